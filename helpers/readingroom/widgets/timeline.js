import { desk, el, fill, hideTwin, legend, press, roving } from "./desk.js";

const DAY = 24 * 60;

function render({ model, el: root }) {
  const data = model.get("data");
  const showTwin = hideTwin(model.get("twin"));
  const view = desk(root, `Hours of ${data.title}`, "Choose an event to see its words.");
  const shown = () => model.get("shown");
  const chosen = () => model.get("clocks");
  const offsets = Object.fromEntries(data.clocks.map((clock) => [clock.id, clock.offset]));
  const selects = new Map();
  const keys = legend(data.kinds, shown, (kind) => {
    const now = shown();
    model.set("shown", now.includes(kind) ? now.filter((each) => each !== kind) : [...now, kind]);
    model.save_changes();
  });
  const pickers = el("div", { class: "rr-pickers", role: "group", "aria-label": "Clocks" });
  for (const who of data.writers) pickers.append(picker(`Clock of ${who.label}`, who.id, [["", "not stated: a range"], ...names()]));
  pickers.append(picker("Clock of the chart", "axis", names()));
  const chart = el("div", { class: "rr-hours", role: "group", "aria-label": "Events by the hour" });
  const gaps = el("div", { class: "rr-scroll", tabindex: 0, role: "group", "aria-label": "How long between" });
  view.bar.append(pickers, keys);
  view.content.append(chart, el("p", { class: "rr-head" }, "How long between?"), gaps);

  function names() {
    return data.clocks.map((clock) => [clock.id, clock.name]);
  }
  function picker(label, id, options) {
    const select = el("select", {
      class: "rr-field",
      onchange: () => {
        model.set("clocks", { ...chosen(), [id]: select.value });
        model.save_changes();
        view.say(`${label}: ${select.selectedOptions[0].textContent}. ${sentence()}`);
      },
    }, ...options.map(([value, words]) => el("option", { value }, words)));
    selects.set(id, select);
    return el("label", {}, label, " ", select);
  }
  /** The times of an event on the clock of the chart, one for each clock that is possible. */
  function moments(event) {
    const clock = event.clock || chosen()[event.writer] || "";
    const possible = clock ? [offsets[clock]] : Object.values(offsets);
    const axis = offsets[chosen().axis || data.clocks[0].id];
    const times = [event.from, event.to].filter((time) => time !== null)
      .flatMap((time) => possible.map((offset) => time - offset + axis));
    return [...new Set(times)].sort((a, b) => a - b);
  }
  function draw() {
    const start = Math.floor(Math.min(...data.events.filter((e) => e.exact && !e.outside).flatMap(moments)) / DAY) * DAY;
    const end = Math.ceil(Math.max(...data.events.filter((e) => e.exact && !e.outside).flatMap(moments)) / DAY) * DAY;
    const place = (time) => `${((Math.min(Math.max(time, start), end) - start) / (end - start)) * 100}%`;
    const days = [];
    for (let day = start; day < end; day += DAY) days.push(day);
    const rule = el("div", { class: "rr-days", "aria-hidden": "true" }, ...days.map((day) =>
      el("span", { style: `inset-inline-start:${place(day)};width:${100 / days.length}%` }, dayOf(data, day))));
    const focus = document.activeElement?.dataset?.event;
    const visible = data.events.filter((event) => shown().includes(event.kind));
    const rows = (outside) => visible.filter((event) => event.outside === outside)
      .map((event) => line(event, moments(event), place, days));
    const outside = rows(true);
    fill(chart, rule, rows(false), outside.length ? el("p", { class: "rr-head rr-apart" }, "Not in the document") : null,
      outside, visible.length ? null : el("p", { class: "rr-note" }, "All kinds are switched off."));
    roving(chart, "[data-event]");
    if (focus) chart.querySelector(`[data-event="${CSS.escape(focus)}"]`)?.focus();
  }
  function line(event, times, place, days) {
    const low = times[0];
    const high = times[times.length - 1];
    const track = el("span", { class: "rr-track", "aria-hidden": "true" },
      ...days.map((day) => el("i", { class: "rr-midnight", style: `inset-inline-start:${place(day)}` })));
    const left = event.from === null ? "0%" : place(low);
    const width = `calc(${place(high)} - ${left})`;
    if (event.exact && low === high) {
      track.append(el("i", { class: `rr-point rr-is-${event.kind}`, style: `inset-inline-start:${place(low)}` }));
    } else {
      track.append(el("i", { class: `rr-stretch ${event.exact ? "rr-exact" : ""} rr-is-${event.kind}`, style: `inset-inline-start:${left};width:${width}` }));
      if (event.exact) track.append(...times.map((time) => el("i", { class: "rr-tick", style: `inset-inline-start:${place(time)}` })));
    }
    return el("button", {
      type: "button", class: "rr-event", "data-event": event.id, "aria-current": model.get("selected") === event.id ? "true" : null,
      "aria-label": `${event.label}. ${event.written}. ${span(event, times)}`, onclick: () => open(event.id),
    }, el("span", { class: "rr-label" }, event.label, el("small", {}, event.written)), track);
  }
  function span(event, times) {
    const text = (time) => `${dayOf(data, time)}, ${clockTime(time)}`;
    const low = event.from === null ? "open" : text(times[0]);
    return times.length === 1 ? text(times[0]) : `${low} to ${text(times[times.length - 1])}`;
  }
  function between(first, second) {
    const own = (event) => (event.clock || chosen()[event.writer]
      ? [offsets[event.clock || chosen()[event.writer]]] : Object.values(offsets));
    const all = own(first).flatMap((here) => own(second).map((there) => second.from - there - (first.from - here)));
    return [second.from - first.from, Math.min(...all), Math.max(...all)];
  }
  const range = ([, low, high]) => (low === high ? hours(low) : `${hours(low)} to ${hours(high)}`);
  function sentence() {
    const [first, second] = data.events.filter((event) => event.exact && !event.outside);
    return second ? `${first.label} to ${second.label}: ${range(between(first, second))}.` : "";
  }
  function measure() {
    const exact = data.events.filter((event) => event.exact && !event.outside);
    const rows = exact.flatMap((first, at) => exact.slice(at + 1).map((second) => [first, second, between(first, second)]));
    gaps.replaceChildren(el("table", {},
      el("thead", {}, el("tr", {}, ...["from, to", "at face value", "on your clocks"].map((name) => el("th", { scope: "col" }, name)))),
      el("tbody", {}, ...rows.map(([first, second, length]) => el("tr", {},
        el("th", { scope: "row" }, `${first.label} to ${second.label}`), el("td", {}, hours(length[0])), el("td", {}, range(length)))))));
  }
  function open(id) {
    model.set("selected", id);
    model.save_changes();
  }
  function onSelected() {
    const event = data.events.find((each) => each.id === model.get("selected"));
    chart.querySelectorAll("[data-event]").forEach((node) => {
      if (event && node.dataset.event === event.id) node.setAttribute("aria-current", "true");
      else node.removeAttribute("aria-current");
    });
    if (!event) return view.clear();
    const name = data.clocks.find((clock) => clock.id === (chosen().axis || data.clocks[0].id)).name;
    return view.inspect({ ...event.item, rows: [...event.item.rows, [`on ${name}’s clock`, span(event, moments(event))]] });
  }
  function refresh() {
    for (const [id, select] of selects) select.value = chosen()[id] ?? (id === "axis" ? data.clocks[0].id : "");
    press(keys, shown());
    draw();
    measure();
    if (model.get("selected")) onSelected();
  }
  root.addEventListener("keydown", (event) => { if (event.key === "Escape") open(""); });
  model.on("change:selected", onSelected);
  model.on("change:shown", refresh);
  model.on("change:clocks", refresh);
  refresh();
  return () => {
    model.off("change:selected", onSelected);
    model.off("change:shown", refresh);
    model.off("change:clocks", refresh);
    showTwin();
  };
}

/** Minutes as hours: 39 h 15 min. */
function hours(minutes) {
  const whole = Math.floor(Math.abs(minutes) / 60);
  const rest = Math.abs(minutes) % 60;
  return `${minutes < 0 ? "−" : ""}${[whole || !rest ? `${whole} h` : "", rest ? `${rest} min` : ""].filter(Boolean).join(" ")}`;
}

function clockTime(time) {
  const minutes = ((time % DAY) + DAY) % DAY;
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

/** The day of a time, in words. Times count minutes from midnight of the first day. */
function dayOf(data, time) {
  const date = new Date(Date.UTC(data.zero[0], data.zero[1] - 1, data.zero[2]) + Math.floor(time / DAY) * DAY * 60000);
  return new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", timeZone: "UTC" }).format(date);
}

export default { render };
