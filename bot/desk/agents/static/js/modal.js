// A dialog with any content. The browser's own dialog element handles focus and Escape, and returns the focus.

import { byId, el } from "./dom.js";

const toasts = byId("toasts");
const ringing = byId("ringing");
const ringingPlace = /** @type {HTMLElement} */ (ringing.parentElement);
let afterwards = [];

const top = () => [...document.querySelectorAll("dialog[open]")].at(-1);

/** Return whether a dialog is open, so that nothing outside of it can be pressed or focused. */
export const dialogOpen = () => top() !== undefined;

/** Run `act` when no dialog is open: at once, or as soon as the last one is closed. */
export function afterDialogs(act) {
  if (!dialogOpen()) return act();
  afterwards.push(act);
}

/**
 * Move toasts and the line of a ring into the top dialog, else to their places in the page, so that they can be seen,
 * heard and pressed: the line as the dialog's first, above what is in it. Call it when one of them is shown or hidden;
 * dialogs call it themselves.
 */
export function keepInSight() {
  const dialog = top();
  const forToasts = dialog ?? document.body;
  if (toasts.parentElement !== forToasts) forToasts.append(toasts);
  const forRinging = (!ringing.hidden && dialog) || ringingPlace;
  if (ringing.parentElement !== forRinging) forRinging.prepend(ringing);
}

/** Close every dialog and drop the actions waiting for that, because the person who opened them has signed out. */
export function dropDialogs() {
  afterwards = [];
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.remove();
  keepInSight();
}

/**
 * Open a dialog whose heading has the id `${name}-title`. `build(close, dialog)` returns its content; `look` is its
 * class. Resolves when it is closed, to the value of `close(value)`, or to null after Escape.
 */
export function openModal(name, build, { look = "" } = {}) {
  return new Promise((resolve) => {
    const before = /** @type {HTMLElement | null} */ (document.activeElement);
    let result = null;
    const close = (value) => { result = value instanceof Event ? null : value ?? null; dialog.close(); };
    const dialog = el("dialog", { class: look, "aria-labelledby": `${name}-title`, onclose: () => {
      keepInSight();
      dialog.remove();
      if (before?.isConnected) before.focus({ preventScroll: true });
      resolve(result);
      // Wait, because the code that receives the result may open the next dialog.
      setTimeout(() => { if (!dialogOpen()) for (const act of afterwards.splice(0)) act(); });
    } });
    dialog.append(build(close, dialog));
    document.body.append(dialog);
    dialog.showModal();
    keepInSight();
  });
}
