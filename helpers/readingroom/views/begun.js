// @ts-check
// What stands half-filled in a form is kept a moment after the last change, and is there again.

const MOMENT = 700;

/**
 * The fields of a form, kept in the trait `begun`. `more` may have `read` and `fill`, for what is no
 * field. Call what is returned when the form was changed by a script.
 */
export function begun(view, node, more = { read: () => ({}), fill: () => {} }) {
  const fields = () => [...node.querySelectorAll("[data-field], [data-choice] input")];
  const nameOf = (each) => each.dataset.field ?? each.closest("[data-choice]").dataset.choice;
  const ticked = (each) => ["checkbox", "radio"].includes(each.type);
  let waiting = 0;

  function read() {
    const values = {};
    for (const each of fields()) {
      if (!ticked(each)) values[nameOf(each)] = each.value;
      else if (each.checked) (values[nameOf(each)] ??= []).push(each.value);
    }
    return { ...values, ...more.read() };
  }
  const first = JSON.stringify(read());
  /** An untouched form is nothing begun. */
  const now = () => (JSON.stringify(read()) === first ? {} : read());
  function fill() {
    const values = view.get("begun") ?? {};
    if (JSON.stringify(values) === JSON.stringify(now())) return;
    const given = Object.keys(values).length ? values : JSON.parse(first);
    for (const each of fields()) {
      const value = given[nameOf(each)];
      if (ticked(each)) each.checked = Array.isArray(value) && value.includes(each.value);
      else each.value = typeof value === "string" ? value : "";
      if (each.selectedIndex < 0) each.selectedIndex = 0;
    }
    more.fill(given);
  }
  function changed() {
    clearTimeout(waiting);
    waiting = setTimeout(() => view.set({ begun: now() }), MOMENT);
  }
  ["input", "change"].forEach((kind) => node.addEventListener(kind, changed));
  view.on("begun", () => { if (!node.contains(node.getRootNode().activeElement)) fill(); });
  view.on("own", changed);
  fill();
  return changed;
}
