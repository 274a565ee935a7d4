// Build elements. All elements are built here and text always becomes a text node, so that nothing a customer or an
// agent writes is read as HTML.
import { splitLinks } from "./links.js";

/** @typedef {Node | string | false | null | undefined | 0} Child falsy values are left out */

// Not `append`, which some pages replace by their own.
/**
 * Add children to the end of an element.
 * @param {Node} el
 * @param {...Child} children
 */
export const add = (el, ...children) => {
  for (const child of children) {
    if (child) el.appendChild(typeof child === "string" || typeof child === "number" ? document.createTextNode(String(child)) : child);
  }
};
/**
 * Replace what is in an element.
 * @param {Node} el
 * @param {...Child} children
 */
export const fill = (el, ...children) => {
  while (el.lastChild) el.removeChild(el.lastChild);
  add(el, ...children);
};

/**
 * Return a new element. In `props`, `cls` is the class, `text` the text, `on...` a listener and everything else an
 * attribute; a value of null, undefined or false is left out.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, any> | null} [props]
 * @param {...(Child | readonly Child[])} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export const h = (tag, props, ...children) => {
  const el = document.createElement(tag);
  for (const [key, value] of Object.entries(props || {})) {
    if (value == null || value === false) continue;
    if (key.startsWith("on")) el.addEventListener(key.slice(2), value);
    else if (key === "text") el.textContent = value;
    else el.setAttribute(key === "cls" ? "class" : key, value === true ? "" : value);
  }
  for (const child of children) add(el, .../** @type {Child[]} */ (Array.isArray(child) ? child : [child]));
  return el;
};

/** @type {Record<string, string>} */
const ICONS = {
  chat: "M5 5h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-6l-5 4v-4H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2M8 9.5h8M8 12.5h5",
  turn: "M4.5 14.5a7.7 7.7 0 0 0 14.6 1M19.5 9.5A7.7 7.7 0 0 0 4.9 8.4M19.6 4.6v5h-5M4.4 19.4v-5h5",
  down: "M6 9.5l6 6 6-6",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8M4.5 20.5c1-3.8 4-5.5 7.5-5.5s6.5 1.7 7.5 5.5",
  save: "M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 19.5h14",
  send: "M12 19.5V5M5.8 11.2L12 5l6.2 6.2",
  clip: "M19 11.5l-7.3 7.3a4.6 4.6 0 0 1-6.5-6.5l7.7-7.7a3.1 3.1 0 0 1 4.4 4.4l-7.7 7.7a1.5 1.5 0 0 1-2.2-2.2l6.9-6.9",
  check: "M5 12.5l4.6 4.6L19 7.5",
  plus: "M12 6v12M6 12h12",
  less: "M6.5 12h11",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 7.5V12l3 2",
  gift: "M4 11h16v9H4zM3 7.5h18V11H3zM12 7.5V20M12 7.5c-4.5 0-5.5-4-3-4s3 4 3 4 .5-4 3-4 1.5 4-3 4",
  file: "M7 3h7l5 5v13H7zM14 3v5h5",
  copy: "M9 9h11v11H9zM15 9V4H4v11h5",
  warn: "M12 4l9 16H3zM12 10v4M12 17v.5",
};

/**
 * Return an icon by its name.
 * @param {string} name
 */
export const icon = (name) => {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", ICONS[name]);
  add(svg, path);
  return svg;
};

// aria-disabled, because a button that becomes disabled would lose the focus to the top of the page.
/** @param {Element} button */
export const isOff = (button) => button.getAttribute("aria-disabled") === "true";
/**
 * @param {Element} button
 * @param {boolean} off
 */
export const setOff = (button, off) => button.setAttribute("aria-disabled", String(off));

// A frame with a sandbox may not submit forms at all, not even to a listener; pressing a button is no submission.
/**
 * Run `work` when the form is submitted, by its button or by Enter in a field.
 * @param {HTMLFormElement} form
 * @param {HTMLButtonElement} button
 * @param {() => unknown} work
 */
export const onSubmit = (form, button, work) => {
  button.onclick = (event) => {
    event.preventDefault();
    work();
  };
  form.onsubmit = (event) => event.preventDefault();
};

/**
 * Return a text for screen readers only.
 * @param {string} text
 */
export const hidden = (text) => h("span", { cls: "sr", text });

/**
 * Return text with its web addresses as links. A link's label is the address itself, as typed.
 * @param {string} text
 */
export const withLinks = (text) =>
  splitLinks(text).map((piece) =>
    piece.address
      ? h("a", { href: piece.address, target: "_blank", rel: "noopener noreferrer nofollow", text: piece.text })
      : piece.text,
  );

/**
 * Save a blob as a file with this name.
 * @param {Blob} blob
 * @param {string} name
 */
export const saveAs = (blob, name) => {
  const address = URL.createObjectURL(blob);
  const link = h("a", { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
};
