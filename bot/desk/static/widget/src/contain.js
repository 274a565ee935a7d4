// Keep to the widget what happens inside it: a shop's hotkeys must not fire, nor a focus trap take the focus away, while
// a customer types.

const NAMES = ["keydown", "keypress", "keyup", "focus", "blur", "focusin", "focusout", "input", "beforeinput", "paste", "copy", "cut", "compositionstart", "compositionupdate", "compositionend"];

/**
 * Let no event of typing or focus inside `host` reach the page, nor a listener inside; `hear` gets each of them
 * instead, with the element inside that it belongs to.
 * @param {HTMLElement} host
 * @param {(event: Event, inner: EventTarget) => void} hear
 */
export const contain = (host, hear) => {
  // Scripts that listen at the window before the widget came ask this of the element, which to them is the host.
  Object.defineProperty(host, "isContentEditable", { get: () => true });
  /** @param {Event} event */
  const keep = (event) => {
    if (event.target !== host) return;
    event.stopImmediatePropagation();
    hear(event, event.composedPath()[0]);
  };
  // First in the capture phase, before listeners of the document and of anything in it.
  for (const name of NAMES) addEventListener(name, keep, true);
};

/**
 * Return whether a key belongs to an input method that is composing. Safari ends the composition before the event,
 * which then shows only by key code 229; Escape dismisses the list of characters, Enter picks one.
 * @param {KeyboardEvent} event
 */
export const isComposing = (event) => event.isComposing || event.keyCode === 229;
