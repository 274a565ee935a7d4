// Fields of what is taken down: where it was said, and those that say themselves whether they are needed and what is wrong.

import { el } from "./dom.js";
import { say } from "./words.js";

/**
 * Return the choice whether it was said at the counter or by telephone: its `node`, and `read()` for the chosen one.
 * @param {string} name of the inputs
 * @param {string} [chosen]
 */
export function whereField(name, chosen = "counter") {
  const boxes = ["counter", "phone"].map((value) => el("input", { type: "radio", name, value, checked: value === chosen }));
  const node = el("fieldset", { class: "field" }, el("legend", {}, say("counter.where")),
    el("div", { class: "counter__where" }, boxes.map((box) => el("label", { class: "check" }, box, " ", say(`counter.where.${box.value}`)))));
  return { node, read: () => boxes.find((box) => box.checked)?.value ?? "counter" };
}

/**
 * Return a field with its label, hint and place for what is wrong.
 * @param {HTMLElement} node
 * @param {{name: string, label: string, needed?: boolean, hint?: string, control?: any[]}} of
 */
export function drawField(node, { name, label, needed = false, hint = "", control = [node] }) {
  const hintId = `${node.id}-hint`;
  const wrongId = `${node.id}-wrong`;
  if (needed) node.setAttribute("aria-required", "true");
  node.setAttribute("aria-describedby", [hint && hintId, wrongId].filter(Boolean).join(" "));
  return el("div", { class: "field", dataset: { field: name } },
    el("label", { for: node.id }, label, needed && el("span", { class: "field__needed", "aria-hidden": "true" }, " *")),
    control,
    hint && el("span", { class: "small muted", id: hintId }, hint),
    el("span", { class: "field__wrong small", id: wrongId }));
}

/**
 * Show at each field what is wrong with it, and focus the first; return whether there was one.
 * @param {Record<string, HTMLElement>} fields
 * @param {Record<string, string>} faults
 */
export function markFaults(fields, faults) {
  for (const [name, node] of Object.entries(fields)) {
    const place = document.getElementById(`${node.id}-wrong`);
    if (faults[name]) node.setAttribute("aria-invalid", "true");
    else node.removeAttribute("aria-invalid");
    if (place) place.textContent = faults[name] ?? "";
  }
  const first = Object.keys(fields).find((name) => faults[name]);
  if (first) fields[first].focus();
  return first !== undefined;
}
