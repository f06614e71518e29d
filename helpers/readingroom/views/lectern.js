// @ts-check
// The text beside the questions: words that are picked in it go to the question one works at.
import { picking } from "./picker.js";

const HOW = "You can pick them in the text of this page as well, while this question is in sight.";
const NOT_HERE = "Not marked: the question in sight asks for words of one letter.";

/** Words picked in `text` go to the question in `lesson` that asks for words: the one used last, else the first in sight. */
export function lectern(text, lesson) {
  const asking = [...lesson.querySelectorAll("[data-gesture=picked]")];
  if (!asking.length) return;
  let used = null;
  const told = document.createElement("p");
  told.className = "taken";
  text.append(told);
  asking.forEach((each) => each.querySelector(".rr-pick-how")?.append(` ${HOW}`));
  function use({ target }) {
    const view = target.closest(".rr-view");
    used = asking.find((each) => each.closest(".rr-view") === view) ?? used;
  }
  lesson.addEventListener("focusin", use);
  lesson.addEventListener("pointerdown", use);
  function inSight(each) {
    const { top, bottom } = each.closest(".rr-view").getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  }
  const active = () => [used, ...asking].find((each) => each && inSight(each));
  text.querySelectorAll(".rr-letters").forEach((letters) => {
    letters.querySelectorAll(".rr-line").forEach((row) => Object.assign(row.querySelector(".rr-words").dataset, { line: row.dataset.line, siglum: row.querySelector(".rr-siglum").textContent }));
    letters.addEventListener("focus", () => { letters.dataset.start = active()?.querySelector("[data-start]")?.dataset.start ?? ""; });
    picking(letters, ".rr-letters > .rr-line > .rr-words", (words) => { told.textContent = words; }, (now, goesOn) => {
      const question = now && active();
      if (!question) return;
      const detail = { ...now, goesOn, beside: letters.querySelector(`[data-line="${now.first}"] .rr-words`).textContent, said: NOT_HERE };
      question.dispatchEvent(new CustomEvent("beside", { detail }));
      told.textContent = detail.said;
    });
  });
}
