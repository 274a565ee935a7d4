import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { page } from "./page.js";

const { runAct } = await import("../../../bot/desk/agents/static/js/acts.js");
const { Refused } = await import("../../../bot/desk/agents/static/js/api.js");

let told;
const makeButton = () => ({ id: "act-take", disabled: false, isConnected: true, focused: 0, focus() { this.focused += 1; } });
const around = (more = {}) => ({ explain: (error) => told.push(error.title), refresh: async () => { told.push("refresh"); }, otherwise: () => null, ...more });

beforeEach(() => {
  told = [];
  page.activeElement = page.body;
});

test("a button is off while it works, and has the focus again after it", async () => {
  const button = makeButton();
  await runAct(button, async () => told.push(`disabled ${button.disabled}`), around());
  assert.deepEqual(told, ["disabled true", "refresh"]);
  assert.deepEqual([button.disabled, button.focused], [false, 1]);
});

test("a refusal is explained, and the page brought up to date", async () => {
  await runAct(makeButton(), () => Promise.reject(new Refused(409, { title: "Somebody else has it." })), around());
  assert.deepEqual(told, ["Somebody else has it.", "refresh"]);
});

test("a fault of the page itself is not swallowed", async () => {
  const button = makeButton();
  await assert.rejects(runAct(button, () => Promise.reject(new TypeError("x is undefined")), around()), TypeError);
  assert.deepEqual([told, button.disabled], [["refresh"], false]);
});

test("when the button is gone, its replacement has the focus", async () => {
  const button = makeButton();
  const instead = makeButton();
  await runAct(button, async () => { button.isConnected = false; }, around({ otherwise: () => instead }));
  assert.deepEqual([button.focused, instead.focused], [0, 1]);
});

test("the focus stays on another element that the person has moved to", async () => {
  const button = makeButton();
  await runAct(button, async () => { page.activeElement = {}; }, around());
  assert.equal(button.focused, 0);
});

test("of two acts the one that began later has the focus", async () => {
  const [early, late] = [makeButton(), makeButton()];
  let end;
  const slow = runAct(early, () => new Promise((resolve) => { end = resolve; }), around());
  await runAct(late, async () => {}, around());
  end();
  await slow;
  assert.deepEqual([early.focused, late.focused], [0, 1]);
});
