// The lists: fetched whole when the stream opens, then only the rows of what changed; and taking from them.

import { runAct } from "./acts.js";
import { api, Refused } from "./api.js";
import { makeBeside } from "./beside.js";
import { coalesce } from "./coalesce.js";
import { state } from "./desk_state.js";
import { drawLists, shownIds } from "./lists.js";
import { nextIn } from "./list_views.js";
import { may } from "./may.js";
import { dayCount, drawDay } from "./my_day.js";
import { show, showWhenFree, whenFree } from "./opening.js";
import { makeQueueStore } from "./queue_store.js";
import { drawRinging } from "./ringing.js";
import { needMe } from "./row_rules.js";
import { take } from "./taking.js";
import { say } from "./words.js";

// After a fetch that failed; no change need come before the next one.
const RETRY_MS = 2000;
const store = makeQueueStore();
let given = { explain: (/** @type {any} */ _error) => {}, hear: (/** @type {any} */ _lists, /** @type {any} */ _open) => {}, hearTasks: (/** @type {any[]} */ _tasks) => {}, onDay: () => {} };

/**
 * Prepare: `explain(error)` reports a refusal, `hear(lists, openId)` and `hearTasks(tasks)` are told of every change for
 * the alerts, `onDay()` shows the day.
 */
export function startQueue(handlers) {
  given = handlers;
}

const unread = (person) => Boolean(person.mine) && person.last_words?.role === "customer"
  && person.last_seq > (state.seen.get(person.conversation_id) ?? 0) && person.conversation_id !== state.open?.id;

/** Draw the lists, the line of what rings, and the page's title: how many are mine or ring for me. */
export function redrawLists() {
  if (!may("see")) return;
  drawLists({ lists: state.lists, approvals: state.approvals, promises: state.promises, filter: state.filter, tab: state.tab, openId: state.open?.id, unread, day: may("work") ? dayCount() : null },
    { onTab: showTab, onOpen: show, onTakeNext: takeNext, run, onDecided: () => beside.refresh(["approvals"]), onFilter: narrow, onDay: given.onDay, explain: given.explain });
  drawDay();
  const waiting = state.lists.waiting ?? [];
  drawRinging(waiting, { run, onTake: takeThis, onPass: api.pass, onOpen: showWhenFree });
  const mine = needMe(state.lists);
  document.title = `${waiting.some((person) => person.offered_to?.me) ? "🔔 " : ""}${mine ? `(${mine}) ` : ""}${say("title")} · ${say("brand")}`;
}

/** Show another tab. */
export function showTab(name) {
  state.tab = name;
  redrawLists();
  if (name === "promises") beside.refresh(["promises"]);
}

function narrow(filter) {
  state.filter = filter;
  beside.refresh(["promises"]);
}

/** Run a button's act, and fetch everything again. */
export const run = (button, act, otherwise = () => document.getElementById("people")) => runAct(button, act, { explain: given.explain, refresh: refreshAll, otherwise });

const { refresh: refreshRows } = coalesce(loadRows, () => state.me);
const beside = makeBeside({
  changed: (found) => {
    Object.assign(state, found);
    if (found.tasks !== undefined) given.hearTasks(found.tasks ?? []);
    redrawLists();
  },
  explain: (error) => given.explain(error),
});

/** Note that a conversation changed (null: any of them); it is fetched with the next refresh. */
export const noteChanged = (id) => store.note(id);

/** Fetch the rows that changed; resolves when they are drawn. */
export const refreshLists = () => refreshRows();

/** Fetch these lists again: approvals, promises, tasks; all of them without names. */
export const refreshBeside = beside.refresh;

/** Fetch what colleagues have again: whether one of them is connected decides whether a customer waits for nobody. */
export function refreshOthers() {
  for (const row of state.lists.others ?? []) store.note(row.conversation_id);
  return refreshRows();
}

/** Fetch everything again; resolves when the rows are drawn. */
export function refreshAll() {
  beside.refresh();
  store.note(null);
  return refreshRows();
}

async function loadRows() {
  const ids = store.due();
  try {
    if (ids === null) {
      const found = await api.queue(store.tag());
      if (found) store.replace(found, found.tag);
    } else if (ids.length) {
      const { rows, gone } = await api.rows(ids);
      store.update(rows, gone);
    }
  } catch (error) {
    // What was not fetched is still due.
    if (ids === null) store.note(null);
    else for (const id of ids) store.note(id);
    if (state.me && error.status === 401) given.explain(error);
    else if (state.me) setTimeout(refreshRows, RETRY_MS);
    return;
  }
  if (!state.me) return;
  const lists = store.lists(may("oversee"));
  const held = JSON.stringify([lists.mine, lists.others].map((people) => people.map((person) => person.agent.id).sort()));
  if (held !== state.held) state.presence?.refresh();
  Object.assign(state, { lists, held });
  redrawLists();
  given.hear(lists, document.hidden ? null : state.open?.id);
}

/** Forget every row, because the person signed out. */
export const forgetRows = () => store.forget();

/** Take the most urgent of those who pass the filter. */
export async function takeNext() {
  const next = may("work") && nextIn(state.lists, unread);
  if (!next) return;
  try {
    await takeThis(next.conversation_id);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    given.explain(error);
  }
  store.note(next.conversation_id);
  refreshLists();
}

async function takeThis(id) {
  if (!await take(id)) return;
  store.note(id);
  await whenFree("ring.taken", async () => {
    state.tab = "mine";
    show(id);
    await state.open?.refresh();
    state.open?.write();
  });
}

/** Open the conversation after (1) or before (-1) the open one, in the order shown. */
export function step(by) {
  const ids = shownIds();
  const at = ids.indexOf(state.open?.id);
  const next = ids[at < 0 ? 0 : at + by];
  if (!next) return;
  show(next);
  state.open?.focus();
}
