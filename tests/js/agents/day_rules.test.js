import assert from "node:assert/strict";
import { test } from "node:test";

const { byTonight, dayOf, sizeOf } = await import("../../../bot/desk/agents/static/js/day_rules.js");

const now = new Date(2026, 10, 18, 22, 0);
const at = (days, hours = 9) => new Date(2026, 10, 18 + days, hours).toISOString();
const nothing = { tasks: null, lists: {}, promises: null, approvals: null };

test("what was due before, and what is due before midnight, is today's", () => {
  assert.deepEqual([at(-3), at(0, 23), at(1, 0), at(1)].map((moment) => byTonight(moment, now)), [true, true, false, false]);
});

test("a day without anything is empty", () => {
  assert.equal(sizeOf(dayOf(nothing, now)), 0);
});

test("each thing is counted once, and what only comes back later today is not", () => {
  const said = (role) => ({ role, at: at(0), text: "" });
  const day = dayOf({
    tasks: [{ id: 1, due_at: at(-1) }, { id: 2, due_at: at(0, 23) }, { id: 3, due_at: at(2) }],
    lists: {
      mine: [{ last_words: said("customer") }, { last_words: said("agent") }, { last_words: said("customer"), back: { why: "customer" } }],
      postponed: [{ mine: true, postponed: { until: at(0, 23) } }, { mine: true, postponed: { until: at(1) } }, { mine: false, postponed: { until: at(0, 23) } }],
    },
    promises: { groups: { late: 2, today: 1, tomorrow: 5 } }, approvals: [{}],
  }, now);
  assert.deepEqual([day.tasks.map((task) => task.id), day.later, day.wrote.length, day.back.length, day.comes.length], [[1, 2], 1, 1, 1, 1]);
  assert.deepEqual([day.promises, day.approvals, sizeOf(day)], [3, 1, 8]);
});
