// @ts-check
// One's own demands: words picked in a request, classified, kept as entries of a reading.
import { button, el, fill, menu, tick } from "../../views/elements.js";
import { picker } from "../../views/picker.js";
import { folded, lower } from "./words.js";

const CLASSES = [["defensive", "defensive"], ["command", "command"], ["offensive", "offensive"]];
const isText = (value) => typeof value === "string";

/** The entries in `own`, each with what the ledger shows of it, or with what is wrong with it. */
export function readOwn(own, data, trees, books) {
  const entries = own && Array.isArray(own.demands) ? own.demands : [];
  const had = new Map();
  /** @type {any[][]} */
  const [demands, broken] = [[], own && own.demands !== undefined && !Array.isArray(own.demands) ? [{ at: -1, fault: "the demands are not a list", words: "" }] : []];
  entries.forEach((entry, at) => {
    const made = judge(entry, data, trees, books);
    if (made.fault) return broken.push({ at, ...made });
    const time = had.get(made.id) ?? 0;
    had.set(made.id, time + 1);
    return demands.push({ ...made, at, address: `mine:${made.id}${time ? `/${time + 1}` : ""}` });
  });
  const row = new Map(data.requests.map((each, at) => [each.id, at]));
  demands.sort((a, b) => row.get(a.request) - row.get(b.request) || a.reached - b.reached || a.at - b.at);
  return { demands, broken };
}

function judge(entry, data, trees, books) {
  const quote = entry?.at?.quote;
  const words = isText(quote) ? quote : "";
  const request = trees.byId.get(entry?.request);
  const wrong = (fault) => ({ fault, words });
  if (!entry || typeof entry !== "object") return wrong("it is not an entry");
  if (!request) return wrong("its request is not in this document");
  const kinds = Array.isArray(entry.kind) ? entry.kind : [];
  if (!kinds.length || !kinds.every((kind) => CLASSES.some(([id]) => id === kind))) return wrong("its kinds are not of defensive, command, offensive");
  if (!words.trim() || !folded(data.items[request.address].words).includes(folded(words))) return wrong("its words do not stand in the request");
  const places = books.places(request.letter, words);
  const n = entry.at.n ?? (places.length === 1 ? 1 : 0);
  const place = Number.isInteger(n) ? places[n - 1] : null;
  if (!place) return wrong("it does not say at which place in the letter its words stand (n)");
  const arm = isText(entry.arm) ? entry.arm.trim() : "";
  const { line, reached } = place;
  return {
    reached, id: isText(entry.id) && entry.id ? entry.id : request.id, request: request.id, words, kind: kinds, arm, takes_up: [],
    where: [line.siglum, `line ${line.number}`].filter(Boolean).join(", "), siglum: line.siglum || `line ${line.number}`,
    whole: folded(words) === folded(data.items[request.address].words), hay: lower([words, arm, ...kinds].join(" ")), title: books.title(request.letter),
  };
}

/** Where one divides a request into demands. `changed` gets the new `own`. */
export function workbench(view, data, books, changed) {
  const box = el("div", { class: "rr-pick-here" });
  const said = el("p", { class: "rr-note" }, "Nothing is picked.");
  const kinds = CLASSES.map(([id, words]) => [id, tick(words, false, () => {})]);
  const arm = el("input", { type: "text", class: "rr-field", maxlength: 200, placeholder: "in your own words" });
  const faults = el("div", { class: "rr-faults" });
  const requests = new Map(data.requests.map((each) => [each.id, each]));
  let request = data.requests[0];
  let picked = null;
  let pick = null;
  const chooser = menu("Request", data.requests.map((each) => [each.id, each.name]), request.id, (id) => turnTo(requests.get(id)));

  function turnTo(next) {
    request = next;
    picked = null;
    chooser.querySelector("select").value = request.id;
    pick = picker(request.pieces, `Words of ${request.name}`, view.say, (now) => {
      picked = now;
      tell();
    });
    fill(box, pick.node);
    tell();
  }
  function tell() {
    said.textContent = picked ? `Picked: “${picked.words.replace(/\s+/g, " ")}”` : "Nothing is picked.";
  }
  function complain(words) {
    said.textContent = words;
    view.say(words);
  }
  function add() {
    const chosen = kinds.filter(([, label]) => label.querySelector("input").checked).map(([id]) => id);
    if (!picked) return complain("First pick the words of one demand: with the mouse, or with Shift and the arrows.");
    if (!chosen.length) return complain("Choose what kind of demand it is. If either can be defended, choose both.");
    const quote = picked.words.replace(/\s+/g, " ").trim();
    const piece = request.pieces.find((each) => each.number === picked.first);
    const n = books.which(request.letter, picked.first, piece.before + piece.words.slice(0, picked.start), quote);
    if (!n) return complain("These words could not be found again in the letter. Pick whole words.");
    const many = books.places(request.letter, quote).length > 1;
    const own = view.get("own");
    const before = Array.isArray(own.demands) ? own.demands : [];
    const at = many ? { quote, in: request.letter, n } : { quote, in: request.letter };
    const entry = { id: unused(request.id, before), request: request.id, kind: chosen, arm: arm.value.trim(), at };
    clear();
    changed({ ...own, demands: [...before, entry] });
    view.say(`Added to ${request.name}: ${chosen.join(" or ")}, “${quote}”.`);
    return said.scrollIntoView({ block: "nearest" });
  }
  function clear() {
    pick.clear();
    picked = null;
    for (const [, label] of kinds) label.querySelector("input").checked = false;
    tell();
  }
  function showFaults(broken) {
    fill(faults, broken.length ? [el("p", { class: "rr-head" }, "Not usable"), el("ul", {}, broken.map((each) => el("li", {},
      each.words ? [el("q", {}, each.words), ": "] : "", each.fault, ". ",
      button("Remove", () => remove(view, each.at, changed), { "aria-label": `Remove the entry that is not usable: ${each.fault}` }))))] : null);
  }
  turnTo(request);
  return {
    showFaults,
    turnTo: (id) => { if (requests.has(id) && id !== request.id) turnTo(requests.get(id)); },
    focus: () => pick.node.focus(),
    node: el("div", { class: "rr-bench" }, el("p", { class: "rr-head" }, "Divide a request into demands"),
      el("p", { class: "rr-note" }, "A demand is one action that is asked for. Pick its words, say of what kind it is and which arm it concerns. If two kinds can be defended, choose both."),
      chooser, box, said,
      el("div", { class: "rr-bench-row" }, el("fieldset", { class: "rr-choice" }, el("legend", {}, "Kind"), kinds.map(([, label]) => label)),
        el("label", { class: "rr-menu" }, "Arm ", arm), button("Add this demand", add)),
      faults),
  };
}

/** Take an entry out; with -1 all of a list that is none. */
export function remove(view, at, changed) {
  const own = view.get("own");
  changed({ ...own, demands: at < 0 ? [] : own.demands.filter((_, each) => each !== at) });
}

function unused(stem, before) {
  const had = new Set(before.map((each) => each?.id));
  let number = 1;
  while (had.has(`${stem}-${number}`)) number += 1;
  return `${stem}-${number}`;
}
