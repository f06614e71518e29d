// @ts-check
// Words of the letters are marked: picked in them by mouse or keys, or typed and found in them.
import { bringIntoSight, describe } from "./elements.js";
import { signs } from "./orthography.js";
import { lettersOf, linesOf, nearest, whereOf } from "./passages.js";
import { picking } from "./picker.js";

const short = (words) => (words.length > 60 ? `${words.slice(0, 57)} …` : words);
/** What is marked in all exercises of the page is set off by one style. */
const highlight = globalThis.Highlight && CSS.highlights ? new Highlight() : null;
if (highlight) CSS.highlights.set("rr-marked", highlight);

/** A pick is the answer; where several passages are asked for, each adds one. */
export function picked(node, { view, changed }) {
  const most = Number(node.dataset.most);
  const [field, told, list] = ["input", ".rr-told", ".rr-places"].map((part) => node.querySelector(part));
  const [words, offer] = told.children;
  const shown = node.querySelector("template").content.firstElementChild;
  const lines = linesOf(node);
  const letters = lettersOf(lines);
  const rowOf = (number) => node.querySelector(`[data-line="${Number(number)}"]`);
  const readers = [...node.querySelectorAll(".rr-picker")];
  /** Letters in the order in which words are looked for: first those that are open. */
  const codes = () => readers.toSorted((some, other) => Number(isFolded(some)) - Number(isFolded(other))).map((each) => each.dataset.letter);
  const isFolded = (reader) => reader.closest("details")?.open === false;
  const pickers = new Map(readers.map((reader) => [reader.dataset.letter, picking(reader, ".rr-words", view.say, (now, goesOn) => {
    if (now) take(placeOf(reader.dataset.letter, now), goesOn);
  })]));
  let places = [];
  let ranges = [];
  let sought = ""; // what was typed, where it stands, and at which of these places it was taken last
  let found = [];
  let at = -1;

  function placeOf(letter, { words: quote, first, start, last, end }) {
    return { quote: quote.replace(/\s+/g, " ").trim(), in: letter, line: first, start: signs(rowOf(first).textContent, start), last, end: signs(rowOf(last).textContent, end) };
  }
  /** Where the words of a place stand: as they were picked, or by the words themselves. */
  function spotOf({ quote, in: letter, n, line, last, start, end }) {
    if (!line) return letters.ranges(letter ? [letter] : codes(), quote)[(n ?? 1) - 1];
    const into = (number, count) => [...rowOf(number)?.textContent ?? ""].slice(0, count).join("").length;
    return { first: line, start: into(line, start), last: last ?? line, end: into(last ?? line, end) };
  }
  /** Words that were given in code: copied ones, or a passage by its siglum. */
  function placeIn(given) {
    if (typeof given !== "string") return given;
    const line = lines.find(({ siglum }) => siglum && siglum === given.split(":")[0]);
    const place = { quote: line?.words.trim() ?? given };
    return spotOf(place) ? place : null;
  }
  const atLine = (wanted) => whereOf(lines.find(({ number }) => number === wanted) ?? { number: wanted });
  const where = (place) => (spotOf(place) ? atLine(spotOf(place).first) : "");
  function take(place, goesOn) {
    places = goesOn ? [...places.slice(0, -1), place] : most === 1 ? [place] : [...places, place].slice(-most);
    draw();
    changed();
    if (!goesOn) view.say(`${said()} ${where(place)}.`);
  }
  const said = () => (places.length ? `Marked: “${short(places.at(-1).quote)}”.${most > 1 ? ` ${places.length} in all.` : ""}` : "Nothing is marked.");

  // ------------------------------------------------------------ typed or pasted
  function tell(what, near = null) {
    words.textContent = what;
    offer.hidden = !near;
    offer.onclick = () => {
      found = [];
      put(near);
      field.focus();
    };
    if (what) view.say(what);
  }
  /** Words as they were typed: the first place where they stand; once more, the next. */
  function find() {
    const typed = field.value.trim();
    if (!typed) return tell("");
    const again = typed === sought;
    sought = typed;
    found = again ? found : letters.ranges(codes(), typed);
    at = again ? (at + 1) % found.length : Math.max(0, found.findIndex(isAhead));
    if (found.length) return put(found[at], again);
    const near = nearest(lines, typed);
    return tell(near ? `Not in the letters. The nearest words: “${cut(near)}” (${atLine(near.first)}).` : "Not in the letters, and nothing is like it.", near);
  }
  /** Where words are looked for first: from where one looks in the letter that is open. */
  const isAhead = ({ letter, first }) => letter === codes()[0] && first >= Number(readers.find((each) => each.dataset.letter === letter).dataset.start ?? 0);
  const cut = ({ letter, first, start, last, end }) => pickers.get(letter).whole(rowOf(first), start, rowOf(last), end).words;
  function put({ letter, first, start, last, end }, goesOn = false) {
    const picker = pickers.get(letter);
    const reader = readers.find((each) => each.dataset.letter === letter);
    if (isFolded(reader)) reader.closest("details").open = true;
    picker.stand(rowOf(first), start);
    tell("");
    take(placeOf(letter, picker.whole(rowOf(first), start, rowOf(last), end)), goesOn);
    const count = found.length > 1 ? ` This is place ${at + 1} of ${found.length}; Enter goes to the next.` : "";
    words.textContent = count.trim();
    view.say(`${said()} ${atLine(first)}.${count}`);
    bringIntoSight(reader, rowOf(first), 8);
  }
  readers.forEach((each) => describe(each, [node.querySelector(".rr-pick-how")]));
  describe(field, [words]);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    find();
  });
  field.addEventListener("change", () => { if (field.value.trim() !== sought) find(); });
  field.addEventListener("input", (event) => { if (event.inputType === "insertFromPaste") find(); });

  // ------------------------------------------------------------ picked in the same text elsewhere on the page
  node.addEventListener("beside", ({ detail }) => {
    const [first, last] = [rowOf(detail.first), rowOf(detail.last)];
    const reader = first?.closest(".rr-picker");
    if (!reader?.contains(last) || first.textContent.trim() !== detail.beside.trim()) return;
    const into = (row, at) => at + row.textContent.search(/\S/);
    take(placeOf(reader.dataset.letter, pickers.get(reader.dataset.letter).whole(first, into(first, detail.start), last, into(last, detail.end))), detail.goesOn);
    detail.said = `${said()} ${where(places.at(-1))}.`;
  });

  // ------------------------------------------------------------ what is marked
  function rangeOf(place) {
    const spot = spotOf(place);
    const [first, last] = [rowOf(spot?.first), rowOf(spot?.last)];
    if (!first || !last) return null;
    const range = new Range();
    range.setStart(first.firstChild, Math.min(spot.start, first.textContent.length));
    range.setEnd(last.firstChild, Math.min(spot.end, last.textContent.length));
    return range;
  }
  function draw() {
    ranges.forEach((each) => highlight?.delete(each));
    ranges = places.map(rangeOf).filter(Boolean);
    ranges.forEach((each) => highlight?.add(each));
    list.replaceChildren(...places.map((place) => {
      const item = shown.cloneNode(true);
      const out = item.querySelector("button");
      item.querySelector("q").textContent = place.quote;
      item.querySelector("small").textContent = where(place);
      out?.setAttribute("aria-label", `Take out ${short(place.quote)}`);
      out?.addEventListener("click", () => takeOut(place));
      return item;
    }));
    list.previousElementSibling.hidden = places.length > 0;
  }
  function takeOut(place) {
    const row = places.indexOf(place);
    places = places.filter((each) => each !== place);
    draw();
    changed();
    (list.children[Math.min(row, places.length - 1)]?.querySelector("button") ?? field).focus();
    view.say(`Taken out. ${places.length} left.`);
  }
  // The line that is asked about is in sight as soon as its letter is.
  const sight = new IntersectionObserver((entries) => entries.filter((each) => each.isIntersecting).forEach(({ target }) => {
    sight.unobserve(target);
    if (target.dataset.start) bringIntoSight(target, rowOf(target.dataset.start), 8);
  }));
  readers.forEach((each) => sight.observe(each));
  return {
    value: () => (most === 1 ? places[0] : places),
    words: said,
    isOpen: () => !places.length,
    fill: (value) => {
      places = (Array.isArray(value) ? value : [value]).map(placeIn).filter((each) => each?.quote);
      draw();
    },
  };
}
