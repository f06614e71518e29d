// @ts-check
// The bench on which a reader makes an argument of their own out of picked words.
import { begun } from "./begun.js";
import { fill, roving } from "./elements.js";
import { made } from "./frame.js";
import { lettersOf, linesOf, unused } from "./passages.js";
import { picking } from "./picker.js";

const written = (value) => (typeof value === "string" ? value.trim() : "");
const SECTIONS = ["options", "claims", "steps"];

/**
 * The bench of a view: everything is kept in the trait `own`, each change can be undone. `turn` is
 * to be called when another letter is shown.
 */
export function bench(view, undo) {
  const { root, host } = view;
  const node = root.querySelector(".rr-bench");
  const reader = root.querySelector(".rr-picker");
  const letters = lettersOf(linesOf(reader));
  const field = (name) => node.querySelector(`[data-field="${name}"]`);
  const act = (name) => node.querySelector(`[data-do="${name}"]`);
  const radios = (name) => node.querySelector(`[data-choice="${name}"]`);
  const chosen = (name) => radios(name).querySelector("input:checked").value;
  const choose = (name, value) => radios(name).querySelectorAll("input").forEach((each) => { each.checked = each.value === value; });
  const lists = Object.fromEntries(SECTIONS.map((section) => [section, node.querySelector(`[data-list="${section}"]`)]));
  const settles = SECTIONS.map((section) => roving(lists[section], "button"));
  const premises = node.querySelector(".rr-arg-ticks");
  const picked = node.querySelector(".rr-arg-picked");
  let at = null; // the anchor of the words that were picked last
  let editing = ""; // the id of the claim that is being changed
  const letter = () => host.get("letter");
  /** The letter that the claim belongs to: that of its words, also while another is shown. */
  const home = () => at?.in ?? entriesOf("claims").find((entry) => entry?.id === editing)?.letter ?? letter();
  const own = () => host.get("own") ?? {};
  const entriesOf = (section) => (Array.isArray(own()[section]) ? own()[section] : []);
  const picker = picking(reader, "section:not([hidden]) .rr-words", view.say, (now) => { if (now) take(now); });

  function take({ words, first, start }) {
    const line = reader.querySelector(`[data-letter="${CSS.escape(letter())}"] [data-line="${first}"]`);
    at = letters.anchor(letter(), first, (line.dataset.before ?? "") + line.textContent.slice(0, start), words);
    showPicked(words);
    changed();
  }
  /** Words as one types or pastes them: the first place in the letter where they stand. */
  function find() {
    const found = letters.look(letter(), field("words").value);
    if (!found.length) return tell("These words are not in the letter as you typed them. Copy them from it.");
    const { words } = found[0];
    const several = letters.places(letter(), words).length;
    at = several > 1 ? { quote: words, in: letter(), n: 1 } : { quote: words, in: letter() };
    showPicked(words);
    field("words").value = "";
    field("says").focus();
    return view.say(`Found: ${words}.${several > 1 ? ` They occur ${several} times; this is the first. For another, pick them in the letter.` : ""}`);
  }
  function tell(words) {
    at = null;
    showPicked("", words);
    view.say(words);
  }
  function showPicked(words = "", trouble = words && "These words are not next to each other in the letter. Pick others.") {
    const [quote, note] = picked.children;
    quote.hidden = !at;
    quote.textContent = at ? words || at.quote : "";
    note.textContent = at ? "" : trouble || "Pick words of the letter above, by mouse, or with the arrow keys and Shift.";
  }
  function dropWords() {
    picker.clear();
    at = null;
    showPicked();
  }

  /** The entries that can be shown: claims and steps of which Python cannot say where they belong are not. */
  function known() {
    const fresh = (section) => [...new Map(entriesOf(section).filter((entry) => written(entry?.id)).toReversed().map((entry) => [entry.id, entry])).values()].toReversed();
    const claims = new Map();
    for (const entry of fresh("claims")) {
      const line = letters.line(entry.letter, typeof entry.at === "string" ? { quote: entry.at } : entry.at ?? {});
      if (line) claims.set(entry.id, { ...entry, called: `${line.siglum || `line ${line.number}`} ${entry.id.replaceAll("-", " ")}` });
    }
    const steps = fresh("steps").filter(({ from, to }) => claims.has(to) && Array.isArray(from) && from.every((id) => claims.has(id)));
    return { claims, steps, options: fresh("options").filter((entry) => written(entry.name)) };
  }
  const newId = (section, noun) => unused(entriesOf(section), noun, entriesOf(section).length + 1);
  const put = (section, entries, words) => undo.change({ own: { ...own(), [section]: entries } }, words);

  function offerOptions(value) {
    offer(field("option"), known().options.filter((option) => option.letter === home()).map(({ id, name }) => [id, name]), value);
  }
  function edit(entry) {
    editing = entry?.id ?? "";
    at = entry?.at?.quote ? { ...entry.at } : null;
    field("says").value = written(entry?.says);
    field("stance").value = entry?.stance;
    if (field("stance").selectedIndex < 0) field("stance").selectedIndex = 0;
    choose("weighs", entry?.weighs === "against" ? "against" : "for");
    act("claim").textContent = editing ? "Change the claim" : "Add as a claim";
    act("leave").hidden = !editing;
    offerOptions(entry?.option);
    showPicked();
  }
  /** Offer choices behind the first one, which chooses nothing. */
  function offer(select, pairs, value = select.value) {
    fill(select, select.options[0], pairs.map(([id, words]) => {
      const option = made(node, "offer");
      [option.value, option.textContent] = [id, words];
      return option;
    }));
    select.value = value;
    if (select.selectedIndex < 0) select.selectedIndex = 0;
    if (select === field("option")) radios("weighs").hidden = !select.value;
  }
  function saveClaim() {
    if (!at) return view.say("Pick words of the letter first.");
    const claims = entriesOf("claims");
    const before = claims.find((entry) => entry?.id === editing);
    const option = field("option").value;
    const entry = { ...before, id: editing || newId("claims", "claim"), letter: home(), says: field("says").value.trim(), stance: field("stance").value,
      option, weighs: option ? chosen("weighs") : "", at };
    for (const name of ["says", "option", "weighs"]) if (!entry[name]) delete entry[name];
    const words = `${editing ? "Changed" : "Added"}: ${entry.id.replaceAll("-", " ")}. “${at.quote}”`;
    dropWords();
    editing = "";
    put("claims", before ? claims.map((each) => (each === before ? entry : each)) : [...claims, entry], words);
    edit(null);
    return reader.focus();
  }
  function addOption() {
    const [name, taken] = [field("name").value.trim(), field("with-words")];
    if (!name) return view.say("Write the option's name first.");
    if (taken.checked && !at) return view.say("Pick the words of the option first.");
    const entry = { id: newId("options", "option"), name, letter: taken.checked ? home() : letter(), ...(taken.checked ? { at } : {}) };
    if (taken.checked) dropWords();
    taken.checked = false;
    field("name").value = "";
    put("options", [...entriesOf("options"), entry], `Added: ${name}.`);
    return field("name").focus();
  }
  function addStep() {
    const from = [...premises.querySelectorAll("input:checked")].map((each) => each.value);
    const to = field("to").value;
    if (!from.length) return view.say("Tick the premises first.");
    if (!to || from.includes(to)) return view.say("Choose a conclusion that is not among the premises.");
    const unstated = field("unstated").value.trim();
    const entry = { id: newId("steps", "step"), from, to, kind: chosen("kind"), ...(unstated ? { unstated } : {}) };
    premises.querySelectorAll("input:checked").forEach((each) => { each.checked = false; });
    field("unstated").value = "";
    put("steps", [...entriesOf("steps"), entry], "The step is added.");
    return premises.querySelector("input")?.focus();
  }
  /** Take an entry away, and with it what cannot be without it. */
  function remove(section, index, id, called) {
    const next = { ...own(), [section]: index < 0 ? [] : entriesOf(section).filter((_, each) => each !== index) };
    let lost = "";
    const stance = {};
    if (section === "claims" && index >= 0 && !next.claims.some((claim) => claim?.id === id)) {
      next.steps = entriesOf("steps").filter((step) => step?.to !== id && !(Array.isArray(step?.from) && step.from.includes(id)));
      const count = entriesOf("steps").length - next.steps.length;
      lost = count ? `, and with it ${count === 1 ? "the step that used it" : `the ${count} steps that used it`}` : "";
      for (const trait of ["rejected", "doubted"]) stance[trait] = host.get(trait).filter((each) => each !== id);
    }
    if (section === "options" && id) {
      const count = entriesOf("claims").filter((claim) => claim?.option === id).length;
      next.claims = entriesOf("claims").map((claim) => (claim?.option === id ? uncounted(claim) : claim));
      lost = count ? `; ${count === 1 ? "the claim" : `the ${count} claims`} counted under it ${count === 1 ? "stays" : "stay"}, under no option` : "";
    }
    if (section === "claims" && editing === id) edit(null);
    undo.change({ own: next, ...stance }, `Removed: ${called}${lost}.`);
    (lists[section].querySelector("button") ?? act("claim")).focus();
  }
  const uncounted = ({ option, weighs, ...rest }) => rest;

  /** A row of a list: what it is called, its words, what is said of it. */
  function row(section, entry, called, words, said) {
    const made_ = made(node, "entry");
    const [bold, quote, rest] = made_.querySelectorAll("b, q, span > span");
    [bold.textContent, quote.textContent, rest.textContent] = [called, words, said];
    if (!words) quote.remove();
    const [change, away] = made_.querySelectorAll("button");
    away.setAttribute("aria-label", `Remove ${called}`);
    away.addEventListener("click", () => remove(section, entriesOf(section).findIndex((each) => each?.id === entry.id), entry.id, called));
    if (section !== "claims") change.remove();
    else {
      change.setAttribute("aria-label", `Change ${called}`);
      change.addEventListener("click", () => {
        if (entry.letter !== letter()) view.set({ letter: entry.letter });
        edit(entriesOf("claims").find((each) => each?.id === entry.id));
        field("says").focus();
      });
    }
    return made_;
  }
  function list() {
    const { claims, steps, options } = known();
    const names = new Map(options.map(({ id, name }) => [id, name]));
    const called = (id) => claims.get(id).called;
    fill(lists.claims, [...claims.values()].map((claim) => row("claims", claim, claim.called, claim.at.quote ?? claim.at,
      [written(claim.says), written(claim.stance), names.has(claim.option) && `${claim.weighs} “${names.get(claim.option)}”`].filter(Boolean).join("; "))));
    fill(lists.options, options.map((option) => row("options", option, option.name, "", `(${option.letter})`)));
    fill(lists.steps, steps.map((step) => row("steps", step,
      `${step.from.map(called).join(" with ")} ${step.kind === "supports" ? "→ supports" : "→ counts against"} ${called(step.to)}`, "",
      step.unstated ? `(you add: ${step.unstated})` : "")));
    settles.forEach((settle) => settle(null));
    const ticked = new Set([...premises.querySelectorAll("input:checked")].map((each) => each.value));
    premises.querySelectorAll("label").forEach((each) => each.remove());
    premises.querySelector(".rr-note").hidden = claims.size > 0;
    premises.append(...[...claims.values()].map((claim) => {
      const label = made(node, "premise");
      const box = label.querySelector("input");
      [box.value, box.checked] = [claim.id, ticked.has(claim.id)];
      label.append(claim.called);
      return label;
    }));
    offer(field("to"), [...claims.values()].map((claim) => [claim.id, claim.called]));
    offerOptions();
  }
  const entered = (name, does) => field(name).addEventListener("keydown", (event) => { if (event.key === "Enter") does(); });
  const clicked = { claim: saveClaim, option: addOption, step: addStep, find, leave: () => { edit(null); field("says").focus(); } };
  Object.entries(clicked).forEach(([name, does]) => act(name).addEventListener("click", does));
  entered("words", find);
  entered("says", saveClaim);
  entered("name", addOption);
  field("option").addEventListener("change", () => { radios("weighs").hidden = !field("option").value; });
  root.addEventListener("click", (event) => {
    const away = event.target.closest("[data-section]");
    if (!away) return;
    const { section, entry } = away.dataset;
    remove(section, entriesOf(section).findIndex((each) => JSON.stringify(each) === JSON.stringify(JSON.parse(entry))), "", away.getAttribute("aria-label").replace("Remove ", ""));
  });
  view.on("own", list);
  list();
  edit(null);
  const changed = begun(view, node, {
    read: () => ({ ...(at ? { picked: at } : {}), ...(editing ? { editing } : {}) }),
    fill: ({ picked: quoted, editing: id }) => {
      at = quoted?.quote ? quoted : null;
      editing = id ?? "";
      act("claim").textContent = editing ? "Change the claim" : "Add as a claim";
      act("leave").hidden = !editing;
      radios("weighs").hidden = !field("option").value;
      showPicked();
    },
  });
  /** Another letter is shown: what is begun stays, with the words it has. */
  return {
    turn: () => {
      picker.clear();
      offerOptions();
    },
  };
}
