// @ts-check
// What follows from what in an argument, and words about it. Nothing here touches the page.

/**
 * The ids of the claims that stand when some are rejected: the rule of `readingroom.reading.standing`
 * (a test holds the two together). Each step waits for its premises, so that it is looked at once
 * for each of them, however long the argument.
 */
export function standing(claims, steps, rejected) {
  const gone = new Set(rejected);
  const accepted = new Set(claims.filter((id) => !gone.has(id)));
  const support = steps.filter((step) => step.kind === "supports");
  const needing = new Set(support.map((step) => step.to));
  const lacking = support.map((step) => new Set(step.from).size);
  const uses = new Map();
  support.forEach((step, at) => new Set(step.from).forEach((id) => (uses.has(id) ? uses.get(id).push(at) : uses.set(id, [at]))));
  const stand = new Set([...accepted].filter((id) => !needing.has(id)));
  const news = [...stand];
  const conclude = (step) => {
    if (!accepted.has(step.to) || stand.has(step.to)) return;
    stand.add(step.to);
    news.push(step.to);
  };
  support.forEach((step, at) => { if (!lacking[at]) conclude(step); });
  while (news.length) {
    for (const at of uses.get(news.pop()) ?? []) {
      lacking[at] -= 1;
      if (!lacking[at]) conclude(support[at]);
    }
  }
  return stand;
}

/** Claims, steps and options with what is looked up again and again. `adds` says who adds to them. */
export function prepared({ claims, steps, options }, adds) {
  const into = new Map(claims.map((claim) => [claim.id, []]));
  const out = new Map(claims.map((claim) => [claim.id, []]));
  for (const step of steps) {
    into.get(step.to)?.push(step);
    new Set(step.from).forEach((id) => out.get(id)?.push(step));
  }
  return {
    adds, steps, options, into, out,
    claims: [...claims].sort((one, other) => one.start - other.start),
    byId: new Map(claims.map((claim) => [claim.id, claim])),
    stepById: new Map(steps.map((step) => [step.id, step])),
    supports: (id) => (into.get(id) ?? []).filter((step) => step.kind === "supports"),
  };
}

/** How a claim is called where it is not shown itself. */
export const called = (claim) => `${claim.siglum} ${claim.name}`;

/**
 * What each claim is while some are rejected and some doubted. A claim has less support if it
 * stands and would not if all that is doubted were rejected as well.
 */
export function statesOf(argument, rejected, doubted) {
  const ids = argument.claims.map((claim) => claim.id);
  const stand = standing(ids, argument.steps, rejected);
  const firm = doubted.length ? standing(ids, argument.steps, [...rejected, ...doubted]) : stand;
  const gone = new Set(rejected);
  const unsure = new Set(doubted);
  return new Map(ids.map((id) => {
    const reasons = argument.supports(id);
    const kept = reasons.filter((step) => step.from.every((each) => stand.has(each)));
    const state = {
      rejected: gone.has(id), doubted: unsure.has(id) && !gone.has(id), fallen: !gone.has(id) && !stand.has(id),
      shaky: stand.has(id) && !firm.has(id) && !unsure.has(id),
      of: reasons.length, kept: kept.length, doubtful: kept.filter((step) => !step.from.every((each) => firm.has(each))).length,
    };
    return [id, { ...state, words: stateWords(state) }];
  }));
}

function stateWords({ rejected, doubted, fallen, shaky, of, kept }) {
  if (rejected) return "you reject this";
  return [doubted && "you doubt this", fallen && "no support left", shaky && "less support",
    !fallen && kept < of && `${kept} of ${of} ${of === 1 ? "reason" : "reasons"} left`].filter(Boolean).join("; ");
}

/**
 * The claims of a letter in their frame, each part in the order of the text: the cells of the
 * `options`, and outside of them every claim at the place that `readingroom.reading.places` gives
 * it. One that is not placed yet stands `alone`.
 */
export function frameOf(argument, letter, places) {
  const claims = argument.claims.filter((claim) => claim.letter === letter);
  const options = argument.options.filter((option) => option.letter === letter);
  const known = new Set(options.map((option) => option.id));
  const counted = (claim) => known.has(claim.option) && Boolean(claim.weighs);
  const outside = new Map(["thesis", "reason", "other", "alone"].map((place) => [place, []]));
  claims.filter((claim) => !counted(claim)).forEach((claim) => (outside.get(places[claim.id]) ?? outside.get("alone")).push(claim));
  const cell = (option, side) => ({ side, claims: claims.filter((claim) => counted(claim) && claim.option === option.id && claim.weighs === side) });
  return { ...Object.fromEntries(outside), claims, options: options.map((option) => ({ ...option, cells: ["against", "for"].map((side) => cell(option, side)) })) };
}

/**
 * Claims in a row with what stands between them: after each claim the unstated premises of its
 * steps, and the step from it to the next one or back. `joined` are neighbours that only together
 * lead on. Where claims stand beside one another (`flows` is false), nothing is put between them.
 */
export function rowOf(argument, claims, flows) {
  const at = new Map(claims.map((claim, place) => [claim.id, place]));
  const row = claims.map((claim) => ({ claim, unstated: [], joint: "", joined: null, linked: [] }));
  row.forEach((each, place) => {
    const next = row[place + 1]?.claim;
    each.joint = flows && next ? jointOf(argument, each.claim.id, next.id) : "";
    for (const step of argument.out.get(each.claim.id)) {
      const last = lastPremise(argument, step, each.claim.letter);
      // Read upward, a premise stands below its conclusion: what links them comes before it.
      const above = flows && step.from.length === 1 && at.get(step.to) === place - 1;
      if (step.unstated && last === each.claim.id) row[above ? place - 1 : place].unstated.push(step);
      if (new Set(step.from).size > 1 && !(flows && bracketed(row, at, step))) each.linked.push(step);
    }
  });
  return row;
}

/** The premise of a step that comes last in a letter: the unstated one is shown once, with it. */
function lastPremise(argument, step, letter) {
  const here = step.from.filter((id) => argument.byId.get(id)?.letter === letter);
  return here.reduce((last, id) => (argument.byId.get(id).start >= argument.byId.get(last).start ? id : last), here[0]);
}

function jointOf(argument, above, below) {
  const down = argument.out.get(above).find((step) => step.to === below);
  if (down) return down.kind === "supports" ? "↓ leads to" : "↓ counts against";
  const up = argument.out.get(below).find((step) => step.to === above);
  if (up) return up.kind === "supports" ? "↑ leads to" : "↑ counts against";
  return "";
}

/** Whether the premises of a step stand side by side in a bracket; if they can, they now do. */
function bracketed(row, at, step) {
  const places = step.from.map((id) => at.get(id)).sort((one, other) => one - other);
  if (places.some((place) => place === undefined) || places.at(-1) - places[0] !== places.length - 1) return false;
  const stretch = row.slice(places[0], places.at(-1) + 1);
  if (stretch.some((each) => each.joined && each.joined !== step)) return false;
  stretch.forEach((each) => { each.joined = step; });
  return true;
}

const TOKEN = /\[[^\]]*\]\S*|\S+/g;
const bare = (word) => word.replace(/^[.,;:!?“”"'()]+|[.,;:!?“”"'()]+$/g, "").toLowerCase();

/**
 * The words of a claim for its card: runs of words, each with whether they are words of certainty.
 * They are shortened only by leaving out; beginning, end and words of certainty stay.
 */
export function cardRuns(words, modality, most) {
  const found = words.match(TOKEN) ?? [];
  const plain = found.map(bare);
  const certain = new Set();
  for (const phrase of modality) {
    const wanted = (phrase.match(TOKEN) ?? []).map(bare);
    for (let start = 0; wanted.length && start + wanted.length <= plain.length; start += 1) {
      if (wanted.every((word, n) => plain[start + n] === word)) wanted.forEach((_, n) => certain.add(start + n));
    }
  }
  const short = found.length <= most + 3;
  const head = Math.ceil(most / 2);
  const stays = found.map((_, n) => short || n < head || n >= found.length - (most - head)
    || certain.has(n) || certain.has(n - 1) || certain.has(n + 1));
  const kept = stays.map((stay, n) => stay || (stays[n - 1] && stays[n + 1]) || (stays[n - 1] && stays[n + 2]) || (stays[n - 2] && stays[n + 1]));
  const runs = [];
  found.forEach((word, n) => {
    if (!kept[n]) return kept[n - 1] && runs.push([" … ", false]);
    const last = runs.at(-1);
    if (last && last[1] === certain.has(n) && kept[n - 1]) last[0] += ` ${word}`;
    else runs.push([kept[n - 1] ? ` ${word}` : word, certain.has(n)]);
    return null;
  });
  // The space before a word of certainty is no part of it.
  return runs.flatMap(([text, sure]) => (sure && text.startsWith(" ") ? [[" ", false], [text.slice(1), true]] : [[text, sure]]));
}

const COUNTS = ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
export const countWord = (count) => COUNTS[count] ?? String(count);

const MOST_NAMED = 6;

/** What the reader's choices come to, as runs: words, or a claim to be led to. */
export function verdictOf(argument, frame, states) {
  const where = (test) => argument.claims.filter((claim) => test(states.get(claim.id)));
  const rows = [["You reject", where((state) => state.rejected)], ["You doubt", where((state) => state.doubted)],
    ["No support left", where((state) => state.fallen)], ["Less support", where((state) => state.shaky)]];
  const runs = rows.filter(([, claims]) => claims.length).flatMap(([head, claims]) => [`${head}: `, ...named(claims), ". "]);
  if (!runs.length) runs.push("You accept every claim. ");
  return [...runs, frame.thesis.map((claim) => thesisWords(claim, argument, states.get(claim.id), frame.thesis.length > 1)).join(" ")];
}

function named(claims) {
  const runs = claims.slice(0, MOST_NAMED).flatMap((claim, n) => (n ? [", ", claim] : [claim]));
  return claims.length > MOST_NAMED ? [...runs, ` and ${countWord(claims.length - MOST_NAMED)} more`] : runs;
}

function thesisWords(claim, argument, state, several) {
  const name = several ? `The conclusion “${called(claim)}”` : "The thesis";
  if (state.rejected) return `${name} is rejected itself.`;
  if (!state.of) return `${name} has no step that supports it.`;
  const against = argument.into.get(claim.id).length - state.of;
  const weighs = against ? ` ${against === 1 ? "One counts" : `${countWord(against)} count`} against it.` : "";
  const reasons = (count) => `${count} ${count === 1 ? "reason" : "reasons"}`;
  if (state.fallen) return `${name} has no support left, of ${reasons(state.of)}.`;
  const doubtful = state.doubtful ? `, ${state.doubtful} of them doubtful` : "";
  if (state.kept === state.of) return `${name} has ${state.of === 1 ? "its one reason" : `all its ${reasons(state.of)}`}${state.of === 1 && state.doubtful ? ", which is doubtful" : doubtful}.${weighs}`;
  return `${name} keeps ${state.kept} of ${reasons(state.of)}${doubtful}.${weighs}`;
}
