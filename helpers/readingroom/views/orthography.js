// @ts-check
// Letters and words as they are compared: `orthography` and `text` in Python say the same.

const SAME = { "“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'", "‛": "'", "´": "'", "`": "'",
  "–": "-", "—": "-", "‒": "-", "―": "-", "−": "-", "‐": "-", "‑": "-" };
/** A letter with its marks, a syllable of Korean with its parts, or a run of white space. */
const LETTER = /\s+|(?:[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?|[\uac00-\ud7a3][\u11a8-\u11c2]?|[^])\p{M}*/gu;
const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}'’\-]*/gu;
const IN_WORD = /[\p{L}\p{N}\p{M}'’\-]/u;

const plain = (words) => words.replace(/\s+/g, " ").normalize("NFC").replace(/[“”„‟«»‘’‚‛´`–—‒―−‐‑]/g, (sign) => SAME[sign]);
/** Words as they are compared where documents are read: single spaces, plain signs, letters joined. */
export const folded = (words) => plain(words.trim());
/** Words as they are compared whatever their capitals. */
export const lower = (words) => small(folded(words));

/** Words without capitals, as long as they were: a letter that would become two stays as it is. */
export function small(words) {
  const all = words.toUpperCase().toLowerCase().replaceAll("ς", "σ");
  if (all.length === words.length) return all;
  return [...words].map((sign) => [sign.toUpperCase().toLowerCase()].find((each) => each.length === sign.length) ?? sign).join("");
}

/** A text as it is compared; `start` and `end` of a sign in it is where in the text its letter is. */
export function mapped(text) {
  if (!/\p{M}|[\u1100-\u11ff]|\s\s/u.test(text) && text.normalize("NFC") === text) {
    return { words: plain(text), start: (at) => at, end: (at) => at + 1 };
  }
  const [starts, ends] = [[], []];
  let words = "";
  for (const { 0: letter, index } of text.matchAll(LETTER)) {
    const same = plain(letter);
    words += same;
    for (let at = 0; at < same.length; at += 1) {
      starts.push(index);
      ends.push(index + letter.length);
    }
  }
  return { words, start: (at) => starts[at], end: (at) => ends[at] };
}

const before = (text, at) => [...text.slice(Math.max(0, at - 2), at)].at(-1) ?? "";
const behind = (text, at) => [...text.slice(at, at + 2)][0] ?? "";
/** Whether a place lies between a letter and a mark of it. */
const cuts = (text, at) => /\p{M}/u.test(behind(text, at)) && /\S/.test(before(text, at));

/** Every place where words stand in a text, both folded, on whole letters; overlapping ones as well. */
export function* standing(text, wanted) {
  for (let at = wanted ? text.indexOf(wanted) : -1; at >= 0; at = text.indexOf(wanted, at + 1)) {
    if (!cuts(text, at) && !cuts(text, at + wanted.length)) yield at;
  }
}

/** Whether a stretch of a text is part of a longer word. */
export const inWord = (text, start, end) => IN_WORD.test(before(text, start)) || IN_WORD.test(behind(text, end));

/** Where the words of a text begin and end, each with its marks. */
export const wordsOf = (text) => [...text.matchAll(WORD)].map((word) => [word.index, word.index + word[0].length]);

/** How many signs stand before a place in a text, as Python counts them. */
export const signs = (text, place) => [...text.slice(0, place)].length;
