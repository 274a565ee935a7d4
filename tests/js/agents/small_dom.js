// A page small enough to read, for tests of components: a tree, attributes, focus, events that bubble, dialogs, forms and
// the few selectors that the page uses. It has no layout. Import it before any module of the page.
import { page } from "./page.js";
import { setGlobals } from "../storage.js";

const VOID = new Set(["input", "textarea", "select"]);
const FOCUSABLE = new Set(["button", "input", "textarea", "select", "a"]);

class Text {
  constructor(text) { Object.assign(this, { data: String(text), parentNode: null, childNodes: [] }); }
  get textContent() { return this.data; }
  remove() { detach(this); }
}

export class Element {
  constructor(tag) {
    this.tagName = tag.toUpperCase();
    Object.assign(this, { childNodes: [], parentNode: null, heard: new Map(), style: {}, className: "", id: "", hidden: false, disabled: false, scrollTop: 0, scrollHeight: 0, clientHeight: 0, moved: 0 });
    this.attributes = new Map();
    this.dataset = new Proxy({}, { set: (kept, name, value) => { kept[name] = String(value); return true; } });
    if (VOID.has(tag)) Object.assign(this, { value: "", checked: false, type: tag === "input" ? "text" : tag, files: [] });
    if (FOCUSABLE.has(tag)) this.tabIndex = 0;
    this.classList = {
      contains: (name) => this.className.split(" ").includes(name),
      toggle: (name, on) => { const names = new Set(this.className.split(" ").filter(Boolean)); if (on) names.add(name); else names.delete(name); this.className = [...names].join(" "); },
    };
  }
  get children() { return this.childNodes.filter((node) => node instanceof Element); }
  get parentElement() { return this.parentNode instanceof Element ? this.parentNode : null; }
  get nextSibling() { return this.parentNode?.childNodes[this.parentNode.childNodes.indexOf(this) + 1] ?? null; }
  get isConnected() { return page.body.contains(this); }
  get textContent() { return this.childNodes.map((node) => node.textContent).join(""); }
  set textContent(text) { this.replaceChildren(text); }
  setAttribute(name, value) { if (name.startsWith("data-")) this.dataset[camel(name)] = value; else if (name === "class") this.className = value; else if (name === "id") this.id = value; else this.attributes.set(name, String(value)); }
  getAttribute(name) { return name.startsWith("data-") ? this.dataset[camel(name)] ?? null : name === "id" ? this.id || null : this.attributes.get(name) ?? (["name", "type"].includes(name) && this[name] !== undefined ? String(this[name]) : null); }
  removeAttribute(name) { this.attributes.delete(name); }
  append(...nodes) { for (const node of nodes) this.insertBefore(node instanceof Element || node instanceof Text ? node : new Text(node), null); }
  prepend(...nodes) { for (const node of nodes.reverse()) this.insertBefore(node, this.childNodes[0] ?? null); }
  after(node) { this.parentNode.insertBefore(node, this.nextSibling); }
  replaceChildren(...nodes) { for (const node of [...this.childNodes]) node.remove(); this.append(...nodes.filter((node) => node !== "")); }
  replaceWith(node) { this.parentNode.insertBefore(node, this); this.remove(); }
  insertBefore(node, before) {
    detach(node);
    this.childNodes.splice(before ? this.childNodes.indexOf(before) : this.childNodes.length, 0, node);
    node.parentNode = this;
    node.moved = (node.moved ?? 0) + 1;
  }
  remove() {
    // As in a browser, an element that is taken out of the page loses the focus.
    if (this.contains(page.activeElement)) page.activeElement = page.body;
    detach(this);
  }
  contains(node) { return node === this || this.childNodes.some((child) => child === node || (child instanceof Element && child.contains(node))); }
  closest(selector) { return matches(this, selector) ? this : this.parentElement?.closest(selector) ?? null; }
  matches(selector) { return selector.split(",").some((one) => matches(this, one.trim())); }
  querySelectorAll(selector) { return all(this).filter((node) => selector.split(",").some((one) => fits(node, one.trim().replace(/^:scope/, "").trim(), this))); }
  querySelector(selector) { return this.querySelectorAll(selector)[0] ?? null; }
  focus() { if (!this.disabled && this.isConnected && !closed(this)) page.activeElement = this; }
  scrollIntoView() {}
  select() {}
  setSelectionRange() {}
  checkVisibility() { return !closed(this); }
  addEventListener(name, act) { this.heard.set(name, [...(this.heard.get(name) ?? []), act]); }
  removeEventListener(name, act) { this.heard.set(name, (this.heard.get(name) ?? []).filter((one) => one !== act)); }
  dispatchEvent(event) {
    if (!Object.hasOwn(event, "target")) Object.defineProperty(event, "target", { value: this });
    for (const node of [this, ...above(this)]) {
      Object.defineProperty(event, "currentTarget", { value: node, configurable: true });
      for (const act of node.heard?.get(event.type) ?? []) act.call(node, event);
      if (event.cancelBubble || event.bubbles === false) break;
    }
    return !event.defaultPrevented;
  }
  // What a press does by itself, unless somebody prevented it: a button of a form sends the form.
  click() {
    if (this.disabled) return;
    if (this.type === "checkbox") { this.checked = !this.checked; fire(this, "change"); }
    if (fire(this, "click") && this.tagName === "BUTTON" && (this.type ?? "submit") === "submit") submit(this.closest("form"), this);
  }
  showModal() { this.open = true; this.attributes.set("open", ""); }
  close() { this.open = false; this.attributes.delete("open"); fire(this, "close"); }
}

const above = (node) => (node.parentNode ? [node.parentNode, ...above(node.parentNode)] : []);
const camel = (name) => name.slice(5).replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
const closed = (node) => Boolean(node.hidden) || (node.parentElement ? closed(node.parentElement) : false);
const all = (node) => node.children.flatMap((child) => [child, ...all(child)]);

function detach(node) {
  node.parentNode?.childNodes.splice(node.parentNode.childNodes.indexOf(node), 1);
  node.parentNode = null;
}

/** Return whether an element is what one part of a selector names: tag, #id, .class, [attribute] or [attribute=value]. */
function matches(node, selector) {
  const parts = selector.match(/^[\w-]+|[#.][\w-]+|\[[^\]]+\]/g) ?? [];
  return parts.length > 0 && parts.every((part) => {
    if (part[0] === "#") return node.id === part.slice(1);
    if (part[0] === ".") return node.classList.contains(part.slice(1));
    if (part[0] !== "[") return node.tagName === part.toUpperCase();
    const [, name, value] = /^\[([\w-]+)(?:=["']?([^"'\]]*)["']?)?\]$/.exec(part);
    const held = name === "tabindex" ? String(node.tabIndex ?? "") : node.getAttribute(name);
    return value === undefined ? held !== null : held === value;
  });
}

/** Return whether an element fits a selector of parts that are inside ("a b") or right inside ("a > b") each other. */
function fits(node, selector, scope) {
  const steps = selector.split(/\s+/);
  const last = steps.pop();
  if (!matches(node, last)) return false;
  if (!steps.length) return true;
  if (steps.at(-1) === ">") {
    steps.pop();
    return steps.length ? Boolean(node.parentElement) && fits(node.parentElement, steps.join(" "), scope) : node.parentElement === scope;
  }
  for (let up = node.parentElement; up; up = up.parentElement) if (fits(up, steps.join(" "), scope)) return true;
  return false;
}

/** Let something happen to an element; return whether nobody prevented what it does by itself. */
export function fire(node, name, more = {}) {
  const given = { type: name, bubbles: name !== "close", defaultPrevented: false, cancelBubble: false, preventDefault: () => { event.defaultPrevented = true; }, stopPropagation: () => { event.cancelBubble = true; }, ...more };
  // An Event to whoever asks, with everything in it open to be set.
  const event = Object.create(Event.prototype, Object.fromEntries(Object.entries(given).map(([key, value]) => [key, { value, writable: true, configurable: true }])));
  return node.dispatchEvent(event);
}

/** Send a form, as pressing Enter in a field or a button does. */
export const submit = (form, submitter = null) => form && fire(form, "submit", { submitter });

/** Type into a field. */
export function type(field, text) {
  field.value = text;
  fire(field, "input");
  fire(field, "change");
}

/** Press a key in an element; return whether it was handled. */
export const press = (node, key, more = {}) => !fire(node, "keydown", { key, code: "", keyCode: 0, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, isComposing: false, ...more });

/** Wait until everything that was begun has been done. */
export const settled = () => new Promise((resolve) => { setTimeout(resolve, 5); });

page.createElement = (tag) => new Element(tag);
page.createElementNS = (_, tag) => new Element(tag);
page.body = new Element("body");
page.activeElement = page.body;
const written = page.getElementById;
page.getElementById = (id) => written(id) ?? all(page.body).find((node) => node.id === id) ?? null;
page.querySelectorAll = (selector) => page.body.querySelectorAll(selector);
page.querySelector = (selector) => page.body.querySelector(selector);
page.execCommand = () => false;
// What the template of the page has of its own.
for (const id of ["toasts", "ringing", "desk"]) page.body.append(Object.assign(new Element("div"), { id, hidden: id === "ringing" }));
setGlobals({
  Element, HTMLElement: Element, HTMLInputElement: class {}, Node: Element,
  requestAnimationFrame: (act) => setTimeout(act),
  ResizeObserver: class { observe() {} },
});
