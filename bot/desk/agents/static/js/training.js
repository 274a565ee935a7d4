// For trainers: how suggested replies were used, and a button for the shared templates.

import { api, Refused } from "./api.js";
import { el, toast } from "./dom.js";
import { openModal } from "./modal.js";
import { openTemplates } from "./templates.js";
import { moment } from "./time.js";
import { named, say } from "./words.js";

const OUTCOMES = ["used", "edited", "ignored"];

/** Show how often each source was used, edited or ignored, with what was sent instead. */
export async function openTraining() {
  let found;
  try {
    found = await api.suggestions();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    toast(error.title || say("error.network"));
    return;
  }
  const shown = el("div", { class: "training", tabIndex: 0, role: "region", "aria-labelledby": "training-title" },
    found.counts.length ? counts(found.counts) : el("p", { class: "muted" }, say("training.none")),
    found.examples.length > 0 && el("h3", {}, say("training.examples")),
    el("ul", { class: "tiles" }, found.examples.map((one) => el("li", { class: "tile" },
      el("div", { class: "tile__top" }, el("span", { class: "small muted" }, `${named("training.source", one.source)} · ${named("next", one.step)}`), el("span", { class: "small muted" }, moment(one.at))),
      el("p", { dir: "auto" }, el("del", {}, one.text)),
      el("p", { class: "training__sent", dir: "auto" }, one.sent)))));
  openModal("training", (close) => el("div", { class: "dialog" },
    el("h2", { id: "training-title" }, say("training")),
    shown,
    el("div", { class: "dialog__buttons" },
      el("button", { class: "button", type: "button", onclick: () => openTemplates() }, say("templates.manage")),
      el("button", { class: "button button--main", type: "button", onclick: close }, say("close")))),
  { look: "wide" });
  shown.focus();
}

function counts(rows) {
  return el("table", { class: "training__counts" },
    el("caption", { class: "visually-hidden" }, say("training")),
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, say("training.reply")), OUTCOMES.map((name) => el("th", { scope: "col" }, named("training", name))))),
    el("tbody", {}, rows.map((row) => el("tr", {},
      el("th", { scope: "row" }, named("next", row.step), el("span", { class: "small muted" }, row.name ? row.name.split(".").at(-1).replace(/^\d$/, (n) => say("training.variation", { n })).replace(/^[a-z]+$/, (feeling) => named("emotion", feeling)) : named("training.source", row.source))),
      OUTCOMES.map((name) => el("td", {}, String(row[name])))))));
}
