// The ways by which a tab gets the news of the one stream of this browser, best first.
/** @import { News } from "./live_source.js" */

import { makeHub } from "./live_hub.js";
import { newId } from "./ids.js";

/**
 * A way to the news. `ask` is answered by `{kind: "here"}`; when no answer comes, `recover` mends the way, and without
 * `recover` the next way is taken.
 * @typedef {{ask: () => void, leave: () => void, recover?: () => void}} Road
 * @typedef {News | {kind: "here"}} Heard
 * @typedef {(name: string, hear: (heard: Heard) => void, fail: () => void) => Road} Way
 */

/** Return the ways that this browser offers; the last one always works. */
export function waysHere() {
  const ways = [byItself];
  // Locks exist only where the page is encrypted, or on the machine itself.
  if ("locks" in navigator && "BroadcastChannel" in globalThis) ways.unshift(byLeader);
  if ("SharedWorker" in globalThis) ways.unshift(byWorker);
  return ways;
}

/** @type {Way} */
function byWorker(name, hear, fail) {
  const worker = new SharedWorker(new URL("live_worker.js", import.meta.url), { type: "module", name });
  const { port } = worker;
  worker.onerror = fail;
  port.onmessage = ({ data }) => hear(data);
  port.postMessage("join");
  return {
    ask: () => port.postMessage("ask"),
    leave() {
      port.postMessage("leave");
      port.close();
    },
  };
}

/**
 * One tab leads: it holds the lock, has the stream, and passes its news on. When it goes, the browser gives the lock
 * to the next tab, which opens a stream and makes all tabs fetch what they may have missed.
 * @type {Way}
 */
function byLeader(name, hear) {
  const me = newId();
  const channel = new BroadcastChannel(name);
  const given = new AbortController();
  const hub = makeHub();
  /** @type {(() => void) | null} */
  let stopLeading = null;

  /** @param {News} news */
  const pass = (news) => {
    channel.postMessage({ news });
    hear(news);
  };
  const lead = () => new Promise((resolve) => {
    const leave = hub.join(pass);
    stopLeading = () => {
      stopLeading = null;
      leave();
      resolve(undefined);
    };
  });
  /** @param {LockOptions} options */
  const wantToLead = (options) => navigator.locks.request(name, options, lead).catch(() => {
    // The lock was taken away by a tab that heard nothing from this one (or this one leaves).
    stopLeading?.();
    if (!given.signal.aborted) wantToLead({ signal: given.signal });
  });

  channel.onmessage = ({ data }) => {
    if (data.to && data.to !== me) return;
    if (data.news) hear(data.news);
    if (!data.from || !stopLeading) return;
    const answer = (/** @type {Heard} */ news) => channel.postMessage({ to: data.from, news });
    answer({ kind: "here" });
    // Joining tells the state, and to fetch everything; the channel tells the rest.
    if (data.joins) hub.join(answer)();
  };
  const say = (/** @type {boolean} */ joins) => channel.postMessage({ from: me, joins });
  wantToLead({ signal: given.signal });
  say(true);
  return {
    ask: () => (stopLeading ? hear({ kind: "here" }) : say(false)),
    leave() {
      given.abort();
      stopLeading?.();
      channel.close();
    },
    recover: () => { wantToLead({ steal: true }); },
  };
}

/** @type {Way} */
function byItself(_name, hear) {
  const leave = makeHub().join(hear);
  return { ask: () => hear({ kind: "here" }), leave };
}
