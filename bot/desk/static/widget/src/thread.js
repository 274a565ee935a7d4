// The list of messages: each once, in the order of their numbers, with messages not sent yet at the end.
/** @import { Message, TypingEvent } from "../../protocol" */
/** @import { Press } from "./choice_buttons.js" */
/** @import { ChoiceState } from "./choices.js" */
/** @import { Conversation } from "./conversation.js" */
/** @import { Unsent } from "./session.js" */
import { besideCard } from "./beside_card.js";
import { commitmentCard, handoffCard, optionsCard, recapCard, statusCard } from "./cards.js";
import { suggestionRow } from "./choice_buttons.js";
import { choiceState } from "./choices.js";
import { clockOf, dayOf } from "./dates.js";
import { add, fill, h, hidden, icon, withLinks } from "./dom.js";
import { attachmentCard } from "./files.js";
import { instant } from "./format.js";
import { DESK, LOCALE, say } from "./page.js";
import { surveyCard } from "./survey.js";

/** @typedef {HTMLElement & {refresh?: (state: ChoiceState, later: readonly Message[]) => void}} Part */
/** @typedef {ReturnType<Thread["build"]> & {item?: Unsent, marked?: string}} Entry the elements of one message */

/** The log of a conversation. */
export class Thread {
  /** @param {Conversation} talk */
  constructor(talk) {
    this.talk = talk;
    /** @type {Map<string, Entry>} */
    this.entries = new Map();
    // While the panel opens, arriving messages do not count as new.
    this.opening = false;
    /** @type {Promise<void> | null} */
    this.planned = null;
    this.typist = hidden("");
    this.list = h("div", { cls: "list" });
    this.uploads = h("div", { cls: "uploads" });
    this.typing = h("div", { cls: "typing", hidden: true }, h("i"), h("i"), h("i"), this.typist);
    this.notes = h("div", { cls: "notes" });
    this.log = h(
      "div",
      { cls: "log", role: "log", "aria-live": "polite", "aria-label": say("log"), "aria-busy": "true", tabindex: 0 },
      h("div", { cls: "intro" }, h("span", { cls: "seal" }, icon("turn")), h("h3", { text: say("intro_title") }), h("p", { text: say("intro") }), h("p", null, h("a", { href: new URL(`complaints?lang=${LOCALE}`, DESK).href, target: "_blank", rel: "noopener", text: say("how") }))),
      this.list,
      this.notes,
      this.uploads,
      this.typing,
    );
    this.newer = h("button", { type: "button", cls: "newer", hidden: true, onclick: () => this.toEnd() }, say("newer"), icon("down"));
    this.log.onscroll = () => this.nearEnd() && (this.newer.hidden = true);
    const soon = () => this.soon();
    talk.on("messages", soon);
    talk.on("unsent", soon);
    talk.on("reset", soon);
    talk.on("notice", (text) => this.note(text));
    talk.on("typing", (who) => this.showTyping(who));
  }

  /** @param {string} text */
  note(text) {
    fill(this.notes, h("p", { cls: "note", text }));
    this.toEnd();
  }

  /** @param {TypingEvent} who */
  showTyping({ role, name, on }) {
    clearTimeout(this.quiet);
    const end = this.nearEnd();
    this.typing.hidden = !on;
    this.typist.textContent = on ? say("typing", { who: name || say(role === "agent" ? "agent" : "bot") }) : "";
    // Hide the dots after a while, because the end of typing may never arrive.
    if (on) this.quiet = setTimeout(() => this.showTyping({ on: false }), 15000);
    if (end) this.toEnd();
  }

  nearEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 90;
  }

  toEnd() {
    this.log.scrollTop = this.log.scrollHeight;
    this.newer.hidden = true;
  }

  soon() {
    if (this.planned) return;
    this.planned = Promise.resolve().then(() => {
      this.planned = null;
      this.draw();
    });
  }

  draw() {
    const end = this.nearEnd();
    const said = this.talk.inOrder;
    /** @type {{key: string, id?: string, item?: Unsent, message: Message}[]} */
    const rows = [
      ...said.map((message) => ({ key: `s${message.seq}`, id: message.client_id, message })),
      ...this.talk.unsent.map((item) => ({
        key: `c${item.client_id}`,
        item,
        message: /** @type {Message} */ ({ seq: 0, at: item.at, author: { role: "customer" }, kind: "text", text: item.text }),
      })),
    ];
    /** @type {Map<string, Entry>} */
    const kept = new Map();
    /** @type {Entry[]} */
    const fresh = [];
    for (const { key, id, item, message } of rows) {
      let entry = this.entries.get(key) || this.entries.get(`c${id}`);
      if (!entry) {
        entry = this.build(message);
        fresh.push(entry);
      } else if (entry.text !== message.text) {
        entry.text = message.text;
        fill(entry.words, ...withLinks(message.text));
      }
      entry.message = message;
      entry.item = item;
      kept.set(key, entry);
    }
    const living = new Set(kept.values());
    for (const entry of this.entries.values()) if (!living.has(entry)) entry.el.remove();
    this.entries = kept;
    const shown = [...living];
    shown.forEach((entry, index) => {
      if (this.list.children[index] !== entry.el) this.list.insertBefore(entry.el, this.list.children[index] || null);
    });
    this.arrange(shown);
    this.reveal(fresh, end);
  }

  /**
   * Set day lines, authors, marks and buttons, which depend on the neighbouring messages.
   * @param {readonly Entry[]} shown
   */
  arrange(shown) {
    /** @type {Message | null} */
    let before = null;
    const lastMine = shown.map((entry) => !entry.item && entry.message.author.role).lastIndexOf("customer");
    shown.forEach((entry, index) => {
      const { message, item } = entry;
      const day = dayOf(message.at);
      const newDay = !before || dayOf(before.at) !== day;
      const same =
        !newDay &&
        before?.author.role === message.author.role &&
        before.author.name === message.author.name &&
        Number(instant(message.at)) - Number(instant(before.at)) < 300000;
      entry.day.hidden = !newDay;
      entry.day.textContent = day;
      entry.el.classList.toggle("again", same);
      entry.el.classList.toggle("failed", item?.state === "failed");
      this.markOf(entry, index === lastMine);
      if (entry.parts.length) {
        const later = shown.slice(index + 1).filter((one) => !one.item).map((one) => one.message);
        const state = choiceState(message, later, this.talk.unsent);
        entry.parts.forEach((part) => part.refresh?.(state, later));
      }
      before = message;
    });
  }

  /**
   * @param {Entry} entry
   * @param {boolean} last whether it is the customer's last message
   */
  markOf(entry, last) {
    const { item, mark } = entry;
    const state = item ? item.state : last ? "sent" : "";
    if (entry.marked === `${state}${item?.why || ""}`) return;
    entry.marked = `${state}${item?.why || ""}`;
    fill(mark);
    if (!state) return;
    const text = state === "queued" ? say("sending") : item?.why || say(state);
    add(mark, h("span", null, state === "sent" && icon("check"), state === "failed" && icon("warn"), text));
    if (!item) return;
    /**
     * @param {string} name
     * @param {() => void} onclick
     */
    const act = (name, onclick) => add(mark, h("button", { type: "button", cls: "fix", text: say(name), onclick }));
    if (state === "waiting" || (state === "failed" && !item.choice)) act("retry", () => this.talk.retry(item));
    if (state !== "failed") return;
    if (!item.choice) {
      act("edit", () => {
        this.talk.discard(item);
        this.talk.tell("edit", item.text);
      });
    }
    act("dismiss", () => this.talk.discard(item));
  }

  /**
   * Scroll to the first line of the new messages, because a tall card is read from the top.
   * @param {readonly Entry[]} fresh
   * @param {boolean} end whether the end was visible before
   */
  reveal(fresh, end) {
    if (!fresh.length) return;
    const mine = fresh.some((entry) => entry.message.author.role === "customer" && entry.item);
    if (mine || this.opening) return this.opening ? this.top(fresh[fresh.length - 1]) : this.toEnd();
    if (end) this.top(fresh[0]);
    else this.newer.hidden = !fresh.some((entry) => entry.message.author.role !== "customer");
  }

  /** @param {Entry} entry */
  top({ el }) {
    this.log.scrollTop = Math.min(el.offsetTop - 14, this.log.scrollHeight - this.log.clientHeight);
  }

  /** @param {Message} message */
  build(message) {
    const { role, name } = message.author;
    const who = name || say(role === "customer" ? "you" : role);
    /** @type {Press} */
    const press = (label, choice) => this.talk.send(label, choice, message.seq);
    // The card of a file has its name already; what was written beside it is shown as words.
    const text = message.kind === "attachment" ? message.payload?.caption ?? "" : besideCard(message);
    const words = h("span", { cls: "words", dir: "auto" }, withLinks(text));
    const bubble = h("div", { cls: "bubble" }, hidden(say("says", { who })), words);
    const day = h("p", { cls: "day" });
    const mark = h("div", { cls: "mark" });
    const parts = this.partsOf(message, press, text);
    const byline = h("p", { cls: "who" }, h("span", { text: who }), h("time", { datetime: message.at, text: clockOf(message.at) }));
    const body = h("div", { cls: "body" }, byline, text && bubble, parts, mark);
    const el = h("div", { cls: `msg ${role} ${message.kind}` }, day, role === "agent" && h("span", { cls: "face" }, icon("person")), body);
    if (role !== "customer") this.showTyping({ on: false });
    return { el, day, mark, words, parts, message, text: message.text };
  }

  /**
   * @param {Message} message
   * @param {Press} press
   * @param {string} told
   */
  partsOf({ kind, payload, seq }, press, told) {
    /** @type {Part[]} */
    const parts = [];
    if (!payload) return parts;
    /** @param {string} text */
    const speak = (text) => this.talk.send(text);
    if (kind === "recap") parts.push(recapCard(payload, press, told));
    if (kind === "options") parts.push(optionsCard(payload, press));
    if (kind === "commitment") parts.push(commitmentCard(payload));
    if (kind === "handoff") parts.push(handoffCard(payload, speak));
    if (kind === "status") parts.push(statusCard(payload));
    if (kind === "survey") parts.push(surveyCard(payload, seq, this.talk));
    if (kind === "attachment") parts.push(attachmentCard(payload, this.talk));
    if (payload.suggestions?.length) parts.push(suggestionRow(payload.suggestions, press));
    return parts;
  }
}
