// @ts-check
// An argument: a claim is opened, doubted and rejected, and what it carries loses its support.
import { bench } from "./bench.js";
import { fill, roving, seen } from "./elements.js";
import { chooses, frame, made, pieces } from "./frame.js";
import { statesOf, verdictOf } from "./standing.js";
import { undoing } from "./undo.js";

const STATES = ["rejected", "doubted", "fallen", "shaky"];
const supports = ({ kind }) => kind === "supports";
const split = (address) => [address.slice(0, address.indexOf(":")), address.slice(address.indexOf(":") + 1)];

/** The argument as it stands in the HTML: its claims and steps, and what is said of each thing. */
function argumentOf(drawn) {
  const claims = [...drawn.querySelectorAll(".rr-argument .rr-arg-card")].map((node) => ({
    id: split(node.dataset.address)[1], called: node.querySelector(".rr-arg-name").textContent.trim(), node,
    letter: node.closest("section").dataset.letter, rel: node.querySelector(".rr-arg-rel"), state: node.querySelector(".rr-arg-state"),
  }));
  const cards = new Map([...drawn.querySelectorAll("[data-card]")].map((card) => [card.dataset.card, card]));
  const steps = [...drawn.querySelectorAll("[data-step]")].map((card) => {
    const ids = [...card.querySelectorAll("[data-also]")].map((each) => split(each.dataset.also)[1]);
    return { id: split(card.dataset.card)[1], from: ids.slice(0, -1), to: ids.at(-1), kind: card.dataset.step, unstated: card.querySelector(".rr-silence span")?.textContent };
  });
  return { claims, cards, steps, byId: new Map(claims.map((claim) => [claim.id, claim])) };
}

export default function argument(node, host) {
  const drawn = node.querySelector(".rr-arg-drawn");
  const verdict = node.querySelector(".rr-verdict");
  const accept = node.querySelector("[data-do=accept]");
  let held = argumentOf(drawn);
  let states = new Map();
  let stance = null; // the choice in the inspector, while a claim is open there
  const view = frame(node, host, { item, reveal: (each) => each.scrollIntoView({ block: "nearest" }) });
  const undo = undoing(view, ["own", "rejected", "doubted"]);
  const work = node.querySelector(".rr-bench") ? bench(view, undo) : null;
  const settle = roving(drawn, ".rr-argument button");
  const settleVerdict = roving(verdict, "button");
  const stanceOn = (id) => (host.get("rejected").includes(id) ? "reject" : host.get("doubted").includes(id) ? "doubt" : "accept");

  /** What the inspector shows: the card of a thing, and for a claim the reader's stance on it. */
  function item(address) {
    stance = null;
    const card = held.cards.get(address)?.cloneNode(true);
    const [kind, id] = split(address);
    if (!card || kind !== "claim") return card ?? null;
    const control = made(node, "stance");
    stance = { id, form: control.querySelector("form"), said: control.querySelector("span") };
    stance.form.addEventListener("change", (event) => decide(id, event.target.value));
    card.querySelector("dl").before(control);
    card.querySelector("dl").after(...waysOf(id));
    for (const each of card.querySelectorAll("[data-also^=tension], [data-also^=ambiguity]")) each.textContent = held.cards.get(each.dataset.also).querySelector("dd").textContent;
    tellStance();
    return card;
  }
  /** What a claim rests on and leads to by its steps, in rows of links. */
  function waysOf(id) {
    const into = held.steps.filter((step) => step.to === id);
    const out = held.steps.filter((step) => step.from.includes(id));
    const [carried, weighing] = [into.filter(supports), into.filter((step) => !supports(step))];
    const claims = (ids) => [...new Set(ids)].filter((each) => held.byId.has(each)).map((each) => lead(held.byId.get(each)));
    const rows = [
      ["Rests on", claims(carried.flatMap(({ from }) => (from.length === 1 ? from : [])))],
      ...carried.filter(({ from }) => from.length > 1).map(({ from }) => ["Rests on, joined", claims(from)]),
      ["Supports", claims(out.filter(supports).map(({ to }) => to))],
      ["Counts against", claims(out.filter((step) => !supports(step)).map(({ to }) => to))],
      ["Against it", claims(weighing.flatMap(({ from }) => from))],
      ["", into.filter(({ unstated }) => unstated).map((step) => lead({ id: step.id, called: step.unstated }, "step")), "adds"],
    ];
    return rows.filter(([, links]) => links.length).map(([head, links, name = "leads"]) => {
      const row = made(node, name);
      row.append(head && `${head}: `, ...links.flatMap((each) => [each, " "]));
      return row;
    });
  }
  function tellStance() {
    if (!stance) return;
    stance.form.querySelectorAll("input").forEach((each) => { each.checked = each.value === stanceOn(stance.id); });
    stance.said.textContent = states.get(stance.id)?.words || "it stands";
  }
  /** Take a stance on a claim. */
  function decide(id, value) {
    const others = (trait) => host.get(trait).filter((each) => each !== id);
    undo.change({
      rejected: [...others("rejected"), ...(value === "reject" ? [id] : [])],
      doubted: [...others("doubted"), ...(value === "doubt" ? [id] : [])],
    }, `You ${value} ${held.byId.get(id).called}.`);
    view.say(verdict.textContent);
  }
  accept.addEventListener("click", () => {
    if (!host.get("rejected").length && !host.get("doubted").length) return view.say(verdict.textContent);
    undo.change({ rejected: [], doubted: [] }, "You took back every doubt and rejection.");
    return view.say(verdict.textContent);
  });

  /** Show what is rejected, doubted and fallen; only cards that change are touched. */
  function mark() {
    const before = states;
    states = statesOf(held.claims.map(({ id }) => id), held.steps, host.get("rejected"), host.get("doubted"));
    for (const { id, node: card, state } of held.claims) {
      const is = states.get(id);
      if (before.get(id)?.words === is.words) continue;
      state.textContent = is.words;
      for (const name of STATES) card.classList.toggle(`rr-arg-${name}`, is[name]);
    }
    judge();
    tellStance();
  }
  function judge() {
    const section = drawn.querySelector("section:not([hidden])");
    const theses = [...section.querySelectorAll(".rr-arg-thesis .rr-arg-card")].map((card) => split(card.dataset.address)[1]);
    fill(verdict, verdictOf(held.claims, states, theses).map((run) => (typeof run === "string" ? run : lead(run))));
    settleVerdict(null);
    verdict.hidden = !section.querySelector(".rr-arg-card") && !host.get("rejected").length && !host.get("doubted").length;
  }
  function lead({ id, called }, kind = "claim") {
    const link = made(node, "lead");
    link.textContent = called;
    link.dataset.also = `${kind}:${id}`;
    return link;
  }
  /** Say on the cards how they stand to the selected thing. */
  function relate() {
    held.claims.forEach(({ rel }) => { rel.textContent = ""; });
    const [kind, id] = split(host.get("selected"));
    const put = (other, words) => {
      const rel = held.byId.get(other)?.rel;
      if (rel && !rel.textContent) rel.textContent = words;
    };
    for (const step of held.steps) {
      if (kind === "claim" && step.to === id) step.from.forEach((each) => put(each, step.kind === "supports" ? "it rests on this" : "counts against it"));
      if (kind === "claim" && step.from.includes(id)) put(step.to, step.kind === "supports" ? "rests on it" : "it counts against this");
      if (kind === "step" && step.id === id) {
        step.from.forEach((each) => put(each, "premise"));
        put(step.to, "conclusion");
      }
    }
  }
  /** Show the letter that is chosen; a claim of another letter is followed into its own. */
  function turn() {
    const letter = host.get("letter");
    node.querySelectorAll("[data-letter]").forEach((each) => {
      if (each.tagName === "SECTION") each.hidden = each.dataset.letter !== letter;
    });
    const here = drawn.querySelector(`section[data-letter="${CSS.escape(letter)}"]`);
    const counts = { modality: ".rr-arg-card:has(.rr-modal)", unsupported: ".rr-arg-bare", unstated: ".rr-arg-unstated" };
    for (const [kind, wanted] of Object.entries(counts)) {
      node.querySelector(`.rr-legend [data-kind="${kind}"] .rr-count`).textContent = String(here.querySelectorAll(wanted).length);
    }
    judge();
    settle(null);
  }
  function follow() {
    const [kind, id] = split(host.get("selected"));
    const letter = kind === "claim" ? held.byId.get(id)?.letter : null;
    if (letter && letter !== host.get("letter")) view.set({ letter });
    relate();
  }
  const onShown = () => switched("show", host.get("shown"));
  const onArrangement = () => switched("as", [host.get("arrangement")]);
  function switched(how, on) {
    const claims = drawn.querySelector(".rr-argument");
    for (const each of how === "as" ? ["map", "outline"] : ["modality", "unsupported", "unstated"]) claims.classList.toggle(`rr-${how}-${each}`, on.includes(each));
    settle(null);
  }
  const circlesIn = () => [...drawn.querySelectorAll(".rr-arg-circle")].map((each) => each.textContent);
  /** One's own argument, as Python has drawn it after a change. */
  function redraw() {
    const focused = node.getRootNode().activeElement;
    const [address, inside] = [focused?.dataset.address, drawn.contains(focused)];
    const circles = circlesIn();
    fill(drawn, pieces(host.get("drawn")));
    held = argumentOf(drawn);
    states = new Map();
    show();
    if (inside) (view.nodes(address ?? "")[0] ?? drawn.querySelector("[data-section]") ?? node.querySelector(".rr-picker")).focus();
    const news = circlesIn().filter((each) => !circles.includes(each));
    if (news.length) view.say(news.join(" "));
  }
  function show() {
    onShown();
    onArrangement();
    mark();
    turn();
    view.refresh();
    follow();
  }
  if (node.querySelector('[data-choice="letter"]')) chooses(view, "letter");
  chooses(view, "arrangement");
  view.on("letter", () => {
    turn();
    work?.turn();
    const opened = view.nodes(host.get("selected"));
    if (opened.length && !opened.some(seen)) view.set({ selected: "" });
  });
  view.on("arrangement", onArrangement);
  view.on("shown", onShown);
  view.on("selected", follow);
  view.on("rejected", mark);
  view.on("doubted", mark);
  view.on("drawn", redraw);
  if (host.get("drawn")) redraw();
  else show();
}
