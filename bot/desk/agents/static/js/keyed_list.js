// The one list of the desk: rows with keys, of which only those near the eye are in the page, with one Tab stop.
// A row keeps its element as long as it is near, so that neither the focus nor a press is lost when the list is redrawn.

import { el } from "./dom.js";
import { indexAt, scrollTo, topsOf, windowOf } from "./list_window.js";
import { makeSelection } from "./selection.js";

/**
 * A row. One that is not an `option` is a heading: it is neither focused nor selected.
 * @template T
 * @typedef {{key: string, height: number, option: boolean, value: T}} Item
 */

// Rows kept before and after those in sight, so that scrolling shows no gap.
const BEYOND = 6;

/**
 * Return a list. `scroller` is the element that scrolls and holds nothing but the list; `draw(node, value, state)`
 * fills a row's element; `onOpen(value)` is called by Enter and a click; `onSelection()` after every selection.
 * @template T
 * @param {{
 *   scroller: HTMLElement,
 *   idOf: (key: string) => string,
 *   draw: (node: HTMLElement, value: T, state: {selected: boolean}) => void,
 *   onOpen: (value: T) => void,
 *   onSelection?: () => void,
 *   selecting?: () => boolean,
 * }} given
 */
export function keyedList({ scroller, idOf, draw, onOpen, onSelection = () => {}, selecting = () => false }) {
  const list = el("div", { class: "rows", role: "listbox", "aria-multiselectable": "true", "aria-describedby": "rows-hint" });
  /** @type {Map<string, HTMLElement>} */
  const nodes = new Map();
  /** @type {readonly Item<T>[]} */
  let items = [];
  let tops = [0];
  /** @type {string[]} */
  let order = [];
  let active = "";
  const selection = makeSelection(() => { render(); onSelection(); });

  /** @param {string} key */
  const indexOf = (key) => items.findIndex((item) => item.key === key);

  /**
   * Show these rows; what the reader looks at or has focused stays where it is on the screen.
   * @param {readonly Item<T>[]} wanted
   */
  function show(wanted) {
    const hadFocus = nodes.get(active)?.contains(document.activeElement) ?? false;
    const held = hadFocus ? active : scroller.scrollTop > 0 && items.length ? items[indexAt(tops, scroller.scrollTop)].key : "";
    const heldAt = held ? tops[indexOf(held)] : 0;
    const place = order.indexOf(active);
    items = wanted;
    tops = topsOf(items);
    order = items.filter((item) => item.option).map((item) => item.key);
    const gone = active !== "" && !order.includes(active);
    if (gone || active === "") active = order[Math.min(Math.max(0, place), order.length - 1)] ?? "";
    list.style.height = `${tops[items.length]}px`;
    const now = held ? indexOf(held) : -1;
    if (now >= 0 && tops[now] !== heldAt) scroller.scrollTop += tops[now] - heldAt;
    selection.keep(order);
    render();
    if (hadFocus && gone) nodes.get(active)?.focus({ preventScroll: true });
  }

  function render() {
    const [from, to] = windowOf(tops, scroller.scrollTop, scroller.clientHeight, BEYOND);
    // The Tab stop is always there, also out of sight.
    const shown = items.map((item, index) => ({ item, index })).filter(({ item, index }) => (index >= from && index < to) || item.key === active);
    const places = new Map(order.map((key, index) => [key, index]));
    const wanted = shown.map(({ item, index }) => {
      const node = nodes.get(item.key) ?? make(item);
      node.style.top = `${tops[index]}px`;
      node.style.height = `${item.height}px`;
      if (item.option) {
        node.tabIndex = item.key === active ? 0 : -1;
        set(node, "aria-selected", String(selection.has(item.key)));
        set(node, "aria-posinset", String((places.get(item.key) ?? 0) + 1));
        set(node, "aria-setsize", String(order.length));
      }
      draw(node, item.value, { selected: selection.has(item.key) });
      return node;
    });
    const kept = new Set(shown.map(({ item }) => item.key));
    for (const [key, node] of nodes) if (!kept.has(key)) { node.remove(); nodes.delete(key); }
    arrange(list, wanted);
  }

  /** @param {Item<T>} item */
  function make(item) {
    const node = item.option
      ? el("div", { role: "option", id: idOf(item.key), dataset: { key: item.key } })
      : el("div", { role: "none", dataset: { key: item.key } });
    nodes.set(item.key, node);
    return node;
  }

  /** @param {string} key */
  function focus(key) {
    const index = indexOf(key);
    if (index < 0) return;
    active = key;
    // The first row brings its heading into sight.
    const from = key === order[0] ? 0 : index;
    scroller.scrollTop = scrollTo(tops, from, scrollTo(tops, index, scroller.scrollTop, scroller.clientHeight), scroller.clientHeight);
    render();
    nodes.get(key)?.focus({ preventScroll: true });
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const at = order.indexOf(active);
    if (at < 0 || event.altKey || event.isComposing) return;
    const page = Math.max(1, Math.floor(scroller.clientHeight / items[indexOf(active)].height) - 1);
    /** @type {Record<string, number>} */
    const steps = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: order.length - 1 };
    const mixed = event.ctrlKey || event.metaKey;
    if (event.key in steps && !mixed) {
      const to = order[Math.min(order.length - 1, Math.max(0, steps[event.key]))];
      if (event.shiftKey) selection.extend(order, active, to);
      focus(to);
    } else if (event.key === "Enter" && !mixed) onOpen(items[indexOf(active)].value);
    else if (event.key === " " && !mixed) {
      if (event.shiftKey) selection.extend(order, active, active);
      else if (!event.repeat) selection.toggle(active);
    } else if (event.key.toLowerCase() === "a" && mixed) selection.all(order);
    else if (event.key === "Escape" && selection.size()) selection.clear();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {MouseEvent} event */
  function onClick(event) {
    const key = /** @type {HTMLElement} */ (event.target).closest?.("[role=option]")?.getAttribute("data-key") ?? "";
    const item = items[indexOf(key)];
    if (!item) return;
    const from = active || key;
    active = key;
    if (event.shiftKey) selection.extend(order, from, key);
    else if (event.ctrlKey || event.metaKey || selecting()) selection.toggle(key);
    else onOpen(item.value);
    render();
  }

  list.addEventListener("keydown", onKey);
  list.addEventListener("click", onClick);
  scroller.addEventListener("scroll", () => { if (list.isConnected) render(); }, { passive: true });
  return {
    node: list,
    show,
    render,
    focus,
    /** @param {string} label */
    name: (label) => set(list, "aria-label", label),
    keys: () => order,
    selected: () => selection.listed(order),
    clear: selection.clear,
    selectAll: () => selection.all(order),
  };
}

/**
 * @param {HTMLElement} node
 * @param {string} name
 * @param {string} value
 */
function set(node, name, value) {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

/**
 * Put the elements in order. The focused one is never moved, because it would lose the focus; the others move around it.
 * @param {HTMLElement} list
 * @param {readonly HTMLElement[]} wanted
 */
function arrange(list, wanted) {
  const at = wanted.findIndex((node) => node.contains(document.activeElement));
  const anchor = at >= 0 && wanted[at].parentNode === list ? wanted[at] : null;
  /** @type {ChildNode | null} */
  let next = null;
  for (let index = wanted.length - 1; index >= 0; index -= 1) {
    const node = wanted[index];
    if (node !== anchor && (node.nextSibling !== next || node.parentNode !== list)) list.insertBefore(node, next);
    next = node;
  }
}
