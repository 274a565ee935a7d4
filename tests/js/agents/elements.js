// Stand-ins for the few elements and calls that the list needs: a tree, attributes, focus and listeners; no layout.
import { page } from "./page.js";

class Element extends EventTarget {
  constructor(tag) {
    super();
    Object.assign(this, { tag, childNodes: [], parentNode: null, attributes: new Map(), dataset: {}, style: {}, className: "", tabIndex: -1, scrollTop: 0, clientHeight: 0, moved: 0 });
  }
  get isConnected() { return true; }
  get nextSibling() { return this.parentNode?.childNodes[this.parentNode.childNodes.indexOf(this) + 1] ?? null; }
  setAttribute(name, value) { this.attributes.set(name, String(value)); if (name.startsWith("data-")) this.dataset[name.slice(5)] = String(value); }
  getAttribute(name) { return name.startsWith("data-") ? this.dataset[name.slice(5)] ?? null : this.attributes.get(name) ?? null; }
  append(...nodes) { for (const node of nodes) this.insertBefore(node, null); }
  insertBefore(node, before) {
    node.remove();
    this.childNodes.splice(before ? this.childNodes.indexOf(before) : this.childNodes.length, 0, node);
    node.parentNode = this;
    node.moved += 1;
  }
  // As in a browser, an element that is taken out of the page loses the focus.
  remove() {
    if (!this.parentNode) return;
    if (this.contains(page.activeElement)) page.activeElement = null;
    this.parentNode.childNodes.splice(this.parentNode.childNodes.indexOf(this), 1);
    this.parentNode = null;
  }
  contains(node) { return node === this || this.childNodes.some((child) => child.contains?.(node)); }
  focus() { page.activeElement = this; }
  closest() { return this; }
}

page.createElement = (tag) => new Element(tag);

/** Return an element that scrolls, `height` pixels high. */
export function makeScroller(height) {
  const node = new Element("div");
  node.clientHeight = height;
  return node;
}

/** Press a key in an element; return whether it was handled. */
export function press(node, key, more = {}) {
  const event = Object.assign(new Event("keydown", { cancelable: true }), { key, ...more });
  node.dispatchEvent(event);
  return event.defaultPrevented;
}
