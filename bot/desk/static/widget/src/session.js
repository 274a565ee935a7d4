// Data stored in the browser: its conversation with this desk (all tabs), and the messages not sent yet (this tab).
/** @import { Locale } from "../../protocol" */
import { markOf, mayHave } from "./customer_mark.js";
import { DATA, DESK } from "./page.js";

/**
 * `read` is the last sequence number the customer saw, `rated` the sequence number of the answered survey, `who` the
 * mark of the customer whom the page named.
 * @typedef {{id: string, token: string, locale: Locale, read: number, rated?: number, who?: string}} Kept
 */

/**
 * A message not sent yet. `choice` is a button's, offered by message number `of`; `why` says what went wrong.
 * @typedef {object} Unsent
 * @property {string} client_id
 * @property {string} text
 * @property {string} [choice]
 * @property {number} [of]
 * @property {string} at
 * @property {"queued" | "sending" | "waiting" | "failed"} state
 * @property {string} [why]
 */

/** The storage key for all data of this desk. */
export const KEY = `amends:${DESK}`;

/** The storage key for the text that is being written. */
export const DRAFT = `${KEY}#draft`;
const WHO = `${KEY}#who`;

// What the browser refuses to keep (blocked, full, a sandboxed frame) is kept for as long as this page is shown.
/** @type {Map<string, unknown>} */
const memory = new Map();

/**
 * @param {"localStorage" | "sessionStorage"} storage
 * @param {string} key
 */
export const reading = (storage, key) => {
  const place = `${storage} ${key}`;
  if (memory.has(place)) return memory.get(place);
  try {
    return JSON.parse(window[storage].getItem(key) ?? "null") || null;
  } catch {
    return null;
  }
};

/**
 * @param {"localStorage" | "sessionStorage"} storage
 * @param {string} key
 * @param {unknown} value null to delete it
 */
export const writing = (storage, key, value) => {
  const place = `${storage} ${key}`;
  memory.delete(place);
  try {
    if (value == null) window[storage].removeItem(key);
    else window[storage].setItem(key, JSON.stringify(value));
  } catch {
    if (value != null) memory.set(place, value);
  }
};

/** The conversation data of this browser and this tab. */
export const session = {
  /** @returns {Kept | null} the conversation, unless it is another customer's */
  get: () => {
    const kept = reading("localStorage", KEY);
    return kept && mayHave(kept.who, markOf(DATA)) ? kept : null;
  },
  /** @param {Kept | null} value */
  put: (value) => writing("localStorage", KEY, value && { ...value, who: markOf(DATA) }),
  /** @param {Partial<Kept>} part */
  patch: (part) => {
    const now = session.get();
    if (now) session.put({ ...now, ...part });
  },
  /** @returns {Omit<Unsent, "state">[]} */
  unsent: () => {
    const kept = reading("sessionStorage", KEY);
    return Array.isArray(kept) ? kept : [];
  },
  /** @param {Omit<Unsent, "state">[]} items */
  keepUnsent: (items) => writing("sessionStorage", KEY, items.length ? items : null),
  forget: () => {
    writing("localStorage", KEY, null);
    for (const key of [KEY, DRAFT, WHO]) writing("sessionStorage", key, null);
  },
  // Delete what belongs to another customer than the one whom the page names, before any of it is shown.
  settle: () => {
    const now = markOf(DATA);
    const kept = reading("localStorage", KEY);
    if (kept && !mayHave(kept.who, now)) writing("localStorage", KEY, null);
    else if (kept && kept.who !== now) session.put(kept);
    if (!mayHave(reading("sessionStorage", WHO) ?? "", now)) for (const key of [KEY, DRAFT]) writing("sessionStorage", key, null);
    writing("sessionStorage", WHO, now || null);
  },
};

// Milliseconds until other tabs see what one tab stores; the delay is longer on a busy machine.
const ARRIVED = 500;

/**
 * Run `work` while no other tab does, because only one may open a conversation; the others wait until they can see it.
 * In browsers without locks, the last read of storage decides.
 * @param {() => Promise<void>} work
 * @returns {Promise<void>}
 */
export const alone = (work) => {
  if (!navigator.locks) return Promise.resolve().then(work);
  return new Promise((resolve, reject) => {
    let began = false;
    const lone = async () => {
      began = true;
      const known = session.get();
      await work().then(resolve, reject);
      if (known || !session.get()) return;
      await new Promise((arrived) => {
        setTimeout(arrived, ARRIVED);
      });
    };
    // A browser that keeps nothing for the page refuses locks, too.
    const refused = (/** @type {unknown} */ error) => (began ? reject(error) : work().then(resolve, reject));
    Promise.resolve()
      .then(() => navigator.locks.request(KEY, lone))
      .catch(refused);
  });
};

/** Return a new id for a message. randomUUID exists only on secure pages, but a shop on plain http needs ids too. */
export const newId = () => {
  const bytes = new Uint8Array(16);
  // Some pages hide `crypto`; an id need only be new within its conversation.
  if (window.crypto?.getRandomValues) window.crypto.getRandomValues(bytes);
  else bytes.forEach((_, index) => (bytes[index] = Math.random() * 256));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
};
