// A dialog with any content. The browser's own dialog keeps focus and Escape right, and gives the focus back.

import { byId, el } from "./dom.js";

const boxes = ["ringing", "toasts"].map(byId);
let afterwards = [];

const top = () => [...document.querySelectorAll("dialog[open]")].at(-1);

/** Return whether a dialog is open: everything outside of it can be neither pressed nor focused. */
export const dialogOpen = () => top() !== undefined;

/** Do `act` when no dialog is open: at once, or as soon as the last one is closed. */
export function afterDialogs(act) {
  if (!dialogOpen()) return act();
  afterwards.push(act);
}

/**
 * Have what tells (toasts) and what rings where it is seen, heard and pressed: in the dialog on top, else in the page.
 * To be called when one of them is shown or hidden; dialogs do it themselves.
 */
export function keepInSight() {
  for (const box of boxes) {
    const place = (!box.hidden && top()) || document.body;
    if (box.parentElement !== place) place.append(box);
  }
}

/** Take every dialog away, with what was to be done afterwards: whoever opened them has gone. */
export function dropDialogs() {
  afterwards = [];
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.remove();
  keepInSight();
}

/**
 * Open a dialog whose heading has the id `${name}-title`. `build(close, dialog)` returns what is in it; `look` is its
 * class. Resolves when it is closed; `close(value)` decides to what, Escape to null.
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
      // Whoever waits for the answer may open the next dialog.
      setTimeout(() => { if (!dialogOpen()) for (const act of afterwards.splice(0)) act(); });
    } });
    dialog.append(build(close, dialog));
    document.body.append(dialog);
    dialog.showModal();
    keepInSight();
  });
}
