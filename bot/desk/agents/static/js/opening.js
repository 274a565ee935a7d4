// Which conversation is open, and which of its panes a narrow screen shows.

import { drawNothing, openConversation } from "./conversation.js";
import { drafts, state } from "./desk_state.js";
import { byId, toast } from "./dom.js";
import { afterDialogs, dialogOpen } from "./modal.js";
import { markOpen } from "./search.js";
import { say } from "./words.js";

const desk = byId("desk");
let given = { redraw: () => {}, explain: (/** @type {any} */ _error) => {} };

/** Prepare: `redraw()` draws the lists after another conversation was opened, `explain(error)` reports a refusal. */
export function startOpening(handlers) {
  given = handlers;
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && desk.dataset.view === "case" && !document.querySelector("dialog[open]")) setView("talk");
  });
}

/** @param {string} selector */
const focusOn = (selector) => /** @type {HTMLElement | null} */ (document.querySelector(selector))?.focus();

/** Return the pane that a narrow screen shows: "lists", "talk" or "case". */
export const viewNow = () => desk.dataset.view ?? "lists";

/** Show another pane. */
export function setView(name) {
  const before = desk.dataset.view;
  desk.dataset.view = name;
  // The drawer takes the focus when it opens and returns it when it closes.
  if (name === "case") focusOn(".case__head button");
  else if (before === "case") focusOn("[data-act=case]");
  if (name === "lists") document.getElementById(`person-${state.open?.id}`)?.focus();
}

/** Open a conversation. */
export function show(id) {
  if (state.open?.id !== id) {
    state.open?.close();
    history.replaceState(null, "", `#${id}`);
    state.open = openConversation(id, { drafts, explain: given.explain, onView: setView, onOpen: show, onChanged: (view) => {
      state.seen.set(view.id, view.last_seq);
      given.redraw();
    } });
  }
  setView("talk");
  markOpen(id);
  given.redraw();
}

/** Close the open conversation, so that the day is seen again. */
export function showDay() {
  state.open?.close();
  state.open = null;
  history.replaceState(null, "", location.pathname);
  markOpen(null);
  drawNothing();
  setView("talk");
  given.redraw();
  document.getElementById("day-title")?.focus();
}

/**
 * Run `act` when no dialog is open. Until then a toast shows `words`, because a dialog belongs to the conversation
 * behind it.
 */
export function whenFree(words, act) {
  const drop = dialogOpen() ? toast(say(words)) : () => {};
  return afterDialogs(() => { drop(); return act(); });
}

/** Open a conversation as soon as no dialog is open. */
export const showWhenFree = (id) => whenFree("ring.later", () => show(id));

/** Open a conversation that a search found, at the message found. */
export function showFound(id, seq) {
  show(id);
  if (seq) state.open?.point(seq);
  else state.open?.focus();
}
