// @ts-check
// What the views that are drawn here share: the frame, the inspector, the legend, the keyboard.
// Python joins it in front of each view, since a view is loaded as one module without neighbours.

import { el, fill, glyph, verbatim, button, seen, roving } from "../../views/elements.js";

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
