// One conversation with the desk: its messages by sequence number, the messages not sent yet, and its state.
/** @import { Locale, Message, Opened, Opening, Page, Posted, StateEvent, Taken, TypingEvent } from "../../protocol" */
/** @import { Unsent } from "./session.js" */
import { markOf, mayHave } from "./customer_mark.js";
import { call } from "./desk.js";
import { DATA, LOCALE, say, speakIn } from "./page.js";
import { backoff } from "./problem.js";
import { KEY, alone, newId, session } from "./session.js";
import { Stream } from "./stream.js";

/** @typedef {Message & {early?: boolean}} Shown `early`: an own message, shown before the desk's copy arrives */

/**
 * The events, each with its detail.
 * @typedef {object} Told
 * @property {readonly Message[]} messages
 * @property {void} unsent
 * @property {void} state
 * @property {void} connection
 * @property {void} reset
 * @property {void} afresh another customer: nothing written before may stay
 * @property {void} language the labels are in another language now
 * @property {void} read
 * @property {string} notice
 * @property {string} edit a text to put back into the box
 * @property {TypingEvent} typing
 */

/** The most seconds that a message waits to be sent again by itself. */
const LONGEST_WAIT = 60;

/** @type {Record<string, number>} */
const STEP_OF = { recap: 2, options: 3, commitment: 4, survey: 5 };

/** A conversation; it fires events for its changes. */
export class Conversation extends EventTarget {
  constructor() {
    super();
    /** @type {string | null} */
    this.id = null;
    /** @type {string | null} */
    this.token = null;
    this.ticket = "";
    this.ticketAt = 0;
    /** @type {Map<number, Shown>} */
    this.messages = new Map();
    session.settle();
    /** @type {Unsent[]} */
    this.unsent = session.unsent().map((item) => ({ ...item, state: "queued" }));
    this.after = 0;
    /** @type {Partial<StateEvent> & {told?: boolean}} `told`: the state comes from the desk, not only from messages */
    this.state = {};
    this.failures = 0;
    /** @type {boolean | undefined} */
    this.online = undefined;
    this.wanted = false;
    this.typed = 0;
    this.pumping = false;
    /** @type {Promise<void> | null} */
    this.beginning = null;
    this.stream = new Stream(this);
    this.customer = markOf(DATA);
    // Ends with the elements that listen.
    this.shown = new AbortController();
    /** @type {Set<(value: unknown) => void>} */
    this.sleepers = new Set();
    addEventListener("online", () => this.wake());
    addEventListener("offline", () => this.connected(false));
    addEventListener("storage", (event) => event.key === KEY && this.followOtherTab());
  }

  /**
   * @template {keyof Told} N
   * @param {N} name
   * @param {Told[N]} [detail]
   */
  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  /**
   * @template {keyof Told} N
   * @param {N} name
   * @param {(detail: Told[N]) => void} hear
   */
  on(name, hear) {
    const listen = (/** @type {Event} */ event) => hear(/** @type {CustomEvent<Told[N]>} */ (event).detail);
    this.addEventListener(name, listen, { signal: this.shown.signal });
  }

  /** @param {string} rest */
  path(rest) {
    return `api/conversations/${this.id}/${rest}`;
  }

  get inOrder() {
    return [...this.messages.values()].sort((a, b) => a.seq - b.seq);
  }

  // --- opening and resuming ---

  /** @param {{id: string, token: string, locale?: Locale}} known */
  adopt(known) {
    this.id = known.id;
    this.token = known.token;
    this.speak(known.locale);
  }

  // Take the conversation's language for the labels.
  /** @param {Locale | undefined} locale */
  speak(locale) {
    if (!locale || locale === LOCALE) return;
    speakIn(locale);
    session.patch({ locale });
    this.tell("language");
  }

  // Resume the conversation of this browser; return whether there is one.
  async resume() {
    const known = session.get();
    if (!known || this.id) return Boolean(this.id);
    this.adopt(known);
    await this.catchUp();
    if (this.id) this.stream.start();
    this.pump();
    return Boolean(this.id);
  }

  // Resume or open the conversation, only once across all tabs; throws a Problem when the desk cannot.
  begin() {
    if (this.beginning) return this.beginning;
    this.beginning = (async () => {
      if (await this.resume()) return;
      await alone(async () => {
        const known = session.get();
        if (known) return this.adopt(known);
        const { customerName: name, customerEmail: email, customerPhone: phone, customerSignature: signature } = DATA;
        const { customer } = this;
        /** @type {Opening} */
        const json = { locale: LOCALE };
        json.time_zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
        // Without query and fragment, which may hold what opens an account.
        if (location.protocol.startsWith("http")) json.page_url = (location.origin + location.pathname).slice(0, 2000);
        if (name || email || phone) {
          json.customer = { ...(name && { name }), ...(email && { email }), ...(phone && { phone }), ...(email && signature && { signature }) };
        }
        /** @type {Opened} */
        const made = await call("POST", "api/conversations", { json });
        // Another customer came meanwhile; this conversation is nobody's.
        if (customer !== this.customer) return;
        session.put({ id: made.id, token: made.token, locale: made.locale, read: 0 });
        this.adopt(made);
      });
      if (this.id) await this.catchUp();
      if (this.id) this.stream.start();
    })().finally(() => (this.beginning = null));
    return this.beginning;
  }

  leave() {
    this.stream.stop();
    this.id = this.token = null;
    this.after = 0;
    this.messages.clear();
    this.state = {};
  }

  // The page names a customer now, or another one, or none.
  changeCustomer() {
    const before = this.customer;
    this.customer = markOf(DATA);
    if (before === this.customer) return;
    if (mayHave(before, this.customer)) session.settle();
    else this.startAfresh();
  }

  // Forget the conversation and all that was written: somebody else is at this browser now.
  startAfresh() {
    this.leave();
    this.unsent = [];
    session.forget();
    session.settle();
    this.tell("afresh");
    this.tell("reset");
    this.tell("unsent");
    if (this.wanted) Promise.resolve(this.beginning).then(() => this.want(), () => this.want());
  }

  // The desk does not know this conversation (any more): continue in a new one and tell the customer.
  lost() {
    const gone = this.id;
    this.leave();
    // A choice is valid only in the conversation that offered it; texts can be sent again.
    this.setUnsent(this.unsent.filter((item) => !item.choice));
    if (session.get()?.id === gone) session.put(null);
    this.tell("reset");
    this.tell("notice", say("restarted"));
    if (!this.beginning && (this.wanted || this.unsent.length)) this.keepTrying(() => this.begin()).catch(() => {});
  }

  // The customer opened the panel, so from now on a conversation is needed.
  want() {
    this.wanted = true;
    if (!this.id) this.keepTrying(() => this.begin()).catch(() => {});
  }

  followOtherTab() {
    const known = session.get();
    this.tell("read");
    if (!known || known.id === this.id) return;
    if (this.id) {
      this.leave();
      this.tell("reset");
    }
    this.resume();
  }

  // --- receiving ---

  async catchUp() {
    const id = this.id;
    try {
      for (let more = true; more; ) {
        /** @type {Page} */
        const page = await call("GET", this.path(`messages?after=${this.after}`), { token: this.token });
        if (this.id !== id) return false;
        const before = this.after;
        this.ticket = page.ticket;
        this.ticketAt = Date.now();
        if (page.token) session.patch({ token: (this.token = page.token) });
        this.receive(page.messages);
        more = this.after > before && this.after < page.last_seq;
      }
      this.connected(true);
      return true;
    } catch (problem) {
      if (this.id !== id) return false;
      if ([401, 403, 404].includes(problem.status)) this.lost();
      else this.connected(false);
      return false;
    }
  }

  /** @param {readonly Message[]} messages */
  receive(messages) {
    /** @type {Message[]} */
    const fresh = [];
    for (const message of messages) {
      this.after = Math.max(this.after, message.seq);
      const known = this.messages.get(message.seq);
      if (known && !known.early) continue;
      this.messages.set(message.seq, message);
      if (message.client_id) this.setUnsent(this.unsent.filter((item) => item.client_id !== message.client_id));
      if (!this.state.told && STEP_OF[message.kind]) this.state.step = STEP_OF[message.kind];
      fresh.push(message);
    }
    if (fresh.length) this.tell("messages", fresh);
  }

  /** @param {StateEvent} state */
  setState(state) {
    this.state = { ...state, told: true };
    this.speak(state.locale);
    this.tell("state");
  }

  /** @param {boolean} yes */
  connected(yes) {
    if (yes) this.failures = 0;
    if (this.online === yes) return;
    this.online = yes;
    this.tell("connection");
    if (yes) this.wake();
  }

  // --- sending ---

  /** @param {Unsent[]} items */
  setUnsent(items) {
    this.unsent = items;
    session.keepUnsent(items.map(({ client_id, text, choice, at, of }) => ({ client_id, text, choice, at, of })));
    this.tell("unsent");
  }

  /**
   * Send a text, or a button's `choice` that message number `of` offered. It is shown at once.
   * @param {string} text
   * @param {string} [choice]
   * @param {number} [of]
   */
  send(text, choice, of) {
    /** @type {Unsent} */
    const item = { client_id: newId(), text, choice, of, at: new Date().toISOString(), state: "queued" };
    this.setUnsent([...this.unsent, item]);
    this.pump();
  }

  /** @param {Unsent} item */
  retry(item) {
    item.state = "queued";
    this.tell("unsent");
    this.wake();
    this.pump();
  }

  /** @param {Unsent} item */
  discard(item) {
    this.setUnsent(this.unsent.filter((other) => other !== item));
  }

  wake() {
    this.sleepers.forEach((resolve) => resolve(undefined));
    this.sleepers.clear();
  }

  /**
   * Wait for `seconds`, or until the connection is back.
   * @param {number} seconds
   */
  sleep(seconds) {
    return new Promise((resolve) => {
      this.sleepers.add(resolve);
      setTimeout(resolve, seconds * 1000);
    });
  }

  /** @param {() => Promise<void>} work */
  async keepTrying(work) {
    for (let failures = 0; ; failures += 1) {
      try {
        return await work();
      } catch (problem) {
        if (!problem.passing || problem.wait > LONGEST_WAIT) {
          this.tell("notice", problem.message);
          throw problem;
        }
        this.connected(false);
        await this.sleep(problem.wait || backoff(failures));
      }
    }
  }

  // Send messages one after the other in the order they were written, and retry after temporary failures.
  async pump() {
    if (this.pumping) return;
    this.pumping = true;
    try {
      const next = () => this.unsent.find((one) => one.state !== "failed");
      for (let item = next(); item; item = next()) await this.deliver(item);
    } finally {
      this.pumping = false;
    }
  }

  /** @param {Unsent} item */
  async deliver(item) {
    /**
     * @param {Unsent["state"]} state
     * @param {string} [why]
     */
    const mark = (state, why) => {
      item.state = state;
      item.why = why;
      this.tell("unsent");
    };
    mark("sending");
    try {
      if (!this.id) await this.begin();
      const { client_id, choice, text } = item;
      /** @type {Posted} */
      const json = choice ? { client_id, choice } : { client_id, text };
      const id = this.id;
      /** @type {Taken} */
      const { seq } = await call("POST", this.path("messages"), { token: this.token, json });
      if (this.id !== id) return;
      this.failures = 0;
      this.setUnsent(this.unsent.filter((one) => one.client_id !== item.client_id));
      if (!this.messages.has(seq)) {
        /** @type {Shown} */
        const said = { seq, at: item.at, author: { role: "customer" }, kind: "text", text: item.text, client_id: item.client_id, early: true };
        this.messages.set(seq, said);
        this.tell("messages", [said]);
      }
      this.stream.expect(seq);
    } catch (problem) {
      // Nobody waits minutes for a message to go by itself: the desk's words say why, and a button sends it again.
      if (problem.passing && problem.wait <= LONGEST_WAIT) {
        this.failures += 1;
        if (problem.status === 0) this.connected(false);
        mark("waiting");
        await this.sleep(problem.wait || backoff(this.failures));
        return;
      }
      // 401 concerns the conversation; 404 may concern only the button, so ask the desk which.
      const id = this.id;
      if (id && [401, 403, 404].includes(problem.status)) {
        if (problem.status !== 404) this.lost();
        else await this.catchUp();
        if (this.id !== id) return;
      }
      mark("failed", problem.message);
    }
  }

  // Tell the desk that the customer is writing, at most once in three seconds, without waiting for the answer.
  typing() {
    if (!this.id || Date.now() - this.typed < 3000) return;
    this.typed = Date.now();
    call("POST", this.path("typing"), { token: this.token }).catch(() => {});
  }
}
