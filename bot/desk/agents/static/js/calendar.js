// The dialog with the address under which a calendar shows the promises.

import { api, Refused } from "./api.js";
import { el, toast } from "./dom.js";
import { may } from "./may.js";
import { openModal } from "./modal.js";
import { failure, pick, say } from "./words.js";

/**
 * Show the address, for one of `owners` or everybody; it can be copied and made new.
 * @param {{id: string, name: any}[]} owners
 */
export async function openCalendar(owners) {
  let { address } = await api.calendar("", false);
  await openModal("calendar", (close) => {
    const error = el("p", { class: "notice notice--error", role: "alert", hidden: true });
    const field = el("input", { id: "calendar-address", name: "address", readOnly: true, value: address, onfocus: () => field.select() });
    const whose = el("select", { id: "calendar-whose", name: "owner", onchange: () => fetchIt(false) },
      el("option", { value: "" }, say("promises.filter.all_owner")), owners.map(({ id, name }) => el("option", { value: id }, pick(name))));
    const fetchIt = async (renew) => {
      error.hidden = true;
      try {
        ({ address } = await api.calendar(whose.value, renew));
        field.value = address;
        if (renew) toast(say("promises.calendar.renewed"));
      } catch (problem) {
        if (!(problem instanceof Refused)) throw problem;
        error.textContent = failure(problem);
        error.hidden = false;
      }
    };
    const copy = async () => {
      field.select();
      try {
        await navigator.clipboard.writeText(address);
        toast(say("promises.calendar.copied"));
      } catch {
        // Without the permission, or on a page without TLS, the address stays selected.
      }
    };
    return el("form", { class: "dialog", onsubmit: (event) => { event.preventDefault(); copy(); } },
      el("h2", { id: "calendar-title" }, say("promises.calendar.title")),
      el("p", { class: "muted small" }, say("promises.calendar.lead")),
      error,
      may("oversee") && el("div", { class: "field" }, el("label", { for: "calendar-whose" }, say("promises.calendar.whose")), whose),
      el("div", { class: "field" }, el("label", { for: "calendar-address" }, say("promises.calendar.address")), field),
      el("div", { class: "dialog__buttons" },
        el("button", { class: "button button--quiet", type: "button", onclick: () => fetchIt(true) }, say("promises.calendar.renew")),
        el("button", { class: "button", type: "button", onclick: close }, say("close")),
        el("button", { class: "button button--main", type: "submit" }, say("promises.calendar.copy"))));
  });
}
