import assert from "node:assert/strict";
import { test } from "node:test";

const { indexAt, scrollTo, topsOf, windowOf } = await import("../../../bot/desk/agents/static/js/list_window.js");

const tops = topsOf([30, 64, 64, 30, 64].map((height) => ({ height })));

test("tops add up, and the last is the height of all", () => {
  assert.deepEqual(tops, [0, 30, 94, 158, 188, 252]);
  assert.deepEqual(topsOf([]), [0]);
});

test("the row at a height", () => {
  assert.deepEqual([-5, 0, 29, 30, 93, 94, 187, 251, 900].map((y) => indexAt(tops, y)), [0, 0, 0, 1, 1, 2, 3, 4, 4]);
  assert.equal(indexAt([0], 10), 0);
});

test("the window has what is in sight and some beyond, within the list", () => {
  assert.deepEqual(windowOf(tops, 94, 64, 0), [2, 4]);
  assert.deepEqual(windowOf(tops, 94, 60, 1), [1, 4]);
  assert.deepEqual(windowOf(tops, 0, 5000, 6), [0, 5]);
  assert.deepEqual(windowOf([0], 0, 500, 6), [0, 0]);
});

test("scrolling only as far as a row needs", () => {
  assert.equal(scrollTo(tops, 1, 0, 100), 0);
  assert.equal(scrollTo(tops, 4, 0, 100), 152);
  assert.equal(scrollTo(tops, 0, 120, 100), 0);
});
