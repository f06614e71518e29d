// @ts-check
// The timeline: clocks are chosen, and all that depends on them follows; kinds and scales are
// switched; events are put in order.
import { pressable, presses, roving } from "./elements.js";
import { chooses, frame } from "./frame.js";
import { ordering } from "./order.js";
import { calendar, range, reckoning } from "./reckoning.js";

export default function timeline(node, host) {
  const data = JSON.parse(node.querySelector("[data-times]").dataset.times);
  const { events } = data;
  const [start, end] = data.days;
  const { axis, fixed, ticks, span, between } = reckoning(data);
  const words = calendar(data);
  const sections = new Map([...node.querySelectorAll("section[data-scale]")].map((each) => [each.dataset.scale, each]));
  const charts = [...node.querySelectorAll(".rr-chart")];
  const rows = [...node.querySelectorAll(".rr-event[data-event]")];
  const cells = [...node.querySelectorAll("[data-cell]")];
  const gap = node.querySelector("[data-gap]");
  const menus = [...node.querySelectorAll("select[data-clock]")];
  const names = new Map(data.clocks.map(({ id, name }) => [id, name]));
  const view = frame(node, host, { item });
  const chosen = () => view.get("clocks");
  const scale = () => (sections.has(view.get("scale")) ? view.get("scale") : [...sections.keys()][0]);
  pressable(node.querySelectorAll(".rr-event"));
  presses(node);
  const stops = charts.map((chart) => roving(chart, ".rr-event"));
  const order = sections.has("order") ? ordering(view, sections.get("order"), data) : null;
  chooses(view, "scale");

  /** A card; while a person puts things in order, without what may say what came first. */
  function item(address) {
    if (scale() !== "order") return null;
    const card = node.querySelector(`[data-card="${CSS.escape(address)}"]`)?.cloneNode(true);
    card?.querySelector(":scope > .rr-note")?.remove();
    card?.querySelectorAll("dd > [data-cell], dd > [data-when]").forEach(({ parentElement: said }) => {
      said.previousElementSibling.remove();
      said.remove();
    });
    return card;
  }

  const said = {
    when: (event) => words.stretch(span(event, chosen())),
    clock: (event) => {
      const clock = fixed(event, chosen());
      return clock ? `${names.get(clock)}, ${event.clock ? "stated" : "chosen; the page states none"}` : "not stated";
    },
    ticks: (event) => ticks(event, chosen()).map(([clock, time]) => `${names.get(clock)}: ${words.moment(time)}`).join("; "),
  };
  /** What follows the clocks: words wherever they stand, and the time of each row of the days. */
  function reckon() {
    const { id, name } = axis(chosen());
    for (const cell of cells) {
      const { of, cell: what } = cell.dataset;
      if (what === "axis" && name) cell.textContent = `on ${name}’s clock`;
      else if (Object.hasOwn(events, of)) cell.textContent = said[what](events[of]);
    }
    rows.filter((row) => row.dataset.on === "days").forEach((row) => draw(row, id));
    if (gap) tell();
    menus.forEach((each) => { each.value = each.dataset.clock === "axis" ? id : chosen()[each.dataset.clock] ?? ""; });
  }
  const share = (time) => ((Math.min(Math.max(time, start), end) - start) / (end - start)) * 100;
  function draw(row, on) {
    const event = events[row.dataset.event];
    if (!event || row.classList.contains("rr-is-lasting")) return;
    const { low, high } = span(event, chosen());
    const [first, last] = [share(low ?? start), share(high ?? end)];
    const [point, stretch] = [row.querySelector(".rr-point"), row.querySelector(".rr-stretch")];
    const one = low === high && Boolean(point);
    row.toggleAttribute("data-open", Boolean(point && stretch) && !one);
    if (stretch) {
      Object.assign(stretch.style, { insetInlineStart: `${first}%`, width: `${last - first}%` });
      stretch.classList.toggle("rr-open-start", low === null || low < start);
      stretch.classList.toggle("rr-open-end", high === null || high > end);
      stretch.hidden = one;
    }
    if (point) {
      point.style.insetInlineStart = `${(first + last) / 2}%`;
      point.hidden = Boolean(stretch) && !one;
    }
    const possible = new Map(ticks(event, chosen()));
    for (const tick of row.querySelectorAll(".rr-tick")) {
      tick.hidden = one || !possible.has(tick.dataset.clock);
      tick.style.insetInlineStart = `${share(event.at[tick.dataset.clock][on][0])}%`;
    }
  }
  /** How long between two hours: at face value, and on the clocks as they are chosen. */
  function tell() {
    const [one, other] = gap.dataset.gap.split(" ").map((id) => events[id]);
    const [face, low, high] = between(one, other, chosen());
    const [at, on] = gap.closest("tr").querySelectorAll("td");
    gap.textContent = `“${one.label}” to “${other.label}”`;
    [at.textContent, on.textContent] = [range(face, face), range(low, high)];
    return `${gap.textContent}: ${on.textContent}.`;
  }

  /** Kinds that are switched off go, groups without rows too, and the legend counts what is there. */
  function show() {
    const on = new Set(view.get("shown"));
    for (const row of rows) {
      const kind = [...on].some((each) => row.classList.contains(`rr-is-${each}`));
      row.hidden = !kind || (row.hasAttribute("data-open") && !on.has("clocks"));
    }
    for (const group of node.querySelectorAll(".rr-rows")) group.hidden = !group.querySelector(".rr-event:not([hidden])");
    charts.forEach((chart, at) => {
      chart.querySelector(".rr-empty").hidden = Boolean(chart.querySelector(".rr-event:not([hidden])"));
      stops[at](null);
    });
    const note = node.querySelector(".rr-ticks");
    if (note) note.hidden = !node.querySelector("[data-open]:not([hidden])");
  }
  function arrange() {
    const now = scale();
    sections.forEach((each, id) => { each.hidden = id !== now; });
    const switches = node.querySelector(".rr-legend");
    const pickers = node.querySelector(".rr-bar .rr-pickers");
    if (pickers) pickers.hidden = now !== "days";
    switches.hidden = now === "order";
    for (const each of switches.children) {
      const number = each.querySelector(".rr-count");
      const count = sections.get(now).querySelectorAll(`.rr-event.rr-is-${each.dataset.kind}[data-event]`).length;
      each.hidden = number ? !count : now !== "days";
      if (number) number.textContent = String(count);
    }
    show();
    order?.();
    view.refresh();
  }

  menus.forEach((each) => each.addEventListener("change", () => {
    const { [each.dataset.clock]: _, ...others } = chosen();
    view.set({ clocks: each.value ? { ...others, [each.dataset.clock]: each.value } : others });
    const label = each.closest("label").firstChild.textContent.trim();
    view.say([`${label}: ${each.selectedOptions[0].text}.`, gap ? tell() : ""].join(" ").trim());
  }));
  const asked = [...node.querySelectorAll("select[data-end]")];
  asked.forEach((each) => each.addEventListener("change", () => {
    gap.dataset.gap = asked.map(({ value }) => value).join(" ");
    view.say(tell());
  }));
  node.querySelector("[data-do=days]")?.addEventListener("click", () => {
    view.set({ scale: "days" });
    sections.get("days").querySelector("[tabindex='0']").focus(); // the row that was pressed is gone
  });
  view.on("scale", arrange);
  view.on("clocks", () => { reckon(); show(); view.refresh(); });
  view.on("order", () => order?.());
  view.on("shown", show);
  reckon();
  arrange();
}
