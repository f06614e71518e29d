// @ts-check
// The two charts: rows of events over a ruler of days and hours, and over one of years.
import { el, fill, glyph, roving } from "../../views/elements.js";
import { DAY } from "./time.js";

const MOST_LABELS = 7;
const SHORT = 0.012;

/** Where times lie between two ends, as a share of the way in percent; what is beyond is at the end. */
function placing(start, end) {
  const at = (time) => ((Math.min(Math.max(time, start), end) - start) / (end - start)) * 100;
  return {
    at: (time) => `inset-inline-start:${at(time).toFixed(3)}%`,
    wide: (low, high) => `inset-inline-start:${at(low).toFixed(3)}%;width:${(at(high) - at(low)).toFixed(3)}%`,
    share: (length) => length / (end - start),
    start, end,
  };
}

/** A row: what happened with its shape and its words, and a track to draw its time in. */
function row(event, open) {
  const track = el("span", { class: "rr-track", "aria-hidden": "true" });
  const node = el("button", { type: "button", class: `rr-event rr-is-${event.kind}`, "data-address": event.address, onclick: open },
    el("span", { class: "rr-label" }, el("span", { class: "rr-what" }, event.label),
      el("small", {}, glyph(event.kind), event.quoted ? el("q", { class: "rr-quoted" }, event.written) : el("span", {}, event.written))),
    track);
  return { event, node, track, drawn: "", clocks: false };
}

/** What to draw in a track, as pairs of class and style: nothing is made where nothing changed. */
function marks(event, { low, high, ticks }, place) {
  const kind = `rr-is-${event.kind}`;
  if (event.kind === "lasting") {
    const share = place.share(event.length);
    return [[`rr-stretch ${kind}${share > 1 ? " rr-open-end" : ""}`, `inset-inline-start:0;width:${Math.min(100, share * 100).toFixed(3)}%`]];
  }
  const short = event.outside && low !== null && high !== null && place.share(high - low) < SHORT;
  if ((event.exact && low === high) || short) return [[`rr-point ${kind}`, place.at((low + high) / 2)]];
  const open = [low === null || low < place.start ? " rr-open-start" : "", high === null || high > place.end ? " rr-open-end" : ""].join("");
  return [[`rr-stretch ${kind}${event.exact ? " rr-exact" : ""}${open}`, place.wide(low ?? place.start, high ?? place.end)],
    ...ticks.map((time) => [`rr-tick ${kind}`, place.at(time)])];
}

function draw(each, span, place, name) {
  each.clocks = each.event.exact && span.low !== span.high;
  const wanted = marks(each.event, span, place);
  const key = [name, ...wanted].join("|");
  if (key === each.drawn) return;
  fill(each.track, wanted.map(([look, where]) => el("i", { class: look, style: where })));
  each.drawn = key;
  each.node.setAttribute("aria-label", `${each.event.label}. ${each.event.written}. ${name}`);
}

/** The parts that both charts share: rows in groups with heads, switched by the legend. */
function chart(view, label, groups) {
  const ruler = el("div", { class: "rr-ruler", "aria-hidden": "true" });
  const none = el("p", { class: "rr-empty", hidden: true }, "All kinds are switched off.");
  const rows = groups.flatMap((group) => group.rows);
  const parts = groups.filter((group) => group.rows.length).map((group) => ({ ...group, head: group.head ? el("p", { class: "rr-head rr-apart" }, group.head) : null }));
  const node = el("div", { class: "rr-chart", role: "group", "aria-label": label }, ruler,
    parts.map((part) => [part.head, el("div", { class: part.look ?? "" }, part.rows.map((each) => each.node))]), none);
  const settle = roving(node, ".rr-event");
  function show() {
    const on = new Set(view.get("shown"));
    const seen = (each) => !each.event || (on.has(each.event.kind) && (!each.clocks || each.event.outside || on.has("clocks")));
    for (const each of rows) if (each.node.hidden === seen(each)) each.node.hidden = !seen(each);
    for (const part of parts) if (part.head) part.head.hidden = part.rows.every((each) => each.node.hidden);
    none.hidden = rows.some((each) => !each.node.hidden);
    const stop = node.querySelector('.rr-event[tabindex="0"]');
    if (!stop || stop.hidden) settle(rows.find((each) => !each.node.hidden)?.node ?? null);
  }
  return { node, ruler, rows, show };
}

/** The days by the hour, on the clock of the chart. */
export function daysChart(view, data, reckoned, words) {
  const on = data.events.filter((event) => event.scales.includes("days"));
  const made = (events) => events.map((event) => row(event, () => view.open(event.address)));
  const base = chart(view, `Events by the hour, ${data.days.label}`, [
    { rows: made(on.filter((event) => !event.outside && event.kind !== "lasting")) },
    { head: "Without a place on the axis, drawn to scale", look: "rr-no-axis", rows: made(on.filter((event) => event.kind === "lasting")) },
    { head: "Not in the document", rows: made(on.filter((event) => event.outside)) },
  ]);
  /** The days are those of every clock that is possible, so that choosing one does not shift them. */
  function reach(axis) {
    const exact = on.filter((event) => event.exact && !event.outside).map((event) => reckoned.span(event, { axis }));
    const all = exact.length ? exact : [{ low: data.days.from, high: data.days.to }];
    const first = Math.min(...all.map((each) => each.low));
    const last = Math.max(...all.map((each) => each.high));
    return placing(Math.floor(first / DAY) * DAY, (Math.floor(last / DAY) + 1) * DAY);
  }
  function rule(place, axis) {
    const count = Math.round((place.end - place.start) / DAY);
    const stride = Math.ceil(count / MOST_LABELS);
    const heads = [];
    for (let day = 0; day < count; day += stride) heads.push(place.start + day * DAY);
    const finer = stride > 1 ? [] : heads.flatMap((day) => [6, 12, 18].map((hour) => [day + hour * 60, hour, hour === 12 ? "" : "rr-finer"]));
    base.node.style.setProperty("--rr-step", `${((stride / count) * 100).toFixed(4)}%`);
    fill(base.ruler, el("span", { class: "rr-axis" }, axis.name ? `hours on ${axis.name}’s clock` : "hours as written"),
      el("span", { class: "rr-scale" },
        heads.map((day) => el("b", { style: place.wide(day, day + stride * DAY) }, words.head(day))),
        finer.map(([time, hour, look]) => el("i", { class: look, style: place.at(time) }, String(hour)))));
  }
  function update() {
    const chosen = view.get("clocks");
    const axis = reckoned.axis(chosen);
    const place = reach(axis.id);
    rule(place, axis);
    for (const each of base.rows) {
      const span = reckoned.span(each.event, chosen);
      draw(each, span, place, each.event.kind === "lasting" ? "Without beginning or end." : words.stretch(span));
    }
    base.show();
  }
  return { node: base.node, update, show: base.show };
}

/** The years around, by the calendar, with the days of the document as a band through all rows. */
export function yearsChart(view, data) {
  const { years } = data;
  const on = data.events.filter((event) => event.scales.includes("years"));
  const made = (events) => events.map((event) => row(event, () => view.open(event.address)));
  const band = years.own ? ownDays(view, data) : null;
  const base = chart(view, `Events by the year, ${years.label}`, [
    { rows: [...(band ? [band] : []), ...made(on.filter((event) => !event.outside))] },
    { head: "Not in the document", rows: made(on.filter((event) => event.outside)) },
  ]);
  const place = placing(years.from, years.to);
  const heads = years.heads.map(([time, year], at) => el("b", { style: place.wide(time, years.heads[at + 1]?.[0] ?? years.to) }, year));
  fill(base.ruler, el("span", { class: "rr-axis" }, "by the calendar"), el("span", { class: "rr-scale" }, heads,
    years.finer.map(([time, month]) => el("i", { style: place.at(time) }, month))));
  base.node.style.setProperty("--rr-lines", lines([...years.heads, ...years.finer].map(([time]) => time), years.own, place));
  if (band) fill(band.track, el("i", { class: "rr-stretch rr-exact rr-is-hour", style: place.wide(...years.own) }));
  for (const each of base.rows) {
    if (each.event) draw(each, { low: each.event.from, high: each.event.to, ticks: [] }, place, each.event.outside ? "Not in the document." : "");
  }
  return { node: base.node, update: base.show, show: base.show };
}

/** The lines of the ruler and the band of the document's days as backgrounds: none of them is a node. */
function lines(times, own, place) {
  const stripe = (colour, low, wide, at) => `linear-gradient(${colour}, ${colour}) ${at ?? (low * 100).toFixed(3)}% 0 / ${wide} 100% no-repeat`;
  const all = times.map((time) => stripe("var(--rr-hair)", place.share(time - place.start), "1px"));
  if (own) {
    const [low, wide] = [place.share(own[0] - place.start), place.share(own[1] - own[0])];
    // A background at so many percent lies with that share of itself there, not with its edge.
    all.unshift(stripe("var(--rr-own)", low, `max(3px, ${(wide * 100).toFixed(3)}%)`, ((low / Math.max(1e-6, 1 - wide)) * 100).toFixed(3)));
  }
  return all.join(", ");
}

/** The row that leads from the years to the document's own days. */
function ownDays(view, data) {
  const track = el("span", { class: "rr-track", "aria-hidden": "true" });
  const node = el("button", { type: "button", class: "rr-event", onclick: () => view.set({ scale: "days" }) },
    el("span", { class: "rr-label" }, el("span", { class: "rr-what" }, "The page’s own days"), el("small", {}, `${data.days.label}: open them by the hour`)), track);
  return { event: null, node, track, drawn: "", clocks: false };
}
