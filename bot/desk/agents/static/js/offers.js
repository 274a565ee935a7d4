// The dialog in which an agent makes an offer from the remedies that fit the case.

import { api, Refused } from "./api.js";
import { el } from "./dom.js";
import { openModal } from "./modal.js";
import { askForSum } from "./sums.js";
import { moment } from "./time.js";
import { currentLocale, failure, named, pick, say } from "./words.js";

const FEWEST = 2;
const MOST = 4;

/**
 * Let the agent choose and send an offer, if `still()` the conversation is on the screen. Resolves to "offered",
 * "waiting" (for approval), or null when nothing was sent.
 */
export async function makeOffer(id, still) {
  const found = await api.remedies(id);
  if (!still()) return null;
  let first = /** @type {HTMLElement | null} */ (null);
  const sent = openModal("offer", (close, dialog) => {
    const error = el("p", { class: "notice notice--error", role: "alert", hidden: true });
    const reason = el("textarea", { name: "reason", rows: 2, maxLength: 1000, required: true, "aria-describedby": "offer-reason-hint" });
    const send = el("button", { class: "button button--main", type: "submit" });
    const count = el("span", { class: "small muted", role: "status" });
    // The limit may have changed since the dialog opened, so the desk decides in the end.
    let told = null;
    const rows = found.remedies.map((remedy, index) => {
      const box = el("input", {
        type: "checkbox", id: `offer-${index}`, value: remedy.remedy, disabled: remedy.needs === null,
        "aria-describedby": `offer-${index}-text`, onchange: () => { told = null; error.hidden = true; refresh(); },
      });
      return { remedy, box };
    });
    const chosen = () => rows.filter(({ box }) => box.checked);
    const above = () => told !== null || chosen().some(({ remedy }) => !remedy.allowed);
    const refuse = (text) => { error.textContent = text; error.hidden = false; error.scrollIntoView({ block: "nearest" }); };
    function refresh() {
      send.textContent = say(above() ? "offer.request" : "offer.send");
      count.textContent = say("offer.chosen", { n: chosen().length });
      const full = chosen().length >= MOST;
      for (const { remedy, box } of rows) box.disabled = remedy.needs === null || (full && !box.checked);
    }
    const submit = async (event) => {
      event.preventDefault();
      error.hidden = true;
      if (chosen().length < FEWEST || chosen().length > MOST) {
        refuse(say("offer.count"));
        return rows.find(({ box }) => !box.disabled)?.box.focus();
      }
      if (!reason.value.trim()) {
        refuse(say("offer.reason_needed"));
        return reason.focus();
      }
      send.disabled = true;
      try {
        const { state } = await api.offer(id, chosen().map(({ remedy }) => remedy.remedy), reason.value.trim(), above());
        close(state);
      } catch (problem) {
        if (!(problem instanceof Refused)) throw problem;
        told = problem.problem.needs ?? null;
        refresh();
        refuse(failure(problem));
      } finally {
        send.disabled = false;
      }
    };
    const enough = rows.filter(({ remedy }) => remedy.needs !== null).length >= FEWEST;
    const cancel = el("button", { class: "button", type: "button", onclick: close }, say("cancel"));
    refresh();
    first = rows.find(({ box }) => !box.disabled)?.box ?? cancel;
    dialog.setAttribute("aria-describedby", "offer-lead offer-limit");
    return el("form", { class: "dialog", onsubmit: submit, noValidate: true },
      el("div", { class: "offer__head" },
        el("h2", { id: "offer-title" }, say("offer.ask")),
        el("p", { class: "small muted", id: "offer-lead" }, say(enough ? "offer.choose" : "offer.too_few")),
        el("p", { class: "offer__limit small", id: "offer-limit" }, say("offer.limit", found.limit), " ", say("offer.given", found.given))),
      el("ul", { class: "tiles offer__list", "aria-label": say("offer.list") }, rows.map(({ remedy, box }) => el("li", {}, row(remedy, box)))),
      el("label", { class: "field" }, say("offer.reason"), reason,
        el("span", { class: "small muted", id: "offer-reason-hint" }, say("offer.reason_hint"))),
      error,
      el("div", { class: "dialog__buttons" },
        el("button", { class: "button", type: "button", onclick: () => close("sum") }, say("sum.ask")),
        enough && count, cancel, enough && send));
  }, { look: "wide" });
  first?.focus();
  const state = await sent;
  if (state !== "sum") return state;
  return (await askForSum(id)) ? "waiting" : null;
}

function row(remedy, box) {
  const list = (texts, sign) => (texts[currentLocale()] ?? []).map((text) => el("span", {}, `${sign} ${text}`));
  return el("label", { class: "tile offer__row", htmlFor: box.id }, box,
    el("span", { class: "offer__text" },
      el("span", { class: "tile__top" }, el("b", {}, pick(remedy.title)),
        el("span", { class: "offer__chips" },
          remedy.missing.length > 0 && el("span", { class: "chip" },
            say("offer.missing", { needs: remedy.missing.map((need) => named("need", need)).join("、") })),
          remedy.on_menu && el("span", { class: "chip chip--accent" }, say("offer.on_menu")),
          !remedy.allowed && el("span", { class: "chip chip--warn" }, say(`offer.needs.${remedy.needs ?? "nobody"}`)))),
      remedy.goodwill && el("span", { class: "small" }, `＋ ${pick(remedy.goodwill)}`),
      el("span", { class: "offer__points small muted", id: `${box.id}-text` }, list(remedy.pros, "＋"), list(remedy.cons, "－")),
      el("span", { class: "small" }, [say("offer.worth", { value: remedy.value }), say("commitments.due", { time: moment(remedy.due_at) }), pick(remedy.handler)].join(" · "))));
}
