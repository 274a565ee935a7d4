// The event stream of the desk, or polling where the desk has no room for one more stream.

/**
 * News for the pages of a browser. `state` is on, lost or polling; `fresh` asks a page to fetch everything, because
 * changes may have been missed; the others are the desk's events.
 * @typedef {{kind: "state", state: "on" | "lost" | "polling"} | {kind: "fresh"} | {kind: "signed_out"} | {kind: "event", name: string, data: any}} News
 */

const EVENTS = "/api/desk/events";
const NAMES = ["queue", "conversation", "typing", "here", "colleagues", "notices", "beside"];
// Until the next attempt, when the desk did not say.
const AGAIN_MILLISECONDS = 2000;
const POLL_MILLISECONDS = 10000;

/**
 * Follow the desk's events until `stop`, or until the session has ended.
 * @param {(news: News) => void} tell
 * @returns {{stop: () => void}}
 */
export function openSource(tell) {
  /** @type {EventSource | null} */
  let stream = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let again;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let polling;
  let stopped = false;

  function connect() {
    const mine = new EventSource(EVENTS);
    stream = mine;
    mine.addEventListener("open", () => {
      stopPolling();
      tell({ kind: "state", state: "on" });
    });
    // What changed before the desk listened is not told, so everything is fetched when it says that it does.
    mine.addEventListener("listening", () => tell({ kind: "fresh" }));
    for (const name of NAMES) mine.addEventListener(name, (event) => tell({ kind: "event", name, data: JSON.parse(event.data) }));
    mine.addEventListener("signed_out", ended);
    mine.addEventListener("error", () => {
      if (stopped) return;
      if (!polling) tell({ kind: "state", state: "lost" });
      // The browser retries a broken stream by itself, but not a refused one.
      if (mine.readyState === EventSource.CLOSED) ask();
    });
  }

  // An event stream does not say why it was refused; a plain call does.
  async function ask() {
    const done = new AbortController();
    const answer = await fetch(EVENTS, { credentials: "same-origin", cache: "no-store", signal: done.signal }).catch(() => null);
    done.abort();
    if (stopped) return;
    if (answer?.status === 401) return ended();
    const seconds = Number(answer?.headers.get("Retry-After")) || 0;
    if (seconds && !answer?.ok) poll();
    again = setTimeout(connect, seconds * 1000 || AGAIN_MILLISECONDS);
  }

  function poll() {
    if (polling) return;
    tell({ kind: "state", state: "polling" });
    tell({ kind: "fresh" });
    polling = setInterval(() => tell({ kind: "fresh" }), POLL_MILLISECONDS);
  }

  function stopPolling() {
    clearInterval(polling);
    polling = undefined;
  }

  function ended() {
    stop();
    tell({ kind: "signed_out" });
  }

  function stop() {
    stopped = true;
    clearTimeout(again);
    stopPolling();
    stream?.close();
  }

  connect();
  return { stop };
}
