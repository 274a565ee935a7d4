// The element on the page: a button in the corner and the panel it opens.
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { h, icon } from "./dom.js";
import { Header } from "./header.js";
import { DATA, LOCALE, NARROW, TOUCH, say } from "./page.js";
import { session } from "./session.js";
import { Thread } from "./thread.js";
import STYLE from "../widget.css";

class AmendsWidget extends HTMLElement {
  constructor() {
    super();
    /** @type {HTMLElement | null} the element that had the focus before the panel was opened */
    this.cameFrom = null;
    /** @type {[string] | null} the page's own overflow, while the panel prevents the page from scrolling */
    this.held = null;
    const root = this.attachShadow({ mode: "open" });
    this.dress(root);
    this.talk = new Conversation();
    this.thread = new Thread(this.talk);
    this.header = new Header(this.talk, () => this.close());
    this.composer = new Composer(this.talk, this.thread);
    this.badge = h("span", { cls: "badge", "aria-hidden": "true", hidden: true });
    this.launcher = h("button", { type: "button", cls: "launcher", "aria-expanded": "false", "aria-controls": "amends-panel", onclick: () => this.toggle() }, icon("chat"), h("span", { text: say("open") }), this.badge);
    this.panel = h(
      "div",
      { cls: "panel", id: "amends-panel", role: "dialog", "aria-labelledby": "amends-title", hidden: true, tabindex: -1 },
      this.header.el,
      h("div", { cls: "middle" }, this.thread.log, this.thread.newer),
      this.composer.form,
    );
    this.frame = h("div", { cls: "frame", lang: LOCALE }, this.panel, this.launcher);
    root.append(this.frame);
    this.panel.onkeydown = (event) => this.onKey(event);
    this.talk.on("messages", () => this.countUnread());
    this.talk.on("reset", () => this.countUnread());
    this.talk.on("read", () => this.countUnread());
    document.addEventListener("visibilitychange", () => this.countUnread());
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const shade = () => this.frame.classList.toggle("dark", DATA.theme ? DATA.theme === "dark" : dark.matches);
    dark.addEventListener("change", shade);
    NARROW.addEventListener("change", () => this.fit());
    shade();
    window.visualViewport?.addEventListener("resize", () => this.fit());
    window.visualViewport?.addEventListener("scroll", () => this.fit());
    this.countUnread();
    // Resume a conversation from an earlier page; a new one is opened only with the panel.
    this.talk.resume();
  }

  // Constructed style sheets pass a content security policy without 'unsafe-inline'.
  /** @param {ShadowRoot} root */
  dress(root) {
    try {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      root.adoptedStyleSheets = [sheet];
    } catch {
      root.append(h("style", { text: STYLE }));
    }
  }

  get isOpen() {
    return !this.panel.hidden;
  }

  toggle() {
    if (this.isOpen) this.close();
    else this.open();
  }

  open() {
    if (this.isOpen) return;
    const focused = /** @type {HTMLElement | null} */ (document.activeElement);
    this.cameFrom = focused === this ? null : focused;
    this.panel.hidden = false;
    this.launcher.setAttribute("aria-expanded", "true");
    this.frame.classList.add("open");
    this.fit();
    this.composer.fit();
    this.thread.toEnd();
    // On a touch screen, do not focus the box, because the keyboard would cover the messages.
    if (TOUCH.matches) this.panel.focus();
    else this.composer.box.focus();
    this.thread.opening = true;
    setTimeout(() => {
      this.thread.opening = false;
      this.thread.log.setAttribute("aria-busy", "false");
    }, 1200);
    this.talk.want();
    this.countUnread();
  }

  close() {
    if (!this.isOpen) return;
    this.panel.hidden = true;
    this.launcher.setAttribute("aria-expanded", "false");
    this.frame.classList.remove("open");
    this.fit();
    if (this.cameFrom?.isConnected && this.cameFrom !== document.body) this.cameFrom.focus();
    else this.launcher.focus();
    this.countUnread();
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (event.key === "Escape" && !event.isComposing) {
      event.stopPropagation();
      return this.close();
    }
    // On a phone the panel fills the screen, so Tab stays within it.
    if (event.key !== "Tab" || !NARROW.matches) return;
    /** @type {NodeListOf<HTMLElement>} */
    const reachable = this.panel.querySelectorAll("button, textarea, input:not([type=file]), a[href], [tabindex='0']");
    const stops = [...reachable].filter((el) => el.offsetParent);
    const here = this.shadowRoot?.activeElement;
    const edge = event.shiftKey ? stops[0] : stops[stops.length - 1];
    if (here !== edge && !(event.shiftKey && here === this.panel)) return;
    event.preventDefault();
    (event.shiftKey ? stops[stops.length - 1] : stops[0]).focus();
  }

  // On a phone, fill the part of the screen above the keyboard and prevent the page behind from scrolling.
  fit() {
    const full = this.isOpen && NARROW.matches;
    this.panel.setAttribute("aria-modal", String(full));
    const { style } = this.panel;
    const view = window.visualViewport;
    style.height = full && view ? `${view.height}px` : "";
    style.top = full && view ? `${view.offsetTop}px` : "";
    if (full !== Boolean(this.held)) {
      const page = document.documentElement.style;
      if (this.held) page.overflow = this.held[0];
      this.held = full ? [page.overflow] : null;
      if (full) page.overflow = "hidden";
    }
    if (full) this.thread.toEnd();
  }

  countUnread() {
    const said = this.talk.inOrder;
    const last = said.length ? said[said.length - 1].seq : 0;
    const read = session.get()?.read || 0;
    if (this.isOpen && !document.hidden) {
      if (last > read) session.patch({ read: last });
      this.badge.hidden = true;
      this.launcher.setAttribute("aria-label", say("close"));
      return;
    }
    const n = said.filter((message) => message.seq > read && message.author.role !== "customer").length;
    this.badge.hidden = !n;
    this.badge.textContent = n > 9 ? "9+" : n ? String(n) : "";
    this.launcher.setAttribute("aria-label", n ? say("open_unread", { n }) : say("open"));
  }
}

if (!customElements.get("amends-widget")) {
  customElements.define("amends-widget", AmendsWidget);
  if (!document.querySelector("amends-widget")) document.body.append(new AmendsWidget());
}
