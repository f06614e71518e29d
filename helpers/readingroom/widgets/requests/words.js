// @ts-check
// Where words stand, and where they do not: letters as folded text that knows its lines.
import { button, el, fill } from "../../views/elements.js";

const SAME = { "“": '"', "”": '"', "„": '"', "‟": '"', "‘": "'", "’": "'", "‚": "'", "‛": "'", "´": "'", "`": "'" };
/** Words as they are compared: white space as one space, plain quotation marks and dashes. */
export const folded = (words) => words.trim().replace(/\s+/g, " ").replace(/[“”„‟‘’‚‛´`]/g, (sign) => SAME[sign]).replace(/[–—‒―−‐‑]/g, "-");
export const lower = (words) => folded(words).toLowerCase();

const MOST_PLACES = 40;

/** Every place where `wanted` stands in `text`, overlapping ones as well, as anchors count them. */
function everyPlace(text, wanted) {
  const found = [];
  if (!wanted) return found;
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) found.push(at);
  return found;
}

/** The number of the last of `starts` that is not behind `at`. */
function lastUpTo(starts, at) {
  let [low, high] = [0, starts.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= at) low = middle; else high = middle;
  }
  return low;
}

/**
 * The lines of a page to look words up in. It is made when it is first asked, since most readers
 * look at the ledger only.
 */
export function library(data) {
  const lines = data.lines.map(([number, siglum, letter, words]) => ({ number, siglum, letter, words, address: siglum || `line:${number}` }));
  const byAddress = new Map(lines.map((line) => [line.address, line]));
  const byNumber = new Map(lines.map((line) => [line.number, line]));
  const titles = new Map(data.letters);
  const volumes = new Map();

  /** A letter without its enclosures ("" is what lies outside the letters), folded, its lines known. */
  function volume(letter) {
    if (volumes.has(letter)) return volumes.get(letter);
    const [pieces, starts, own] = [[], [], []];
    let reached = 0;
    let before = -1;
    lines.forEach((line, at) => {
      if (line.letter !== letter) return;
      // A NUL stands where another letter lies between, so that no words run across it.
      const gap = before < 0 ? "" : before === at - 1 ? " " : "\0";
      const words = folded(line.words);
      starts.push(reached + gap.length);
      own.push(line);
      pieces.push(gap, words);
      reached += gap.length + words.length;
      before = at;
    });
    const text = pieces.join("");
    const made = { text, starts, lines: own, small: text.toLowerCase() };
    volumes.set(letter, made);
    return made;
  }
  const lineAt = (held, at) => held.lines[lastUpTo(held.starts, at)];
  const letters = [...titles.keys(), ""].filter((letter) => letter || lines.some((line) => !line.letter));
  return {
    byAddress,
    title: (letter) => titles.get(letter) || letter || "outside the letters",
    letters,
    /** Where words stand letter for letter, folded: how far into the letter, and the line they begin on. */
    places: (letter, quote) => {
      const held = volume(letter);
      return everyPlace(held.text, folded(quote)).map((at) => ({ reached: at, line: lineAt(held, at) }));
    },
    /** Which occurrence in the letter begins on a line behind some words of it; 0 if none does. */
    which: (letter, number, before, quote) => {
      const held = volume(letter);
      const row = held.lines.indexOf(byNumber.get(number));
      if (row < 0) return 0;
      const lead = folded(before);
      const at = held.starts[row] + lead.length + (lead && /\s$/.test(before) ? 1 : 0);
      return everyPlace(held.text, folded(quote)).indexOf(at) + 1;
    },
    /** Where words stand whatever their capitals, also inside other words: lines letter by letter. */
    look: (words) => letters.map((letter) => {
      const held = volume(letter);
      return { letter, lines: everyPlace(held.small, lower(words)).map((at) => lineAt(held, at)) };
    }),
  };
}

/** A line of the page in the inspector. */
export function passage(books, line) {
  const where = [line.siglum, `line ${line.number}`].filter(Boolean).join(", ");
  const title = books.title(line.letter);
  return {
    kind: line.siglum ? `Passage ${line.siglum}` : `Line ${line.number}`,
    words: line.words.trim(), rows: [["where", where], ["letter", title]],
    cite: `${title}, ${where}`,
  };
}

const times = (number) => (number === 0 ? "nowhere" : number === 1 ? "once" : `${number} times`);

/** What is silent in the inspector: which words were looked for, and where else they stand. */
export function silenceItem(books, silence) {
  const rows = [["letter", books.title(silence.letter)]];
  const links = [];
  for (const word of silence.absent) {
    const found = books.look(word);
    const here = found.find((each) => each.letter === silence.letter)?.lines.length ?? 0;
    const elsewhere = found.filter((each) => each.letter !== silence.letter && each.lines.length);
    rows.push([`“${word}”`, [`${times(here)} in this letter`, ...elsewhere.map((each) => `${times(each.lines.length)} in ${each.letter || "the rest of the page"}`)].join("; ")]);
    const items = elsewhere.flatMap((each) => each.lines).slice(0, 6).map((line) => [line.siglum || `line ${line.number}`, line.address]);
    links.push({ head: `“${word}” elsewhere`, items: [...new Map(items.map((item) => [item[1], item])).values()] });
  }
  return {
    kind: "Not said or not asked for, by this reading", glyph: "empty", silence: silence.what, rows, links,
    note: [silence.note, "The words were looked for whatever their capitals, also inside longer words. That a word is missing shows that the word is missing: whether the thing is, only reading shows."].filter(Boolean).join(" "),
  };
}

/** The box in which one looks for a word that may not be there. */
export function lookUp(view, books, letters) {
  const input = el("input", { type: "search", class: "rr-field", maxlength: 200, "aria-label": "A word that might not be there" });
  const answer = el("div", { class: "rr-answer" });
  const form = el("form", { class: "rr-find", onsubmit: (event) => {
    event.preventDefault();
    look();
  } }, input, el("button", { type: "submit", class: "rr-button" }, "Look"));
  function look() {
    const words = input.value.trim();
    if (!words) return fill(answer);
    const found = books.look(words);
    const asked = found.filter((each) => letters.includes(each.letter));
    const said = asked.map((each) => `${times(each.lines.length)} in ${books.title(each.letter)}`).join("; ");
    fill(answer, el("p", {}, `“${words}” stands ${said}.`),
      el("ul", { class: "rr-found" }, found.map((each) => count(each, letters))),
      asked.every((each) => !each.lines.length)
        ? el("p", { class: "rr-note" }, "A letter may say a thing in other words: try those, and read the letter, before you call it silent.") : null);
    view.say(`“${words}” stands ${said}.`);
  }
  function count({ letter, lines }, asking) {
    const once = [...new Set(lines)];
    return el("li", {}, asking.includes(letter) ? el("b", {}, books.title(letter)) : books.title(letter), ": ",
      lines.length ? `${times(lines.length)}, ` : el("span", { class: "rr-empty" }, "nowhere"),
      once.slice(0, MOST_PLACES).map((line) => button(line.siglum || `line ${line.number}`, () => view.open(line.address), { class: "rr-link" })),
      once.length > MOST_PLACES ? ` and ${once.length - MOST_PLACES} lines more` : null);
  }
  return el("div", { class: "rr-lookup" }, el("p", { class: "rr-head" }, "Look for a word that is not there"),
    el("p", { class: "rr-note" }, "What would you expect in such a letter? Type a word, or its beginning, and see whether it stands there. Capitals do not count, and words inside longer words are found too."),
    form, answer);
}
