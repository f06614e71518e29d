// @ts-check
// Safe elements, shapes, choices, and one Tab stop for a group: what every script builds with.

/** An element. Every text goes in as a text node, so a document can never become markup. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) {
      node.setAttribute(name, value === true ? "" : String(value));
    }
  }
  return fill(node, ...children);
}

/** Put children into a node in place of what it held; null and false are left out. */
export function fill(node, ...children) {
  node.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const SHAPES = {
  person: [["path", { d: "M2 12.5h12" }]],
  organisation: [["path", { d: "M2 11h12M2 14h12" }]],
  place: [["path", { d: "M2 8v5h12V8" }]],
  time: [["path", { d: "M2 3h12M2 13h12" }]],
  bracket: [["rect", { x: 1.5, y: 3.5, width: 13, height: 9, rx: 1.5 }]],
  part: [["path", { d: "M3 1v14M7 4h7M7 8h7M7 12h7" }]],
  claim: [["path", { d: "M3 2v12", "stroke-width": 3 }], ["path", { d: "M6 8h9", "stroke-width": 9, opacity: .28 }]],
  empty: [["rect", { x: 1.5, y: 2.5, width: 13, height: 11 }]],
  request: [["path", { d: "M2 2v12M5 2v12" }], ["path", { d: "M8 8h7", "stroke-width": 9, opacity: .28 }]],
  open: [["path", { d: "M2 8h12M5 5L2 8l3 3M11 5l3 3-3 3" }]],
  between: [["rect", { x: 1, y: 5, width: 14, height: 6 }]],
  outside: [["path", { d: "M8 2l6 6-6 6-6-6z", "stroke-dasharray": "2 2" }]],
};

/** The shape of a kind of thing; words always stand beside it. */
export function glyph(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  for (const [key, value] of Object.entries({ viewBox: "0 0 16 16", "aria-hidden": "true", class: "rr-glyph" })) {
    svg.setAttribute(key, value);
  }
  for (const [tag, attributes] of Object.hasOwn(SHAPES, name) ? SHAPES[name] : []) {
    const shape = document.createElementNS(space, tag);
    for (const [key, value] of Object.entries(attributes)) shape.setAttribute(key, String(value));
    svg.append(shape);
  }
  return svg;
}

/** Words of the source; editors' brackets are boxed as everywhere else. */
export function verbatim(words) {
  return words.split(/(\[[^\]]*\])/).filter(Boolean)
    .map((piece) => (piece.startsWith("[") ? el("span", { class: "rr-bracket" }, piece) : piece));
}

/** A button with words on it. */
export function button(words, onclick, attributes = {}) {
  return el("button", { type: "button", class: "rr-button", onclick, ...attributes }, words);
}

/** A tick box with its words. */
export function tick(words, checked, onchange) {
  const box = el("input", { type: "checkbox", onchange: () => onchange(box.checked) });
  box.checked = checked;
  return el("label", { class: "rr-tick-box" }, box, ` ${words}`);
}

/** One choice of several, as radio buttons: options are pairs of value and words. */
export function choice(legendWords, options, value, onchange) {
  const name = `rr-${Math.random().toString(36).slice(2)}`;
  const group = el("fieldset", { class: "rr-choice" }, el("legend", {}, legendWords));
  for (const [option, words] of options) {
    const radio = el("input", { type: "radio", name, value: option, onchange: () => onchange(option) });
    radio.checked = option === value;
    group.append(el("label", {}, radio, ` ${words}`));
  }
  return group;
}

/** A list to choose from: options are pairs of value and words. */
export function menu(words, options, value, onchange) {
  const select = el("select", { class: "rr-field", onchange: () => onchange(select.value) },
    options.map(([option, label]) => el("option", { value: option }, label)));
  select.value = value;
  return el("label", { class: "rr-menu" }, words, " ", select);
}

/** Set a choice or a menu from outside. */
export function choose(control, value) {
  const select = control.querySelector("select");
  if (select) select.value = value;
  control.querySelectorAll("input[type=radio]").forEach((radio) => { radio.checked = radio.value === value; });
}

/** Give nodes the part of a button; `presses` lets Enter and Space press them. */
export function pressable(nodes) {
  for (const node of nodes) {
    node.setAttribute("role", "button");
    node.setAttribute("tabindex", "-1");
  }
}

/** What only has the part of a button is pressed by Enter and Space in `root`. */
export function presses(root) {
  root.addEventListener("keydown", (event) => {
    if (!event.target.matches('[role="button"]') || event.altKey || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    event.target.click();
  });
}

/** Whether a node is seen. */
export const seen = (node) => node.offsetParent !== null;

/**
 * One Tab stop for a group; arrows, Home and End move inside it. `leap` is what up and down look
 * for. Call what it returns after the group was filled anew, with the node to be the stop, or null.
 */
export function roving(group, selector, leap = selector) {
  let stop = null;
  const settle = (node) => {
    if (node === stop && stop?.isConnected) return stop;
    const all = [...group.querySelectorAll(selector)];
    for (const each of all) if (each.tabIndex !== -1) each.tabIndex = -1;
    if (stop) stop.tabIndex = -1;
    stop = all.includes(node) ? node : all.includes(stop) && seen(stop) ? stop : all.find(seen) ?? all[0] ?? null;
    if (stop) stop.tabIndex = 0;
    return stop;
  };
  group.addEventListener("keydown", (event) => {
    if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!event.target.matches(selector) || event.target.matches("select, input, textarea")) return;
    const all = [...group.querySelectorAll(selector)];
    const next = target(event.key, all, all.indexOf(event.target), leap);
    if (!next) return;
    event.preventDefault();
    settle(next);
    next.focus();
  });
  group.addEventListener("focusin", (event) => { if (event.target.matches(selector)) settle(event.target); });
  settle(null);
  return settle;
}

function target(key, all, at, leap) {
  const ahead = (from, step, wanted) => {
    for (let next = from + step; next >= 0 && next < all.length; next += step) {
      if ((!wanted || all[next].matches(wanted)) && seen(all[next])) return all[next];
    }
    return null;
  };
  switch (key) {
    case "ArrowRight": return ahead(at, 1);
    case "ArrowLeft": return ahead(at, -1);
    case "ArrowDown": return ahead(at, 1, leap);
    case "ArrowUp": return ahead(at, -1, leap);
    case "Home": return ahead(-1, 1);
    case "End": return ahead(all.length, -1);
    default: return null;
  }
}
