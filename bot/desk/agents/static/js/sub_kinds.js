// Correct what exactly is the matter in a case: the remedies that fit follow it.

import { api, Refused } from "./api.js";
import { el } from "./dom.js";
import { openModal } from "./modal.js";
import { named, say } from "./words.js";

/**
 * Choose the sub-kinds of the conversation's case among `choices`, beginning with those `held` now; what is held and no
 * choice stays. Resolves to whether they were saved.
 */
export async function correctSubKinds(id, held, choices) {
  return (await openModal("sub-kinds", (close) => {
    const error = el("p", { class: "notice notice--error", role: "alert", hidden: true });
    const boxes = choices.map((name) => el("input", { type: "checkbox", value: name, checked: held.includes(name) }));
    const save = async (event) => {
      event.preventDefault();
      error.hidden = true;
      const others = held.filter((name) => !choices.includes(name));
      try {
        await api.correctSubKinds(id, [...others, ...boxes.filter((box) => box.checked).map((box) => box.value)]);
        close(true);
      } catch (refused) {
        if (!(refused instanceof Refused)) throw refused;
        error.textContent = refused.title || say("error.network");
        error.hidden = false;
      }
    };
    return el("form", { class: "dialog", onsubmit: save },
      el("h2", { id: "sub-kinds-title" }, say("sub_kinds.ask")),
      el("p", { class: "muted" }, say("sub_kinds.lead")),
      error,
      el("fieldset", { class: "field" }, el("legend", {}, say("fact.sub_kinds")),
        boxes.map((box) => el("label", { class: "check" }, box, named("kind", box.value)))),
      el("div", { class: "dialog__buttons" },
        el("button", { class: "button", type: "button", onclick: close }, say("cancel")),
        el("button", { class: "button button--main", type: "submit" }, say("sub_kinds.save"))));
  })) === true;
}
