// A dialog with any content. The browser's own dialog keeps focus and Escape right, and gives the focus back.

import { el } from "./dom.js";

/**
 * Open a dialog whose heading has the id `${name}-title`. `build(close, dialog)` returns what is in it; `look` is its
 * class. Resolves when it is closed; `close(value)` decides to what, Escape to null.
 */
export function openModal(name, build, { look = "" } = {}) {
  return new Promise((resolve) => {
    const before = document.activeElement;
    let result = null;
    const close = (value) => { result = value instanceof Event ? null : value ?? null; dialog.close(); };
    const dialog = el("dialog", { class: look, "aria-labelledby": `${name}-title`, onclose: () => {
      dialog.remove();
      if (before?.isConnected) before.focus({ preventScroll: true });
      resolve(result);
    } });
    dialog.append(build(close, dialog));
    document.body.append(dialog);
    dialog.showModal();
  });
}
