// Questions before an action that the customer will notice.

import { el } from "./dom.js";
import { openModal } from "./modal.js";
import { say } from "./words.js";

/** Return the line of a dialog that says whose conversation it is about: another customer may ring above it. */
export const aboutLine = (view) => el("p", { class: "small", dir: "auto" },
  [view.customer?.name || say("customer.unnamed"), view.case?.number].filter(Boolean).join(" · "));

/**
 * Ask, in a dialog called `name` with dashes; resolve to null when cancelled, else to the note (empty when `note` was not
 * asked for, or is `optional`).
 * @param {string} name
 * @param {{ note?: boolean, optional?: boolean, values?: Record<string, unknown> }} [options] `values` fill the fields of the words
 */
export function ask(name, { note = false, optional = false, values = {} } = {}) {
  const field = note ? el("textarea", { name: "note", maxLength: 2000, "aria-describedby": "ask-hint" }) : null;
  const dialog = name.replaceAll(".", "-");
  const answer = openModal(dialog, (close) => {
    const error = el("p", { class: "notice notice--error", role: "alert", hidden: true });
    const confirm = (event) => {
      event.preventDefault();
      if (field && !optional && !field.value.trim()) {
        error.textContent = say(`${name}.note_needed`);
        error.hidden = false;
        field.focus();
        return;
      }
      close(field ? field.value.trim() : "");
    };
    return el("form", { class: "dialog", onsubmit: confirm },
      el("h2", { id: `${dialog}-title` }, say(`${name}.ask`, values)),
      el("p", { class: "muted" }, say(`${name}.lead`, values)),
      error,
      field && el("label", { class: "field" }, say(`${name}.note`), field,
        el("span", { class: "small muted", id: "ask-hint" }, say(`${name}.note_hint`))),
      el("div", { class: "dialog__buttons" },
        el("button", { class: "button", type: "button", onclick: close }, say("cancel")),
        el("button", { class: "button button--main", type: "submit" }, say(name))));
  });
  field?.focus();
  return answer;
}
