// @ts-check
// The text: its marks open in the inspector, kinds are switched, words are found and picked.
import { bringIntoSight, button, copied, linkTo, roving } from "./elements.js";
import { chooses, frame, passage } from "./frame.js";
import { signs } from "./orthography.js";
import { picking } from "./picker.js";
import { finding } from "./find.js";
import { editing } from "./editing.js";

export default function text(node, host) {
  const lines = node.querySelector(".rr-text");
  const pairs = node.querySelector(".rr-pairs");
  const numbers = new Map([...lines.querySelectorAll("button.rr-number")].map((each) => [each.dataset.address, each]));
  const wordsAt = (number) => lines.querySelector(`.rr-words[data-line="${number}"]`);
  let mine = null; // what the reader has picked, while it is picked
  const view = frame(node, host, {
    words: lines,
    item: (address) => (numbers.has(address) ? lineOf(numbers.get(address)) : mentionOf(address)),
    reveal: scrollTo,
    cleared: () => { finder.clear(); picker.clear(); },
    held: () => mine !== null,
  });
  const finder = finding(view, lines, goTo, (words, into) => picker.stand(words, into));
  const picker = picking(lines, ".rr-words", view.say, picked);
  const editor = node.querySelector("template.rr-entry") ? editing(view) : null;
  const settle = roving(lines, "[data-item]", ".rr-number");
  if (pairs) roving(pairs, "button");
  const kinds = [...node.querySelectorAll(".rr-legend [data-kind]")].map(({ dataset }) => dataset.kind);
  const beside = () => view.get("arrangement") === "letters";
  let marks = beside() && !view.get("shown").length ? kinds : null; // those that wait while two letters stand side by side
  chooses(view, "arrangement", (words) => `${words}${marks ? " Marks are off; the buttons above switch them on." : ""}`);
  numbers.forEach((each) => { each.dataset.item = ""; });
  // The name of a mark says its kind; a title would say it twice.
  lines.querySelectorAll("span.rr-mark[title]").forEach((each) => {
    each.dataset.label ??= `${each.textContent}, ${each.title}`;
    each.removeAttribute("title");
  });

  /** What the inspector shows of words: their kind, themselves, where they stand and who speaks. */
  function item(kind, words, where, line) {
    const { holder, letter } = line.closest("section").dataset;
    const rows = [["where", where], [letter ? "letter" : "part", holder], ["voice", line.dataset.voice]];
    return passage(node, kind, words, rows);
  }
  function lineOf(number) {
    const line = number.parentElement.querySelector(".rr-words");
    const { siglum, line: at } = line.dataset;
    return item(siglum ? `Passage ${siglum}` : `Line ${at}`, line.textContent.trim(), number.getAttribute("aria-label"), line);
  }
  /** A mention: its words and their place, and behind them what is said of what is mentioned. */
  function mentionOf(address) {
    const said = node.querySelector(`.rr-cards li li[data-card="${CSS.escape(address)}"]`);
    const line = view.nodes(address)[0]?.closest(".rr-words");
    if (!said || !line) return null;
    const card = said.parentElement.closest("li").cloneNode(true);
    const [kind, about, ...notes] = card.querySelectorAll(".rr-kind, dl, .rr-note");
    const [words, where] = [...said.children].map((each) => each.textContent);
    const shown = item(kind.textContent, words, where, line);
    const every = [...said.parentElement.children];
    about.lastElementChild.textContent = `${every.indexOf(said) + 1} of ${every.length}`;
    shown.querySelector("dl").append(...about.childNodes);
    shown.append(...notes);
    shown.dataset.shape = card.dataset.shape;
    return shown;
  }
  /** Picked words, ready to be cited. */
  function picked(words) {
    mine = words;
    if (!words) return view.refresh();
    const [first, last] = [wordsAt(words.first), wordsAt(words.last)];
    const several = words.first !== words.last;
    const sigla = several && first.dataset.siglum && last.dataset.siglum ? `${first.dataset.siglum}–${last.dataset.siglum}` : first.dataset.siglum;
    const where = [sigla, several ? `lines ${words.first}–${words.last}` : `line ${words.first}`].filter(Boolean).join(", ");
    const shown = item("Picked words", words.words, where, first);
    if (editor) {
      editor.picked({ ...words, start: signs(first.textContent, words.start), end: signs(last.textContent, words.end) });
      shown.append(editor.node);
    }
    const link = linkOf(words);
    const share = () => copied(link).then(() => view.say(`Copied: ${link}`), () => view.say(link));
    shown.append(button("Copy a link to these words", share));
    return view.show(shown);
  }
  /** The address of picked words on a page that has the text; elsewhere the one that a view of it is opened by. */
  function linkOf({ words, first, last, start }) {
    const own = lines.dataset.document;
    const [line, end] = [first, last].map((number) => document.getElementById(`${own}-line-${number}`) ?? document.getElementById(`line-${number}`));
    const [begins, ...more] = words.split("\n");
    if (line?.textContent.includes(begins.trim())) return linkTo(line, begins, start, more.length ? end : null, more.at(-1));
    return `${own}#line:${first}`;
  }
  /** A line by its number or siglum, as a reader types it. */
  function goTo(words) {
    const wanted = words.toLowerCase();
    const number = [...numbers.values()].find((each) => each.textContent === wanted || each.dataset.address.toLowerCase() === wanted);
    if (!number) return false;
    view.open(number.dataset.address);
    number.focus();
    picker.stand(number.parentElement.querySelector(".rr-words"), 0);
    return true;
  }

  const sides = [...node.querySelectorAll("[data-side]")];
  sides.forEach((side, at) => {
    let before = side.value;
    side.addEventListener("change", () => {
      const other = sides[1 - at];
      if (other.value === side.value) other.value = before; // a letter stands on one side
      sides.forEach((each) => { each.dispatchEvent(new Event("settled")); });
      arrange();
      view.say(`Left: ${sides[0].selectedOptions[0].text}. Right: ${sides[1].selectedOptions[0].text}.`);
    });
    side.addEventListener("settled", () => { before = side.value; });
  });
  /** Lines are arranged by their class alone; two letters stand on the sides chosen for them. */
  function arrange() {
    const arrangement = view.get("arrangement");
    for (const each of ["reading", "page", "letters"]) lines.classList.toggle(`rr-as-${each}`, each === arrangement);
    node.querySelectorAll(".rr-side").forEach((each) => { each.hidden = arrangement !== "letters"; });
    if (pairs) pairs.hidden = arrangement !== "letters";
    const chosen = sides.map((side) => side.value);
    for (const section of lines.querySelectorAll("section")) {
      const side = chosen.indexOf(section.dataset.letter);
      section.hidden = beside() && side < 0;
      section.style.order = beside() ? String(side) : "";
      set(section, { tabindex: beside() && "0", role: beside() && "group", "aria-label": beside() && section.dataset.holder });
    }
    settle(null);
    const standing = view.nodes(view.get("selected"))[0];
    if (standing) scrollTo(standing);
  }
  /** Marks of a kind that is switched on are buttons; the others are words. */
  function onShown() {
    const shown = view.get("shown");
    for (const kind of kinds) {
      const on = shown.includes(kind);
      lines.classList.toggle(`rr-show-${kind}`, on);
      for (const each of lines.querySelectorAll(`.rr-mark.rr-is-${kind}[data-address]`)) {
        each.toggleAttribute("data-item", on);
        if (each.tagName !== "BUTTON") set(each, { role: on && "button", tabindex: on && "-1", "aria-label": on && each.dataset.label });
      }
    }
    settle(null);
  }
  function scrollTo(each) {
    if (lines.contains(each)) bringIntoSight(view.get("arrangement") === "letters" ? each.closest("section") : lines, each);
  }
  const mark = (event) => event.target.closest?.(".rr-mark[data-item], .rr-mark[data-also]");
  const glance = (event) => {
    const each = mark(event);
    if (each && !mine) view.glance(each.dataset.address ?? each.dataset.also);
  };
  lines.addEventListener("mouseover", glance);
  lines.addEventListener("focusin", glance);
  lines.addEventListener("mouseleave", () => { if (!mine) view.refresh(); });
  lines.addEventListener("focusout", ({ relatedTarget: next }) => {
    if (!mine && ![lines, view.inspector].some((each) => each.contains(next))) view.refresh();
  });
  lines.addEventListener("click", (event) => {
    const each = event.target.closest?.("[data-item]");
    if (each && !mine) settle(each);
  });
  lines.addEventListener("keydown", (event) => {
    const each = event.target.closest("[data-item]");
    if (!each || each.tagName === "BUTTON" || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    view.open(each.dataset.address);
  });
  node.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.target.matches("input, textarea, select")) return;
    event.preventDefault();
    finder.focus();
  });
  const byKeys = node.querySelector("[data-do=pick]");
  byKeys.addEventListener("change", () => {
    lines.tabIndex = byKeys.checked ? 0 : -1;
    lines.setAttribute("role", byKeys.checked ? "application" : "group");
    if (!byKeys.checked) return view.say("Arrows go from line to line again.");
    lines.focus();
    return view.say("Arrows go from word to word; with Shift they pick words, Enter picks one.");
  });
  view.on("shown", onShown);
  view.on("arrangement", () => {
    // Two letters are read against each other: marks wait, and come back.
    if (beside()) marks = view.get("shown");
    if (marks) view.set({ shown: beside() ? [] : marks });
    if (!beside()) marks = null;
    arrange();
    view.refresh();
  });
  onShown();
  arrange();
  view.refresh();
  /** What is read first: what is selected, else the first letter, whatever stands around it. */
  const first = () => view.nodes(view.get("selected"))[0] ?? (view.get("arrangement") === "reading" ? lines.querySelector("section[data-letter]") : null);
  /** Lines get their height as they come into sight, and what is looked for moves with them. */
  function begin(looks) {
    const standing = first();
    if (standing) scrollTo(standing);
    if (looks) requestAnimationFrame(() => begin(looks - 1));
  }
  new IntersectionObserver((entries, sight) => {
    if (!entries.some((each) => each.isIntersecting)) return;
    sight.disconnect();
    begin(4);
  }).observe(lines);
}

/** Set attributes of a node; one whose value is false or missing goes. */
function set(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value) node.setAttribute(name, value);
    else node.removeAttribute(name);
  }
}
