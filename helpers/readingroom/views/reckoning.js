// @ts-check
// Hours on clocks that are stated, chosen or open. Times are minutes from the first midnight; what
// each is on each clock was reckoned in Python.

const DAY = 1440;
const UNIVERSAL = "universal";
/** Where no clock is known: how far the clocks of this earth may be behind and ahead. */
const ANYWHERE = [-840, 720];

/** What is possible of the events in `data`, by the clocks chosen: whose hours → id of a clock. */
export function reckoning(data) {
  const { events, clocks } = data;
  const axis = (chosen) => clocks.find(({ id }) => id === chosen.axis) ?? clocks[0] ?? { id: "", name: "" };
  /** The clock of an event if it is stated or chosen. */
  const fixed = (event, chosen) => {
    const one = event.clock || chosen[event.writer];
    return one && Object.hasOwn(event.at, one) ? one : "";
  };
  const possible = (event, chosen) => (fixed(event, chosen) ? [fixed(event, chosen)] : Object.keys(event.at));
  /** An hour on the clock of the chart, by each clock that is possible: pairs of clock and time. */
  const ticks = (event, chosen, end = 0) => possible(event, chosen)
    .map((clock) => [clock, event.at[clock][axis(chosen).id][end]]).sort((a, b) => a[1] - b[1]);
  /** From when to when an event can have been, on the clock of the chart; an open end is null. */
  function span(event, chosen) {
    const bound = (anchor, end) => (Object.hasOwn(events, anchor) ? ticks(events[anchor], chosen) : ticks(event, chosen, end));
    return { low: bound(event.low, 0)[0][1], high: bound(event.high, 1).at(-1)[1] };
  }
  /** How long from one hour to another: at face value, the least, the most; each pairing is tried. */
  function between(first, second, chosen) {
    const face = second.from - first.from;
    if (Object.hasOwn(first.at, "") || Object.hasOwn(second.at, "")) return [face, face, face];
    const all = possible(first, chosen).flatMap((here) => possible(second, chosen)
      .map((there) => second.at[there][UNIVERSAL][0] - first.at[here][UNIVERSAL][0]));
    return [face, Math.min(...all), Math.max(...all)];
  }
  /**
   * How much later one end of an event is than one of another, at the least and at the most, on any
   * clocks at all. A writer keeps one clock; who wrote down hours of receipt may be several people.
   */
  function apart(later, earlier) {
    const own = ({ event, end }) => Object.entries(event.at).flatMap(([clock, on]) => (clock
      ? [[clock, on[UNIVERSAL][end]]] : ANYWHERE.map((away) => [String(away), on[UNIVERSAL][end] - away])));
    const [one, other] = [later.event, earlier.event];
    const same = one.writer && one.writer === other.writer && one.writer !== "receipt" && !one.clock && !other.clock;
    const all = own(later).flatMap(([clock, time]) => own(earlier).filter(([also]) => !same || also === clock).map(([, before]) => time - before));
    return [Math.min(...all), Math.max(...all)];
  }
  return { axis, fixed, ticks, span, between, apart };
}

/** Minutes as hours, as an archivist would note them: 39 h 15 min. */
export function hours(minutes) {
  const whole = Math.round(Math.abs(minutes));
  const [full, rest] = [Math.floor(whole / 60), whole % 60];
  return `${minutes < 0 && whole ? "−" : ""}${[full || !rest ? `${full} h` : "", rest ? `${rest} min` : ""].filter(Boolean).join(" ")}`;
}

/** From the least to the most, or the one where both are the same. */
export const range = (low, high) => (low === high ? hours(low) : `${hours(low)} to ${hours(high)}`);

/** Times in words, counted from the midnight that `zero` names; with the year where days are many. */
export function calendar({ zero, many }) {
  const start = Date.UTC(zero[0], zero[1] - 1, zero[2]);
  const plain = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", timeZone: "UTC", ...(many ? { year: "numeric" } : {}) });
  // To say a day takes the browser long, and the same few days are said again and again.
  const said = new Map();
  const day = (time) => {
    const which = Math.floor(time / DAY);
    if (!said.has(which)) said.set(which, plain.format(new Date(start + which * DAY * 60000)));
    return said.get(which);
  };
  const clock = (time) => {
    const minutes = ((time % DAY) + DAY) % DAY;
    return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
  };
  const moment = (time) => `${day(time)}, ${clock(time)}`;
  /** From when to when. */
  function stretch({ low, high }) {
    if (low === null) return `until ${moment(high)}`;
    if (high === null) return `from ${moment(low)}`;
    if (low === high) return moment(low);
    return `${moment(low)} to ${Math.floor(low / DAY) === Math.floor(high / DAY) ? clock(high) : moment(high)}`;
  }
  return { moment, stretch };
}
