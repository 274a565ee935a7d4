// The agent's own presence and settings, in the bar.

import { api, Refused } from "./api.js";
import { coalesce } from "./coalesce.js";
import { openColleagues, redrawColleagues } from "./colleagues.js";
import { el, focusedIn, icon, toast } from "./dom.js";
import { leaving } from "./leaving.js";
import { openSetUp } from "./set_up.js";
import { named, say } from "./words.js";

const CHOICES = ["available", "busy", "away"];
/** @type {any} */
let found = null;

/** Return the bar's part for the own presence; `explain(error)` reports refusals, `oversees` adds the other agents. */
export function makePresence({ explain, oversees }) {
  const node = el("div", { class: "presence" });
  let running = true;
  const { refresh } = coalesce(load, () => running);

  async function load() {
    try {
      found = await api.colleagues();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return;
    }
    if (!running) return;
    draw();
    redrawColleagues(found);
  }

  function draw() {
    const me = found?.colleagues.find((person) => person.me);
    if (!me) return;
    // Redraw only after a change, because the agent may be choosing at this moment.
    const wanted = JSON.stringify([me, say("presence")]);
    if (node.dataset.shown === wanted) return;
    const focused = focusedIn(node);
    node.dataset.shown = wanted;
    node.dataset.state = me.chosen;
    node.replaceChildren(...[
      el("label", { class: "presence__choice" },
        el("span", { class: "visually-hidden" }, say("presence")),
        el("select", { id: "presence-choice", onchange: (event) => choose(event.currentTarget) },
          CHOICES.map((choice) => el("option", { value: choice, selected: choice === me.chosen }, named("presence", choice))))),
      el("span", { class: "presence__load small muted", title: say("colleagues.holds") },
        el("span", { class: "visually-hidden" }, `${say("colleagues.holds")} `), `${me.holds}/${me.capacity}`),
      el("button", { class: "icon-button", id: "presence-set-up", type: "button", title: say("set_up"), "aria-label": say("set_up"), onclick: () => setUp(me) }, icon("gear")),
      oversees && el("button", { class: "icon-button", id: "colleagues", type: "button", title: say("colleagues"), "aria-label": say("colleagues"), onclick: () => openColleagues(found, setUp) }, icon("people"))].filter(Boolean));
    if (focused) document.getElementById(focused)?.focus();
  }

  async function choose(select) {
    const wanted = select.value;
    try {
      const set = () => api.choosePresence(wanted);
      if (wanted !== "away") await set();
      else if (!await leaving(set)) select.value = node.dataset.state ?? "";
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      explain(error);
    }
    refresh();
  }

  async function setUp(person) {
    if (await openSetUp(person, found.teams)) {
      toast(say("set_up.saved"));
      await refresh();
    }
  }

  refresh();
  return { node, refresh, close: () => { running = false; } };
}
