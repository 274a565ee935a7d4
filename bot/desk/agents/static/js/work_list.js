// The page of a handler: their own promises, and nothing else of the desk.

import { runAct } from "./acts.js";
import { api } from "./api.js";
import { coalesce } from "./coalesce.js";
import { byId, el, focusedIn, toast } from "./dom.js";
import { promiseList } from "./promise_list.js";
import { everyPromise, totalOf } from "./promise_rules.js";
import { promiseTools, promiseToolsState } from "./promise_tools.js";
import { currentLocale, say } from "./words.js";

const EVERY = 60000;
const root = byId("work-list");
/** @type {{open: boolean, found: any, filter: import("./promise_rules.js").PromiseFilter, explain: (error: any) => unknown, onRefresh: () => unknown, timer: any, shown: string}} */
const state = { open: false, found: null, filter: everyPromise(), explain: () => {}, onRefresh: () => {}, timer: 0, shown: "" };

const { refresh } = coalesce(load, () => state.open);

/** Show the work list; `explain(error)` reports a refusal, `onRefresh()` runs whenever it is fetched again by itself. */
export function openWorkList({ explain, onRefresh }) {
  Object.assign(state, { open: true, explain, onRefresh, found: null, filter: everyPromise() });
  root.hidden = false;
  state.timer = setInterval(() => { refresh(); state.onRefresh(); }, EVERY);
  redrawWorkList();
  refresh();
}

/** Close the work list and remove its content. */
export function closeWorkList() {
  clearInterval(state.timer);
  Object.assign(state, { open: false, found: null, shown: "" });
  root.hidden = true;
  root.replaceChildren();
}

/**
 * Show a promise of the list and focus its first button; one that is filtered away, or over, is looked for among all.
 * @param {number} id
 */
export async function showPromise(id) {
  await refresh();
  if (!state.found?.promises.some((/** @type {any} */ one) => one.id === id)) {
    state.filter = everyPromise();
    await refresh();
  }
  const tile = document.getElementById(`promise-${id}`);
  tile?.scrollIntoView({ block: "center" });
  if (tile) /** @type {HTMLElement | null} */ (tile.querySelector("button"))?.focus({ preventScroll: true });
  else toast(say("promises.over"));
}

/** Redraw the work list in the page's language; does nothing while it is closed. */
export function redrawWorkList() {
  if (!state.open) return;
  const total = totalOf(state.found);
  document.title = `${total ? `(${total}) ` : ""}${say("promises")} · ${say("brand")}`;
  const shows = JSON.stringify([state.found, state.filter, state.found && promiseToolsState(state.found, state.filter), currentLocale()]);
  if (shows === state.shown) return;
  state.shown = shows;
  const focused = focusedIn(root);
  root.replaceChildren(el("div", { class: "administration__panel work-list", tabIndex: -1, id: "work-list-panel" },
    el("div", { class: "administration__lead" }, el("div", {}, el("h2", {}, say("promises")), el("p", { class: "muted small" }, say("promises.lead")))),
    state.found && promiseTools(state.found, state.filter, { run, onFilter, onRedraw: redrawWorkList }),
    state.found ? promiseList(state.found, state.filter, { run, onOpen: null }) : el("p", { class: "muted" }, say("loading"))));
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

const run = (button, act) => runAct(button, act, { explain: state.explain, refresh, otherwise: () => document.getElementById("work-list-panel") });

function onFilter(filter) {
  state.filter = filter;
  refresh();
}

async function load() {
  try {
    const found = await api.promises(state.filter);
    if (state.open) state.found = found;
  } catch (error) {
    if (state.open) state.explain(error);
  }
  redrawWorkList();
}
