// @ts-check
// Where words stand in the letters: the lines of a view as folded text that knows where they begin.
import { folded, lower, mapped, small, standing, wordsOf } from "./orthography.js";

/** The lines that stand in a node, as they were put there. */
export function linesOf(node) {
  return [...node.querySelectorAll(".rr-words[data-line]")].map((each) => {
    const { line, siglum = "", letter, stretch, before = "" } = each.dataset;
    return { number: Number(line), siglum, letter, stretch, before, words: each.textContent };
  });
}

/** An id that no entry has yet. */
export function unused(entries, stem, n = 1) {
  return entries.some((each) => each?.id === `${stem}-${n}`) ? unused(entries, stem, n + 1) : `${stem}-${n}`;
}

/** Where a line stands, in words. */
export const whereOf = ({ siglum, number }) => [siglum, `line ${number}`].filter(Boolean).join(", ");

/**
 * The letters of some lines. Each is looked through as one text; a NUL stands where another letter
 * lies between, so that no words run across it.
 */
export function lettersOf(lines) {
  const volumes = new Map();
  function volume(letter) {
    if (volumes.has(letter)) return volumes.get(letter);
    const held = { text: "", starts: [], lines: lines.filter((each) => each.letter === letter) };
    held.lines.forEach((line, at) => {
      if (at) held.text += held.lines[at - 1].stretch === line.stretch ? " " : "\0";
      held.starts.push(held.text.length);
      held.text += folded(line.words);
    });
    volumes.set(letter, held);
    return held;
  }
  const lineAt = (held, at) => held.starts.findLastIndex((start) => start <= at);
  /** Every place of words in a letter, overlapping ones as well, as anchors count them. */
  function places(letter, quote, fold = (words) => words) {
    const held = volume(letter);
    const wanted = folded(quote);
    return [...standing(fold(held.text), fold(wanted))].map((at) => (
      { at, line: held.lines[lineAt(held, at)], words: held.text.slice(at, at + wanted.length) }));
  }
  /** Where a place of folded words begins and ends: a line, and how far in it. */
  function range(letter, { at, words }) {
    const held = volume(letter);
    const spot = (place, edge) => {
      const row = lineAt(held, place);
      const blank = held.lines[row].words.search(/\S/);
      return [held.lines[row].number, blank + mapped(held.lines[row].words.trim())[edge](place - held.starts[row])];
    };
    const [[first, start], [last, end]] = [spot(at, "start"), spot(at + words.length - 1, "end")];
    return { letter, first, start, last, end };
  }
  return {
    places,
    /** Where words stand, whatever their capitals, in some letters one after the other. */
    ranges: (codes, words) => codes.flatMap((letter) => places(letter, words, small).map((each) => range(letter, each))),
    /** Where words stand whatever their capitals, also inside other words. */
    look: (letter, words) => places(letter, words, small),
    /**
     * Words as an anchor, `quote`, `in`, and `n` where they stand more than once: those behind
     * `before` on a line. Null if they do not stand together, as around an enclosure.
     */
    anchor: (letter, number, before, quote) => {
      const held = volume(letter);
      const row = held.lines.findIndex((line) => line.number === number);
      if (row < 0) return null;
      const into = folded(`${before.slice(held.lines[row].before.length)}x`).length - 1;
      const found = places(letter, quote);
      const n = found.findIndex(({ at }) => at === held.starts[row] + into) + 1;
      const words = quote.trim().replace(/\s+/g, " ");
      if (!n) return null;
      return found.length > 1 ? { quote: words, in: letter, n } : { quote: words, in: letter };
    },
    /** The line on which the words of an anchor begin; nothing if that cannot be said. */
    line: (letter, { quote, n }) => {
      const found = typeof quote === "string" ? places(letter, quote) : [];
      return found[(n ?? (found.length === 1 ? 1 : 0)) - 1]?.line;
    },
  };
}

const MOST = 12; // words of a passage that are compared
const LEAST = 0.4;

/** Pairs of letters, by which words are alike even where some are misspelt. */
const pairs = (words) => new Set([...words].map((sign, at, all) => sign + (all[at + 1] ?? "")));
const likeness = (some, others) => (2 * [...some].filter((each) => others.has(each)).length) / (some.size + others.size);

/** The passage of some lines that is most like words which stand nowhere; null if none is like them. */
export function nearest(lines, words) {
  const wanted = wordsOf(words).slice(0, MOST);
  if (!wanted.length) return null;
  const sought = pairs(lower(words.slice(0, wanted.at(-1)[1])));
  const every = lines.flatMap((line) => wordsOf(line.words).map(([start], word, all) => {
    const end = all[Math.min(word + wanted.length, all.length) - 1][1];
    return { letter: line.letter, first: line.number, start, last: line.number, end, like: likeness(sought, pairs(lower(line.words.slice(start, end)))) };
  }));
  const best = every.reduce((some, other) => (other.like > some.like ? other : some), { like: 0 });
  return best.like >= LEAST ? best : null;
}
