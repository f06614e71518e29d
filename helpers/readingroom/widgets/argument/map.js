// @ts-check
// An argument as a map or as an outline: the same claims, the same states, the same way in.
import { button, choice, choose, el, fill, roving } from "../../views/elements.js";
import { called, cardRuns, countWord, frameOf, rowOf, statesOf, verdictOf } from "./words.js";

const MOST_WORDS = 16;
const MANY = 150;
const SIDES = { against: "Against it: costs and harms", for: "For it: benefits and reasons" };
const STANCES = [["accept", "accept"], ["doubt", "doubt"], ["reject", "reject"]];

/** The words for the parts of a frame; without options they are other ones. */
function heads(frame) {
  const options = frame.options.length > 0;
  return {
    thesis: frame.thesis.length > 1 ? "Conclusions" : "The thesis",
    reason: options ? "Reasons under no option" : `Claims that lead to ${frame.thesis.length > 1 ? "them" : "it"}`,
    other: options ? "Under no option, in steps with other claims" : "Claims in steps with one another",
    alone: "Said without a step to or from another claim",
  };
}

/**
 * The picture of an argument on a view that has the traits `letter`, `arrangement`, `places`, `rejected`
 * and `doubted`. `now()` gives the argument as it is; `empty` is said while it has no claims.
 */
export function mapping(view, now, empty) {
  const node = el("div", { class: "rr-argument", role: "group", "aria-label": "Claims" });
  const verdict = el("p", { class: "rr-verdict" });
  let frame = null;
  let states = new Map();
  let cards = new Map();
  let related = [];
  let stance = null; // the choice in the inspector, while a claim is open there
  const settle = roving(node, "button");
  const settleVerdict = roving(verdict, "button");
  node.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-address]");
    if (button) view.open(button.dataset.address);
  });

  const choiceOf = (id) => (view.get("rejected").includes(id) ? "reject" : view.get("doubted").includes(id) ? "doubt" : "accept");
  /** Take a stance on a claim, here and in Python. */
  function decide(id, value) {
    const without = (trait) => view.get(trait).filter((each) => each !== id);
    view.set({
      rejected: [...without("rejected"), ...(value === "reject" ? [id] : [])],
      doubted: [...without("doubted"), ...(value === "doubt" ? [id] : [])],
    });
  }
  function acceptAll() {
    view.set({ rejected: [], doubted: [] });
    mark(true);
  }

  function draw() {
    const argument = now();
    const held = node.contains(document.activeElement) ? document.activeElement : null;
    frame = frameOf(argument, view.get("letter"), view.get("places"));
    cards = new Map();
    related = [];
    const outline = view.get("arrangement") === "outline";
    node.className = `rr-argument rr-as-${outline ? "outline" : "map"}${frame.options.length ? " rr-framed" : ""}${frame.claims.length > MANY ? " rr-many" : ""}`;
    fill(node, frame.claims.length ? parts(argument, outline) : el("p", { class: "rr-note" }, el("span", { class: "rr-empty" }, empty(argument))));
    states = new Map();
    mark(false);
    settle(null);
    if (held instanceof HTMLElement) node.querySelector(`[data-address="${CSS.escape(held.dataset.address ?? "")}"]`)?.focus();
  }
  function parts(argument, outline) {
    const words = heads(frame);
    const options = frame.options.length > 0; // where there are none, chains read downward
    const part = (name) => (frame[name].length ? el("div", { class: `rr-arg-part rr-arg-${name}` },
      el("p", { class: "rr-head" }, words[name], name === "thesis" ? null : el("span", {}, countWord(frame[name].length))),
      row(argument, frame[name], outline, !options)) : null);
    const columns = options ? el("div", { class: "rr-arg-frame" }, frame.options.map((option) => column(argument, option, outline))) : null;
    return [part("thesis"), part("reason"), columns, part("other"), part("alone")];
  }
  function column(argument, option, outline) {
    const head = view.data.items[`option:${option.id}`] || argument.items?.[`option:${option.id}`]
      ? el("button", { type: "button", class: "rr-arg-option", tabindex: -1, "data-address": `option:${option.id}` }, option.name)
      : el("p", { class: "rr-arg-option" }, option.name);
    return el("div", { class: "rr-arg-column", role: "group", "aria-label": `Option: ${option.name}` }, head, option.cells.map(({ side, claims }) =>
      el("div", { class: `rr-arg-part${claims.length ? "" : " rr-arg-empty"}` },
        el("p", { class: "rr-head" }, SIDES[side], el("span", {}, countWord(claims.length))),
        claims.length ? row(argument, claims, outline, true)
          : el("button", { type: "button", class: "rr-arg-silent", tabindex: -1, "data-address": `cell:${option.id}/${side}` }, "no words",
            el("span", { class: "rr-hide" }, ` ${side} ${option.name}`)))));
  }
  function row(argument, claims, outline, flows) {
    const places = rowOf(argument, claims, flows && !outline);
    return el("ul", { class: "rr-arg-row" }, places.map((place, n) => {
      const begins = place.joined && places[n - 1]?.joined !== place.joined;
      const ends = place.joined && places[n + 1]?.joined !== place.joined;
      const bracket = place.joined && !outline ? ` rr-arg-joined${begins ? " rr-arg-first" : ""}${ends ? " rr-arg-last" : ""}` : "";
      const next = ends && place.joined.to === places[n + 1]?.claim.id;
      const said = outline ? relations(argument, place.claim) : [
        ends ? el("p", { class: next ? "rr-arg-joint" : "rr-arg-said" }, `${next ? "↓ " : ""}joined: only together they lead to ${nameOf(argument, place.joined.to)}`) : null,
        place.linked.map((step) => el("p", { class: "rr-arg-said" },
          `only together with ${step.from.filter((id) => id !== place.claim.id).map((id) => nameOf(argument, id)).join(" and ")} does it lead to ${nameOf(argument, step.to)}`)),
      ];
      const between = [place.unstated.map((step) => unstated(argument, step)), place.joint && !next ? el("p", { class: "rr-arg-joint" }, place.joint) : null];
      return el("li", { class: `rr-arg-place${bracket}` }, card(argument, place.claim), said, outline ? place.unstated.map((step) => unstated(argument, step)) : between);
    }));
  }
  const nameOf = (argument, id) => (argument.byId.has(id) ? called(argument.byId.get(id)) : id);
  /** In the outline every step of a claim is said in words. */
  function relations(argument, claim) {
    const said = argument.out.get(claim.id).map((step) => {
      const others = step.from.filter((id) => id !== claim.id).map((id) => nameOf(argument, id));
      const joined = others.length ? `together with ${others.join(" and ")} ` : "";
      return `${joined}${step.kind === "supports" ? "leads to" : "counts against"} ${nameOf(argument, step.to)}`;
    });
    return said.length ? el("ul", { class: "rr-arg-steps" }, said.map((words) => el("li", {}, words))) : null;
  }
  function card(argument, claim) {
    const label = el("span", { class: "rr-arg-name" }, el("b", {}, claim.siglum), ` ${claim.name} `);
    const rel = el("span", { class: "rr-arg-rel" });
    const state = el("span", { class: "rr-arg-state" });
    const button = el("button", { type: "button", class: "rr-arg-card", tabindex: -1, "data-address": `claim:${claim.id}` },
      el("span", { class: "rr-arg-top" }, label, rel),
      el("span", { class: "rr-arg-words" }, cardRuns(claim.words, claim.modality, MOST_WORDS).map(([words, sure]) => (sure ? el("span", { class: "rr-modal" }, words) : words))),
      argument.supports(claim.id).length ? null : el("span", { class: "rr-arg-bare" }, "no support given"), state);
    cards.set(claim.id, { button, rel, state });
    return button;
  }
  function unstated(argument, step) {
    return el("button", { type: "button", class: "rr-arg-unstated", tabindex: -1, "data-address": `step:${step.id}` },
      el("span", { class: "rr-arg-name" }, `${argument.adds}, on the way to ${nameOf(argument, step.to)} `), el("span", {}, step.unstated));
  }

  /** Show what is rejected, doubted and fallen; only cards that change are touched. */
  function mark(aloud) {
    const argument = now();
    const before = states;
    states = statesOf(argument, view.get("rejected"), view.get("doubted"));
    for (const [id, { button, state }] of cards) {
      const is = states.get(id);
      const was = before.get(id);
      if (was ? was.words === is.words : !is.words) continue;
      state.textContent = is.words;
      for (const name of ["rejected", "doubted", "fallen", "shaky"]) button.classList.toggle(`rr-arg-${name}`, is[name]);
    }
    const runs = verdictOf(argument, frame, states);
    const chosen = view.get("rejected").length + view.get("doubted").length > 0;
    fill(verdict, runs.map((run) => (typeof run === "string" ? run
      : el("button", { type: "button", class: "rr-link", onclick: () => view.open(`claim:${run.id}`) }, called(run)))));
    settleVerdict(null);
    verdict.hidden = !frame.claims.length && !chosen;
    if (stance) tell(stance);
    if (aloud) view.say(runs.map((run) => (typeof run === "string" ? run : called(run))).join(""));
  }
  const tell = ({ id, control, said }) => {
    choose(control, choiceOf(id));
    said.textContent = states.get(id)?.words || "it stands";
  };
  /** Say on the cards how they stand to the selected claim. */
  function relate() {
    related.forEach((rel) => { rel.textContent = ""; });
    related = [];
    const argument = now();
    const [kind, id] = split(view.get("selected"));
    const put = (other, words) => {
      const rel = cards.get(other)?.rel;
      if (!rel || rel.textContent) return;
      rel.textContent = words;
      related.push(rel);
    };
    if (kind === "claim" && argument.byId.has(id)) {
      for (const step of argument.into.get(id)) step.from.forEach((each) => put(each, step.kind === "supports" ? "it rests on this" : "counts against it"));
      for (const step of argument.out.get(id)) put(step.to, step.kind === "supports" ? "rests on it" : "it counts against this");
    } else if (kind === "step" && argument.stepById.has(id)) {
      const step = argument.stepById.get(id);
      step.from.forEach((each) => put(each, "premise"));
      put(step.to, "conclusion");
    }
  }
  function split(address) {
    const at = address.indexOf(":");
    return [address.slice(0, at), address.slice(at + 1)];
  }

  /** What the inspector shows of an address. */
  function item(address) {
    stance = null;
    const argument = now();
    const [kind, id] = split(address);
    if (kind === "claim" && argument.byId.has(id)) return claimItem(argument, argument.byId.get(id));
    if (kind === "step" && argument.stepById.has(id)) return stepItem(argument, argument.stepById.get(id));
    if (kind === "cell") return cellItem(argument, id);
    return argument.items?.[address] ?? view.data.items[address] ?? null;
  }
  function claimItem(argument, claim) {
    const option = argument.options.find((each) => each.id === claim.option);
    const tacit = [...argument.into.get(claim.id)].filter((step) => step.unstated).map((step) => step.unstated);
    const said = el("span", {}, "");
    const control = choice("Your stance", STANCES, choiceOf(claim.id), (value) => {
      decide(claim.id, value);
      mark(true);
    });
    control.classList.add("rr-arg-stance");
    control.querySelector("legend").className = "rr-hide"; // its name stands before it as a term
    stance = { id: claim.id, control, said };
    tell(stance);
    const pair = (other) => [called(argument.byId.get(other)), `claim:${other}`];
    const premises = (step) => step.from.filter((other) => argument.byId.has(other)).map(pair);
    const conclusions = (wanted) => [...new Set(argument.out.get(claim.id).filter((step) => step.kind === wanted && argument.byId.has(step.to)).map((step) => step.to))].map(pair);
    const into = argument.into.get(claim.id);
    const single = into.filter((step) => step.from.length === 1 && step.kind === "supports").flatMap(premises);
    const together = into.filter((step) => step.from.length > 1 && step.kind === "supports");
    return {
      kind: `Claim: ${claim.name}`, glyph: "claim", words: claim.words, cite: claim.cite,
      rows: [...claim.rows.slice(0, 2), ["your stance", control], ["at present", said], ...claim.rows.slice(2), ["in plain words", claim.says], ["stance", claim.stance], ["words of certainty", claim.modality.join(", ")],
        ["counted", option && claim.weighs ? `${claim.weighs} “${option.name}”` : "under no option"],
        ["unstated", tacit.length ? el("span", { class: "rr-arg-adds" }, `${argument.adds}: ${tacit.join(" / ")}`) : ""]].filter(([, value]) => value),
      links: [{ head: "Rests on", items: single }, ...together.map((step) => ({ head: "Rests on, joined", items: premises(step) })),
        { head: "Supports", items: conclusions("supports") }, { head: "Counts against", items: conclusions("counts against") },
        { head: "Against it", items: into.filter((step) => step.kind !== "supports").flatMap(premises) },
        { head: "Tensions and open questions", items: claim.questions.map((address) => [view.data.items[address].what, address]) }],
      note: claim.note,
    };
  }
  function stepItem(argument, step) {
    const pair = (id) => [nameOf(argument, id), `claim:${id}`];
    return {
      kind: step.unstated ? "Unstated premise" : "Step", glyph: "unstated",
      silence: step.unstated ? `${step.unstated} (No words of the letter: ${argument.adds}.)` : "",
      rows: [["step", step.kind], ["scheme", step.scheme], ["premises", step.from.length > 1 ? "joined: each needs the other" : ""],
        ["known from", "a reading, not the page"]].filter(([, value]) => value),
      links: [{ head: "From", items: step.from.filter((id) => argument.byId.has(id)).map(pair) }, { head: "To", items: argument.byId.has(step.to) ? [pair(step.to)] : [] }],
      note: step.note,
    };
  }
  function cellItem(argument, id) {
    const at = id.lastIndexOf("/");
    const option = argument.options.find((each) => each.id === id.slice(0, at));
    if (!option) return null;
    const side = id.slice(at + 1) === "for" ? "for" : "against";
    const title = view.data.letters.find((letter) => letter.code === option.letter)?.title ?? option.letter;
    return {
      kind: `No words ${side} “${option.name}”`, glyph: "empty",
      silence: `No claim of ${title} is counted ${side} this option in this reading.`,
      rows: [["letter", title], ["option", option.name], ["side", side], ["known from", "a reading, not the page"]],
      note: "The cell stays, because what a letter leaves out is as much to be seen as what it says.",
    };
  }
  const bar = button("Accept all again", acceptAll);
  view.on("rejected", () => mark(false));
  view.on("doubted", () => mark(false));
  view.on("selected", () => relate());
  return { node, verdict, reset: bar, draw, item, relate };
}

/** A number behind a switch of the legend, which counts what the letter has. */
export function recount(bar, counts) {
  for (const [kind, count] of Object.entries(counts)) {
    const shown = bar.querySelector(`[data-kind="${kind}"] .rr-count`);
    if (shown) shown.textContent = String(count);
  }
}

/** The sign of a claim's state with its words, for the legend of states. */
export function stateKey() {
  const kinds = [["rejected", "rejected"], ["fallen", "no support left"], ["shaky", "less support"], ["doubted", "doubted"]];
  return el("ul", { class: "rr-arg-key", "aria-label": "States of a claim" }, kinds.map(([kind, words]) =>
    el("li", {}, el("i", { class: `rr-arg-card rr-arg-${kind}`, "aria-hidden": "true" }, kind === "rejected" ? el("span", { class: "rr-arg-words" }, "words") : " "), words)));
}
