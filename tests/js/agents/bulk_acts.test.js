import assert from "node:assert/strict";
import { test } from "node:test";
import "./page.js";

const { Refused } = await import("../../../bot/desk/agents/static/js/api.js");
const { BULK_ACTS, outcomeInWords, runBulk } = await import("../../../bot/desk/agents/static/js/bulk_acts.js");

const say = (name, values) => (name === "bulk.and" ? "; " : `${name}${JSON.stringify(values)}`);
const act = (answers) => ({ name: "assign", tabs: [], right: "work", call: async (id) => { if (answers[id]) throw answers[id]; } });

test("each is tried, and the outcome tells what was done and what not", async () => {
  const taken = new Refused(409, { title: "Mei has it", taken_by: { name: "Mei" } });
  const full = new Refused(409, { title: "Lin is full" });
  const outcome = await runBulk(act({ b: taken, d: full, e: full }), ["a", "b", "c", "d", "e"], 1);
  assert.deepEqual([outcome.done, [...outcome.taken], [...outcome.refused]], [2, [["Mei", 1]], [["Lin is full", 2]]]);
  assert.equal(outcomeInWords("assign", outcome, say), 'bulk.assign.done{"n":2}; bulk.taken_by{"n":1,"agent":"Mei"}; bulk.refused{"n":2,"why":"Lin is full"}');
});

test("it stops when the connection or the session is lost, and still tells what was done", async () => {
  for (const status of [0, 401]) {
    const outcome = await runBulk(act({ b: new Refused(status) }), ["a", "b", "c"], 1);
    assert.deepEqual([outcome.done, outcome.stopped.status], [1, status]);
  }
});

test("a fault of the page is not taken for a refusal", async () => {
  await assert.rejects(runBulk(act({ a: new TypeError("oops") }), ["a"], 1), TypeError);
});

test("tags are added to those that each is seen to have, which the desk checks", async () => {
  const asked = [];
  globalThis.fetch = async (path, { body }) => { asked.push([path.split("/").at(-2), JSON.parse(body)]); return new Response("{}", { status: 200 }); };
  const has = { a: ["VIP"], b: ["late", "press"] };
  const tag = BULK_ACTS.find(({ name }) => name === "tag");
  const outcome = await runBulk(tag, ["a", "b"], { tags: ["press"], tagsOf: (id) => has[id] });
  assert.equal(outcome.done, 2);
  assert.deepEqual(asked, [
    ["a", { what: "tags", value: ["VIP", "press"], seen: ["VIP"] }],
    ["b", { what: "tags", value: ["late", "press"], seen: ["late", "press"] }],
  ]);
});

test("an act is offered once in a tab to each right", () => {
  const offered = BULK_ACTS.flatMap(({ name, tabs, right }) => tabs.map((tab) => `${name} ${tab} ${right}`));
  assert.equal(new Set(offered).size, offered.length);
});
