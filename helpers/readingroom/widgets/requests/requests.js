// @ts-check
// What is asked for: the ledger, its groups and counts, what is silent, and one's own demands.
import { button, choice, choose, el, fill, menu, roving } from "../../views/elements.js";
import { desk, legend } from "../desk/desk.js";
import { arrange, demandRow, forest, inWords, requestRow, table } from "./rows.js";
import { library, lookUp, lower, passage, silenceItem } from "./words.js";
import { readOwn, remove, workbench } from "./own.js";

const GROUPS = [["printed", "as printed"], ["kind", "by kind"], ["arm", "by arm"], ["verb", "by verb"], ["bound", "by bound"]];
const SORTS = [["printed", "as printed"], ["line", "by line"], ["label", "by label"], ["target", "by target"]];
const RIGHT = "Each count is right under its own rule: say the rule with the number.";

function render(context) {
  const data = context.model.get("data");
  const trees = forest(data);
  const books = library(data);
  const silences = new Map(data.silences.map((each) => [each.address, each]));
  const asking = [...new Set(data.requests.map((each) => each.letter))];
  const read = Boolean(data.reading);
  const own = { demands: [], broken: [] };
  for (const demand of data.demands) demand.hay = lower([data.items[demand.address].words, demand.arm, ...demand.kind].join(" "));
  const demands = () => (read ? data.demands : own.demands);
  let term = "";

  const view = desk(context, {
    name: "requests", title: data.title,
    lede: read ? `${data.lede} With it stands a reading, which is not the page: ${data.reading}.` : data.lede,
    hint: "Choose a label to read the words of a request in full.",
    rule: rule(read),
    keys: [["↑ ↓", "from row to row of the ledger"]],
    item,
    reveal: (node) => settle(node),
    cleared: () => {
      if (!term) return;
      sieve.value = "";
      term = "";
      draw();
    },
  });

  function item(address) {
    if (silences.has(address)) return silenceItem(books, silences.get(address));
    if (address.startsWith("mine:")) return mine(own.demands.find((each) => each.address === address));
    const held = Object.hasOwn(data.items, address) ? data.items[address] : null;
    if (!held) return books.byAddress.has(address) ? passage(books, books.byAddress.get(address)) : null;
    const request = data.requests.find((each) => each.address === address);
    if (read || !request) return held;
    const inside = own.demands.filter((each) => each.request === request.id);
    return {
      ...held,
      links: [...held.links, { head: "My demands in it", items: inside.map((each) => [`${inWords(each.kind)}${each.arm ? `, ${each.arm}` : ""}`, each.address]) }],
      actions: [button("Divide into demands", () => {
        bench.turnTo(request.id);
        bench.focus();
      })],
    };
  }
  function mine(demand) {
    if (!demand) return null;
    const request = trees.byId.get(demand.request);
    return {
      kind: `My demand in ${request.name}: ${inWords(demand.kind)}`, glyph: demand.kind[0], words: demand.words,
      rows: [["where", demand.where], ["letter", demand.title], ["kind", inWords(demand.kind)], ["arm", demand.arm || "not named"], ["known from", "my own reading"]],
      links: [{ head: "Request", items: [[request.name, request.address]] }],
      actions: [button("Remove this demand", () => drop(demand))], cite: `${demand.title}, ${demand.where}`,
    };
  }

  const ledger = table(data);
  const tally = el("p", { class: "rr-note rr-tally" });
  const empty = el("p", { class: "rr-none", hidden: true });
  const settle = roving(ledger.body, ".rr-entry, .rr-remove", ".rr-entry");
  ledger.body.addEventListener("click", (event) => {
    const node = event.target.closest("[data-address], [data-remove]");
    if (node?.dataset.remove) drop(own.demands.find((each) => each.address === node.dataset.remove));
    else if (node) view.open(node.dataset.address);
  });
  const row = (entry) => (entry.kind
    ? demandRow(entry, trees.byId.get(entry.request), data, !read) : requestRow(entry, data));

  /** The number of each entry in the chosen count; a demand that is not counted itself goes with its request. */
  function counting() {
    const way = ways().find((each) => each.id === view.get("count"));
    if (!way) return null;
    const of = new Map(Object.entries(way.of));
    return (entry) => of.get(entry.address) ?? of.get(entry.request ?? entry.id);
  }
  function ways() {
    if (read || !own.demands.length) return data.rules;
    return [...data.rules, {
      id: "own", label: own.demands.length === 1 ? "my 1 demand" : `my ${own.demands.length} demands`,
      rule: "Counted is each demand that I have found so far.", left: data.requests.filter((each) => !own.demands.some((demand) => demand.request === each.id)).map((each) => each.name),
      of: Object.fromEntries(own.demands.map((each, at) => [each.address, at + 1])),
    }];
  }
  function draw(aloud) {
    const state = { group: view.get("group"), sort: view.get("sort"), shown: new Set(view.get("shown")), term, read, bounds: data.bounds, letters: asking.length };
    const standing = view.root.getRootNode().activeElement;
    const held = ledger.body.contains(standing) ? standing.dataset.address : "";
    const sections = arrange(trees, demands(), state);
    ledger.show(sections, state, row, counting());
    const seenRequests = new Set(sections.flatMap((section) => section.rows.map((entry) => entry.request ?? entry.id)));
    tally.textContent = `${seenRequests.size} of ${data.requests.length} entries shown`;
    empty.hidden = sections.length > 0;
    empty.textContent = state.shown.size ? "No row has these words and kinds." : "All kinds are switched off.";
    view.refresh();
    settle(null);
    if (held) (view.nodes(held)[0] ?? view.inspector).focus();
    if (aloud) view.say(sections.length ? `${tally.textContent}.` : empty.textContent);
  }

  // How the ledger is arranged.
  const changing = (trait) => (value) => view.set({ [trait]: value });
  const grouping = menu("Group", GROUPS, view.get("group"), changing("group"));
  const sorting = menu("Sort", SORTS, view.get("sort"), changing("sort"));
  const sieve = el("input", { type: "search", class: "rr-field", maxlength: 200, placeholder: "words", oninput: () => {
    term = lower(sieve.value);
    draw(true);
  } });
  const kinds = legend(view, data.kinds);
  view.bar.append(grouping, sorting, el("label", { class: "rr-menu" }, "Only rows with ", sieve), kinds);

  // How many?
  const answer = el("p", { class: "rr-answer" });
  const many = el("div", { class: "rr-many" });
  let counts = null;
  function offer() {
    counts = choice("How many requests?", [["", "not counted"], ...ways().map((each) => [each.id, each.label])], view.get("count"), changing("count"));
    fill(many, counts, answer);
    explain();
  }
  function explain() {
    const way = ways().find((each) => each.id === view.get("count"));
    const left = way?.left.length ? ` Not counted: ${way.left.join("; ")}.` : "";
    answer.textContent = way ? `${way.label.charAt(0).toUpperCase()}${way.label.slice(1)}. ${way.rule}${left} ${RIGHT}` : "";
    answer.hidden = !way;
    return answer.textContent;
  }

  // One's own demands.
  const keep = (next) => view.set({ own: next });
  const bench = read ? null : workbench(view, data, books, keep);
  function drop(demand) {
    const request = trees.byId.get(demand.request);
    if (view.get("selected") === demand.address) view.set({ selected: request.address });
    remove(view, demand.at, keep);
    view.nodes(request.address)[0]?.focus();
    view.say(`Removed from ${request.name}: ${inWords(demand.kind)}.`);
  }
  function takeOwn() {
    if (read) return;
    own.demands.forEach((each) => ledger.forget(each.address));
    Object.assign(own, readOwn(view.get("own"), data, trees, books));
    for (const each of kinds.children) {
      const id = each.dataset.kind;
      if (!["defensive", "command", "offensive"].includes(id)) continue;
      each.hidden = !own.demands.length;
      each.querySelector(".rr-count").textContent = String(own.demands.filter((demand) => demand.kind.includes(id)).length);
    }
    bench.showFaults(own.broken);
    offer();
    draw();
  }

  view.content.append(many, el("div", { class: "rr-ledger-frame" }, ledger.node), empty, tally,
    ...(bench ? [bench.node] : []), ...(read ? [unsaid(view, data, books)] : []), lookUp(view, books, asking));
  view.on("group", () => { choose(grouping, view.get("group")); draw(true); });
  view.on("sort", () => { choose(sorting, view.get("sort")); draw(true); });
  view.on("shown", () => draw());
  view.on("count", () => {
    choose(counts, view.get("count"));
    draw();
    view.say(explain() || "Not counted.");
  });
  view.on("own", takeOwn);
  view.on("selected", () => {
    view.inspector.scrollTop = 0;
    const request = data.requests.find((each) => each.address === view.get("selected"));
    if (bench && request) bench.turnTo(request.id);
  });
  if (read) {
    offer();
    draw();
  } else takeOwn();
  return view.finish;
}

function rule(read) {
  const shows = read
    ? "A demand shows while one of its kinds is switched on; a request shows while a demand in it does, or if it has none while “No demand” is on."
    : "A request shows while its bound is switched on, or while one of your demands in it shows.";
  return `${shows} A demand of two kinds is counted with both. Grouped by verb, a request stands under each of its verbs.`;
}

/** What is not said or asked for, as outlined tiles: letter by letter, if there are several. */
function unsaid(view, data, books) {
  const letters = [...new Set(data.silences.map((each) => each.letter))];
  return el("div", { class: "rr-unsaid" }, el("p", { class: "rr-head" }, "What is not said or not asked for, by this reading"),
    letters.length ? null : el("p", {}, el("span", { class: "rr-empty" }, "This reading notes no silence.")),
    letters.map((letter) => {
      const tiles = data.silences.filter((each) => each.letter === letter);
      const group = el("div", { class: "rr-tiles", role: "group", "aria-label": `Silences in ${books.title(letter)}` }, tiles.map((each) =>
        el("button", { type: "button", class: "rr-tile", tabindex: -1, "data-address": each.address, onclick: () => view.open(each.address) }, each.what)));
      roving(group, ".rr-tile");
      return [letters.length > 1 ? el("p", { class: "rr-note" }, books.title(letter)) : null, group];
    }));
}

export default { render };
