// Keeps a tab linked to the news, by the best way that works, and notices when nobody is at the other end any more.
/** @import { Heard, Road, Way } from "./live_roads.js" */
/** @import { News } from "./live_source.js" */

// A tab that is seen asks now and then whether the holder of the stream is there: a frozen tab says nothing.
const ASK_MILLISECONDS = 10000;
const ANSWER_MILLISECONDS = 4000;
// Asked so often before doing without, because an answer may be late on a busy machine.
const TRIES = 2;

/**
 * Pass the news of the stream called `name` to `hear` until the returned function is called. `ways` are tried in
 * order; the last one always answers.
 * @param {string} name
 * @param {readonly Way[]} ways
 * @param {(news: News) => void} hear
 * @returns {() => void}
 */
export function link(name, ways, hear) {
  let way = 0;
  /** @type {Road | null} */
  let road = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;

  function take() {
    // Whoever was left has nothing to say any more.
    let mine = true;
    /** @param {Heard} heard */
    const listen = (heard) => {
      if (!mine) return;
      stopWaiting();
      if (heard.kind !== "here") hear(heard);
    };
    const fail = () => {
      if (!mine || way === ways.length - 1) return;
      leave();
      way += 1;
      take();
    };
    try {
      const taken = ways[way](name, listen, fail);
      road = { recover: fail, ...taken, leave: () => { mine = false; taken.leave(); } };
      wait(TRIES);
    } catch {
      fail();
    }
  }

  /** @param {number} tries */
  function wait(tries) {
    waiting = setTimeout(() => {
      if (tries > 1) {
        wait(tries - 1);
        road?.ask();
      } else {
        stopWaiting();
        road?.recover?.();
      }
    }, ANSWER_MILLISECONDS);
  }

  function stopWaiting() {
    clearTimeout(waiting);
    waiting = undefined;
  }

  function look() {
    if (document.hidden || !road || waiting !== undefined) return;
    wait(TRIES);
    road.ask();
  }

  function leave() {
    stopWaiting();
    road?.leave();
    road = null;
  }

  // A page that the browser keeps for going back neither holds the stream nor hears anything.
  const resume = () => { if (!road) take(); };
  const timer = setInterval(look, ASK_MILLISECONDS);
  addEventListener("pagehide", leave);
  addEventListener("pageshow", resume);
  document.addEventListener("visibilitychange", look);
  take();
  return () => {
    leave();
    clearInterval(timer);
    removeEventListener("pagehide", leave);
    removeEventListener("pageshow", resume);
    document.removeEventListener("visibilitychange", look);
  };
}
