// @ts-check
// What proves an order of events: hours that no clock can turn round, and what letters need.
import { reckoning } from "./reckoning.js";

/** From so many events on only neighbours are judged: everything else would take too long. */
const MANY = 60;

/**
 * Judge orders of events. `proof(first, second)` says why the first is before the second, whatever
 * the clocks: `how` is "hours" (with the two hours and how far they are apart at the least) or
 * "links" (with the way from one to the other); null if nothing proves it.
 */
export function proofs(data) {
  const { events } = data;
  const { apart } = reckoning(data);
  const [after, before] = [new Map(), new Map()];
  for (const [one, other, why] of data.links) {
    after.set(one, [...(after.get(one) ?? []), [other, why]]);
    before.set(other, [...(before.get(other) ?? []), [one, why]]);
  }
  /** All events that links lead to, each with the way there. */
  function reach(from, next) {
    const ways = new Map([[from, []]]);
    for (const id of ways.keys()) {
      for (const [other, why] of next.get(id) ?? []) if (!ways.has(other)) ways.set(other, [...ways.get(id), [id, other, why]]);
    }
    return ways;
  }
  const kept = new Map();
  function ways(id, next) {
    const key = `${next === after ? ">" : "<"}${id}`;
    if (!kept.has(key)) kept.set(key, reach(id, next));
    return kept.get(key);
  }
  /** The hour before or after which an event cannot have been, as an end of the event whose it is. */
  function bound(id, end) {
    const event = events[id];
    const anchor = end ? event.high : event.low;
    if (anchor) return { id: anchor, event: events[anchor], end: 0 };
    return event[end ? "to" : "from"] === null ? null : { id, event, end };
  }
  function byHours(first, second) {
    const [latest, earliest] = [bound(first, 1), bound(second, 0)];
    if (!latest || !earliest || latest.event === earliest.event) return null;
    const [least, most] = apart(earliest, latest);
    return least > 0 ? { how: "hours", first: latest.id, second: earliest.id, least, most } : null;
  }
  function proof(first, second) {
    const direct = byHours(first, second);
    if (direct && direct.first === first && direct.second === second) return direct;
    const way = ways(first, after).get(second);
    if (way?.length) return { how: "links", way };
    for (const one of ways(first, after).keys()) {
      for (const other of ways(second, before).keys()) {
        const found = byHours(one, other);
        if (found) return found;
      }
    }
    return null;
  }
  /** Two events in the order in which they stand: "proven", "against" or "open", and the proof. */
  function judge(first, second) {
    const [so, not] = [proof(first, second), proof(second, first)];
    if (so && !not) return { first, second, state: "proven", proof: so };
    if (not && !so) return { first, second, state: "against", proof: not };
    return { first, second, state: "open", proof: null, torn: Boolean(so) };
  }
  /** An order: each pair of neighbours, and pairs further apart that stand against the page. */
  function verdict(order) {
    const neighbours = order.slice(1).map((id, at) => judge(order[at], id));
    const apartAgainst = [];
    if (order.length <= MANY) {
      // Only pairs that hold no smaller such pair between them, or one slip would be told many times.
      const has = (from, to) => [...neighbours.map((each, at) => [each, at, at + 1]), ...apartAgainst].some(
        ([each, low, high]) => each.state === "against" && low >= from && high <= to);
      for (let size = 2; size < order.length; size += 1) {
        for (let from = 0; from + size < order.length; from += 1) {
          if (has(from, from + size)) continue;
          const found = judge(order[from], order[from + size]);
          if (found.state === "against") apartAgainst.push([found, from, from + size]);
        }
      }
    }
    return { neighbours, further: apartAgainst.map(([found]) => found) };
  }
  return { proof, judge, verdict };
}
