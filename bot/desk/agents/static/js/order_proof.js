// Mark an order as the customer's: somebody saw identification, or asked on the telephone.

import { api, Refused } from "./api.js";
import { el } from "./dom.js";
import { openModal } from "./modal.js";
import { named, say } from "./words.js";

const SEEN_AT = ["counter", "telephone"];

/** Ask where it was seen whose order it is, and what; resolves to whether it was saved. */
export async function proveOrder(id, number) {
  return (await openModal("order-proof", (close) => {
    const error = el("p", { class: "notice notice--error", role: "alert", hidden: true });
    const places = SEEN_AT.map((name, at) => el("input", { type: "radio", name: "seen_at", value: name, checked: at === 0 }));
    const reason = el("textarea", { name: "reason", maxLength: 500, required: true, "aria-describedby": "order-proof-hint" });
    const save = async (event) => {
      event.preventDefault();
      error.hidden = true;
      try {
        await api.proveOrder(id, places.find((place) => place.checked)?.value ?? "", reason.value);
        close(true);
      } catch (refused) {
        if (!(refused instanceof Refused)) throw refused;
        error.textContent = refused.title || say("error.network");
        error.hidden = false;
      }
    };
    return el("form", { class: "dialog", onsubmit: save },
      el("h2", { id: "order-proof-title" }, say("prove_order.ask", { number })),
      el("p", { class: "muted" }, say("prove_order.lead")),
      error,
      el("fieldset", { class: "field" }, el("legend", {}, say("prove_order.where")),
        places.map((place) => el("label", { class: "check" }, place, named("prove_order.at", place.value)))),
      el("label", { class: "field" }, say("prove_order.reason"), reason,
        el("span", { class: "small muted", id: "order-proof-hint" }, say("prove_order.reason_hint"))),
      el("div", { class: "dialog__buttons" },
        el("button", { class: "button", type: "button", onclick: close }, say("cancel")),
        el("button", { class: "button button--main", type: "submit" }, say("prove_order.save"))));
  })) === true;
}
