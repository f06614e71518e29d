// What all views share: safe elements, glyphs, the inspector, the legend, the keyboard.
// Joined in front of each view by Python, since a view is loaded as one module.

/** An element. Every text goes in as a text node, so a document can never become markup. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) {
      node.setAttribute(name, value === true ? "" : String(value));
    }
  }
  return fill(node, ...children);
}

/** Put children into a node in place of what it held; null and false are left out. */
export function fill(node, ...children) {
  node.replaceChildren(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const SHAPES = {
  person: [["path", { d: "M2 12.5h12" }]],
  organisation: [["path", { d: "M2 11h12M2 14h12" }]],
  place: [["path", { d: "M2 8v5h12V8" }]],
  time: [["path", { d: "M2 3h12M2 13h12" }]],
  bracket: [["rect", { x: 1.5, y: 3.5, width: 13, height: 9, rx: 1.5 }]],
  part: [["path", { d: "M3 1v14M7 4h7M7 8h7M7 12h7" }]],
  hour: [["circle", { cx: 8, cy: 8, r: 5, fill: "currentColor" }]],
  missing: [["circle", { cx: 8, cy: 8, r: 5 }]],
  receipt: [["rect", { x: 3, y: 3, width: 10, height: 10, fill: "currentColor" }]],
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
  for (const [tag, attributes] of SHAPES[name] ?? []) {
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

/** One Tab stop for a group; arrows, Home and End move inside it. `leap` is what up and down look for. */
export function roving(group, selector, leap = selector) {
  const stops = () => [...group.querySelectorAll(selector)].filter((node) => node.offsetParent !== null);
  const settle = (current) => {
    const all = stops();
    const chosen = all.includes(current) ? current : all[0] ?? group.querySelector(selector);
    group.querySelectorAll(selector).forEach((node) => { node.tabIndex = node === chosen ? 0 : -1; });
    return chosen;
  };
  group.addEventListener("keydown", (event) => {
    const all = stops();
    const at = all.indexOf(event.target);
    if (at < 0) return;
    const next = target(event.key, all, at, leap);
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
  const ahead = (from, step) => {
    for (let next = from + step; next >= 0 && next < all.length; next += step) {
      if (all[next].matches(leap)) return all[next];
    }
    return null;
  };
  return { ArrowRight: all[at + 1], ArrowLeft: all[at - 1], ArrowDown: ahead(at, 1), ArrowUp: ahead(at, -1),
    Home: all[0], End: all[all.length - 1] }[key];
}

/** Hide the static twin of a view while the view lives. Returns what shows it again. */
export function hideTwin(id) {
  const twins = [...document.querySelectorAll("[data-rr-twin]")].filter((node) => node.dataset.rrTwin === id);
  twins.forEach((node) => { node.hidden = true; });
  return () => twins.forEach((node) => { node.hidden = false; });
}

/** The frame of a view: bar, content, inspector, live region. */
export function desk(root, label, hint) {
  const bar = el("div", { class: "rr-bar" });
  const content = el("div", { class: "rr-content" });
  const inspector = el("div", { class: "rr-inspector", role: "group", "aria-label": "Inspector", tabindex: -1 });
  const live = el("p", { class: "rr-hide", role: "status" });
  root.classList.add("rr", "rr-view");
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", label);
  root.replaceChildren(bar, el("div", { class: "rr-desk" }, content, inspector), live);
  // JupyterLab's command mode hears bare keys (D D deletes the cell): they end here.
  root.addEventListener("keydown", (event) => {
    if (!event.ctrlKey && !event.metaKey && !event.altKey && event.key !== "Tab") event.stopPropagation();
  });
  const say = (words) => { live.textContent = words; };
  const clear = () => inspector.replaceChildren(el("p", { class: "rr-note" }, hint));
  clear();
  return { bar, content, inspector, say, clear, inspect: (item, aloud = true) => inspect(inspector, say, item, aloud) };
}

/** Show a thing: its kind, its words, where they stand, what is noted of it. */
function inspect(panel, say, item, aloud) {
  fill(panel,
    el("p", { class: "rr-kind" }, item.glyph ? glyph(item.glyph) : null, ` ${item.kind}`),
    item.words ? el("blockquote", {}, ...verbatim(item.words)) : null,
    el("dl", {}, ...item.rows.flatMap(([term, value]) => [el("dt", {}, term), el("dd", {}, value)])),
    item.note ? el("p", { class: "rr-note" }, item.note) : null,
    item.cite ? el("button", { type: "button", class: "rr-button", onclick: () => copy(item, say) }, "Copy citation") : null,
  );
  if (aloud) say([item.kind, item.words, ...item.rows.slice(0, 2).map((row) => row.join(" "))].filter(Boolean).join(". "));
}

function copy(item, say) {
  const words = `“${item.words}” (${item.cite})`;
  const done = navigator.clipboard?.writeText(words) ?? Promise.reject();
  done.then(() => say("Citation copied."), () => say(words));
}

/** The legend is the switchboard: a button for each kind, pressed while it is shown. */
export function legend(kinds, shown, onSwitch) {
  const group = el("div", { class: "rr-legend", role: "group", "aria-label": "Show or hide" });
  for (const kind of kinds) {
    group.append(el("button", {
      type: "button", class: `rr-button rr-is-${kind.mark}`, "data-kind": kind.id, "aria-pressed": String(shown().includes(kind.id)),
      onclick: () => onSwitch(kind.id),
    }, glyph(kind.glyph), ` ${kind.label} `, kind.count === null ? null : el("span", { class: "rr-count" }, String(kind.count))));
  }
  roving(group, "button");
  return group;
}

/** Bring the pressed states of a legend up to date. */
export function press(group, shown) {
  group.querySelectorAll("button").forEach((button) => {
    button.setAttribute("aria-pressed", String(shown.includes(button.dataset.kind)));
  });
}
