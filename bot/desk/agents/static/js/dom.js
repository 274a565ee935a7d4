// Build the page from nodes. Text always becomes a text node, so that nobody's words can become HTML.

const SVG = "http://www.w3.org/2000/svg";
/** @type {Record<string, string>} */
const ICONS = {
  bot: "M12 3v3M6 8h12a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2v-7a2 2 0 0 1 2-2ZM9 13v1M15 13v1",
  check: "M5 12.500l4.500 4.500L19 7.500",
  clock: "M12 7v5l3 2M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z",
  close: "M6 6l12 12M18 6L6 18",
  back: "M15 5l-7 7 7 7",
  panel: "M4 5h16v14H4zM14 5v14",
  send: "M4 12l16-8-6 16-3-7-7-1Z",
  talk: "M4 6a2 2 0 0 1 2-2h12a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-7l-5 4v-4a2 2 0 0 1-2-2Z",
  theme: "M20 14.500A8.500 8.500 0 1 1 9.500 4a7 7 0 0 0 10.500 10.500Z",
  out: "M14 4H6a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h8M10 12h11M17 8l4 4-4 4",
  warn: "M12 9v4M12 17h.010M10.300 4.200 2.800 17.500A2 2 0 0 0 4.500 20.500h15a2 2 0 0 0 1.700-3L13.700 4.200a2 2 0 0 0-3.400 0Z",
  bell: "M6 16V11a6 6 0 0 1 12 0v5l1.500 2h-15ZM10 21h4",
  sound: "M4 10v4h4l5 4V6L8 10ZM16 9a4 4 0 0 1 0 6M18.500 6.500a8 8 0 0 1 0 11",
  sound_off: "M4 10v4h4l5 4V6L8 10ZM16.500 9.500l5 5M21.500 9.500l-5 5",
  people: "M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7ZM2.500 20a6.500 6.500 0 0 1 13 0M16 4.500a3.500 3.500 0 0 1 0 6.500M18 14a6.500 6.500 0 0 1 3.500 6",
  gear: "M4 7h9M17 7h3M4 17h3M11 17h9M15 4.500v5M9 14.500v5",
  keyboard: "M3 6h18v12H3zM7 10h.010M11 10h.010M15 10h.010M17 14h.010M7 14h7",
  note: "M5 4h14v10l-5 6H5ZM14 20v-6h5",
  search: "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM16 16l4.500 4.500",
  history: "M4 12a8 8 0 1 0 3-6.200M4 4v4h4M12 8v4l3 2",
  filter: "M4 5h16l-6 7v6l-4 2v-8Z",
  rows: "M4 5h16v5H4zM4 14h16v5H4z",
  pencil: "M4 20l1-5L16 4l4 4L9 19ZM13.500 6.500l4 4",
  clip: "M20 11l-8.500 8.500a5 5 0 0 1-7-7L13 4a3.500 3.500 0 0 1 5 5l-8.500 8.500a2 2 0 0 1-3-3L14 7",
  plus: "M12 5v14M5 12h14",
  file: "M14 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8ZM14 3v5h5",
};

/**
 * Return the element of the page's own template that has this id; throw where there is none.
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no #${id}.`);
  return found;
}

/**
 * Return the id of the focused element in `node`; "" when there is none or it has no id.
 * @param {Element} node
 */
export function focusedIn(node) {
  const focused = document.activeElement;
  return focused && node.contains(focused) ? focused.id : "";
}

/**
 * Return a list of nodes without the ones left out.
 * @template T
 * @param {readonly T[]} nodes
 */
export const present = (nodes) => /** @type {Exclude<T, false | null | undefined | "" | 0>[]} */ (nodes.filter(Boolean));

/**
 * Return the elements that match, in order.
 * @param {ParentNode} node
 * @param {string} selector
 * @returns {HTMLElement[]}
 */
export const allIn = (node, selector) => [...node.querySelectorAll(selector)].map((found) => /** @type {HTMLElement} */ (found));

// Those that are no property that can be set.
const ATTRIBUTES = ["role", "for", "list"];

/** @typedef {Node | string | number | boolean | null | undefined} Leaf */
/** @typedef {Leaf | readonly (Leaf | readonly (Leaf | readonly any[])[])[]} Child empty or false values are left out */

/**
 * Return an element; `properties` with a dash or in `ATTRIBUTES` become attributes, the rest are DOM properties.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, any>} [properties]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "dataset") Object.assign(node.dataset, value);
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name.includes("-") || ATTRIBUTES.includes(name)) node.setAttribute(name, value);
    else /** @type {any} */ (node)[name] = value;
  }
  const leaves = /** @type {(Node | string)[]} */ (children.flat(Infinity));
  node.append(...leaves.filter((child) => child !== undefined && child !== null && /** @type {unknown} */ (child) !== false && child !== ""));
  return node;
}

/**
 * Return a decorative icon by name.
 * @param {string} name
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/**
 * Focus a button that was disabled during its action, or its replacement, else `otherwise`; not when the focus is
 * elsewhere.
 * @param {HTMLElement} button
 * @param {HTMLElement | null} [otherwise]
 */
export function giveFocusBack(button, otherwise = null) {
  if (document.activeElement && document.activeElement !== document.body) return;
  (button.isConnected ? button : document.getElementById(button.id) ?? otherwise)?.focus({ preventScroll: true });
}

/**
 * Show a short message for a moment, also to screen readers; return a function that removes it early.
 * @param {string} text
 */
export function toast(text) {
  const box = byId("toasts");
  const note = el("p", { class: "toast" }, text);
  box.append(note);
  setTimeout(() => note.remove(), 6000);
  return () => note.remove();
}
