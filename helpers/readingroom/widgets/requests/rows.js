// @ts-check
// The ledger: which rows stand where, and how each is drawn.
import { el, fill, glyph, verbatim } from "../../views/elements.js";
import { lower } from "./words.js";

const ORDER = ["defensive", "command", "offensive"];
const sorter = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
export const inWords = (kinds) => ORDER.filter((kind) => kinds.includes(kind)).join(" or ");

/** Ways to sort requests; what is equal stays as printed. */
const BY = {
  printed: null,
  line: (a, b) => a.at - b.at,
  label: (a, b) => sorter.compare(spoken(a), spoken(b)),
  target: (a, b) => sorter.compare(a.target[0] ?? "\uffff", b.target[0] ?? "\uffff"),
};
// Entries without a label come last.
const spoken = (request) => [request.over, request.label].filter(Boolean).join(" ") || "\uffff";

/** The requests as a tree, with what is looked through when words are filtered. */
export function forest(data) {
  const byId = new Map(data.requests.map((each) => [each.id, each]));
  const under = new Map();
  for (const each of data.requests) {
    const parent = byId.has(each.part_of) ? each.part_of : "";
    if (!under.has(parent)) under.set(parent, []);
    under.get(parent).push(each);
  }
  const hay = new Map(data.requests.map((each) => [each.id, lower([each.over, each.label, data.items[each.address].words, ...each.verb, ...each.target].join(" "))]));
  return { byId, under, hay, requests: data.requests };
}

/**
 * The rows in sections. `state` has `group`, `sort`, `shown` (a set of kinds), `term` (folded words
 * or nothing) and `read` (whether kinds belong to a reading). A demand shows if one of its kinds is
 * switched on; a request shows if its own kind is, or a demand in it shows.
 */
export function arrange(trees, demands, state) {
  const sorted = (list) => (BY[state.sort] ? [...list].sort(BY[state.sort]) : list);
  const shows = (demand) => demand.kind.some((kind) => state.shown.has(kind)) && (!state.term || demand.hay.includes(state.term));
  const held = new Map();
  const bare = new Set(trees.requests.map((each) => each.id));
  for (const demand of demands) {
    bare.delete(demand.request);
    if (!shows(demand)) continue;
    if (!held.has(demand.request)) held.set(demand.request, []);
    held.get(demand.request).push(demand);
  }
  const passes = (request) => (!state.term || trees.hay.get(request.id).includes(state.term))
    && (state.read ? bare.has(request.id) && state.shown.has("no-demand") : state.shown.has(request.bound));
  const entries = (request) => {
    const inside = held.get(request.id) ?? [];
    return inside.length || passes(request) ? [request, ...inside] : [];
  };
  if (state.group === "kind" || state.group === "arm") return byDemand(sorted(trees.requests), held, bare, passes, state);
  if (state.group === "verb" || state.group === "bound") return byRequest(sorted(trees.requests), entries, state);
  return asPrinted(trees, sorted, entries);
}

function asPrinted(trees, sorted, entries) {
  const sections = new Map();
  const reached = new Set();
  const walk = (request) => {
    if (reached.has(request.id)) return;
    reached.add(request.id);
    const rows = entries(request);
    if (rows.length) {
      if (!sections.has(request.letter)) sections.set(request.letter, []);
      sections.get(request.letter).push(...rows);
    }
    sorted(trees.under.get(request.id) ?? []).forEach(walk);
  };
  const letters = [...new Set(trees.requests.map((each) => each.letter))];
  const tops = sorted(trees.under.get("") ?? []);
  for (const letter of letters) tops.filter((each) => each.letter === letter).forEach(walk);
  trees.requests.forEach(walk);
  return [...sections].map(([letter, rows]) => ({ letter, rows }));
}

function byRequest(requests, entries, state) {
  const sections = new Map(state.group === "bound" ? state.bounds.map(([id]) => [id, []]) : []);
  for (const request of requests) {
    const rows = entries(request);
    if (!rows.length) continue;
    const keys = state.group === "bound" ? [request.bound] : [...new Set(request.verb.map(lower))];
    for (const key of keys.length ? keys : [""]) {
      if (!sections.has(key)) sections.set(key, []);
      sections.get(key).push(...rows);
    }
  }
  return [...sections].filter(([, rows]) => rows.length).map(([key, rows]) => {
    const [, label, shape] = state.bounds.find(([id]) => state.group === "bound" && id === key) ?? [];
    return { head: label ?? (key || "no verb"), glyphs: shape ? [shape] : [], rows };
  });
}

function byDemand(requests, held, bare, passes, state) {
  const sections = new Map();
  for (const request of requests) {
    for (const demand of held.get(request.id) ?? []) {
      const key = state.group === "kind" ? inWords(demand.kind) : demand.arm.trim();
      if (!sections.has(key)) sections.set(key, []);
      sections.get(key).push(demand);
    }
  }
  const rank = (key) => [key.split(" or ").length, ...key.split(" or ").map((kind) => ORDER.indexOf(kind))].join();
  const keys = [...sections.keys()];
  if (state.group === "kind") keys.sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
  const made = keys.map((key) => ({ head: key || "no arm named", glyphs: state.group === "kind" ? key.split(" or ") : [], rows: sections.get(key) }));
  const rest = requests.filter((each) => bare.has(each.id) && passes(each));
  if (rest.length) made.push({ head: state.read ? "no demand in this reading" : "not yet divided into demands", glyphs: ["empty"], rows: rest });
  return made;
}

const cell = (name, ...children) => el("div", { role: "cell", class: `rr-cell ${name}` }, ...children);
const named = (term, words) => [el("span", { class: "rr-term" }, `${term} `), words];
const missing = (words) => el("span", { class: "rr-empty" }, words);

/** What opens a row: its label as printed, behind the labels it stands under. */
function opener(entry, request, says, mark) {
  return el("div", { role: "rowheader", class: "rr-cell rr-label" },
    el("button", { type: "button", class: "rr-entry", tabindex: -1, "data-address": entry.address, "aria-label": `${[request.over, request.label].filter(Boolean).join(" ") || "no label"}, ${says}, ${entry.where}` },
      request.over ? el("span", { class: "rr-over" }, `${request.over} `) : null, request.label || missing("no label")),
    el("span", { class: "rr-number" }, mark ? `${mark} ` : "", entry.siglum));
}

function amount(entry, bounds) {
  if (!entry.amount) return missing("no figure");
  const [, label, shape] = bounds.find(([id]) => id === entry.bound) ?? [];
  return [el("b", {}, entry.amount), el("span", { class: "rr-bound" }, glyph(shape ?? ""), ` ${label ?? ""}`)];
}

/** A row of the ledger: a request as enumerated. */
export function requestRow(request, data) {
  return el("div", { role: "row", class: `rr-row rr-depth-${request.depth}` }, cell("rr-brace"),
    opener(request, request, "request", ""), cell("rr-short", verbatim(request.words)),
    cell("rr-verb", named("verb", el("span", {}, request.verb.join(" · ")))),
    cell("rr-target", named("target", el("span", {}, verbatim(request.target.join(" · "))))),
    cell("rr-amount", amount(request, data.bounds)));
}

/** A row of the ledger: a demand in a request, by a reading or one's own. */
export function demandRow(demand, request, data, removing) {
  const kinds = ORDER.filter((kind) => demand.kind.includes(kind));
  return el("div", { role: "row", class: `rr-row rr-demand rr-depth-${request.depth}` }, cell("rr-brace"),
    opener(demand, request, `${removing ? "my demand" : "demand"}: ${inWords(kinds)}, ${demand.arm || "no arm named"}`, removing ? "mine," : ""),
    cell("rr-short", demand.whole ? el("span", { class: "rr-whole" }, "all of these words") : null, el("span", { class: demand.whole ? "rr-if-alone" : "" }, verbatim(demand.words))),
    el("div", { role: "cell", "aria-colspan": 2, class: "rr-cell rr-kinds" },
      el("span", { class: "rr-is-request" }, kinds.map((kind) => [glyph(kind), " "])), el("b", {}, inWords(kinds)), demand.arm ? `, ${demand.arm}` : ", no arm named"),
    cell("rr-amount", demand.amount ? el("span", { class: "rr-if-alone" }, amount(demand, data.bounds)) : null,
      demand.takes_up?.length ? el("span", { class: "rr-takes" }, named("takes up", demand.takes_up.map((place) => place.replace(":", " ")).join(", "))) : null,
      removing ? el("button", { type: "button", class: "rr-button rr-remove", tabindex: -1, "data-remove": demand.address, "aria-label": `Remove my demand in ${request.name}: ${inWords(kinds)}` }, "Remove") : null));
}

function headRow(words, glyphs, count) {
  return el("div", { role: "row", class: "rr-row rr-group-head" }, el("div", { role: "cell", "aria-colspan": 6, class: "rr-cell" },
    el("span", { class: "rr-is-request" }, glyphs.map((name) => [glyph(name), " "])), words, el("span", { class: "rr-count" }, count)));
}

/** Make these nodes the children: what stays is not touched, since to lay out a long list anew is slow. */
function settleChildren(parent, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  let at = parent.firstChild;
  for (const node of nodes) {
    if (node === at) at = at.nextSibling;
    else parent.insertBefore(node, at);
  }
}

const HEADS = {
  requests: ["counted as", "label", "words", "verb", "target", "amount"],
  demands: ["counted as", "label", "words", "kind, arm", null, "amount, takes up"],
};

/** The ledger as a table whose rows are kept and moved, so that a change costs no new rows. */
export function table(data) {
  const kept = new Map();
  const titles = new Map(data.letters);
  const head = el("div", { role: "row", class: "rr-row rr-heads" });
  const body = el("div", { role: "rowgroup" });
  const node = el("div", { role: "table", "aria-label": "The requests", class: "rr-ledger" }, el("div", { role: "rowgroup" }, head), body);
  let headed = "";
  const keep = (key, draw) => {
    if (!kept.has(key)) kept.set(key, draw());
    return kept.get(key);
  };
  function headOf({ head: words, letter, glyphs = [], rows }) {
    const title = words ?? titles.get(letter) ?? letter;
    const count = words === undefined ? "" : ` ${rows.length}`;
    return keep(JSON.stringify([title, letter, glyphs, count]), () => headRow(title, glyphs, count));
  }
  function titled(way) {
    if (headed === way) return;
    headed = way;
    fill(head, HEADS[way].map((words, at) => (words === null ? null : el("div", {
      role: "columnheader", class: `rr-cell ${at ? "" : "rr-brace"}`, "aria-colspan": HEADS[way][at + 1] === null ? 2 : null,
    }, words))));
  }
  return {
    node, body,
    forget: (address) => kept.delete(address),
    /** Show sections of rows; `number` gives each entry's number in the count, or nothing. */
    show(sections, state, draw, number) {
      const alone = state.group === "kind" || state.group === "arm";
      titled(alone ? "demands" : "requests");
      node.classList.toggle("rr-as-demands", alone);
      node.classList.toggle("rr-as-tree", state.group === "printed");
      node.classList.toggle("rr-counted", Boolean(number));
      const taken = new Set();
      const nodes = [];
      for (const section of sections) {
        if (section.head !== undefined || state.letters > 1) nodes.push(headOf(section));
        const numbers = section.rows.map((entry) => number?.(entry) ?? 0);
        section.rows.forEach((entry, at) => {
          let row = keep(entry.address, () => draw(entry));
          if (taken.has(row)) row = row.cloneNode(true); // a request stands under each of its verbs
          taken.add(row);
          brace(row, numbers[at], numbers[at] === numbers[at - 1], numbers[at] === numbers[at + 1]);
          nodes.push(row);
        });
      }
      settleChildren(body, nodes);
    },
  };
}

/** Bracket a row with its neighbours that are counted as one; the first bears the number. */
function brace(row, number, joined, goesOn) {
  const box = row.firstChild;
  const way = !number ? "" : `${joined ? "on" : "first"}${goesOn ? "" : " last"}`;
  if (row.dataset.brace !== way) row.dataset.brace = way;
  const words = number && !joined ? String(number) : "";
  if (box.textContent !== words) box.textContent = words;
}
