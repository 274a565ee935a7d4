import assert from "node:assert/strict";
import { test } from "node:test";

const { asTyped, offeredMoments } = await import("../../../bot/desk/agents/static/js/later.js");

const offered = (...at) => offeredMoments(new Date(...at)).map(([name, moment]) => `${name} ${asTyped(moment)}`);

test("in two hours, tomorrow at nine and on Monday at nine are offered", () => {
  // A Wednesday.
  assert.deepEqual(offered(2026, 10, 18, 10, 30), ["hours 2026-11-18T12:30", "tomorrow 2026-11-19T09:00", "monday 2026-11-23T09:00"]);
});

test("late in the evening two hours are tomorrow, and on a Sunday tomorrow is Monday", () => {
  assert.deepEqual(offered(2026, 10, 18, 23, 0), ["tomorrow 2026-11-19T09:00", "monday 2026-11-23T09:00"]);
  assert.deepEqual(offered(2026, 10, 22, 23, 0), ["tomorrow 2026-11-23T09:00"]);
});

test("on a Monday the next one is meant, also over the end of a year", () => {
  assert.equal(offered(2026, 10, 23, 8, 0).at(-1), "monday 2026-11-30T09:00");
  assert.equal(offered(2026, 11, 31, 8, 0)[1], "tomorrow 2027-01-01T09:00");
});
