// Files that are pasted or dropped instead of chosen.

/**
 * Pass pasted files to `take`.
 * @param {ClipboardEvent} event
 * @param {(files: File[]) => void} take
 */
export const takePasted = (event, take) => {
  const files = Array.from(event.clipboardData?.files ?? []);
  // A copied table is a text and a picture of it: the text is meant.
  if (!files.length || event.clipboardData?.getData("text/plain")) return;
  event.preventDefault();
  take(files);
};

/**
 * Pass files to `take` that are dropped on `area`. While `isOpen`, a file dropped elsewhere does not
 * open in place of the page, unless the page takes it itself.
 * @param {HTMLElement} area
 * @param {() => boolean} isOpen
 * @param {(files: File[]) => void} take
 */
export const takeDropped = (area, isOpen, take) => {
  const hasFiles = (/** @type {DragEvent} */ event) => Array.from(event.dataTransfer?.types ?? []).includes("Files");
  const mark = (/** @type {boolean} */ on) => area.classList.toggle("dropping", on);
  for (const name of /** @type {const} */ (["dragenter", "dragover", "dragleave", "drop"])) {
    area.addEventListener(name, (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      event.stopPropagation();
      mark(name === "dragenter" || name === "dragover");
      if (name === "drop") take(Array.from(event.dataTransfer?.files ?? []));
    });
  }
  for (const name of /** @type {const} */ (["dragover", "drop"])) {
    addEventListener(name, (event) => {
      if (!isOpen() || event.defaultPrevented || !hasFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = "none";
    });
  }
};
