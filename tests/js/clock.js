// Time that passes when a test says so.
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

/** Let what was promised happen while no time passes. */
export async function settle() {
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => { setImmediate(resolve); });
}

/** Let `seconds` pass: what is due happens in the order of its time. */
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

/** Forget everything that was to happen. */
export function forgetTimers() {
  timers.clear();
}
