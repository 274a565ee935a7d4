// "My day": what waits for the signed-in person, in the middle while no conversation is open. Everything in it is a link.

import { dayOf, sizeOf } from "./day_rules.js";
import { state } from "./desk_state.js";
import { byId, el, focusedIn, icon } from "./dom.js";
import { may } from "./may.js";
import { taskTile } from "./tasks.js";
import { moment, timesNow } from "./time.js";
import { currentLocale, say } from "./words.js";

const root = byId("talk");
let given = { onOpen: (/** @type {string} */ _id) => {}, onTab: (/** @type {string} */ _tab) => {}, onLists: () => {}, run: (/** @type {any} */ _button, /** @type {any} */ _act) => {} };
let shown = "";

/** Prepare: `onOpen(id)` opens a conversation, `onTab(name)` shows a tab, `onLists()` the lists, `run` runs a button's act. */
export function startDay(handlers) {
  given = handlers;
}

/** Return how many things wait today. */
export const dayCount = () => sizeOf(dayOf(/** @type {any} */ (state), new Date()));

/** Draw it, or draw it again where it changed; not while a conversation is open. */
export function drawDay() {
  if (state.open || !state.me || !may("work")) return;
  const day = dayOf(/** @type {any} */ (state), new Date());
  const now = JSON.stringify([day, currentLocale(), timesNow()]);
  if (now === shown && root.querySelector(".day")) return;
  shown = now;
  const focused = focusedIn(root);
  const scrolled = root.querySelector(".day__body")?.scrollTop ?? 0;
  root.replaceChildren(el("div", { class: "day" },
    el("header", { class: "day__head" },
      el("button", { class: "icon-button only-phone", type: "button", "aria-label": say("back_to_queue"), onclick: given.onLists }, icon("back")),
      el("h2", { id: "day-title", tabIndex: -1 }, say("day"))),
    el("div", { class: "day__body", tabIndex: 0, role: "region", "aria-label": say("day") },
      !sizeOf(day) && !day.comes.length && el("p", { class: "lists__empty" }, say("day.nothing")),
      group("tasks", day.tasks.map((task) => taskTile(task, { run: given.run, where: "day", onOpen: given.onOpen }))),
      group("back", day.back.map((row) => link(row, say(`later.back.${row.back?.why}`)))),
      group("wrote", day.wrote.map((row) => link(row, row.last_words?.text ?? ""))),
      group("comes", day.comes.map((row) => link(row, say("later.until", { time: moment(row.postponed?.until ?? "") })))),
      count("promises", day.promises), count("approvals", day.approvals),
      day.later > 0 && el("p", { class: "small muted" }, say("day.later", { n: day.later })))));
  const body = root.querySelector(".day__body");
  if (body) body.scrollTop = scrolled;
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

function group(name, items) {
  if (!items.length) return "";
  return el("section", { "aria-labelledby": `day-${name}` }, el("h3", { id: `day-${name}` }, say(`day.${name}`), el("span", { class: "tab__count" }, String(items.length))),
    el("ul", { class: "tiles" }, items.map((item) => el("li", {}, item))));
}

function link(row, words) {
  const id = row.conversation_id;
  return el("button", { class: "tile day__link", type: "button", id: `day-open-${id}`, onclick: () => given.onOpen(id) },
    el("b", {}, /** @type {any} */ (row).customer.name || say("customer.unnamed")), el("span", { class: "day__words", dir: "auto" }, words));
}

function count(name, n) {
  if (!n) return "";
  return el("section", {}, el("button", { class: "tile day__link", type: "button", id: `day-to-${name}`, onclick: () => given.onTab(name) },
    el("b", {}, say(`day.${name}`)), el("span", { class: "tab__count" }, String(n))));
}
