// @ts-check
// What is asked for: the ledger is grouped, sorted, filtered and counted; a reader divides requests.
import { begun } from "./begun.js";
import { fill, roving } from "./elements.js";
import { chooses, frame, made, passage, pieces } from "./frame.js";
import { arrange, inWords, lay, rowsOf } from "./rows.js";
import { lower } from "./orthography.js";
import { lettersOf, linesOf, nearest, unused, whereOf } from "./passages.js";
import { picking } from "./picker.js";
import { undoing } from "./undo.js";

const MOST_PLACES = 40;
const times = (number) => (number === 0 ? "nowhere" : number === 1 ? "once" : `${number} times`);
const addressOf = (line) => line.siglum || `line:${line.number}`;

export default function requests(node, host) {
  const part = (name) => node.querySelector(`.rr-${name}`);
  const [drawn, answer, empty, tally] = ["drawn", "answer", "none", "tally"].map(part);
  const sieve = node.querySelector(".rr-sieve input");
  const lines = linesOf(part("page"));
  const byAddress = new Map(lines.map((line) => [addressOf(line), line]));
  const letters = lettersOf(lines);
  const mine = Boolean(part("bench"));
  let rows, cards, ways;
  let resting = 0; // what is typed is not commented on at each key
  const view = frame(node, host, {
    item,
    reveal: (each) => settle(each),
    cleared: () => {
      if (!sieve.value) return;
      sieve.value = "";
      draw();
    },
  });
  const settle = roving(drawn, ".rr-ledger :is(.rr-entry, .rr-remove)", ".rr-entry");
  const bench = mine ? workbench(view, letters) : null;
  node.querySelectorAll(".rr-tiles").forEach((tiles) => roving(tiles, ".rr-tile"));

  function item(address) {
    const line = byAddress.get(address);
    if (line) return passageOf(line);
    const card = cards.get(address)?.cloneNode(true) ?? null;
    const id = rows.requests.find((each) => each.address === address)?.id;
    if (!bench || id === undefined) return card;
    const divide = made(node, "divide");
    divide.addEventListener("click", () => bench.divide(id));
    card.append(divide);
    return card;
  }
  function passageOf(line) {
    const { holder, voice } = part("page").querySelector(`[data-line="${line.number}"]`).dataset;
    const where = whereOf(line);
    const said = [["where", where], [line.letter ? "letter" : "part", holder], ["voice", voice]];
    return passage(node, line.siglum ? `Passage ${line.siglum}` : `Line ${line.number}`, line.words.trim(), said);
  }

  /** Take up what Python has drawn: rows, cards, ways to count. */
  function take() {
    cards = new Map([...node.querySelectorAll("[data-card]")].map((card) => [card.dataset.card, card]));
    rows = rowsOf(drawn, cards);
    ways = new Map([...drawn.querySelectorAll("[data-way]")].map((way) => [way.dataset.way, way]));
    if (!mine) return;
    for (const kind of ["defensive", "command", "offensive"]) {
      const each = node.querySelector(`.rr-legend [data-kind="${kind}"]`);
      each.hidden = !rows.demands.length;
      each.querySelector(".rr-count").textContent = String(rows.demands.filter((demand) => demand.kind.includes(kind)).length);
    }
    const label = node.querySelector('[data-choice="count"] [value="own"]').parentElement;
    label.hidden = !ways.has("own");
    label.lastChild.textContent = ways.has("own") ? ` ${ways.get("own").dataset.label}` : "";
  }
  function draw(aloud) {
    clearTimeout(resting);
    const [group, sort, shown] = ["group", "sort", "shown"].map(host.get);
    const standing = node.getRootNode().activeElement;
    const held = drawn.contains(standing) ? standing.dataset.address : "";
    const sections = arrange(rows, { group, sort, shown, term: lower(sieve.value), mine });
    const way = ways.has(host.get("count")) ? host.get("count") : "";
    lay(node, part("ledger"), sections, { group, way, letters: new Set(rows.requests.map((each) => each.letter)).size });
    const seen = new Set(sections.flatMap((section) => section.rows.map((row) => row.id ?? row.of)));
    tally.textContent = `${seen.size} of ${rows.requests.length} entries shown`;
    empty.hidden = sections.length > 0;
    empty.textContent = shown.length ? "No row has these words and kinds." : "All kinds are switched off.";
    answer.hidden = !way;
    answer.textContent = way ? `${ways.get(way).textContent} ${drawn.querySelector(".rr-ways .rr-note").textContent}` : "";
    view.refresh();
    settle(null);
    if (held) (view.nodes(held)[0] ?? view.inspector).focus();
    if (aloud) tell();
  }
  const tell = () => view.say(empty.hidden ? `${tally.textContent}.` : empty.textContent);
  const redrawn = () => pieces(host.get("drawn")).forEach((piece) => fill(node.querySelector(`.${piece.className}`), [...piece.childNodes]));
  /** The ledger with one's own demands, as Python has drawn it after a change. */
  function redraw() {
    const focused = node.getRootNode().activeElement;
    const held = drawn.contains(focused) ? focused.dataset.address ?? "" : null;
    redrawn();
    take();
    draw();
    if (held !== null) (view.nodes(held)[0] ?? view.nodes(rows.requests[0].address)[0])?.focus();
  }

  for (const select of node.querySelectorAll("[data-trait]")) {
    const { trait } = select.dataset;
    const follow = () => { select.value = host.get(trait); };
    select.addEventListener("change", () => view.set({ [trait]: select.value }));
    view.on(trait, () => {
      follow();
      draw(true);
    });
    follow();
  }
  sieve.addEventListener("input", () => {
    draw();
    resting = setTimeout(tell, 600);
  });
  chooses(view, "count", () => answer.textContent || "Not counted.");
  view.on("count", () => draw());
  view.on("shown", () => draw());
  view.on("drawn", redraw);
  view.on("selected", () => {
    const request = rows.requests.find((each) => each.address === host.get("selected"));
    if (bench && request) bench.turnTo(request.id);
  });
  node.addEventListener("click", (event) => {
    const away = event.target.closest("[data-remove], [data-entry]:is(button)");
    if (!away || !bench) return;
    const { entry, remove } = away.dataset;
    bench.drop(JSON.parse(entry ?? cards.get(remove).dataset.entry), remove);
  });
  lookUp(view, node, letters, byAddress);
  if (host.get("drawn")) redrawn();
  take();
  draw();
}

/** Where one divides a request: words are picked, classified, and kept as an entry of a reading. */
function workbench(view, letters) {
  const { root, host } = view;
  const node = root.querySelector(".rr-bench");
  const field = (name) => node.querySelector(`[data-field="${name}"]`);
  const kinds = [...node.querySelectorAll("[data-field=kind]")];
  const said = node.querySelector(".rr-said");
  const reader = node.querySelector(".rr-picker");
  const keys = reader.getAttribute("aria-label").split(": ")[1];
  const undo = undoing(view, ["own"]);
  const picker = picking(reader, "section:not([hidden]) .rr-words", view.say, (now) => {
    picked = now;
    tell();
    changed?.();
  });
  let picked = null;
  let changed = null;
  const demands = () => (Array.isArray(host.get("own").demands) ? host.get("own").demands : []);
  const nameOf = (id) => [...field("of").options].find((each) => each.value === id)?.text ?? id;
  const put = (entries, words) => undo.change({ own: { ...host.get("own"), demands: entries } }, words);

  function turnTo(id) {
    if (field("of").value !== id) field("of").value = id;
    reader.setAttribute("aria-label", `Words of ${nameOf(id)}: ${keys}`);
    reader.querySelectorAll("section").forEach((each) => { each.hidden = each.dataset.request !== id; });
    clear();
  }
  const lineOf = (words) => reader.querySelector(`section:not([hidden]) [data-line="${Number(words?.first)}"]`);
  function clear() {
    picker.clear();
    picked = null;
    tell();
  }
  function tell() {
    said.textContent = picked ? `Picked: “${picked.words.replace(/\s+/g, " ")}”` : "Nothing is picked.";
  }
  /** Words as one types or pastes them: the first place in the request where they stand. */
  function find() {
    const section = reader.querySelector("section:not([hidden])");
    const here = linesOf(section);
    const row = (number) => section.querySelector(`[data-line="${number}"]`);
    const typed = field("words").value.trim();
    const [spot] = here.length && typed ? lettersOf(here).ranges([here[0].letter], typed) : [];
    const near = spot ?? nearest(here, typed);
    if (!near) return complain("These words are not in this request. Copy them from it.");
    const found = picker.whole(row(near.first), near.start, row(near.last), near.end);
    if (!spot) return complain(`Not in this request. The nearest words: “${found.words}”.`);
    picked = found;
    field("words").value = "";
    tell();
    changed?.();
    return view.say(said.textContent);
  }
  function complain(words) {
    said.textContent = words;
    view.say(words);
  }
  function add() {
    const chosen = kinds.filter((each) => each.checked).map((each) => each.value);
    if (!picked) return complain("First pick the words of one demand: with the mouse, or with Shift and the arrows.");
    if (!chosen.length) return complain("Choose what kind of demand it is. If either can be defended, choose both.");
    const line = lineOf(picked);
    const at = letters.anchor(line.dataset.letter, picked.first, (line.dataset.before ?? "") + line.textContent.slice(0, picked.start), picked.words);
    if (!at) return complain("These words could not be found again in the letter. Pick whole words.");
    const request = field("of").value;
    const entry = { id: unused(demands(), request), request, kind: chosen, arm: field("arm").value.trim(), at };
    kinds.forEach((each) => { each.checked = false; });
    clear();
    put([...demands(), entry], `Added to ${nameOf(request)}: ${chosen.join(" or ")}, “${at.quote}”.`);
    return said.scrollIntoView({ block: "nearest" });
  }
  /** Take an entry out; what is no list goes as a whole. */
  function drop(entry, address) {
    const same = JSON.stringify(entry);
    const at = demands().findIndex((each) => JSON.stringify(each) === same);
    const left = at < 0 && entry !== null ? demands() : demands().filter((_, each) => each !== at);
    const request = view.content.querySelector(`[data-address="request:${CSS.escape(entry?.request ?? "")}"]`);
    if (address && host.get("selected") === address) view.set({ selected: request?.dataset.address ?? "" });
    put(left, `Removed${request ? ` from ${nameOf(entry.request)}` : ""}${Array.isArray(entry?.kind) ? `: ${inWords(entry.kind)}` : ""}.`);
    (request ?? reader).focus();
  }
  node.querySelector("[data-do=add]").addEventListener("click", add);
  node.querySelector("[data-do=find]").addEventListener("click", find);
  field("words").addEventListener("keydown", (event) => { if (event.key === "Enter") find(); });
  field("of").addEventListener("change", () => turnTo(field("of").value));
  turnTo(field("of").value);
  changed = begun(view, node, {
    read: () => (picked ? { picked } : {}),
    fill: ({ of, picked: words }) => {
      turnTo(of);
      picked = lineOf(words) ? words : null;
      tell();
    },
  });
  return {
    drop,
    turnTo: (id) => { if (id !== field("of").value) turnTo(id); },
    divide: (id) => {
      turnTo(id);
      reader.focus();
    },
  };
}

/** The box in which one looks for a word that may not be there. */
function lookUp(view, node, letters, byAddress) {
  const box = node.querySelector(".rr-lookup");
  const input = box.querySelector("input");
  const answer = box.querySelector(".rr-found-answer");
  const asking = JSON.parse(box.dataset.asking);
  const titles = new Map([...byAddress.values()].map((line) => [line.letter, ""]));
  node.querySelectorAll(".rr-page section").forEach((each) => {
    const line = each.querySelector(".rr-words");
    if (line) titles.set(line.dataset.letter, each.dataset.title);
  });
  box.querySelector("form").addEventListener("submit", () => {
    const words = input.value.trim();
    if (!words) return fill(answer);
    const found = [...titles].map(([letter, title]) => ({ letter, title, lines: letters.look(letter, words).map((each) => each.line) }));
    const asked = found.filter((each) => asking.includes(each.letter));
    const said = `“${words}” stands ${asked.map((each) => `${times(each.lines.length)} in ${each.title}`).join("; ")}.`;
    const shown = made(node, "found-words");
    const list = shown.querySelector("ul");
    const row = list.firstElementChild;
    shown.querySelector("p").textContent = said;
    shown.querySelector(".rr-note").hidden = asked.some((each) => each.lines.length);
    fill(list, found.map((each) => hit(row.cloneNode(true), each)));
    fill(answer, shown);
    return view.say(said);
  });
  function hit(row, { letter, title, lines }) {
    const [bold, count, link, rest] = row.children;
    const once = [...new Set(lines)];
    if (asking.includes(letter)) bold.textContent = title;
    else bold.replaceWith(title);
    count.textContent = lines.length ? `${times(lines.length)}, ` : "nowhere";
    count.className = lines.length ? "" : "rr-empty";
    rest.textContent = once.length > MOST_PLACES ? ` and ${once.length - MOST_PLACES} lines more` : "";
    link.replaceWith(...once.slice(0, MOST_PLACES).map((line) => {
      const way = link.cloneNode(true);
      way.textContent = line.siglum || `line ${line.number}`;
      way.dataset.also = addressOf(line);
      return way;
    }));
    return row;
  }
}
