// @ts-check
import { choice, choose, el, fill, glyph, button, roving } from "../../views/elements.js";
import { basis, desk, legend } from "../desk/desk.js";
import { shelfmarks } from "./marks.js";

const SILENT = "not stated";

function render(context) {
  const data = context.model.get("data");
  const view = desk(context, {
    name: "provenance", title: `Where do the words come from? ${data.title}`,
    lede: "A solid line: the page says it. Dashed: inferred from the page. Dotted: known from outside. An outline: not stated.",
    hint: "Open a box, a bracket, a step or an element of a shelfmark: here stand its words and how we know it.",
    item: (address) => (Object.hasOwn(data.items, address) ? withSources(data.items[address]) : null),
    reveal: (node) => node.scrollIntoView?.({ block: "nearest" }),
    rule: "Elements of shelfmarks are compared as figures: leading zeros do not count. For each number of witnesses, pairs with the most elements in common are counted as one first.",
    keys: [["↑ ↓ in a journey", "one step back, one step on, shown in the inspector"]],
  });
  const marks = shelfmarks(view);
  view.bar.append(basis(), data.kinds.length ? legend(view, data.kinds) : "");
  view.content.append(...nest(view), ...journeys(view), ...marks);
  /** Kinds are switched by one class each, so that a long list is not touched line by line. */
  function onShown() {
    const shown = view.get("shown");
    for (const kind of data.kinds) view.content.classList.toggle(`rr-show-${kind.id}`, shown.includes(kind.id));
  }
  view.on("shown", onShown);
  onShown();
  view.refresh();
  return view.finish;
}

/** What an outside step rests on, under what the inspector says of every step. */
function withSources(item) {
  if (!item.sources?.length) return item.outside ? { ...item, actions: el("p", { class: "rr-silence" }, "source not stated") } : item;
  return { ...item, actions: [el("p", { class: "rr-head" }, "Sources outside the page"), el("ul", { class: "rr-sources" }, item.sources.map((each) => el("li", {}, each)))] };
}

/** The nested boxes. They come as a flat list with depths, since nesting may be of any depth. */
function nest(view) {
  const head = el("p", { class: "rr-head" }, "What encloses what");
  const { boxes } = view.data;
  if (!boxes.length) return [head, el("p", {}, el("span", { class: "rr-empty" }, "no part and no letter listed"))];
  const outer = el("ul", { class: "rr-nest", "aria-label": "What encloses what" });
  const open = [outer];
  for (const [at, box] of boxes.entries()) {
    const holds = boxes[at + 1]?.depth > box.depth ? el("ul", {}) : null;
    open.length = box.depth + 1;
    open[box.depth].append(el("li", { class: `rr-nest-${box.kind}${box.depth > 5 ? " rr-deep" : ""}` },
      opener(view, box.address, "rr-nest-name", el("span", {}, box.title), " ", el("small", {}, box.where)),
      box.brackets.length ? el("div", { class: "rr-nest-brackets" }, box.brackets.map((each) => [
        opener(view, each.address, "rr-nest-bracket", each.words, " ", el("span", { class: "rr-hide" }, `(${each.where})`)), " "])) : null,
      holds));
    if (holds) open.push(holds);
  }
  roving(outer, "button");
  return [head, outer];
}

/** A button that opens a thing in the inspector. */
function opener(view, address, name, ...words) {
  return el("button", { type: "button", class: name, "data-address": address, onclick: () => view.open(address) }, words);
}

/** The words and the paper: two walks in one grammar, one of them in sight. */
function journeys(view) {
  const ways = [["words", "the words"], ["paper", "the paper"]].filter(([way]) => view.data.journeys[way].length);
  const head = el("p", { class: "rr-head" });
  if (!ways.length) {
    fill(head, "The journey of the words");
    return [head, el("p", {}, el("span", { class: "rr-empty" }, "no step listed"))];
  }
  const lists = Object.fromEntries(ways.map(([way, words]) => [way, walk(view, way, words)]));
  const way = () => (Object.hasOwn(lists, view.get("journey")) ? view.get("journey") : ways[0][0]);
  const control = ways.length > 1 ? choice("Follow", ways, way(), (journey) => {
    // A step of the other walk would stay in the inspector beside this one's count.
    const stale = view.data.journeys[way()].some((step) => step.address === view.get("selected"));
    view.set(stale ? { journey, selected: reached[journey] ?? "" } : { journey });
    view.say(`${head.textContent}: ${view.data.journeys[journey].length} steps.`);
  }) : null;
  const count = el("span", { class: "rr-note" });
  const reached = {}; // the step where each walk stands, also while something else is open
  /** The steps in sight: those of a kind that is switched off are passed over. */
  const inSight = () => view.data.journeys[way()].filter((step) => view.get("shown").includes(step.basis));
  const go = (by) => {
    const steps = inSight();
    const every = view.data.journeys[way()];
    const here = every.findIndex((step) => step.address === reached[way()]);
    const beyond = (step) => Math.sign(every.indexOf(step) - here) === by;
    const ahead = here < 0 ? steps[0] : by > 0 ? steps.find(beyond) : steps.findLast(beyond);
    if (ahead) view.open(ahead.address);
    else view.say(by > 0 ? "That was the last step." : "That was the first step.");
  };
  const bar = el("div", { class: "rr-walk" }, control, count, el("span", { class: "rr-walk-buttons", role: "group", "aria-label": "Walk step by step" },
    button("Step back", () => go(-1)), " ", button("Next step", () => go(1))));
  function draw() {
    for (const [each, list] of Object.entries(lists)) list.hidden = each !== way();
    if (control) choose(control, way());
    fill(head, way() === "words" ? "The journey of the words" : "Who kept the paper");
    number();
  }
  function number() {
    const steps = view.data.journeys[way()];
    if (steps.some((step) => step.address === view.get("selected"))) reached[way()] = view.get("selected");
    const here = steps.findIndex((step) => step.address === reached[way()]);
    fill(count, here < 0 ? `${steps.length} ${steps.length === 1 ? "step" : "steps"}` : `step ${here + 1} of ${steps.length}`);
  }
  view.on("journey", draw);
  view.on("selected", () => {
    const other = ways.find(([each]) => each !== way() && view.data.journeys[each].some((step) => step.address === view.get("selected")));
    if (other) view.set({ journey: other[0] });
    const opened = view.nodes(view.get("selected"))[0];
    if (other) opened?.scrollIntoView({ block: "nearest" });
    const list = lists[way()];
    if (opened && list.contains(opened)) list.settle(opened.closest(".rr-step"));
    number();
  });
  draw();
  return [head, el("div", {}, bar, heads(), Object.values(lists))];
}

function heads() {
  return el("div", { class: "rr-step-heads", "aria-hidden": "true" }, ["", "step", "when", "language", "how we know it"].map((head) => el("span", {}, head)));
}

/** One walk. The line that leads to a point says how we know of it, and so does the point. */
function walk(view, way, words) {
  const steps = view.data.journeys[way];
  const list = el("ol", { class: "rr-journey", "aria-label": `Steps of ${words}` }, steps.map((step, at) => el("li", { class: `rr-way-${step.basis}` },
    el("button", { type: "button", class: "rr-step", "data-address": step.address, onclick: () => view.open(step.address) },
      el("span", { class: "rr-rail" },
        at ? el("i", { class: `rr-rail-up rr-edge-${step.basis}` }) : null,
        steps[at + 1] ? el("i", { class: `rr-rail-down rr-edge-${steps[at + 1].basis}` }) : null,
        el("span", { class: "rr-point" }, glyph(step.glyph)), el("span", { class: "rr-hide" }, `Step ${at + 1}: `)),
      el("span", { class: "rr-step-name" }, step.what),
      said("when", step.when), said("language", step.language),
      el("span", { class: "rr-step-basis" }, el("span", { class: "rr-hide" }, ", "), step.known)),
    el("p", { class: "rr-step-off" }, `Step ${at + 1} is switched off.`))));
  const settle = roving(list, ".rr-step");
  // The arrows walk: the step that they reach is opened, not only focused.
  list.addEventListener("keydown", (event) => {
    if (!["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) return;
    const reached = /** @type {any} */ (list.getRootNode()).activeElement;
    if (reached !== event.target && list.contains(reached)) view.open(reached.dataset.address);
  });
  return Object.assign(list, { settle });
}

/** A value of a step under its name; what nobody states is outlined. */
function said(name, value) {
  const silent = value.startsWith(SILENT);
  return el("span", { class: `rr-step-${name}` }, el("span", { class: "rr-hide" }, ", "), el("span", { class: "rr-step-label" }, `${name}: `), el("span", { class: silent ? "rr-empty" : null }, value));
}

export default { render };
