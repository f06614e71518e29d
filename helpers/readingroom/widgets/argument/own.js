// @ts-check
// The bench on which a reader makes an argument of their own.
import { button, choice, choose, el, fill, menu, roving, tick } from "../../views/elements.js";
import { picker } from "../../views/picker.js";
import { called } from "./words.js";
import { SECTIONS, anchorOf, entriesOf, usable, written } from "./entries.js";

/** An id that no entry of the section has yet. */
function newId(own, section, noun) {
  const taken = new Set(entriesOf(own, section).map((entry) => entry?.id));
  let n = entriesOf(own, section).length + 1;
  while (taken.has(`${noun}-${n}`)) n += 1;
  return `${noun}-${n}`;
}

/**
 * The bench: the letter to pick words from, forms for options, claims and steps, and lists of what
 * there is. It keeps everything in the trait `own`; `list` shows it again, `turn` another letter.
 */
export function bench(view, data) {
  const node = el("div", { class: "rr-bench" });
  const own = () => view.get("own") ?? {};
  const letter = () => data.letters.find((each) => each.code === view.get("letter")) ?? data.letters[0];
  let at = null; // the anchor of the words that were picked last
  let editing = ""; // the id of the claim that is being changed
  let words = null; // the picker

  const reader = el("div", { class: "rr-arg-reader" });
  const picked = el("p", { class: "rr-arg-picked" });
  const field = (label, attributes = {}) => {
    const input = el("input", { type: "text", class: "rr-field", maxlength: 2000, ...attributes });
    return { input, node: el("label", { class: "rr-menu rr-arg-field" }, label, " ", input) };
  };
  const says = field("In plain words (if you like)");
  const stance = menu("Stance of the author", data.stances.map((each) => [each, each]), data.stances[0], () => {});
  const optionMenu = el("span");
  const side = choice("It speaks", [["for", "for it"], ["against", "against it"]], "for", () => {});
  const sides = el("span", {}, side);
  const save = button("Add as a claim", saveClaim);
  const leave = button("Do not change it", () => { edit(null); says.input.focus(); });
  const optionName = field("Name of an option that the letter weighs");
  const withWords = tick("the words picked above are its words", false, () => {});
  const premises = el("fieldset", { class: "rr-arg-ticks" });
  const kind = choice("The premises", [["supports", "support it"], ["counts against", "count against it"]], "supports", () => {});
  const conclusion = el("span");
  const unstated = field("Unstated premise that you add (if any)");
  const lists = Object.fromEntries(SECTIONS.map((section) => [section, el("ul", { class: "rr-arg-list" })]));
  const settles = SECTIONS.map((section) => roving(lists[section], "button"));
  const faults = el("div", { class: "rr-arg-faults" });
  const chosen = (control) => control.querySelector("select")?.value ?? control.querySelector("input:checked")?.value ?? "";
  const enter = (input, act) => input.addEventListener("keydown", (event) => { if (event.key === "Enter") act(); });
  const box = (legend, ...children) => el("fieldset", { class: "rr-arg-form" }, el("legend", {}, legend), children);
  fill(node, reader,
    box("A claim", picked, says.node, el("div", { class: "rr-arg-fields" }, stance, optionMenu, sides), el("div", { class: "rr-arg-fields" }, save, leave), lists.claims),
    box("Options", el("div", { class: "rr-arg-fields" }, optionName.node, withWords, button("Add option", addOption)), lists.options),
    box("A step from claims to a claim", premises, el("div", { class: "rr-arg-fields" }, kind, conclusion), unstated.node,
      el("div", { class: "rr-arg-fields" }, button("Add step", addStep)), lists.steps), faults);
  enter(optionName.input, addOption);
  enter(says.input, saveClaim);

  function put(section, entries, said) {
    view.set({ own: { ...own(), [section]: entries } });
    if (said) view.say(said);
  }
  function turn() {
    words?.clear();
    words = picker(letter().lines, letter().title, view.say, (now) => {
      if (!now) return;
      at = anchorOf(letter(), now);
      showPicked(now.words);
    });
    words.node.setAttribute("aria-label", `Words of ${letter().title}: arrows go from word to word, with Shift they pick words`);
    fill(reader, el("p", { class: "rr-head" }, `Words of ${letter().title}`), words.node);
    at = null;
    edit(null);
    list();
  }
  function dropWords() {
    words.clear();
    at = null;
    showPicked("");
  }
  function showPicked(shown) {
    const said = shown && !at ? "These words do not stand together in the letter. Pick others."
      : "Pick words of the letter above, by mouse, or with the arrow keys and Shift.";
    fill(picked, at ? el("q", {}, shown || at.quote) : el("span", { class: "rr-note" }, said));
  }
  function edit(entry) {
    editing = entry?.id ?? "";
    at = entry?.at?.quote ? { ...entry.at } : null;
    says.input.value = written(entry?.says);
    choose(stance, data.stances.includes(entry?.stance) ? entry.stance : data.stances[0]);
    offerOptions(entry?.option ?? "");
    choose(side, entry?.weighs === "against" ? "against" : "for");
    save.textContent = editing ? "Change the claim" : "Add as a claim";
    leave.hidden = !editing;
    showPicked("");
  }
  function offerOptions(value) {
    const offered = usable(own(), data).options.filter((option) => option.letter === letter().code);
    fill(optionMenu, menu("Counted under", [["", "no option"], ...offered.map((option) => [option.id, option.name])], value, () => { sides.hidden = !chosen(optionMenu); }));
    if (!chosen(optionMenu)) choose(optionMenu, "");
    sides.hidden = !chosen(optionMenu);
  }
  function saveClaim() {
    if (!at) return view.say("Pick words of the letter first.");
    const before = entriesOf(own(), "claims").find((entry) => entry?.id === editing);
    const entry = { ...before, id: editing || newId(own(), "claims", "claim"), letter: letter().code, says: says.input.value.trim(), stance: chosen(stance),
      option: chosen(optionMenu), weighs: chosen(optionMenu) ? chosen(side) : "", at };
    for (const name of ["says", "option", "weighs"]) if (!entry[name]) delete entry[name];
    const claims = entriesOf(own(), "claims");
    const said = `${editing ? "Changed" : "Added"}: ${entry.id.replaceAll("-", " ")}. ${at.quote}`;
    const next = before ? claims.map((each) => (each === before ? entry : each)) : [...claims, entry];
    dropWords();
    edit(null);
    put("claims", next, said);
    return words.node.focus();
  }
  function addOption() {
    const name = optionName.input.value.trim();
    if (!name) return view.say("Write the option's name first.");
    const taken = withWords.querySelector("input");
    if (taken.checked && !at) return view.say("Pick the words of the option first.");
    const entry = { id: newId(own(), "options", "option"), name, letter: letter().code, ...(taken.checked ? { at } : {}) };
    if (taken.checked) dropWords();
    taken.checked = false;
    optionName.input.value = "";
    put("options", [...entriesOf(own(), "options"), entry], `Added: ${name}.`);
    return optionName.input.focus();
  }
  function addStep() {
    const from = [...premises.querySelectorAll("input:checked")].map((each) => each.value);
    const to = chosen(conclusion);
    if (!from.length) return view.say("Tick the premises first.");
    if (!to || from.includes(to)) return view.say("Choose a conclusion that is not among the premises.");
    const entry = { id: newId(own(), "steps", "step"), from, to, kind: chosen(kind), unstated: unstated.input.value.trim() };
    if (!entry.unstated) delete entry.unstated;
    premises.querySelectorAll("input:checked").forEach((each) => { each.checked = false; });
    unstated.input.value = "";
    put("steps", [...entriesOf(own(), "steps"), entry], "The step is added.");
    return premises.querySelector("input")?.focus();
  }
  /** Take an entry away, and with it what cannot be without it. */
  function remove(section, index, id) {
    const now = own();
    const next = { ...now, [section]: index < 0 ? [] : entriesOf(now, section).filter((_, each) => each !== index) };
    let lost = 0;
    if (section === "claims" && index >= 0 && !entriesOf(next, "claims").some((claim) => claim?.id === id)) {
      next.steps = entriesOf(now, "steps").filter((step) => !(step?.to === id || (Array.isArray(step?.from) && step.from.includes(id))));
      lost = entriesOf(now, "steps").length - next.steps.length;
    }
    if (section === "options") next.claims = entriesOf(now, "claims").map((claim) => (claim?.option === id ? without(claim) : claim));
    if (editing === id && section === "claims") edit(null);
    const without_ = (trait) => view.get(trait).filter((each) => section !== "claims" || each !== id);
    view.set({ own: next, rejected: without_("rejected"), doubted: without_("doubted") });
    view.say(`Removed${lost ? `, with ${lost} ${lost === 1 ? "step" : "steps"} that used it` : ""}.`);
    (lists[section].querySelector("button") ?? save).focus();
  }
  const without = ({ option, weighs, ...rest }) => rest;

  function list() {
    const known = usable(own(), data);
    const names = new Map(known.claims.map((claim) => [claim.id, called(claim)]));
    const index = (section, id) => entriesOf(own(), section).findIndex((entry) => written(entry?.id) === id);
    const away = (section, id, said) => button("Remove", () => remove(section, index(section, id), id), { "aria-label": `Remove ${said}` });
    const optionNames = new Map(known.options.map((option) => [option.id, option.name]));
    fill(lists.claims, known.claims.map((claim) => el("li", {},
      el("span", {}, el("b", {}, called(claim)), " ", el("q", {}, claim.words), ` ${[claim.says, claim.stance, claim.option && `${claim.weighs} “${optionNames.get(claim.option)}”`].filter(Boolean).join("; ")} `),
      button("Change", () => {
        if (claim.letter !== letter().code) view.set({ letter: claim.letter });
        edit(entriesOf(own(), "claims")[index("claims", claim.id)]);
        says.input.focus();
      }, { "aria-label": `Change ${called(claim)}` }), away("claims", claim.id, called(claim)))));
    fill(lists.options, known.options.map((option) => el("li", {}, el("span", {}, `${option.name} (${option.letter}) `), away("options", option.id, option.name))));
    fill(lists.steps, known.steps.map((step) => {
      const said = `${step.from.map((id) => names.get(id)).join(" with ")} ${step.kind === "supports" ? "→ supports" : "→ counts against"} ${names.get(step.to)}`;
      return el("li", {}, el("span", {}, said, step.unstated ? ` (you add: ${step.unstated})` : "", " "), away("steps", step.id, said));
    }));
    settles.forEach((settle) => settle(null));
    const ticked = new Set([...premises.querySelectorAll("input:checked")].map((each) => each.value));
    fill(premises, el("legend", {}, "Premises (several ticked together are joined: each needs the others)"), known.claims.map((claim) => {
      const each = tick(called(claim), ticked.has(claim.id), () => {});
      each.querySelector("input").value = claim.id;
      return each;
    }), known.claims.length ? null : el("span", { class: "rr-note" }, "There are no claims to choose from yet."));
    const to = chosen(conclusion);
    fill(conclusion, menu("Conclusion", [["", "choose a claim"], ...known.claims.map((claim) => [claim.id, called(claim)])], names.has(to) ? to : "", () => {}));
    offerOptions(chosen(optionMenu));
    fill(faults, known.bad.length ? [el("p", { class: "rr-head" }, "Not usable"), el("ul", { class: "rr-arg-list" }, known.bad.map((each) => el("li", {},
      el("span", {}, el("b", {}, each.id), `: ${each.why}. `), button("Remove", () => remove(each.section, each.at, each.id), { "aria-label": `Remove ${each.id}` }))))] : null);
  }
  turn();
  return { node, list, turn };
}
