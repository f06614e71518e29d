// @ts-check
// “Put in order”: events without their hours, moved by buttons, and what the page's words prove.
import { button, el, fill, glyph, roving, verbatim } from "../../views/elements.js";
import { proofs } from "./proof.js";
import { hours, reckoning } from "./time.js";

const WHY = {
  received: "a letter is received after it is sent",
  answers: "an answer is written after the letter that it answers",
  heard: "an answer is written after the letter was received",
  encloses: "a letter is sent after those that it encloses",
  dated: "that hour is the limit that the page’s words set",
  words: "the page’s words say so",
};
const SAID = { proven: "proven", open: "open", against: "the other way round" };

/** The mode in which a person puts the events of the document in order. */
export function ordering(view, data) {
  const judge = proofs(data);
  const { apart, events } = reckoning(data);
  const name = (id) => events.get(id).label;
  const list = el("ol", { class: "rr-order", "aria-label": "Events in your order, the earliest first" });
  const result = el("div", { class: "rr-verdict" });
  const rows = new Map(data.order.map((id) => [id, place(id)]));
  const node = el("div", {},
    el("p", { class: "rr-note" }, "The earliest comes first. Move an event with its buttons, or with Alt and an arrow key."), list,
    el("div", { class: "rr-bar" }, button("Check the order", check), button("Start again", () => { view.set({ order: [] }); view.say("The events are mixed again."); })), result);
  const settle = roving(list, "button", ".rr-what");

  function place(id) {
    const { address, label } = events.get(id);
    const step = (words, by) => button(words, () => move(id, by), { class: "rr-button rr-step", "aria-label": `${words}: ${label}` });
    const what = el("button", { type: "button", class: "rr-what", "data-address": address, onclick: () => view.open(address) }, label);
    const said = el("span", { class: "rr-said" });
    return { node: el("li", { "data-id": id }, el("span", { class: "rr-number", "aria-hidden": "true" }), what, said, el("span", { class: "rr-steps" }, step("Earlier", -1), step("Later", 1))), said };
  }
  /** The order as it stands: what was moved, and behind it what Python or an older book left out. */
  function order() {
    const kept = view.get("order").filter((id, at, all) => rows.has(id) && all.indexOf(id) === at);
    const had = new Set(kept);
    return [...kept, ...data.order.filter((id) => !had.has(id))];
  }
  function move(id, by) {
    const now = order();
    const from = now.indexOf(id);
    const to = from + by;
    if (to < 0 || to >= now.length) return view.say(`${name(id)} is ${to < 0 ? "first" : "last"} already.`);
    now.splice(to, 0, ...now.splice(from, 1));
    view.set({ order: now });
    return view.say(`${name(id)}, now ${to + 1} of ${now.length}`);
  }
  list.addEventListener("keydown", (event) => {
    const by = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 }[event.key];
    const row = event.target.closest("li");
    if (!by || !event.altKey || !row) return;
    event.preventDefault();
    move(row.dataset.id, by);
  });
  function update() {
    const held = list.contains(list.getRootNode().activeElement) ? list.getRootNode().activeElement : null;
    const now = order();
    const standing = [...list.children].map((row) => row.dataset.id);
    if (standing.join() !== now.join()) list.append(...now.map((id) => rows.get(id).node));
    now.forEach((id, at) => {
      const { node: row, said } = rows.get(id);
      row.firstChild.textContent = String(at + 1);
      const [earlier, later] = row.lastChild.children;
      earlier.setAttribute("aria-disabled", String(at === 0));
      later.setAttribute("aria-disabled", String(at === now.length - 1));
      fill(said);
      row.removeAttribute("data-state");
    });
    fill(result);
    settle(held);
    held?.focus();
  }
  function check() {
    const { neighbours, further } = judge.verdict(order());
    const by = (state) => neighbours.filter((pair) => pair.state === state);
    for (const pair of neighbours) {
      const { node: row, said } = rows.get(pair.second);
      row.dataset.state = pair.state;
      fill(said, pair.state === "against" ? null : glyph(pair.state === "open" ? "open" : "page"), ` after the one above: ${SAID[pair.state]}`);
    }
    const against = [...by("against"), ...further];
    const summary = [against.length ? `${against.length} ${against.length === 1 ? "pair stands" : "pairs stand"} the other way round by the page’s words.` : "No pair stands against the page’s words.",
      `Of ${neighbours.length} pairs of neighbours the page proves ${by("proven").length}; ${by("open").length || "none"} ${by("open").length > 1 ? "are" : "is"} open.`].join(" ");
    fill(result, el("p", {}, summary), part("Proven the other way round", against, other), part("Open", by("open"), undecided),
      by("proven").length ? el("details", {}, el("summary", {}, "What proves the others"), el("ul", {}, by("proven").map(proven))) : null);
    view.say(summary);
  }
  const part = (head, pairs, told) => (pairs.length ? [el("p", { class: "rr-head" }, head), el("ul", {}, pairs.map(told))] : null);
  const other = (pair) => el("li", {}, el("p", {}, `You put “${name(pair.first)}” before “${name(pair.second)}”.`), told(pair.proof));
  const proven = (pair) => el("li", {}, el("p", {}, `“${name(pair.first)}” before “${name(pair.second)}”.`), told(pair.proof));
  /** The words of an event, with a way to them. */
  function words(id) {
    const { address } = events.get(id);
    const item = data.items[address];
    const where = item.rows.find(([term]) => term === "where")?.[1] ?? name(id);
    return [item.words ? [el("q", { class: "rr-quoted" }, verbatim(item.words)), " "] : null,
      el("button", { type: "button", class: "rr-link", "aria-label": `${where}: ${name(id)}`, onclick: () => view.open(address) }, where)];
  }
  function told(proof) {
    if (proof.how === "hours") {
      return el("p", {}, words(proof.first.id), ` is ${proof.least === proof.most ? "" : "at least "}${hours(proof.least)} earlier than `, words(proof.second.id), ", whichever the clocks.");
    }
    return el("ul", {}, proof.way.map(([one, next, why]) => el("li", {}, `“${name(one)}” is before “${name(next)}”: ${WHY[why]}. `, shown(one, next))));
  }
  /** The words that put one event before another; else the words of both. */
  function shown(one, next) {
    const proving = data.proving[`${one} ${next}`];
    if (!proving) return [words(one), " ", words(next)];
    return [el("q", { class: "rr-quoted" }, verbatim(proving.words)), " ",
      el("button", { type: "button", class: "rr-link", "aria-label": `${proving.where}: ${name(next)}`, onclick: () => view.open(events.get(next).address) }, proving.where)];
  }
  function undecided({ first, second, torn }) {
    const [one, next] = [events.get(first), events.get(second)];
    let why = "The dates of the page contradict one another here.";
    if (!torn && one.exact && next.exact) {
      const [low, high] = apart({ ...next, at: next.from }, { ...one, at: one.from });
      why = `No clock is stated, and the clocks decide: the second comes ${hours(low)} to ${hours(high)} after the first.`;
    } else if (!torn) {
      const without = [one, next].filter((event) => !event.exact).map((event) => `“${event.label}”`);
      why = `The page gives no hour for ${without.join(" and ")}, so no hour and no clock decides. See whether the words do.`;
    }
    return el("li", {}, el("p", {}, `“${one.label}” and “${next.label}”. ${why} `), el("p", {}, words(first), " ", words(second)));
  }
  return { node, update, show: () => {} };
}
