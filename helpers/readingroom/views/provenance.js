// @ts-check
// Provenance: boxes, steps and shelfmarks open in the inspector, two journeys are walked, kinds are
// switched, and witnesses are counted.
import { fill, roving } from "./elements.js";
import { chooses, frame } from "./frame.js";

const ARROWS = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End"];

export default function provenance(node, host) {
  const view = frame(node, host, { reveal: (each) => each.scrollIntoView?.({ block: "nearest" }) });
  const nest = node.querySelector(".rr-nest");
  if (nest) roving(nest, "button");
  const marks = node.querySelector(".rr-marks tbody");
  if (marks) byRows(marks);
  const walk = node.querySelector(".rr-walk");
  const follow = walk ? journeys(view, walk) : () => {};
  const question = node.querySelector(".rr-question");
  if (question) witnesses(view, question);
  /** A step of a kind that is switched off leaves its number. */
  function show() {
    const on = new Set(view.get("shown"));
    for (const each of node.querySelectorAll(".rr-nest-brackets")) each.hidden = !on.has("bracket");
    for (const { dataset, firstElementChild: step, lastElementChild: off } of node.querySelectorAll(".rr-journey > li")) {
      step.hidden = !on.has(dataset.basis);
      off.hidden = !step.hidden;
    }
    follow();
  }
  view.on("shown", show);
  show();
  view.refresh();
}

/** The words and the paper: two walks in one grammar, one of them in sight. */
function journeys(view, bar) {
  const walks = new Map([...view.root.querySelectorAll("[data-way]")].map((section) => [section.dataset.way, {
    section,
    steps: [...section.querySelectorAll(".rr-step")],
    settle: roving(section, ".rr-step"),
    reached: "", // the step where the walk stands, also while something else is open
  }]));
  const count = bar.querySelector(".rr-note");
  const way = () => (walks.has(view.get("journey")) ? view.get("journey") : [...walks.keys()][0]);
  const walk = () => walks.get(way());
  const at = ({ steps }, address) => steps.findIndex(({ dataset }) => dataset.address === address);
  const wayOf = (address) => [...walks.keys()].find((each) => at(walks.get(each), address) >= 0);

  /** Steps of a kind that is switched off are passed over. */
  function go(by) {
    const { steps, reached } = walk();
    const here = at(walk(), reached);
    const ahead = by > 0 ? steps.slice(here + 1) : steps.slice(0, Math.max(here, 0)).reverse();
    const next = (here < 0 ? steps : ahead).find((each) => !each.hidden);
    if (next) view.open(next.dataset.address);
    else view.say(by > 0 ? "That was the last step." : "That was the first step.");
  }
  function number() {
    const { steps } = walk();
    if (wayOf(view.get("selected")) === way()) walk().reached = view.get("selected");
    const here = at(walk(), walk().reached);
    count.textContent = here < 0 ? `${steps.length} ${steps.length === 1 ? "step" : "steps"}` : `step ${here + 1} of ${steps.length}`;
  }
  function draw() {
    walks.forEach(({ section }, each) => { section.hidden = each !== way(); });
    walk().settle(null);
    number();
  }
  bar.addEventListener("click", (event) => {
    const by = event.target.closest("[data-by]");
    if (by) go(Number(by.dataset.by));
  });
  // The arrows walk: the step that they reach is opened, not only focused.
  walks.forEach(({ section }) => section.addEventListener("keydown", (event) => {
    const now = document.activeElement;
    if (ARROWS.includes(event.key) && now !== event.target && section.contains(now)) view.open(now.dataset.address);
  }));
  if (bar.querySelector("[data-choice]")) chooses(view, "journey", () => `${walk().section.querySelector("h4").textContent}: ${walk().steps.length} steps.`);
  view.on("journey", () => {
    draw();
    // A step of the other walk would stay in the inspector beside this one's count.
    if (![undefined, way()].includes(wayOf(view.get("selected")))) view.set({ selected: walk().reached });
  });
  view.on("selected", () => {
    const own = wayOf(view.get("selected"));
    if (own && own !== way()) view.set({ journey: own });
    if (own) {
      const [opened] = view.nodes(view.get("selected"));
      opened.scrollIntoView({ block: "nearest" });
      walk().settle(opened);
    }
    number();
  });
  draw();
  return () => walk().settle(null);
}

/** Left and right go along a row of a table, up and down along a column. */
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
function witnesses(view, question) {
  const control = question.querySelector("[data-choice]");
  const answer = question.querySelector(".rr-answer");
  const [decide, chosen, every, ...rest] = answer.children;
  const counts = [...chosen.querySelectorAll("[data-count]")];
  const groups = [...chosen.querySelectorAll("section")];
  const pairs = [...every.children];
  const said = rest.find((each) => each.matches(".rr-unproven")).textContent;
  function draw() {
    const count = view.get("witnesses");
    const told = counts.find((each) => Number(each.dataset.count) === count);
    control.querySelectorAll("input").forEach((each) => { each.checked = each.value === String(count); });
    if (!told) return fill(answer, decide);
    groups.forEach((group, apart) => fill(group.querySelector("ul"), pairs.filter(({ dataset }) => (Number(dataset.together) >= count) !== Boolean(apart))));
    fill(chosen, told, groups.filter((group) => group.querySelector("li")));
    return fill(answer, chosen, rest);
  }
  control.addEventListener("change", ({ target }) => {
    view.set({ witnesses: Number(target.value) });
    if (view.get("witnesses")) view.say(`${target.closest("label").textContent.trim()}. ${said}`);
  });
  view.on("witnesses", draw);
  draw();
}
