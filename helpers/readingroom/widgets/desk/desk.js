// @ts-check
// What all views share: safe elements, shapes, the frame, the inspector, the legend, the keyboard.
// Python joins it in front of each view, since a view is loaded as one module without neighbours.

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
  unstated: [["rect", { x: 1.5, y: 2.5, width: 13, height: 11, "stroke-dasharray": "3 2" }]],
  empty: [["rect", { x: 1.5, y: 2.5, width: 13, height: 11 }]],
  request: [["path", { d: "M2 2v12M5 2v12" }], ["path", { d: "M8 8h7", "stroke-width": 9, opacity: .28 }]],
  defensive: [["path", { d: "M2.5 14V8.500a5.500 5.500 0 0 1 11 0V14z" }]],
  command: [["circle", { cx: 8, cy: 8, r: 6 }], ["circle", { cx: 8, cy: 8, r: 2, fill: "currentColor" }]],
  offensive: [["path", { d: "M3 2.500l11 5.500-11 5.500z", fill: "currentColor" }]],
  floor: [["path", { d: "M2.500 2v12M3 8h10M10 5l3.500 3L10 11" }]],
  ceiling: [["path", { d: "M13.500 2v12M13 8H3M6 5L2.500 8L6 11" }]],
  open: [["path", { d: "M2 8h12M5 5L2 8l3 3M11 5l3 3-3 3" }]],
  hour: [["circle", { cx: 8, cy: 8, r: 5, fill: "currentColor" }]],
  missing: [["circle", { cx: 8, cy: 8, r: 5 }]],
  receipt: [["rect", { x: 3, y: 3, width: 10, height: 10, fill: "currentColor" }]],
  clocks: [["path", { d: "M2 8h12M2 3v10M6 3v10M14 3v10" }]],
  between: [["rect", { x: 1, y: 5, width: 14, height: 6 }]],
  lasting: [["rect", { x: 1, y: 4, width: 13, height: 8, fill: "currentColor", opacity: .35, stroke: "none" }], ["path", { d: "M14 3v10" }]],
  outside: [["path", { d: "M8 2l6 6-6 6-6-6z", "stroke-dasharray": "2 2" }]],
  page: [["circle", { cx: 8, cy: 8, r: 5, fill: "currentColor" }]],
  inference: [["circle", { cx: 8, cy: 8, r: 5 }], ["path", { d: "M8 3a5 5 0 0 1 0 10z", fill: "currentColor" }]],
  "not stated": [["circle", { cx: 8, cy: 8, r: 5 }]],
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

const seen = (node) => node.offsetParent !== null;

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

/** Hide the static twin of a view while the view lives. Returns what shows it again. */
function hideTwin(id) {
  /** @type {NodeListOf<HTMLElement>} */
  const every = document.querySelectorAll("[data-rr-twin]");
  const twins = [...every].filter((node) => node.dataset.rrTwin === id);
  twins.forEach((node) => { node.hidden = true; });
  return () => twins.forEach((node) => { node.hidden = false; });
}

const KEYS = [
  ["Tab", "next group: controls, legend, content, inspector"],
  ["arrows, Home, End", "inside a group"],
  ["Enter or Space", "open in the inspector"],
  ["Esc", "one step back"],
];

/**
 * The frame of a view: title, bar, content, inspector, what the keys do, and a live region.
 *
 * `about` has `name` (the view's folder, by which its style is its own), `title`, `lede`, `hint` (the
 * sentence while nothing is selected), `item` (an address → what the inspector shows, or null), and
 * if need be `keys` and `rule`, `reveal` (a node that was selected from elsewhere) and `cleared`.
 * What stands for a thing carries its address in `data-address`: it is marked while selected.
 */
export function desk({ model, el: root }, about) {
  const ends = [hideTwin(model.get("twin"))];
  const bar = el("div", { class: "rr-bar" });
  const content = el("div", { class: "rr-content" });
  const inspector = el("div", { class: "rr-inspector", role: "group", "aria-label": "Inspector", tabindex: 0 });
  const trouble = el("p", { class: "rr-trouble", role: "alert", hidden: true });
  const live = el("p", { class: "rr-hide", role: "status" });
  const keys = el("details", { class: "rr-keys" },
    el("summary", {}, about.rule ? "Rule and keyboard" : "Keyboard"), about.rule ? el("p", {}, about.rule) : null,
    el("dl", {}, [...KEYS, ...(about.keys ?? [])].map(([key, does]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, does)])));
  root.classList.add("rr", "rr-view", `rr-view-${about.name}`);
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", about.title);
  root.replaceChildren(el("p", { class: "rr-title" }, about.title), about.lede ? el("p", { class: "rr-lede" }, about.lede) : "",
    trouble, bar, el("div", { class: "rr-desk" }, content, inspector), keys, live);
  const nodes = (address) => [...content.querySelectorAll(`[data-address="${CSS.escape(address)}"]`)];
  const view = {
    model, root, bar, content, inspector, nodes, data: model.get("data"),
    get: (trait) => model.get(trait),
    /** Set traits here and in Python. */
    set: (changes) => {
      for (const [trait, value] of Object.entries(changes)) model.set(trait, value);
      model.save_changes();
    },
    /** Be told when a trait changes, here or in Python, as long as the view lives. */
    on: (trait, listener) => { model.on(`change:${trait}`, listener); ends.push(() => model.off(`change:${trait}`, listener)); },
    /** Say words to those who listen. */
    say: (words) => { live.textContent = words; },
    /** Select a thing; an empty address selects nothing. */
    open: (address) => (address === model.get("selected") ? select(true) : view.set({ selected: address })),
    /** Show a thing in the inspector without selecting it. */
    glance: (address) => show(about.item(address), false),
    show: (item) => show(item, false),
    /** Mark and show again what is selected, after the content was drawn anew. */
    refresh: () => select(false),
    finish: () => ends.forEach((end) => end()),
    ends,
  };
  function select(aloud) {
    const address = model.get("selected");
    root.querySelectorAll("[aria-current]").forEach((node) => node.removeAttribute("aria-current"));
    const standing = address ? nodes(address) : [];
    standing.forEach((node) => node.setAttribute("aria-current", "true"));
    if (aloud && standing.length && about.reveal) about.reveal(standing[0]);
    show(address ? about.item(address) : null, aloud);
  }
  function show(item, aloud) {
    if (item) inspect(view, item, aloud);
    else fill(inspector, el("p", { class: "rr-note" }, about.hint));
  }
  // JupyterLab's command mode hears bare keys (D D deletes the cell): they end here.
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape") back(event);
    if (!event.ctrlKey && !event.metaKey && event.key !== "Tab") event.stopPropagation();
  });
  function back(event) {
    const standing = nodes(model.get("selected")).find(seen);
    if (inspector.contains(event.target) && standing) return standing.focus();
    if (about.cleared) about.cleared();
    return view.set({ selected: "" });
  }
  function warn() {
    trouble.textContent = model.get("trouble") ?? "";
    trouble.hidden = !trouble.textContent;
  }
  view.on("selected", () => select(true));
  view.on("trouble", warn);
  warn();
  show(null, false);
  return view;
}

/**
 * Show a thing: its kind with its shape, its words or the silence, where they stand, what the view
 * adds, a note, what leads on, the citation.
 *
 * `more` are further words: `head`, `words`, `where`, `address`; `links` are rows of addresses:
 * `head`, `items` (pairs of words and address); `actions` are nodes of the view's own.
 */
function inspect(view, item, aloud) {
  view.inspector.scrollTop = 0;
  const link = ([words, address]) => el("button", { type: "button", class: "rr-link", onclick: () => view.open(address) }, words);
  fill(view.inspector,
    el("p", { class: "rr-kind" }, item.glyph ? glyph(item.glyph) : null, ` ${item.kind}`),
    item.words ? el("blockquote", {}, verbatim(item.words)) : null,
    item.silence ? el("p", { class: "rr-silence" }, item.silence) : null,
    item.rows?.length ? el("dl", {}, item.rows.map(([term, value]) => [el("dt", {}, term), el("dd", {}, value)])) : null,
    (item.more ?? []).map((more) => [
      el("p", { class: "rr-head" }, more.head), el("blockquote", {}, verbatim(more.words)),
      more.address ? link([more.where, more.address]) : el("p", { class: "rr-note" }, more.where)]),
    (item.links ?? []).filter((row) => row.items.length).map((row) => el("p", { class: "rr-links" }, `${row.head}: `, row.items.flatMap((each) => [link(each), " "]))),
    item.note ? el("p", { class: "rr-note" }, item.note) : null,
    item.actions ?? null,
    item.cite ? button("Copy citation", () => copy(item, view.say)) : null,
  );
  if (aloud) view.say([item.kind, item.words || item.silence, ...(item.rows ?? []).slice(0, 2).map((row) => row.join(" "))].filter(Boolean).join(". "));
}

function copy(item, say) {
  const words = `“${item.words.trim()}” (${item.cite})`;
  const done = navigator.clipboard?.writeText(words) ?? Promise.reject(new Error("no clipboard"));
  done.then(() => say(`Copied: ${words}`), () => say(words));
}

/** The legend is the switchboard: a button for each kind of `kinds`, pressed while it is shown. */
export function legend(view, kinds) {
  const group = el("div", { class: "rr-legend", role: "group", "aria-label": "Show or hide" });
  const shown = () => view.get("shown");
  for (const kind of kinds) {
    group.append(el("button", {
      type: "button", class: `rr-button rr-is-${kind.id}`, "data-kind": kind.id,
      onclick: () => {
        const on = !shown().includes(kind.id);
        view.set({ shown: on ? [...shown(), kind.id] : shown().filter((each) => each !== kind.id) });
        view.say(`${kind.label} ${on ? "shown" : "hidden"}.`);
      },
    }, glyph(kind.glyph), ` ${kind.label} `, kind.count === null || kind.count === undefined ? null : el("span", { class: "rr-count" }, String(kind.count))));
  }
  const press = () => group.querySelectorAll("button").forEach((each) => {
    each.setAttribute("aria-pressed", String(shown().includes(each.dataset.kind)));
  });
  view.on("shown", press);
  press();
  roving(group, "button");
  return group;
}

/** What the styles of lines mean: how we know a thing. */
export function basis() {
  const ways = [["page", "on the page"], ["inference", "inference from the page"], ["outside", "outside knowledge"], ["silent", "not stated"]];
  return el("ul", { class: "rr-basis", "aria-label": "How we know it" }, ways.map(([way, words]) =>
    el("li", {}, el("i", { class: `rr-by-${way}`, "aria-hidden": "true" }), words)));
}

/** A table with heads: rows of cells, the first of each names its row. Cells are words or nodes. */
export function grid(caption, heads, rows) {
  return el("div", { class: "rr-scroll", tabindex: 0, role: "group", "aria-label": caption }, el("table", {},
    el("caption", {}, caption),
    el("thead", {}, el("tr", {}, heads.map((head) => el("th", { scope: "col" }, head)))),
    el("tbody", {}, rows.map((cells) => el("tr", {}, cells.map((cell, at) => el(at ? "td" : "th", at ? {} : { scope: "row" }, cell)))))));
}
