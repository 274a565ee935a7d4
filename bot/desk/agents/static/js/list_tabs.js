// The tabs above the lists, each with how many are in it.

import { el } from "./dom.js";
import { may } from "./may.js";
import { totalOf } from "./promise_rules.js";
import { say } from "./words.js";

const LISTS = ["waiting", "mine", "bot", "others", "postponed"];
// Only those who answer customers have something in them.
const OWN = ["mine", "postponed"];
/** The tab only for those who may decide on approvals. */
export const APPROVALS = "approvals";
/** The tab only for those who settle promises. */
export const PROMISES = "promises";

/** Return whether a tab lists conversations. */
export const listsConversations = (tab) => LISTS.includes(tab);

function namesOf(state) {
  const lists = LISTS.filter((name) => !OWN.includes(name) || may("work"))
    // Shown while something is in it, because it mostly is empty.
    .filter((name) => name !== "postponed" || state.tab === name || countOf(state, name) > 0);
  return [...lists, ...(state.approvals ? [APPROVALS] : []), ...(state.promises ? [PROMISES] : [])];
}

/** Return how many are in a tab, however it is filtered. */
const countOf = (state, name) => (name === PROMISES ? totalOf(state.promises) : ((name === APPROVALS ? state.approvals : state.lists[name]) ?? []).length);

// The one sign on a tab: somebody in it may come to harm.
const inDanger = (state, name) => name === "waiting" && (state.lists.waiting ?? []).some((person) => person.danger);

/** Return [name, how many, whether somebody is in danger] of every tab. */
export const counts = (state) => namesOf(state).map((name) => [name, countOf(state, name), inDanger(state, name)]);

/** Return the tabs; `onTab(name)` shows another one. */
export function tabs(state, onTab) {
  const found = counts(state);
  const names = found.map(([name]) => name);
  const move = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = names[(names.indexOf(state.tab) + step + names.length) % names.length];
    onTab(next);
    document.getElementById(`tab-${next}`)?.focus();
  };
  return el("div", { class: "lists__head" },
    el("div", { class: "tabs", role: "tablist", "aria-label": say("queue"), onkeydown: move },
      found.map(([name, count, danger]) => el("button", {
        class: "tab", id: `tab-${name}`, type: "button", role: "tab",
        "aria-selected": String(name === state.tab), "aria-controls": "people",
        tabIndex: name === state.tab ? 0 : -1, onclick: () => onTab(name),
      }, say(`queue.${name}`), el("span", { class: `tab__count${danger ? " tab__count--hot" : ""}` }, String(count),
        danger && el("span", { class: "visually-hidden" }, say("queue.danger")))))));
}
