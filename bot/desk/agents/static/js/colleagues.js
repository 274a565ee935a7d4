// The table of all agents for supervisors: presence, number of conversations, languages, team.

import { el, focusedIn } from "./dom.js";
import { openModal } from "./modal.js";
import { SHORT } from "./rows.js";
import { named, say } from "./words.js";

/** @type {HTMLTableSectionElement | null} */
let body = null;
/** @type {any} */
let setUp = null;

/** Show the table; `onSetUp(person)` opens a person's settings. */
export function openColleagues(found, onSetUp) {
  setUp = onSetUp;
  body = el("tbody");
  redrawColleagues(found);
  const column = (name) => el("th", { scope: "col" }, name);
  openModal("colleagues", (close) => el("div", { class: "dialog" },
    el("h2", { id: "colleagues-title" }, say("colleagues")),
    el("p", { class: "muted small" }, say("colleagues.lead")),
    el("div", { class: "colleagues", tabIndex: 0, role: "region", "aria-label": say("colleagues") },
      el("table", {}, el("thead", {}, el("tr", {},
        column(say("colleagues.name")), column(say("colleagues.presence")), column(say("colleagues.holds")),
        column(say("colleagues.languages")), column(say("colleagues.team")), el("td"))), body)),
    el("div", { class: "dialog__buttons" }, el("button", { class: "button button--main", type: "button", onclick: close }, say("close")))),
  { look: "broad" }).then(() => { body = null; });
}

/** Update the open table, keeping the focus; does nothing when it is closed. */
export function redrawColleagues({ colleagues }) {
  if (!body) return;
  const focused = focusedIn(body);
  body.replaceChildren(...colleagues.map(row));
  if (focused) document.getElementById(focused)?.focus();
}

function row(person) {
  const full = person.holds >= person.capacity;
  return el("tr", {},
    el("th", { scope: "row" }, person.name, el("span", { class: "small muted" }, named("role", person.role))),
    el("td", {}, el("span", { class: "lamp", dataset: { state: person.presence } }, named("presence", person.presence))),
    el("td", { class: full ? "full" : "" }, `${person.holds} / ${person.capacity}`),
    el("td", {}, person.languages.map((language) => el("span", { class: "chip", title: named("locale", language) }, SHORT[language]))),
    el("td", {}, person.team || "–"),
    el("td", {}, person.may_set_up && el("button", {
      class: "button button--small", type: "button", id: `set-up-${person.id}`,
      "aria-label": say("colleagues.set_up.of", { name: person.name }), onclick: () => setUp(person),
    }, say("colleagues.set_up"))));
}
