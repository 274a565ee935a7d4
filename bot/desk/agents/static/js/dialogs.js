// Questions before an action that the customer will notice.

import { el } from "./dom.js";
import { openModal } from "./modal.js";
import { say } from "./words.js";

/**
 * Ask, in a dialog called `name` with dashes; resolve to null when cancelled, else to the note (empty when `note` was not
 * asked for, or is `optional`). With `which` ([value, label] each), one of these is chosen too, and `onWhich` gets it.
 * @param {string} name
 * @param {{ note?: boolean, optional?: boolean, which?: [string, string][], onWhich?: (value: string) => void, values?: Record<string, unknown> }} [options] `values` fill the fields of the words
 */
export function ask(name, { note = false, optional = false, which = [], onWhich = () => {}, values = {} } = {}) {
  const choice = which.length > 0 && el("fieldset", { class: "field" }, el("legend", {}, say(`${name}.which`)),
    which.map(([value, label], index) => el("label", { class: "check" },
      el("input", { type: "radio", name: "which", value, checked: index === 0 }), " ", el("span", { dir: "auto" }, label))));
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
      if (choice) onWhich(String(new FormData(event.currentTarget).get("which")));
      close(field ? field.value.trim() : "");
    };
    return el("form", { class: "dialog", onsubmit: confirm },
      el("h2", { id: `${dialog}-title` }, say(`${name}.ask`, values)),
      el("p", { class: "muted" }, say(`${name}.lead`, values)),
      error,
      choice,
      field && el("label", { class: "field" }, say(`${name}.note`), field,
        el("span", { class: "small muted", id: "ask-hint" }, say(`${name}.note_hint`))),
      el("div", { class: "dialog__buttons" },
        el("button", { class: "button", type: "button", onclick: close }, say("cancel")),
        el("button", { class: "button button--main", type: "submit" }, say(name))));
  });
  field?.focus();
  return answer;
}
