// Data stored in the browser: its conversation with this desk (all tabs), and the messages not sent yet (this tab).
/** @import { Locale } from "../../protocol" */
import { DESK } from "./page.js";

/**
 * `read` is the last sequence number the customer saw, `rated` the sequence number of the answered survey.
 * @typedef {{id: string, token: string, locale: Locale, read: number, rated?: number}} Kept
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

/**
 * @param {"localStorage" | "sessionStorage"} storage
 * @param {string} key
 */
export const reading = (storage, key) => {
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
  try {
    if (value == null) window[storage].removeItem(key);
    else window[storage].setItem(key, JSON.stringify(value));
  } catch {
    // Storage is refused or full; this tab continues without it.
  }
};

/** The conversation data of this browser and this tab. */
export const session = {
  /** @returns {Kept | null} */
  get: () => reading("localStorage", KEY),
  /** @param {Kept | null} value */
  put: (value) => writing("localStorage", KEY, value),
  /** @param {Partial<Kept>} part */
  patch: (part) => {
    const now = session.get();
    if (now) session.put({ ...now, ...part });
  },
  /** @returns {Omit<Unsent, "state">[]} */
  unsent: () => reading("sessionStorage", KEY) || [],
  /** @param {Omit<Unsent, "state">[]} items */
  keepUnsent: (items) => writing("sessionStorage", KEY, items.length ? items : null),
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
    const lone = async () => {
      const known = session.get();
      await work().then(resolve, reject);
      if (known || !session.get()) return;
      await new Promise((arrived) => {
        setTimeout(arrived, ARRIVED);
      });
    };
    navigator.locks.request(KEY, lone).catch(reject);
  });
};

/** Return a new id for a message. randomUUID exists only on secure pages, but a shop on plain http needs ids too. */
export const newId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
