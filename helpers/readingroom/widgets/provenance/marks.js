// @ts-check
import { choice, choose, el, fill, menu, roving } from "../../views/elements.js";

const NUMBERS = ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
const MANY = 12; // more radio buttons than this are a list to choose from

const inWords = (count) => NUMBERS[count] ?? String(count);
const capital = (words) => words.charAt(0).toUpperCase() + words.slice(1);

/** The shelfmarks as a table whose every element can be opened, and the question what they prove. */
export function shelfmarks(view) {
  const { rows } = view.data.marks;
  const head = el("p", { class: "rr-head" }, rows.length ? "Shelfmarks, element by element" : "Shelfmarks");
  if (!rows.length) return [head, el("p", {}, el("span", { class: "rr-empty" }, "no shelfmark listed"))];
  return [head, tableOf(view), ...(rows.length > 1 ? question(view, rows.length) : [])];
}

function tableOf(view) {
  const { heads, rows } = view.data.marks;
  const caption = "An underlined element has the same figure as another. An outline: the shelfmark names none.";
  const cell = (each) => el("td", {}, el("button", {
    type: "button", class: `rr-element${each.same ? " rr-same" : ""}`, "data-address": each.address, onclick: () => view.open(each.address),
  }, each.words ? el("span", { class: "rr-figure" }, each.words) : el("span", { class: "rr-empty" }, "none"),
  each.same ? el("small", {}, ` same figure as ${each.same}`) : null));
  const body = el("tbody", {}, rows.map((row) => el("tr", {},
    el("th", { scope: "row" }, el("button", { type: "button", class: "rr-element rr-archive-name", "data-address": row.address, onclick: () => view.open(row.address) }, row.archive)),
    row.cells.map(cell))));
  byRows(body);
  return el("div", { class: "rr-scroll rr-marks", tabindex: 0, role: "group", "aria-label": "Table of shelfmarks" }, el("table", {},
    el("caption", {}, caption),
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "archive"), heads.map((head) => el("th", { scope: "col" }, `${head.name} (${head.sign})`, el("small", {}, head.plain))))),
    body));
}

/** Left and right go along a row, up and down along a column. */
function byRows(body) {
  const settle = roving(body, ".rr-element", "none");
  body.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const here = event.target.closest("th, td");
    if (!step || !here || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const row = here.parentElement;
    const next = (step > 0 ? row.nextElementSibling : row.previousElementSibling)?.children[here.cellIndex]?.querySelector(".rr-element");
    if (!next) return;
    settle(next);
    next.focus();
  });
}

/** How many witnesses? What speaks for a count is shown after the choice, never before. */
function question(view, count) {
  const words = `${capital(inWords(count))} shelfmarks: how many witnesses?`;
  const options = Array.from({ length: count }, (_, at) => [String(count - at), inWords(count - at)]);
  const chosen = () => view.get("witnesses");
  const pick = (value) => {
    if (!value) return;
    view.set({ witnesses: Number(value) });
    view.say(`${capital(inWords(Number(value)))}. ${view.data.unproven}`);
  };
  const control = count > MANY ? menu(words, [["0", "choose"], ...options], "0", pick) : choice(words, options, "", pick);
  const answer = el("div", { class: "rr-answer" });
  function draw() {
    choose(control, String(chosen()));
    const right = chosen() >= 1 && chosen() <= count;
    fill(answer, right ? speaks(view, chosen(), count) : el("p", { class: "rr-note" }, "Decide first. Then see what the shelfmarks say for your count, and what against it."));
  }
  view.on("witnesses", draw);
  draw();
  return [el("div", { class: "rr-question" }, control, answer)];
}

/** What speaks for a count: which pairs it makes one, which it keeps apart, what agrees in each. */
function speaks(view, chosen, count) {
  const { pairs, unproven, questions, reader } = view.data;
  const told = (head, elements) => el("p", {}, el("span", { class: "rr-label" }, head), elements.length ? elements.join(", ") : el("span", { class: "rr-empty" }, "nothing"));
  const group = (head, members) => (members.length ? [el("p", { class: "rr-head" }, head), el("ul", { class: "rr-pairs" },
    members.map((pair) => el("li", {}, el("b", {}, pair.title), told("same figure: ", pair.agree), told("different: ", pair.differ))))] : null);
  return [
    el("p", { class: "rr-chosen" }, chosen === count
      ? `${capital(inWords(chosen))}: every shelfmark is counted for itself.`
      : `${capital(inWords(chosen))}: the pairs with most in common count as one, until ${inWords(chosen)} ${chosen === 1 ? "is" : "are"} left.`),
    group("You count as one", pairs.filter((pair) => pair.together >= chosen)),
    group("You count apart", pairs.filter((pair) => pair.together < chosen)),
    el("p", { class: "rr-note" }, unproven),
    questions.length ? el("p", { class: "rr-head" }, `What the reading “${reader}” answers`) : null,
    questions.map((asked) => [el("p", { class: "rr-asked" }, asked.question),
      el("div", { class: "rr-scroll rr-answers", tabindex: 0, role: "group", "aria-label": `Answers: ${asked.question}` }, el("ul", { class: "rr-positions" }, asked.positions.map(position))),
      asked.note ? el("p", { class: "rr-note" }, asked.note) : null]),
  ];
}

/** One answer of a reading: what it says, why, its words, its facts from outside, how sure it is. */
function position(each) {
  return el("li", {}, el("b", {}, each.says), each.because ? el("p", {}, each.because) : null,
    each.at.map(([words, where]) => el("p", {}, el("q", {}, words), ` (${where})`)),
    el("p", {}, el("span", { class: "rr-label" }, "confidence: "), each.confidence || el("span", { class: "rr-empty" }, "not stated")),
    each.facts.length ? el("details", {}, el("summary", {}, `From outside: ${each.facts.length} ${each.facts.length === 1 ? "fact" : "facts"}`),
      each.facts.map((fact) => el("p", { class: "rr-from-outside" }, fact))) : null);
}
