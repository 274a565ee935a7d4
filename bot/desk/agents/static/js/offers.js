// The dialog in which an agent puts together an offer from what fits the case.

import { api, Refused } from "./api.js";
import { el } from "./dom.js";
import { moment } from "./time.js";
import { currentLocale, pick, say } from "./words.js";

const FEWEST = 2;
const MOST = 4;

/** Let the agent choose and send; resolves to "offered", "waiting" or null when they did not. */
export async function makeOffer(id) {
  const found = await api.remedies(id);
  return new Promise((resolve) => {
    const error = el("p", { class: "notice notice--error", role: "alert", hidden: true });
    const reason = el("textarea", { name: "reason", maxLength: 1000, required: true });
    const send = el("button", { class: "button button--main", type: "submit" });
    const rows = found.remedies.map((remedy) => {
      const box = el("input", { type: "checkbox", value: remedy.remedy, disabled: remedy.needs === null, onchange: () => refresh() });
      return { remedy, box };
    });
    const chosen = () => rows.filter(({ box }) => box.checked);
    const above = () => chosen().some(({ remedy }) => !remedy.allowed);
    const finish = (value) => { dialog.close(); dialog.remove(); resolve(value); };
    const refuse = (text) => { error.textContent = text; error.hidden = false; };
    function refresh() {
      send.textContent = say(above() ? "offer.request" : "offer.send");
      const full = chosen().length >= MOST;
      for (const { remedy, box } of rows) box.disabled = remedy.needs === null || (full && !box.checked);
    }
    const submit = async (event) => {
      event.preventDefault();
      error.hidden = true;
      if (chosen().length < FEWEST || chosen().length > MOST) return refuse(say("offer.count"));
      if (!reason.value.trim()) { reason.focus(); return refuse(say("offer.reason_needed")); }
      send.disabled = true;
      try {
        const { state } = await api.offer(id, chosen().map(({ remedy }) => remedy.remedy), reason.value.trim(), above());
        finish(state);
      } catch (problem) {
        if (!(problem instanceof Refused)) throw problem;
        refuse(problem.title || say("error.network"));
      } finally {
        send.disabled = false;
      }
    };
    const dialog = el("dialog", { class: "wide", "aria-labelledby": "offer-title", oncancel: () => resolve(null) },
      el("form", { class: "dialog", onsubmit: submit, noValidate: true },
        el("h2", { id: "offer-title" }, say("offer.ask")),
        el("p", { class: "muted" }, say("offer.choose"), " ", say("offer.given", found.given)),
        error,
        el("ul", { class: "tiles offer__list" }, rows.map(({ remedy, box }) => el("li", {}, row(remedy, box)))),
        el("label", { class: "field" }, say("offer.reason"), reason),
        el("div", { class: "dialog__buttons" },
          el("button", { class: "button", type: "button", onclick: () => finish(null) }, say("cancel")), send)));
    refresh();
    document.body.append(dialog);
    dialog.showModal();
    rows.find(({ box }) => !box.disabled)?.box.focus();
  });
}

function row(remedy, box) {
  const list = (texts) => (texts[currentLocale()] ?? []).join(" ");
  return el("label", { class: "tile offer__row" }, box,
    el("span", { class: "offer__text" },
      el("span", { class: "tile__top" }, el("b", {}, pick(remedy.title)),
        el("span", { class: "offer__chips" },
          remedy.on_menu && el("span", { class: "chip chip--accent" }, say("offer.on_menu")),
          !remedy.allowed && el("span", { class: "chip chip--warn" }, say(`offer.needs.${remedy.needs ?? "nobody"}`)))),
      remedy.goodwill && el("span", { class: "small" }, pick(remedy.goodwill)),
      el("span", { class: "small muted" }, [list(remedy.pros), list(remedy.cons)].filter(Boolean).join(" · ")),
      el("span", { class: "small muted" }, [remedy.value, moment(remedy.due_at), pick(remedy.handler)].filter(Boolean).join(" · "))));
}
