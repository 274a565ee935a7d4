import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import "./page.js";
import { makeStorage, setGlobals } from "../storage.js";

setGlobals({ sessionStorage: makeStorage() });
const { makeBeside } = await import("../../../bot/desk/agents/static/js/beside.js");
const { forgetState, state } = await import("../../../bot/desk/agents/static/js/desk_state.js");
const { setMay } = await import("../../../bot/desk/agents/static/js/may.js");

const groups = (late) => ({ late, today: 0, tomorrow: 0, week: 0, later: 0 });
let answers = {};
let asked = [];
let told = [];
const refused = [];
globalThis.fetch = async (path) => {
  const name = path.split("/").at(-1).split("?")[0];
  asked.push(path.split("/").at(-1));
  return answers[name] ?? new Response("{}", { status: 401 });
};
const json = (body) => new Response(JSON.stringify(body), { status: 200, headers: { "content-type": "application/json" } });
const settled = () => new Promise((resolve) => { setTimeout(resolve, 20); });

beforeEach(() => {
  [asked, told] = [[], []];
  answers = { approvals: json({ approvals: [1] }), tasks: json({ tasks: [] }), promises: json({ promises: [], groups: groups(2) }) };
  forgetState();
  Object.assign(state, { me: { id: 1, name: "Wu", role: "supervisor", may: [] } });
});
const beside = makeBeside({ changed: (found) => { told.push(Object.keys(found)[0]); Object.assign(state, found); }, explain: (error) => refused.push(error.status) });

test("only what changed is fetched, and only what one may see", async () => {
  setMay(["see", "work", "keep"]);
  beside.refresh(["tasks", "approvals", "something new"]);
  await settled();
  assert.deepEqual([asked, told], [["tasks"], ["tasks"]]);
  beside.refresh();
  await settled();
  assert.deepEqual(asked.slice(1).sort(), ["promises?rows=0", "tasks"]);
});

test("a busy moment costs one fetch at a time and one more", async () => {
  setMay(["decide"]);
  answers = new Proxy({}, { get: () => json({ approvals: [] }) });
  for (let event = 0; event < 60; event += 1) beside.refresh(["approvals"]);
  await settled();
  assert.equal(asked.length, 2);
});

test("what failed stays as it was, without the others", async () => {
  setMay(["decide", "work"]);
  answers.approvals = new Response("{}", { status: 500 });
  state.approvals = [7];
  beside.refresh();
  await settled();
  assert.deepEqual([told, state.approvals, refused], [["tasks"], [7], []]);
  answers = {};
  beside.refresh(["tasks"]);
  await settled();
  assert.deepEqual(refused, [401]);
});

test("rows of the promises stay shown while only their counts came, unless none is left", async () => {
  setMay(["keep"]);
  Object.assign(state, { tab: "promises", promises: { promises: [{ id: 1 }], groups: groups(1) } });
  beside.refresh(["promises"]);
  await settled();
  assert.equal(state.promises.promises.length, 1);
  answers.promises = json({ promises: [], groups: groups(0) });
  beside.refresh(["promises"]);
  await settled();
  assert.equal(state.promises.promises.length, 0);
});

test("who signs in next sees nothing of the person before", () => {
  state.seen.set("c1", 9);
  state.held = "[1]";
  forgetState();
  assert.deepEqual([state.seen.size, state.held, state.me, state.approvals], [0, "", null, null]);
});
