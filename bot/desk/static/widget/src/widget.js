// The element on the page: a button in the corner and the panel it opens.
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { raise, takenPlaces } from "./clear_of.js";
import { contain, isComposing } from "./contain.js";
import { add, fill, h, icon } from "./dom.js";
import { takeDropped, takePasted } from "./given_files.js";
import { Header } from "./header.js";
import { incidentsTold } from "./incidents_told.js";
import { backCloses } from "./leaving.js";
import { DATA, LOCALE, NARROW, OWN, TOUCH, readTag, say } from "./page.js";
import { keepInPage, show } from "./place.js";
import { session } from "./session.js";
import { Thread } from "./thread.js";
import { titleWith } from "./title.js";
import { newsOf, unreadOf } from "./unread.js";
import STYLE from "../widget.css";

class AmendsWidget extends HTMLElement {
  /** @type {AmendsWidget | null} */
  static shown = null;

  // Made by build().
  thread = /** @type {Thread} */ (/** @type {unknown} */ (null));
  header = /** @type {Header} */ (/** @type {unknown} */ (null));
  composer = /** @type {Composer} */ (/** @type {unknown} */ (null));
  badge = h("span");
  launcher = h("button");
  panel = h("div", { hidden: true });
  incidents = h("div");

  constructor() {
    super();
    /** @type {HTMLElement | null} the element that had the focus before the panel was opened */
    this.cameFrom = null;
    // Pixels that the button in the corner stands higher.
    this.raised = 0;
    /** @type {[string] | null} the page's own overflow, while the panel prevents the page from scrolling */
    this.held = null;
    const root = this.attachShadow({ mode: "open" });
    this.dress(root);
    this.frame = h("div", { cls: "frame" });
    add(root, this.frame);
    this.talk = new Conversation();
    this.leaving = backCloses(() => this.close());
    this.build();
    contain(this, (event, inner) => this.hear(event, inner));
    takeDropped(this.frame, () => this.isOpen, (files) => {
      this.open();
      this.composer.attach(files);
    });
    document.addEventListener("visibilitychange", () => this.countUnread());
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const shade = () => this.frame.classList.toggle("dark", DATA.theme ? DATA.theme === "dark" : dark.matches);
    dark.addEventListener("change", shade);
    NARROW.addEventListener("change", () => this.fit());
    shade();
    window.visualViewport?.addEventListener("resize", () => this.fit());
    window.visualViewport?.addEventListener("scroll", () => this.fit());
    // Pages put things into the corner late.
    addEventListener("load", () => this.settleCorner());
    addEventListener("resize", () => this.settleCorner());
    for (const seconds of [0, 1, 4]) setTimeout(() => this.settleCorner(), seconds * 1000);
    // Resume a conversation from an earlier page; a new one is opened only with the panel.
    this.talk.resume();
  }

  // Build everything that is shown, in the language of the labels; again when that language changes.
  build() {
    const { talk } = this;
    talk.shown.abort();
    talk.shown = new AbortController();
    const wasOpen = this.isOpen;
    const hadFocus = this.shadowRoot?.activeElement === this.composer?.box;
    this.thread = new Thread(talk);
    this.header = new Header(talk, () => this.close());
    this.composer = new Composer(talk, this.thread);
    this.badge = h("span", { cls: "badge", "aria-hidden": "true", hidden: true });
    this.launcher = h("button", { type: "button", cls: "launcher", "aria-expanded": String(wasOpen), "aria-controls": "amends-panel", onclick: () => this.toggle() }, icon("chat"), h("span", { text: say("open") }), this.badge);
    this.incidents = h("div", { cls: "incidents", role: "status", hidden: true });
    this.panel = h(
      "div",
      { cls: "panel", id: "amends-panel", role: "dialog", "aria-labelledby": "amends-title", hidden: !wasOpen, tabindex: -1 },
      this.header.el,
      this.incidents,
      h("div", { cls: "middle" }, this.thread.log, this.thread.newer),
      this.composer.form,
    );
    this.frame.lang = LOCALE;
    fill(this.frame, this.panel, this.launcher);
    talk.on("messages", () => this.countUnread());
    talk.on("reset", () => this.countUnread());
    talk.on("read", () => this.countUnread());
    talk.on("language", () => this.build());
    this.settleCorner();
    this.countUnread();
    if (!wasOpen) return;
    incidentsTold(this.incidents);
    this.thread.draw();
    this.fit();
    this.thread.toEnd();
    if (hadFocus) this.composer.box.focus();
  }

  // A shop may have a button of its own in the corner.
  settleCorner() {
    this.frame.classList.toggle("left", DATA.side === "left");
    let up = Math.min(Number(DATA.bottom) || 0, 400);
    const box = this.launcher.getBoundingClientRect();
    if (DATA.bottom == null && box.width && !this.isOpen) {
      const { left, right, top, bottom } = box;
      up = raise({ left, right, top: top + this.raised, bottom: bottom + this.raised }, takenPlaces());
    }
    this.raised = up;
    this.frame.style.setProperty("--up", `${up}px`);
  }

  /**
   * Take what the page says now: its script tag came again, or its attributes were changed.
   * @param {DOMStringMap} data
   */
  read(data) {
    readTag(data);
    this.talk.changeCustomer();
    this.settleCorner();
    // Without a body yet, it is shown as soon as there is one.
    if (document.body) show(this);
  }

  /** Forget this browser's conversation, as when the customer signs out of the shop. */
  reset() {
    this.close();
    this.talk.wanted = false;
    this.talk.startAfresh();
  }

  // Constructed style sheets pass a content security policy without 'unsafe-inline'.
  /** @param {ShadowRoot} root */
  dress(root) {
    try {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      root.adoptedStyleSheets = [sheet];
    } catch {
      add(root, h("style", { text: STYLE }));
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
    incidentsTold(this.incidents);
    this.countUnread();
    if (NARROW.matches) this.leaving.opened();
  }

  close() {
    if (!this.isOpen) return;
    this.leaving.closed();
    this.panel.hidden = true;
    this.launcher.setAttribute("aria-expanded", "false");
    this.frame.classList.remove("open");
    this.fit();
    if (this.cameFrom?.isConnected && this.cameFrom !== document.body) this.cameFrom.focus();
    else this.launcher.focus();
    this.countUnread();
  }

  /**
   * @param {Event} event of typing
   * @param {EventTarget} inner
   */
  hear(event, inner) {
    if (event.type === "keydown") this.onKey(/** @type {KeyboardEvent} */ (event), inner);
    else if (event.type === "paste") takePasted(/** @type {ClipboardEvent} */ (event), (files) => this.composer.attach(files));
    else if (event.type === "input" && inner === this.composer.box) this.composer.onInput();
  }

  /**
   * @param {KeyboardEvent} event
   * @param {EventTarget} inner the element inside the shadow root
   */
  onKey(event, inner) {
    if (!this.isOpen || !this.panel.contains(/** @type {Node} */ (inner))) return;
    if (event.key === "Escape" && !isComposing(event)) return this.close();
    if (inner === this.composer.box) this.composer.onKey(event);
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
    const seen = this.isOpen && !document.hidden;
    if (seen && last > read) session.patch({ read: last });
    const n = seen ? 0 : unreadOf(said, read);
    this.badge.hidden = !n;
    this.badge.textContent = n > 9 ? "9+" : n ? String(n) : "";
    this.launcher.setAttribute("aria-label", this.isOpen ? say("close") : n ? say("open_unread", { n }) : say("open"));
    // What came while it was closed or nobody looked stands in the title, too.
    const title = titleWith(document.title, seen ? 0 : newsOf(said, read));
    if (title !== document.title) document.title = title;
  }
}

const Known = /** @type {typeof AmendsWidget | undefined} */ (customElements.get("amends-widget"));
if (Known) {
  // The tag came again, as on pages that navigate without loading: the widget that runs goes on.
  /** @type {any} */ (Known).shown?.read(OWN.data);
} else {
  customElements.define("amends-widget", AmendsWidget);
  const widget = document.querySelector("amends-widget") ?? new AmendsWidget();
  AmendsWidget.shown = /** @type {AmendsWidget} */ (widget);
  keepInPage(AmendsWidget.shown);
  if (OWN.tag) new MutationObserver(() => AmendsWidget.shown?.read(OWN.data)).observe(OWN.tag, { attributes: true });
}
