// A clock that a test controls.
import { setGlobals } from "./storage.js";

let now = 0;
let names = 0;
const timers = new Map();

setGlobals({
  setTimeout: (act, delay = 0) => {
    names += 1;
    timers.set(names, { at: now + delay, act });
    return names;
  },
  clearTimeout: (name) => timers.delete(name),
});

/** Let pending promises run without advancing the time. */
export async function settle() {
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => { setImmediate(resolve); });
}

/** Advance the time by `seconds`, running due timers in the order of their times. */
export async function pass(seconds) {
  const end = now + seconds * 1000;
  for (;;) {
    const [next] = [...timers].filter(([, timer]) => timer.at <= end).sort(([, a], [, b]) => a.at - b.at);
    if (!next) break;
    const [name, { at, act }] = next;
    timers.delete(name);
    now = at;
    act();
    await settle();
  }
  now = end;
  await settle();
}

/** Delete all timers. */
export function forgetTimers() {
  timers.clear();
}
