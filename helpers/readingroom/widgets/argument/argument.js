// @ts-check
import { choice, choose, el } from "../../views/elements.js";
import { desk, legend } from "../desk/desk.js";
import { countWord, frameOf, prepared } from "./words.js";
import { mapping, recount, stateKey } from "./map.js";
import { usable } from "./entries.js";
import { bench } from "./own.js";

const RULE = "A claim stands if you do not reject it and at least one step for it has all its premises standing, or if no step "
  + "for it is given at all. Premises joined in one step need each other; several steps to one claim can each carry it alone. "
  + "A claim that only its own consequences support does not stand. What counts against a claim weighs on it and never brings it "
  + "down: how heavily it weighs is for you to judge. A claim has less support if it stands, but would not stand if everything "
  + "you doubt were rejected too.";

function render(context) {
  const data = context.model.get("data");
  const building = Boolean(data.stances);
  let argument = building ? null : prepared(data, "the reading adds");
  const letterOf = () => data.letters.find((letter) => letter.code === view.get("letter")) ?? data.letters[0];
  const view = desk(context, {
    name: "argument", title: building ? "Build the argument from its words" : "The argument, and what it rests on", rule: RULE,
    lede: building ? "Pick words of the letter, say what they claim, and draw steps from claim to claim. Then reject one and see what loses its support."
      : `${data.reading}. Every card holds words of the letter, shortened only by leaving out (…). Reject or doubt a claim and see what loses its support.`,
    hint: building ? "Choose a claim of yours to see its words, what it rests on, and to reject or doubt it."
      : "Choose a claim to see all its words, what it rests on, and to reject or doubt it.",
    item: (address) => (address ? map.item(address) : null),
    keys: [["in the claims: arrows", "from claim to claim, in reading order"], ...(building ? [["in the letter: arrows, with Shift", "word by word; pick words"]] : [])],
    reveal: (node) => node.scrollIntoView({ block: "nearest" }),
  });
  const map = mapping(view, () => argument, () => (building ? "No claims yet. Pick words of the letter, and add them as a claim."
    : `no claims of ${letterOf().title} in this reading`));
  const letters = data.letters.length > 1
    ? choice("Letter", data.letters.map((letter) => [letter.code, letter.title]), view.get("letter"), (letter) => view.set({ letter })) : null;
  const layouts = choice("Show as", [["map", "Map"], ["outline", "Outline"]], view.get("arrangement"), (arrangement) => view.set({ arrangement }));
  const switches = legend(view, [
    { id: "modality", label: "Words of certainty", glyph: "person", count: 0 },
    { id: "unsupported", label: "Without support", glyph: "empty", count: 0 },
    { id: "unstated", label: "Unstated premises", glyph: "unstated", count: 0 },
  ]);
  const title = el("p", { class: "rr-arg-title" });
  const work = building ? bench(view, data) : null;
  if (letters) view.bar.append(letters);
  view.bar.append(layouts, switches, map.reset);
  view.content.append(...(work ? [work.node] : []), title, map.verdict, map.node, stateKey());

  function draw() {
    if (building) argument = ownArgument();
    const frame = frameOf(argument, view.get("letter"), view.get("places"));
    const weighed = frame.options.length ? `${countWord(frame.options.length)} ${frame.options.length === 1 ? "option" : "options"} weighed` : "what is claimed";
    title.textContent = `${letterOf().title}: ${weighed}`;
    recount(switches, {
      modality: frame.claims.filter((claim) => claim.modality.length).length,
      unsupported: frame.claims.filter((claim) => !argument.supports(claim.id).length).length,
      unstated: new Set(frame.claims.flatMap((claim) => argument.out.get(claim.id)).filter((step) => step.unstated)).size,
    });
    map.draw();
    view.refresh();
    map.relate();
  }
  function ownArgument() {
    const known = usable(view.get("own"), data);
    const rows = (option) => [["letter", data.letters.find((letter) => letter.code === option.letter).title], ["known from", "your reading, not the page"]];
    const items = known.options.map((option) => [`option:${option.id}`, { kind: `Option: ${option.name}`, glyph: "part",
      words: option.words, silence: option.words ? "" : "You have given it no words of the letter.", rows: rows(option) }]);
    return { ...prepared(known, "you add"), items: Object.fromEntries(items) };
  }
  const onShown = () => ["modality", "unsupported", "unstated"].forEach((kind) =>
    view.content.classList.toggle(`rr-show-${kind}`, view.get("shown").includes(kind)));
  view.on("shown", onShown);
  view.on("arrangement", () => {
    choose(layouts, view.get("arrangement"));
    draw();
  });
  view.on("letter", () => {
    if (letters) choose(letters, view.get("letter"));
    work?.turn();
    draw();
  });
  view.on("own", () => {
    work?.list();
    draw();
  });
  view.on("places", draw); // Python's reply to a change of `own`
  /** A claim of another letter is shown in its own map. */
  function follow() {
    const [kind, id] = view.get("selected").split(":");
    const claim = kind === "claim" ? argument.byId.get(id) : null;
    if (claim && claim.letter !== view.get("letter")) view.set({ letter: claim.letter });
  }
  view.on("selected", follow);
  onShown();
  draw();
  follow();
  return view.finish;
}

export default { render };
