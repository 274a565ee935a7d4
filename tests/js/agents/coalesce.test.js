import assert from "node:assert/strict";
import { test } from "node:test";
import { coalesce } from "../../../bot/desk/agents/static/js/coalesce.js";

/** Return a load function that ends when the test says so. */
function makeLoad() {
  const ends = [];
  const load = () => new Promise((resolve, reject) => { ends.push({ resolve, reject }); });
  return { load, ends };
}
const turn = () => new Promise((resolve) => { setImmediate(resolve); });

test("one runs at a time, and however many ask meanwhile, one more follows", async () => {
  const { load, ends } = makeLoad();
  const { refresh, going } = coalesce(load, () => true);
  const first = refresh();
  assert.equal(refresh(), first);
  assert.equal(refresh(), first);
  assert.equal(going(), first);
  ends[0].resolve();
  await first;
  assert.equal(ends.length, 2);
  ends[1].resolve();
  await turn();
  assert.equal(ends.length, 2);
  assert.equal(going(), null);
});

test("nothing follows once nobody is there any more", async () => {
  const { load, ends } = makeLoad();
  let alive = true;
  const { refresh } = coalesce(load, () => alive);
  refresh();
  refresh();
  alive = false;
  ends[0].resolve();
  await turn();
  assert.equal(ends.length, 1);
});

test("a run that failed says so, and the next one is made all the same", async () => {
  const { load, ends } = makeLoad();
  const { refresh, going } = coalesce(load, () => true);
  const first = refresh();
  refresh();
  ends[0].reject(new Error("no network"));
  await assert.rejects(first, /no network/);
  assert.equal(ends.length, 2);
  ends[1].resolve();
  await turn();
  assert.equal(going(), null);
});
