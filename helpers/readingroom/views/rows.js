// @ts-check
// The ledger: which rows stand where. The rows are there; here they are chosen, grouped and moved.
import { made } from "./frame.js";
import { lower } from "./orthography.js";

const ORDER = ["defensive", "command", "offensive"];
export const inWords = (kinds) => ORDER.filter((kind) => kinds.includes(kind)).join(" or ");

/** The rows of a ledger as they stand in the HTML: requests, and the demands in them; and their words, to be sieved. */
export function rowsOf(body, cards) {
  const rows = [...body.querySelectorAll("[data-row]")].map((node) => {
    const { address } = node.querySelector(".rr-entry").dataset;
    const words = [...node.querySelectorAll(".rr-entry, .rr-kinds"), cards.get(address).querySelector("blockquote")];
    return { ...JSON.parse(node.dataset.row), node, address, hay: lower(words.map((each) => each?.textContent ?? "").join(" ")) };
  });
  const requests = rows.filter((row) => row.id !== undefined);
  return { requests, demands: rows.filter((row) => row.id === undefined), byId: new Map(requests.map((each) => [each.id, each])) };
}

/**
 * The rows in sections. `state` has `group`, `sort`, `shown` (kinds), `term` (folded words or
 * nothing) and `mine` (whether the demands are the reader's own). A demand shows if one of its kinds
 * is switched on; a request shows if its own kind is, or a demand in it shows.
 */
export function arrange({ requests, demands }, state) {
  const { group, sort, shown, term, mine } = state;
  const sorted = (list) => (sort === "printed" ? list : [...list].sort((a, b) => a.order[sort] - b.order[sort]));
  const holds = (row) => !term || row.hay.includes(term);
  const divided = new Set(demands.map((each) => each.of));
  const inside = (request) => demands.filter((each) => each.of === request.id && holds(each) && each.kind.some((kind) => shown.includes(kind)));
  const passes = (request) => holds(request) && shown.includes(mine ? request.bound : "no-demand") && (mine || !divided.has(request.id));
  const entries = (request) => {
    const held = inside(request);
    return held.length || passes(request) ? [request, ...held] : [];
  };
  if (group === "kind" || group === "arm") {
    const rest = sorted(requests).filter((each) => !divided.has(each.id) && passes(each));
    return [...byDemand(sorted(requests).flatMap(inside), group),
      ...(rest.length ? [{ head: mine ? "not yet divided into demands" : "no demand in this reading", rows: rest }] : [])];
  }
  if (group === "printed") return asPrinted(requests, sorted, entries);
  return byRequest(sorted(requests), entries, group);
}

function asPrinted(requests, sorted, entries) {
  const sections = new Map();
  const reached = new Set();
  const walk = (request) => {
    if (reached.has(request)) return;
    reached.add(request);
    const rows = entries(request);
    if (rows.length) sections.set(request.letter, [...(sections.get(request.letter) ?? []), ...rows]);
    sorted(requests.filter((each) => each.under === request.id)).forEach(walk);
  };
  sorted(requests.filter((each) => !each.under)).forEach(walk);
  requests.forEach(walk); // those that stand under one another in a ring
  const letters = [...new Set(requests.map((each) => each.letter))].filter((letter) => sections.has(letter));
  return letters.map((letter) => ({ title: requests.find((each) => each.letter === letter).title, rows: sections.get(letter) }));
}

function byRequest(requests, entries, group) {
  const sections = new Map();
  for (const request of requests) {
    const rows = entries(request);
    const keys = group === "bound" ? [request.bound] : request.verbs.length ? request.verbs : [""];
    for (const key of rows.length ? keys : []) sections.set(key, [...(sections.get(key) ?? []), ...rows]);
  }
  const made_ = [...sections].map(([key, rows]) => ({ head: group === "bound" ? boundOf(rows[0].node) : key || "no verb", shape: group === "bound" ? rows[0].node.querySelector(".rr-bound .rr-glyph") : null, rows }));
  return group === "bound" ? made_.sort((a, b) => a.rows[0].bounds - b.rows[0].bounds) : made_;
}

const boundOf = (row) => (row.querySelector(".rr-bound") ?? row.querySelector(".rr-amount")).textContent.trim();

function byDemand(demands, group) {
  const sections = new Map();
  for (const demand of demands) {
    const key = group === "kind" ? inWords(demand.kind) : demand.arm.trim();
    sections.set(key, [...(sections.get(key) ?? []), demand]);
  }
  const rank = (kinds) => [kinds.length, ...kinds.map((kind) => ORDER.indexOf(kind))].join();
  const found = [...sections].map(([key, rows]) => ({ head: key || "no arm named", shape: group === "kind" ? rows[0].node.querySelector(".rr-kinds > .rr-is-request") : null, rows }));
  return group === "kind" ? found.sort((a, b) => (rank(a.rows[0].kind) < rank(b.rows[0].kind) ? -1 : 1)) : found;
}

/** The head of a section: its shape, its words, how many rows it has. */
function headOf(root, { head, title, shape, rows }) {
  const table = made(root, "head-row");
  const [shapes, words, count] = table.querySelectorAll("span");
  if (shape) shapes.append(shape.cloneNode(true), " ");
  words.textContent = head ?? title;
  count.textContent = head === undefined ? "" : ` ${rows.length}`;
  return table.querySelector("tr");
}

/** Put sections of rows into the ledger; `way` is the count whose numbers the rows bear, or nothing. */
export function lay(root, table, sections, { group, way, letters }) {
  const alone = group === "kind" || group === "arm";
  table.classList.toggle("rr-as-demands", alone);
  table.classList.toggle("rr-as-tree", group === "printed");
  table.classList.toggle("rr-counted", Boolean(way));
  const nodes = [];
  const taken = new Set();
  for (const section of sections) {
    if (section.head !== undefined || letters > 1) nodes.push(headOf(root, section));
    const numbers = section.rows.map((row) => row.number[way] ?? 0);
    section.rows.forEach(({ node }, at) => {
      const row = taken.has(node) ? node.cloneNode(true) : node; // a request stands under each of its verbs
      taken.add(node);
      brace(row, numbers[at], numbers[at] === numbers[at - 1], numbers[at] === numbers[at + 1]);
      nodes.push(row);
    });
  }
  settleChildren(table.tBodies[0], nodes);
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

/** Bracket a row with its neighbours that are counted as one; the first bears the number. */
function brace(row, number, joined, goesOn) {
  const way = !number ? "" : `${joined ? "on" : "first"}${goesOn ? "" : " last"}`;
  if (row.dataset.brace !== way) row.dataset.brace = way;
  row.firstElementChild.textContent = number && !joined ? String(number) : "";
}
