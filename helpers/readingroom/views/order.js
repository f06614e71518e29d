// @ts-check
// “Put in order”: events without their hours, moved by buttons, and what the page's words prove.
import { fill, pressable, roving } from "./elements.js";
import { made } from "./frame.js";
import { proofs } from "./proof.js";
import { hours, range, reckoning } from "./reckoning.js";
import { undoing } from "./undo.js";

const SAID = { proven: "proven", open: "open", against: "the other way round" };

/** The part of a view in which a person puts the events of the document in order. */
export function ordering(view, section, data) {
  const { events } = data;
  const { apart } = reckoning(data);
  const judge = proofs(data);
  const list = section.querySelector(".rr-order");
  const verdict = section.querySelector(".rr-verdict");
  const said = made(view.root, "proofs");
  const words = new Map([...said.querySelectorAll("[data-words]")].map((each) => [each.dataset.words, each]));
  const links = new Map([...said.querySelectorAll("[data-link]")].map((each) => [each.dataset.link, each]));
  const rows = new Map([...list.children].map((row) => [row.dataset.id, row]));
  pressable(list.querySelectorAll(".rr-what"));
  const settle = roving(list, ".rr-what, button", ".rr-what");
  const undo = undoing(view, ["order"]);

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
    const { label } = events[id];
    if (to < 0 || to >= now.length) return view.say(`${label} is ${to < 0 ? "first" : "last"} already.`);
    now.splice(to, 0, ...now.splice(from, 1));
    return undo.change({ order: now }, `${label}, now ${to + 1} of ${now.length}`);
  }
  list.addEventListener("click", (event) => {
    const step = event.target.closest("[data-by]");
    if (step) move(step.closest("li").dataset.id, Number(step.dataset.by));
  });
  list.addEventListener("keydown", (event) => {
    const by = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 }[event.key];
    const row = event.target.closest("li");
    if (!by || !event.altKey || !row) return;
    event.preventDefault();
    move(row.dataset.id, by);
  });
  section.querySelector("[data-do=check]").addEventListener("click", check);
  section.querySelector("[data-do=again]").addEventListener("click", () => {
    undo.change({ order: [] }, "The events are mixed again.");
  });
  function update() {
    const held = list.contains(document.activeElement) ? document.activeElement : null;
    const now = order();
    if ([...list.children].map((row) => row.dataset.id).join() !== now.join()) list.append(...now.map((id) => rows.get(id)));
    now.forEach((id, at) => {
      const row = rows.get(id);
      row.querySelector(".rr-number").textContent = String(at + 1);
      row.querySelector(".rr-said").textContent = "";
      row.removeAttribute("data-state");
      for (const step of row.querySelectorAll("[data-by]")) {
        step.setAttribute("aria-disabled", String(at === (step.dataset.by === "-1" ? 0 : now.length - 1)));
      }
    });
    fill(verdict);
    settle(held);
    held?.focus();
  }
  function check() {
    const { neighbours, further } = judge.verdict(order());
    const by = (state) => neighbours.filter((pair) => pair.state === state);
    for (const { second, state } of neighbours) {
      rows.get(second).dataset.state = state;
      rows.get(second).querySelector(".rr-said").textContent = `after the one above: ${SAID[state]}`;
    }
    const [proven, open, against] = [by("proven"), by("open"), [...by("against"), ...further]];
    const summary = [against.length ? `${against.length} ${against.length === 1 ? "pair stands" : "pairs stand"} the other way round by the page’s words.` : "No pair stands against the page’s words.",
      `Of ${neighbours.length} pairs of neighbours the page proves ${proven.length}; ${open.length || "none"} ${open.length > 1 ? "are" : "is"} open.`].join(" ");
    const told = made(view.root, "judged");
    const row = told.lastElementChild;
    row.remove();
    told.querySelector(".rr-summary").textContent = summary;
    part(told, row, "against", against, (pair) => `You put “${name(pair.first)}” before “${name(pair.second)}”.`);
    part(told, row, "open", open, undecided);
    part(told, row, "proven", proven, (pair) => `“${name(pair.first)}” before “${name(pair.second)}”.`);
    fill(verdict, [...told.childNodes]);
    view.say(summary);
  }
  const name = (id) => events[id].label;
  const copies = (held, keys) => keys.map((key) => held.get(key).cloneNode(true));
  /** A part of the verdict: a row for each pair, with what proves it; a part without any goes. */
  function part(told, row, which, pairs, sentence) {
    const place = told.querySelector(`[data-part=${which}]`);
    if (!pairs.length) return place.remove();
    return place.querySelector("ul").append(...pairs.map((pair) => {
      const here = row.cloneNode(true);
      const [said, apart, ways] = here.children;
      said.textContent = sentence(pair);
      if (pair.proof?.how === "links") {
        fill(ways, copies(links, pair.proof.way.map((step) => step.join(" "))));
        apart.remove();
      } else {
        proof(apart, pair);
        ways.remove();
      }
      return here;
    }));
  }
  /** The words of two events; how far apart they are at the least, if their hours prove an order. */
  function proof(place, { proof: hour, first, second }) {
    if (!hour) return fill(place, copies(words, [first, second]));
    const [one, far, other] = place.children;
    fill(one, copies(words, [hour.first]));
    far.textContent = ` is ${hour.least === hour.most ? "" : "at least "}${hours(hour.least)} earlier than `;
    return fill(other, copies(words, [hour.second]));
  }
  function undecided({ first, second, torn }) {
    const [one, next] = [events[first], events[second]];
    let why = "The dates of the page contradict one another here.";
    if (!torn && one.exact && next.exact) {
      const [low, high] = apart({ event: next, end: 0 }, { event: one, end: 0 });
      why = `No clock is stated, and the clocks decide: the second comes ${range(low, high)} after the first.`;
    } else if (!torn) {
      const without = [one, next].filter((event) => !event.exact).map((event) => `“${event.label}”`);
      why = `The page gives no hour for ${without.join(" and ")}, so no hour and no clock decides. See whether the words do.`;
    }
    return `“${one.label}” and “${next.label}”. ${why}`;
  }
  return update;
}
