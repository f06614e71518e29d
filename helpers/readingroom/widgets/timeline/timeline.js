// @ts-check
// The timeline: days by the hour, years around, and the order of events. All is reckoned here.
import { button, choice, choose, el, fill, menu } from "../../views/elements.js";
import { desk, grid, legend } from "../desk/desk.js";
import { daysChart, yearsChart } from "./chart.js";
import { ordering } from "./order.js";
import { calendar, hours, range, reckoning } from "./time.js";

/** Up to so many hours each is compared with every other; from there on, each with the next. */
const FEW = 6;
const AXIS = "axis";

function render(context) {
  const data = context.model.get("data");
  const reckoned = reckoning(data);
  const words = calendar(data.zero, data.days);
  const scales = [["days", data.days?.label], ["years", data.years?.label], ["order", data.order.length ? "Put in order" : ""]].filter(([, label]) => label);
  const view = desk(context, {
    name: "timeline", title: title(data), lede: lede(data, reckoned), hint: "Choose an event to see its words.", item,
    rule: "A range holds every pairing of the clocks that are possible. An order is proven only if it holds on every clock that is listed and wherever an event may lie in its range; one writer is taken to keep one clock.",
    keys: data.order.length ? [["Alt with an arrow", "put in order: move an event earlier or later"]] : [],
  });
  const chosen = () => view.get("clocks");
  const scale = () => (scales.some(([id]) => id === view.get("scale")) ? view.get("scale") : scales[0][0]);
  const exact = data.events.filter((event) => event.exact && !event.outside);
  const show = choice("Show", scales, scale(), (id) => view.set({ scale: id }));
  const pickers = clockMenus();
  const switches = legend(view, data.kinds);
  const makers = { days, years, order: () => ordering(view, data) };
  const panels = new Map();
  view.bar.append(show, pickers.node, switches);

  function panel(id) {
    if (!panels.has(id)) {
      const made = makers[id]();
      panels.set(id, made);
      view.content.append(made.node);
    }
    return panels.get(id);
  }
  function days() {
    const chart = daysChart(view, data, reckoned, words);
    const table = twin("days");
    const gaps = intervals();
    return {
      node: el("div", {}, chart.node, table.node, gaps?.node), show: chart.show,
      update: () => { chart.update(); table.update(); gaps?.update(); },
    };
  }
  function years() {
    const chart = yearsChart(view, data);
    const table = twin("years");
    return { node: el("div", {}, chart.node, table.node), show: chart.show, update: () => { chart.update(); table.update(); } };
  }
  function clockMenus() {
    const menus = new Map();
    const add = (who, label, options) => menus.set(who, menu(label, options, "", (clock) => {
      const { [who]: _, ...others } = chosen();
      view.set({ clocks: clock ? { ...others, [who]: clock } : others });
      view.say([`${label}: ${options.find(([id]) => id === clock)[1]}.`, firstGap()].join(" "));
    }));
    const offered = data.clocks.filter((clock) => clock.offered).map((clock) => [clock.id, clock.name]);
    if (offered.length) for (const who of data.writers) add(who.id, `Clock of ${who.label}`, [["", "not stated: a range"], ...offered]);
    if (data.clocks.length > 1) add(AXIS, "Clock of the chart", data.clocks.map((clock) => [clock.id, clock.name]));
    return {
      node: el("div", { class: "rr-pickers", role: "group", "aria-label": "Clocks", hidden: !menus.size }, [...menus.values()]),
      update: () => menus.forEach((each, who) => choose(each, who === AXIS ? reckoned.axis(chosen()).id : chosen()[who] ?? "")),
    };
  }
  /** What an interval is on the clocks as chosen, said when a clock was chosen. */
  function firstGap() {
    if (exact.length < 2) return "";
    const [, low, high] = reckoned.between(exact[0], exact[1], chosen());
    return `${exact[0].label} to ${exact[1].label}: ${range(low, high)}.`;
  }
  function intervals() {
    if (exact.length < 2) return null;
    const few = exact.length <= FEW;
    const pairs = few ? exact.flatMap((one, at) => exact.slice(at + 1).map((other) => [one, other])) : exact.slice(1).map((other, at) => [exact[at], other]);
    const place = el("div");
    const own = few ? null : [exact[0].id, exact.at(-1).id];
    const pick = (label, at) => menu(label, exact.map((event) => [event.id, event.label]), own[at], (id) => { own[at] = id; update(); view.say(place.querySelector("td:last-child").textContent); });
    const line = ([one, other]) => {
      const [face, low, high] = reckoned.between(one, other, chosen());
      return [`${one.label} to ${other.label}`, hours(face), range(low, high)];
    };
    function update() {
      const rows = [...(own ? [own.map((id) => reckoned.events.get(id))] : []), ...pairs];
      fill(place, grid("How long between?", ["from, to", "at face value", "on your clocks"], rows.map(line)));
    }
    const node = el("div", { class: "rr-gaps" }, own ? el("div", { class: "rr-pickers" }, pick("From", 0), pick("to", 1)) : null, place);
    return { node, update };
  }
  /** A chart's twin: the same as a table. Its rows are made when it is open. */
  function twin(on) {
    const place = el("div");
    const node = el("details", { class: "rr-as-table", ontoggle: () => update() }, el("summary", {}, "The same as a table"), place);
    function update() {
      if (!node.open) return;
      const axis = reckoned.axis(chosen()).name;
      const heads = on === "days" ? ["event", "as written", axis ? `on ${axis}’s clock` : "when", "clock", "basis", "source"] : ["event", "as written", "basis", "source"];
      const rows = data.events.filter((event) => event.scales.includes(on)).map((event) => line(event, on === "days"));
      fill(place, grid(`${data[on].label}, the same as a table`, heads, rows));
    }
    return { node, update };
  }
  function line(event, onClocks) {
    const item = data.items[event.address];
    const named = (term) => [...item.rows, ...item.when].filter(([head]) => head === term).map(([, value]) => value);
    const timed = event.exact || (!event.outside && event.kind !== "lasting");
    const clock = reckoned.fixed(event, chosen());
    const stated = clock ? `${clock.name}${event.clock ? ", stated" : ", chosen"}` : "not stated";
    return [event.label, event.quoted ? `“${event.written}”` : event.written,
      ...(onClocks ? [event.kind === "lasting" ? "without a place" : words.stretch(reckoned.span(event, chosen())), timed ? stated : "–"] : []),
      event.outside ? `outside, ${named("confidence")[0]} confidence` : "the page",
      event.outside ? named("source").join("; ") : [...named("where"), ...named("letter")].join(", ")];
  }
  function item(address) {
    const base = data.items[address];
    const event = data.events.find((each) => each.address === address);
    if (!base) return null;
    // A note may say what came first: while a person puts things in order it is left out.
    if (scale() === "order") return { ...base, note: "" };
    const axis = reckoned.axis(chosen()).name;
    const placed = event.scales.includes("days") && event.kind !== "lasting";
    const when = placed ? [[axis ? `on ${axis}’s clock` : "on the chart", words.stretch(reckoned.span(event, chosen()))]] : [];
    const clock = reckoned.fixed(event, chosen());
    const stated = base.when.map(([term, value]) => [term, term === "clock" && clock && !event.clock ? `${clock.name}, chosen; the page states none` : value]);
    return { ...base, rows: [...base.rows, ...stated, ...when], actions: event.outside ? button("Copy citation", () => copySources(view, base)) : null };
  }
  /** The legend names only what the scale has, and counts that. */
  function count(now) {
    const there = {};
    for (const event of data.events) if (event.scales.includes(now)) there[event.kind] = (there[event.kind] ?? 0) + 1;
    switches.querySelectorAll("button").forEach((each) => {
      const number = each.querySelector(".rr-count");
      each.hidden = number ? !there[each.dataset.kind] : now !== "days";
      if (number) number.textContent = String(there[each.dataset.kind] ?? 0);
    });
  }
  function arrange() {
    const now = scale();
    choose(show, now);
    pickers.update();
    pickers.node.hidden = now !== "days" || !pickers.node.childElementCount;
    switches.hidden = now === "order";
    count(now);
    panel(now).update();
    panels.forEach((each, id) => { each.node.hidden = id !== now; });
    view.refresh();
  }
  view.on("scale", () => { arrange(); view.say(`${scales.find(([id]) => id === scale())[1]}.`); });
  view.on("clocks", arrange);
  view.on("order", () => { if (panels.has("order")) panel("order").update(); });
  view.on("shown", () => panel(scale()).show());
  arrange();
  return view.finish;
}

function title(data) {
  if (data.days && data.years) return `${data.days.label}, and the years around`;
  return `${(data.days ?? data.years)?.label ?? "Events in order"}: ${data.title}`;
}

function lede(data, reckoned) {
  if (!data.days?.hours) return "No hour is given here: what has a date is drawn as far as it is dated.";
  const { hours: all, open } = data.days;
  const said = `The page gives ${all} ${all === 1 ? "hour" : "hours"}`;
  if (!open) return `${said}, and the clock of each is stated.`;
  const silent = open === all ? "and does not say on whose clock" : `and for ${open} of them does not say on whose clock`;
  if (!reckoned.offered.length) return `${said}, ${silent}. No clock is listed in context.yaml, so they stand as they are written.`;
  return `${said}, ${silent}. Choose the clocks; the bars show what stays open.`;
}

function copySources(view, item) {
  const words = `${item.kind}: ${item.rows.filter(([term]) => term === "source").map(([, citation]) => citation.trim()).join("; ")}`;
  const done = navigator.clipboard?.writeText(words) ?? Promise.reject(new Error("no clipboard"));
  done.then(() => view.say(`Copied: ${words}`), () => view.say(words));
}

export default { render };
