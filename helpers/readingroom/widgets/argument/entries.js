// @ts-check
// A reader's own entries: what can be used of them, and why the rest cannot. Nothing here touches the page.

export const SECTIONS = ["options", "claims", "steps"];
const SAME = { "“": '"', "”": '"', "„": '"', "‟": '"', "‘": "'", "’": "'", "‚": "'", "‛": "'", "´": "'", "`": "'",
  "–": "-", "—": "-", "‒": "-", "―": "-", "−": "-", "‐": "-", "‑": "-" };
/** Words as they are compared where documents are read: one space, plain quotation marks and dashes. */
const folded = (words) => words.trim().replace(/\s+/g, " ").replace(/[“”„‟‘’‚‛´`–—‒―−‐‑]/g, (sign) => SAME[sign]);
export const written = (value) => (typeof value === "string" ? value.trim() : "");
export const entriesOf = (own, section) => (Array.isArray(own?.[section]) ? own[section] : []);

const searched = new WeakMap();
/** A letter's stretches between its enclosures, folded, and where each line begins in them. */
function stretchesOf(letter) {
  if (searched.has(letter)) return searched.get(letter);
  const stretches = [];
  for (const line of letter.lines) {
    const stretch = stretches[line.stretch] ??= { text: "", lines: [] };
    if (stretch.text) stretch.text += " ";
    stretch.lines.push({ line, at: stretch.text.length });
    stretch.text += folded(line.words);
  }
  searched.set(letter, stretches.filter(Boolean));
  return searched.get(letter);
}

/** Every place of words in a letter: the line in which they begin and end, and how far in. */
function placesOf(letter, quote) {
  const wanted = folded(quote);
  const found = [];
  for (const stretch of wanted ? stretchesOf(letter) : []) {
    for (let at = stretch.text.indexOf(wanted); at >= 0; at = stretch.text.indexOf(wanted, at + 1)) {
      const holding = (place) => stretch.lines.findLast((each) => each.at <= place);
      const first = holding(at);
      found.push({ first: first.line, last: holding(at + wanted.length - 1).line, into: at - first.at });
    }
  }
  return found;
}

/**
 * Picked words as an anchor in a letter: `quote`, `in`, and `n` where they stand more than once.
 * Null if they do not stand together, as around an enclosure.
 */
export function anchorOf(letter, picked) {
  const line = letter.lines.find((each) => each.number === picked.first);
  const quote = picked.words.trim().replace(/\s+/g, " ");
  const places = placesOf(letter, quote);
  const into = folded(`${line.words.slice(0, picked.start)}x`).length - 1;
  const n = places.findIndex((place) => place.first === line && place.into === into) + 1;
  if (!n) return null;
  return places.length > 1 ? { quote, in: letter.code, n } : { quote, in: letter.code };
}

/** Of a reader's own entries those that can be used, ready for the map, and why the others cannot. */
export function usable(own, data) {
  const bad = [];
  const ids = { options: new Set(), claims: new Set(), steps: new Set() };
  const kept = { options: [], claims: [], steps: [] };
  for (const section of SECTIONS) {
    const listed = own?.[section];
    if (listed !== undefined && listed !== null && !Array.isArray(listed)) bad.push({ section, at: -1, id: section, why: `the ${section} are not a list` });
    entriesOf(own, section).forEach((entry, at) => {
      const id = written(entry?.id);
      const made = !id ? "it has no id" : ids[section].has(id) ? "another entry has the same id" : MAKERS[section](entry, data, ids);
      if (typeof made === "string") bad.push({ section, at, id: id || `no. ${at + 1} of the ${section}`, why: made });
      else {
        ids[section].add(id);
        kept[section].push({ id, ...made });
      }
    });
  }
  return { ...kept, bad };
}

/** An entry as the map needs it, or the sentence that says why it cannot be used. */
const MAKERS = {
  options: (entry, data) => (!written(entry.name) ? "it has no name"
    : !data.letters.some((letter) => letter.code === entry.letter) ? "its letter is not in this document"
      : { name: written(entry.name), letter: entry.letter, words: written(entry.at?.quote ?? entry.at) }),
  claims: (entry, data, ids) => {
    const letter = data.letters.find((each) => each.code === entry.letter);
    if (!letter) return "its letter is not in this document";
    const at = typeof entry.at === "string" ? { quote: entry.at } : entry.at ?? {};
    if (!written(at.quote)) return "it has no words of the letter";
    const places = placesOf(letter, at.quote);
    if (!places.length) return "its words do not stand in the letter";
    const n = at.n === undefined || at.n === null ? 0 : Number(at.n);
    if (!Number.isInteger(n) || n < 0 || n > places.length) return "its words do not stand that often in the letter";
    if (!n && places.length > 1) return `its words stand ${places.length} times in the letter, and \`n\` does not say which`;
    return claimMade(entry, letter, at.quote, places[Math.max(0, n - 1)], ids);
  },
  steps: (entry, data, ids) => {
    const from = Array.isArray(entry.from) ? [...new Set(entry.from)] : [];
    if (!from.length || !from.every((id) => ids.claims.has(id))) return "a premise of it is not among the claims";
    if (!ids.claims.has(entry.to)) return "its conclusion is not among the claims";
    if (from.includes(entry.to)) return "it leads from a claim to itself";
    if (entry.kind !== "supports" && entry.kind !== "counts against") return "it neither supports nor counts against";
    return { from, to: entry.to, kind: entry.kind, scheme: written(entry.scheme), unstated: written(entry.unstated), note: written(entry.note) };
  },
};

function claimMade(entry, letter, quote, place, ids) {
  const { first, last } = place;
  const lines = first === last ? `line ${first.number}` : `lines ${first.number}–${last.number}`;
  const where = [first.siglum, lines].filter(Boolean).join(", ");
  const sides = ["for", "against"].includes(entry.weighs) ? entry.weighs : "";
  return {
    name: written(entry.id).replaceAll("-", " "), letter: letter.code, siglum: first.siglum || lines, start: first.number + place.into / 1e6,
    words: quote, says: written(entry.says), stance: written(entry.stance), note: written(entry.note),
    modality: Array.isArray(entry.modality) ? entry.modality.filter((each) => typeof each === "string") : [],
    option: ids.options.has(entry.option) ? entry.option : "", weighs: ids.options.has(entry.option) ? sides : "",
    rows: [["where", where], ["letter", letter.title], ["voice", first.voice]], cite: `${letter.title}, ${where}`, questions: [],
  };
}
