// What one browser keeps: which conversation it has with this desk (all tabs), and what is not yet sent (this tab).
/** @import { Locale } from "../../protocol" */
import { DESK } from "./page.js";

/**
 * `read` is the last sequence number the customer saw, `rated` the number of the survey that was answered.
 * @typedef {{id: string, token: string, locale: Locale, read: number, rated?: number}} Kept
 */

/**
 * What is not sent yet. `choice` is a button's, offered by message number `of`; `why` says what went wrong.
 * @typedef {object} Unsent
 * @property {string} client_id
 * @property {string} text
 * @property {string} [choice]
 * @property {number} [of]
 * @property {string} at
 * @property {"queued" | "sending" | "waiting" | "failed"} state
 * @property {string} [why]
 */

/** The name under which everything of this desk is stored. */
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
 * @param {unknown} value null to forget it
 */
export const writing = (storage, key, value) => {
  try {
    if (value == null) window[storage].removeItem(key);
    else window[storage].setItem(key, JSON.stringify(value));
  } catch {
    // Storage is refused or full: this tab goes on without it.
  }
};

/** What this browser and this tab keep of the conversation. */
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

// What one tab stores reaches the others a moment later, and that moment is longer on a busy machine.
const ARRIVED = 500;

/**
 * Do `work` while no other tab does: one at a time may open a conversation, and the others wait until they can see it;
 * where locks are missing the last look at storage decides.
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

/** Return a new name for what is sent. randomUUID exists on secure pages only, and a shop on plain http needs one too. */
export const newId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
