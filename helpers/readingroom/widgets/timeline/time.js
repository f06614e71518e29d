// @ts-check
// Hours on clocks that are stated, chosen or open. Times are minutes from the first midnight.

export const DAY = 1440;
/** Where no clock is listed, the earliest and the latest that any place on earth can have. */
const ANY_CLOCK = [{ id: "", name: "", offsets: [[0, -720]] }, { id: "", name: "", offsets: [[0, 840]] }];

/** A time on a clock as a time of UTC. An hour that was skipped is read by the clock before. */
function toUtc(clock, time) {
  const all = clock.offsets;
  for (let at = 0; at < all.length; at += 1) {
    const utc = time - all[at][1];
    if (at === all.length - 1 || utc < all[at + 1][0]) return at && utc < all[at][0] ? time - all[at - 1][1] : utc;
  }
  return time;
}

/** A time of UTC as a clock shows it. */
function onto(clock, utc) {
  const now = clock.offsets.findLast(([start]) => utc >= start) ?? clock.offsets[0];
  return utc + now[1];
}

/** What is possible of the events in `data`, by the clocks chosen: whose hours → id of a clock. */
export function reckoning(data) {
  const clocks = new Map(data.clocks.map((clock) => [clock.id, clock]));
  const offered = data.clocks.filter((clock) => clock.offered);
  const events = new Map(data.events.map((event) => [event.id, event]));
  const fixed = (event, chosen) => clocks.get(event.clock) ?? clocks.get(chosen[event.writer]) ?? null;
  /** The clock of the chart; without any, hours stand as they are written. */
  const axis = (chosen) => clocks.get(chosen.axis) ?? data.clocks[0] ?? { id: "", name: "", offsets: [[0, 0]] };
  function possible(event, chosen) {
    const one = fixed(event, chosen);
    if (one) return [one];
    return offered.length ? offered : [axis(chosen)];
  }
  const times = (event, time, chosen) => [...new Set(possible(event, chosen).map((clock) => onto(axis(chosen), toUtc(clock, time))))].sort((a, b) => a - b);
  /** From when to when an event can have been, on the clock of the chart; an open end is null. */
  function span(event, chosen) {
    if (event.exact) {
      const ticks = times(event, event.from, chosen);
      return { low: ticks[0], high: ticks.at(-1), ticks };
    }
    const end = (time, anchor, which) => {
      if (time === null) return null;
      const bound = events.get(anchor);
      return (bound ? times(bound, bound.from, chosen) : times(event, time, chosen)).at(which);
    };
    return { low: end(event.from, event.low, 0), high: end(event.to, event.high, -1), ticks: [] };
  }
  /** How long from one hour to another: at face value, the least, the most; each pairing is tried. */
  function between(first, second, chosen) {
    const here = fixed(first, chosen) ? [fixed(first, chosen)] : offered;
    const there = fixed(second, chosen) ? [fixed(second, chosen)] : offered;
    const all = here.flatMap((one) => there.map((other) => toUtc(other, second.from) - toUtc(one, first.from)));
    const face = second.from - first.from;
    return all.length ? [face, Math.min(...all), Math.max(...all)] : [face, face, face];
  }
  /**
   * How much later one hour is than another, at the least and at the most, on any clocks at all.
   * A writer is taken to keep one clock; who wrote down hours of receipt may be different people.
   */
  function apart(later, earlier) {
    const own = (event) => (clocks.has(event.clock) ? [clocks.get(event.clock)] : offered.length ? offered : ANY_CLOCK);
    const same = later.writer && later.writer === earlier.writer && later.writer !== "receipt" && !later.clock && !earlier.clock;
    const pairs = same ? own(later).map((clock) => [clock, clock]) : own(later).flatMap((one) => own(earlier).map((other) => [one, other]));
    const all = pairs.map(([one, other]) => toUtc(one, later.at) - toUtc(other, earlier.at));
    return [Math.min(...all), Math.max(...all)];
  }
  return { axis, fixed, span, between, apart, events, offered };
}

/** Minutes as hours, as an archivist would note them: 39 h 15 min. */
export function hours(minutes) {
  const whole = Math.round(Math.abs(minutes));
  const [full, rest] = [Math.floor(whole / 60), whole % 60];
  return `${minutes < 0 && whole ? "−" : ""}${[full || !rest ? `${full} h` : "", rest ? `${rest} min` : ""].filter(Boolean).join(" ")}`;
}

/** From the least to the most, or the one where both are the same. */
export const range = (low, high) => (low === high ? hours(low) : `${hours(low)} to ${hours(high)}`);

/** Times in words, counted from the midnight that `zero` names; with the year where `days` are many. */
export function calendar(zero, days) {
  const start = new Date(0);
  start.setUTCFullYear(zero[0], zero[1] - 1, zero[2]);
  const many = days && days.to - days.from > 180 * DAY;
  const plain = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", timeZone: "UTC", ...(many ? { year: "numeric" } : {}) });
  // To say a day takes the browser long, and the same few days are said again and again.
  const said = new Map();
  const day = (time) => {
    const which = Math.floor(time / DAY);
    if (!said.has(which)) said.set(which, plain.format(new Date(start.getTime() + which * DAY * 60000)));
    return said.get(which);
  };
  const clock = (time) => {
    const minutes = Math.round(((time % DAY) + DAY) % DAY) % DAY;
    return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
  };
  const moment = (time) => `${day(time)}, ${clock(time)}`;
  /** From when to when. */
  function stretch({ low, high }) {
    if (low === null) return `until ${moment(high)}`;
    if (high === null) return `from ${moment(low)}`;
    if (low === high) return moment(low);
    const sameDay = Math.floor(low / DAY) === Math.floor(high / DAY);
    return `${moment(low)} to ${sameDay ? clock(high) : moment(high)}`;
  }
  const year = (time) => String(new Date(start.getTime() + time * 60000).getUTCFullYear());
  return { day, head: many ? year : day, stretch };
}
