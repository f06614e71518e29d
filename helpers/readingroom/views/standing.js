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

/**
 * What each claim is while some are rejected and some doubted. A claim has less support if it
 * stands and would not if all that is doubted were rejected as well.
 */
export function statesOf(claims, steps, rejected, doubted) {
  const stand = standing(claims, steps, rejected);
  const firm = doubted.length ? standing(claims, steps, [...rejected, ...doubted]) : stand;
  const [gone, unsure] = [new Set(rejected), new Set(doubted)];
  const into = new Map(claims.map((id) => [id, []]));
  for (const step of steps) into.get(step.to)?.push(step);
  return new Map(claims.map((id) => {
    const reasons = into.get(id).filter((step) => step.kind === "supports");
    const kept = reasons.filter((step) => step.from.every((each) => stand.has(each)));
    const state = {
      rejected: gone.has(id), doubted: unsure.has(id) && !gone.has(id), fallen: !gone.has(id) && !stand.has(id),
      shaky: stand.has(id) && !firm.has(id) && !unsure.has(id),
      of: reasons.length, kept: kept.length, against: into.get(id).length - reasons.length,
      doubtful: kept.filter((step) => !step.from.every((each) => firm.has(each))).length,
    };
    return [id, { ...state, words: stateWords(state) }];
  }));
}

function stateWords({ rejected, doubted, fallen, shaky, of, kept }) {
  if (rejected) return "you reject this";
  return [doubted && "you doubt this", fallen && "no support left", shaky && "less support",
    !fallen && kept < of && `${kept} of ${of} reasons left`].filter(Boolean).join("; ");
}

const MOST_NAMED = 6;

/**
 * What the reader's choices come to, as runs: words, or a claim to be led to. Claims have `id` and
 * `called`; `theses` are the ids of those where the argument of the letter ends.
 */
export function verdictOf(claims, states, theses) {
  const where = (test) => claims.filter(({ id }) => test(states.get(id)));
  const rows = [["You reject", where((state) => state.rejected)], ["You doubt", where((state) => state.doubted)],
    ["No support left", where((state) => state.fallen)], ["Less support", where((state) => state.shaky)]];
  const runs = rows.filter(([, found]) => found.length).flatMap(([head, found]) => [`${head}: `, ...named(found), ". "]);
  if (!runs.length) runs.push("You accept every claim. ");
  const ends = claims.filter(({ id }) => theses.includes(id));
  return [...runs, ends.map(({ id, called }) => thesisWords(ends.length > 1 ? `The conclusion “${called}”` : "The thesis", states.get(id))).join(" ")];
}

function named(claims) {
  const runs = claims.slice(0, MOST_NAMED).flatMap((claim, n) => (n ? [", ", claim] : [claim]));
  return claims.length > MOST_NAMED ? [...runs, ` and ${claims.length - MOST_NAMED} more`] : runs;
}

function thesisWords(name, { rejected, fallen, of, kept, doubtful, against }) {
  if (rejected) return `${name} is rejected itself.`;
  if (!of) return `${name} has no step that supports it.`;
  const weighs = against ? ` ${against === 1 ? "One reason counts" : `${against} reasons count`} against it.` : "";
  if (fallen) return of === 1 ? `${name} has no support left: its one reason has fallen.` : `${name} has no support left, of ${of} reasons.`;
  if (of === 1) return `${name} has its one reason${doubtful ? ", which is doubtful" : ""}.${weighs}`;
  const doubts = doubtful ? `, ${doubtful} of them doubtful` : "";
  return `${name} ${kept === of ? `has all its ${of} reasons` : `keeps ${kept} of ${of} reasons`}${doubts}.${weighs}`;
}
