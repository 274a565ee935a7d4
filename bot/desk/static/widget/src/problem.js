// Failed calls to the desk.
/** @import { ProblemDetails } from "../../protocol" */

/** A failed call with the answer's message; status 0 means no answer, `wait` is the requested delay in seconds or 0. */
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
 * Return title and detail of a problem answer's body, without repetition; "" for any other body, because text from a
 * proxy must not be shown.
 * @param {string} text
 * @param {string} stop what ends a sentence that has no sign at its end and is not the last
 */
export const wordsOf = (text, stop) => {
  /** @type {ProblemDetails} */
  let told = {};
  try {
    told = JSON.parse(text) || {};
  } catch {
    // The answer is not from the desk.
  }
  const words = [told.title, told.detail].filter((part) => typeof part === "string" && part);
  const said = /** @type {string[]} */ ([...new Set(words)]);
  const space = stop.endsWith(" ") ? " " : "";
  return said.map((one, index) => (index === said.length - 1 ? one : /[.!?。！？…]$/.test(one) ? one + space : one + stop)).join("");
};

/**
 * Return the seconds to wait after the n-th failure in a row, partly random so that browsers do not retry together.
 * @param {number} failures
 */
export const backoff = (failures) => Math.min(30, 2 ** Math.min(failures, 5)) * (0.6 + 0.4 * Math.random());
