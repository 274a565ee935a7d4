// Receive news from the desk: by an event stream that resumes, or by polling where streams do not work.
/** @import { Conversation } from "./conversation.js" */
import { DESK } from "./page.js";
import { backoff } from "./problem.js";

// Failures of streams in a row after which to poll.
const PATIENCE = 3;
// Every answer to a poll brings a ticket. The desk takes it for a minute, but the way takes a moment.
const TICKET_MILLISECONDS = 45000;

/** Passes news from the desk to a conversation. */
export class Stream {
  /** @param {Conversation} conversation */
  constructor(conversation) {
    this.talk = conversation;
    /** @type {EventSource | null} */
    this.source = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.failures = 0;
    this.deaf = false;
    const again = () => this.talk.id && this.start();
    addEventListener("online", again);
    addEventListener("pageshow", (event) => event.persisted && again());
    document.addEventListener("visibilitychange", again);
  }

  stop() {
    clearTimeout(this.timer);
    if (this.source) this.source.close();
    this.source = null;
  }

  // Browsers allow few connections per server, so a hidden tab closes its stream and polls now and then.
  start() {
    this.stop();
    if (document.hidden) this.later(20);
    else if (!window.EventSource || this.deaf || this.failures > PATIENCE || Date.now() - this.talk.ticketAt > TICKET_MILLISECONDS) {
      this.poll();
    } else this.listen();
  }

  /** @param {number} seconds */
  later(seconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.poll(), seconds * 1000);
  }

  async poll() {
    const ok = await this.talk.catchUp();
    if (!this.talk.id) return;
    if (!ok) this.failures += 1;
    const streaming = window.EventSource && !this.deaf && !document.hidden;
    if (ok && streaming && this.failures <= PATIENCE) return this.listen();
    // After polling for a while, about a minute, try the stream once: the desk may have refused it for want of room.
    if (ok && streaming && Math.random() < 0.05) this.failures = PATIENCE;
    this.later(document.hidden ? 20 : ok ? 3 : backoff(this.failures));
  }

  listen() {
    this.stop();
    const { id, ticket, after } = this.talk;
    const address = new URL(`api/conversations/${id}/events`, DESK);
    address.search = String(new URLSearchParams({ ticket, after: String(after) }));
    const source = (this.source = new EventSource(address));
    /**
     * @param {string} name
     * @param {(data: any) => void} work
     */
    const take = (name, work) =>
      source.addEventListener(name, (event) => {
        if (this.source !== source || !event.data) return;
        this.failures = 0;
        work(JSON.parse(event.data));
      });
    let opened = false;
    source.onopen = () => {
      opened = true;
      this.talk.connected(true);
      setTimeout(() => this.source === source && (this.failures = 0), 10000);
    };
    take("message", (message) => this.talk.receive([message]));
    take("typing", (data) => this.talk.tell("typing", data));
    take("state", (data) => this.talk.setState(data));
    source.onerror = () => {
      if (this.source !== source) return;
      this.stop();
      this.failures += 1;
      // A stream that never opened may have been refused for want of room: whether the connection is lost, a poll tells.
      if (opened) this.talk.connected(false);
      // A poll tells a lost connection from a lost conversation; a stream does not give the reason.
      this.later(backoff(this.failures - 1));
    };
  }

  /**
   * Expect the message `seq` on the stream. If it does not arrive, a proxy may buffer the stream: poll from now on.
   * @param {number} seq
   */
  expect(seq) {
    setTimeout(async () => {
      if (!this.source || this.talk.after >= seq) return;
      await this.talk.catchUp();
      if (this.talk.after >= seq) {
        this.deaf = true;
        this.start();
      }
    }, 5000);
  }
}
