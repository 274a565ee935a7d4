// Why a call to the desk failed.
/** @import { ProblemDetails } from "../../protocol" */

/** A failed call: status 0 is "no answer", else the answer's own words; `wait` are the seconds it asks to wait, 0 if none. */
export class Problem extends Error {
  /**
   * @param {number} status
   * @param {string} message
   * @param {number} [wait]
   */
  constructor(status, message, wait = 0) {
    super(message);
    this.status = status;
    this.wait = wait;
  }

  /** Whether the same call may succeed later. */
  get passing() {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

/**
 * Return the words of a problem answer's body, title and detail once each, "" when it is none: what a proxy wrote is never
 * shown.
 * @param {string} text
 * @param {string} between what stands between two sentences
 */
export const wordsOf = (text, between) => {
  /** @type {ProblemDetails} */
  let told = {};
  try {
    told = JSON.parse(text) || {};
  } catch {
    // Not from the desk itself.
  }
  const words = [told.title, told.detail].filter((part) => typeof part === "string" && part);
  return [...new Set(words)].join(between);
};

/**
 * Return the seconds to wait after the n-th failure in a row, with some chance in it so that browsers spread out.
 * @param {number} failures
 */
export const backoff = (failures) => Math.min(30, 2 ** Math.min(failures, 5)) * (0.6 + 0.4 * Math.random());
