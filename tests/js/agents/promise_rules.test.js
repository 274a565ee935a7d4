import assert from "node:assert/strict";
import { test } from "node:test";
import "./page.js";

const { FIELDS, byGroup, everyPromise, handedOver, lacking, ownersToChoose, ownersToHandOver, promiseConditions, reckoned, totalOf, unsettledOf, writeIn } = await import("../../../bot/desk/agents/static/js/promise_rules.js");

test("what must be filled in is asked for, in the order of the dialog, and nothing else", () => {
  assert.equal(lacking("redate", { day: "", reason: "" })?.name, "day");
  assert.equal(lacking("redate", { day: "2026-12-01", reason: " " })?.name, "reason");
  assert.equal(lacking("redate", { day: "2026-12-01", reason: "a part is late" }), null);
  assert.equal(lacking("keep", { proof: "", reference: "" }), null);
  assert.equal(lacking("hand_on", { owner: "", reason: "ill" })?.name, "owner");
  assert.equal(lacking("ask", { question: "" })?.text, "promises.fault.question_needed");
});

test("a promise is not handed to who has it, and nobody is chosen beforehand", () => {
  const handlers = [{ id: "billing", name: { en: "Billing" } }, { id: "returns", name: { en: "Returns" } }];
  assert.deepEqual(ownersToChoose(handlers, "returns").map(({ value }) => value), ["", "billing"]);
});

test("only who has open promises can hand over all, and only those are counted", () => {
  const owners = [{ id: "billing", open: 0, promises: 2 }, { id: "returns", open: 1, promises: 3 }];
  assert.deepEqual(ownersToHandOver(owners), [{ id: "returns", open: 1, promises: 3 }]);
  assert.deepEqual(ownersToHandOver([owners[0]]), []);
  assert.deepEqual([0, 1, 2].map(handedOver), ["promises.all_on.none", "promises.all_on.done.one", "promises.all_on.done"]);
});

test("what the customer reads says in which language to write it, and nothing else does", () => {
  const told = Object.entries(FIELDS).flatMap(([act, fields]) => fields.filter(([name]) => writeIn(act, name, "en")).map(([name]) => `${act} ${name}`));
  assert.deepEqual(told, ["keep sum_reason", "keep proof", "redate reason", "ask question"]);
});

test("groups come in the order of the days, empty ones are left out, and all are counted", () => {
  const promises = [{ id: 1, group: "later" }, { id: 2, group: "late" }, { id: 3, group: "later" }];
  assert.deepEqual(byGroup(promises).map(([name, some]) => [name, some.map(({ id }) => id)]), [["late", [2]], ["later", [1, 3]]]);
  assert.equal(totalOf({ groups: { late: 1, today: 0, tomorrow: 0, week: 0, later: 2 } }), 3);
  assert.equal(totalOf(null), 0);
});

test("a date says how it came about: opening days and days off, or that a person gave it", () => {
  const since = "2026-12-01T02:00:00Z";
  const closures = [{ day: "2026-12-03", why: { "zh-Hant": "颱風", en: "typhoon" } }];
  assert.deepEqual(reckoned({ reckoning: { days: 3, since, days_off: ["2026-12-05"], closures } }), ["promises.reckoned", "promises.days_off", "promises.closure"]);
  assert.deepEqual(reckoned({ reckoning: { days: 0, since, days_off: [], closures: [] } }), ["promises.reckoned.same_day"]);
  assert.deepEqual(reckoned({ reckoning: { days: null, since, days_off: ["2026-12-05"], closures: [] } }), ["promises.reckoned.person"]);
});

test("only what is open in the case that is resolved needs a reason", () => {
  const view = { unsettled: [{ key: "promise:1", case: "A" }, { key: "offer:x", case: "B" }] };
  assert.deepEqual(unsettledOf(view, "").map(({ key }) => key), ["promise:1", "offer:x"]);
  assert.deepEqual(unsettledOf(view, "B").map(({ key }) => key), ["offer:x"]);
});

test("the order is no condition, what narrows is", () => {
  assert.equal(promiseConditions(everyPromise()), 0);
  assert.equal(promiseConditions({ ...everyPromise(), sort: "sum" }), 0);
  assert.equal(promiseConditions({ sort: "due", owner: "billing", remedy: "", state: "broken" }), 2);
});
