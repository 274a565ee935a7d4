// All keys of the page. They are single keys that act only outside of text fields, so that they conflict neither with
// the browser's own combinations nor with an input method; they can be turned off.

const OFF = "amends-desk-keys-off";
/** @typedef {{id: string, keys: readonly string[], label: string | (() => string), act: (() => void) | null}} Key */

/** @type {Map<string, Key>} */
const registered = new Map();

/**
 * Register an action for keys; the same `id` again replaces it. `keys` are values of KeyboardEvent.key ("n", "/", "?").
 * `label` is the text for the help, or a function that returns it. `act` is null for a key that is only explained.
 * @param {string} id
 * @param {readonly string[]} keys
 * @param {string | (() => string)} label
 * @param {(() => void) | null} act
 */
export function registerKey(id, keys, label, act) {
  registered.set(id, { id, keys, label, act });
}

/** Return the registered keys in order, with their labels in the page's language. */
export const registeredKeys = () => [...registered.values()].map(({ id, keys, label }) => ({ id, keys, label: typeof label === "function" ? label() : label }));

export const keysEnabled = () => localStorage.getItem(OFF) !== "yes";

/**
 * Turn the single keys on or off for this browser; `?` and Escape stay.
 * @param {boolean} on
 */
export function enableKeys(on) {
  if (on) localStorage.removeItem(OFF);
  else localStorage.setItem(OFF, "yes");
}

/**
 * @param {unknown} node
 * @returns {node is HTMLElement}
 */
const isField = (node) => node instanceof HTMLElement && (node.isContentEditable || node.matches("input:not([type=checkbox]):not([type=radio]):not([type=button]), textarea, select"));

/**
 * Return the key that was meant, because a keyboard set to Chinese gives other letters for the same physical keys.
 * @param {Pick<KeyboardEvent, "key" | "code">} event
 */
export function keyOf(event) {
  if (event.key.length === 1 && event.key.charCodeAt(0) < 128) return event.key.toLowerCase();
  return /^Key[A-Z]$/.test(event.code) ? event.code.slice(3).toLowerCase() : event.key;
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.isComposing || document.querySelector("dialog[open]")) return;
  if (isField(event.target)) {
    if (event.key !== "Escape" || event.keyCode === 229 || !event.target.matches("textarea")) return;
    event.preventDefault();
    leaveField(event.target);
    return;
  }
  const key = keyOf(event);
  if (!keysEnabled() && key !== "?") return;
  const found = [...registered.values()].find(({ keys, act }) => act && keys.includes(key));
  if (!found?.act) return;
  event.preventDefault();
  found.act();
}

/**
 * Move the focus to the conversation around the field, where keys work again and reading can continue.
 * @param {HTMLElement} field
 */
function leaveField(field) {
  field.blur();
  document.getElementById("transcript")?.focus({ preventScroll: true });
}

/**
 * Start listening. `active()` returns whether anybody is signed in.
 * @param {() => boolean} active
 */
export function startKeys(active) {
  document.addEventListener("keydown", (event) => { if (active()) onKey(event); });
}
