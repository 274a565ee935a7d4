// Questions before an act that the customer will notice. The browser's own dialog keeps focus and Escape right.

import { el } from "./dom.js";
import { say } from "./words.js";

/** Ask; resolve to null when cancelled, else to the note (empty when `note` was not asked for, or is `optional`). */
export function ask(name, { note = false, optional = false } = {}) {
  return new Promise((resolve) => {
    const error = el("p", { class: "notice notice--error", role: "alert", hidden: true });
    const field = note ? el("textarea", { name: "note", maxLength: 2000, "aria-describedby": "dialog-hint" }) : null;
    const finish = (value) => { dialog.close(); dialog.remove(); resolve(value); };
    const confirm = (event) => {
      event.preventDefault();
      if (field && !optional && !field.value.trim()) {
        error.textContent = say(`${name}.note_needed`);
        error.hidden = false;
        field.focus();
        return;
      }
      finish(field ? field.value.trim() : "");
    };
    const dialog = el("dialog", { "aria-labelledby": "dialog-title", oncancel: () => finish(null) },
      el("form", { class: "dialog", onsubmit: confirm },
        el("h2", { id: "dialog-title" }, say(`${name}.ask`)),
        el("p", { class: "muted" }, say(`${name}.lead`)),
        error,
        field && el("label", { class: "field" }, say(`${name}.note`), field,
          el("span", { class: "small muted", id: "dialog-hint" }, say(`${name}.note_hint`))),
        el("div", { class: "dialog__buttons" },
          el("button", { class: "button", type: "button", onclick: () => finish(null) }, say("cancel")),
          el("button", { class: "button button--main", type: "submit" }, say(name)))));
    document.body.append(dialog);
    dialog.showModal();
    field?.focus();
  });
}
