// The ways to the news: which is taken, and what happens when nobody answers.
import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { page } from "./page.js";
import { setGlobals } from "../storage.js";

setGlobals({ addEventListener: (...given) => page.addEventListener(...given), removeEventListener: (...given) => page.removeEventListener(...given) });
mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
const { link } = await import("../../../bot/desk/agents/static/js/live_link.js");

let told, taken;

// A way that notes what is done with it; `answers` says whether anybody is at the other end.
const way = (name, { answers = true, recover = undefined, fails = false } = {}) => (_stream, hear, fail) => {
  if (fails) throw new Error("not here");
  const road = { name, hear, fail, answers, asked: 0, left: false, ask: () => { road.asked += 1; if (road.answers) hear({ kind: "here" }); }, leave: () => { road.left = true; }, ...(recover && { recover }) };
  taken.push(road);
  if (answers) queueMicrotask(() => hear({ kind: "here" }));
  return road;
};
const names = () => taken.map((road) => `${road.name}${road.left ? " left" : ""}`);

beforeEach(() => { told = []; taken = []; });

// A timer that is set during a step counts from the end of the step.
const pass = (...steps) => steps.forEach((milliseconds) => mock.timers.tick(milliseconds));
const linked = (...ways) => link("stream", ways, (news) => told.push(news.kind));

test("the first way is taken, news comes through, and the answers to questions do not", async () => {
  const stop = linked(way("worker"), way("itself"));
  await null;
  taken[0].hear({ kind: "fresh" });
  pass(60000);
  assert.deepEqual([names(), told], [["worker"], ["fresh"]]);
  assert.ok(taken[0].asked > 3);
  stop();
  taken[0].hear({ kind: "fresh" });
  assert.deepEqual([names(), told], [["worker left"], ["fresh"]]);
});

test("a way that cannot be taken, or fails later, is followed by the next", async () => {
  const stop = linked(way("none", { fails: true }), way("worker"), way("itself"));
  await null;
  taken[0].fail();
  assert.deepEqual(names(), ["worker left", "itself"]);
  taken[1].fail();
  assert.deepEqual(names(), ["worker left", "itself"]);
  stop();
});

test("nobody answers: the next way is taken after two questions", () => {
  const stop = linked(way("worker", { answers: false }), way("itself"));
  pass(4000, 3900);
  assert.deepEqual(names(), ["worker"]);
  pass(200);
  assert.deepEqual(names(), ["worker left", "itself"]);
  stop();
});

test("nobody answers any more: a way that can be mended is", async () => {
  let mended = 0;
  const stop = linked(way("leader", { recover: () => { mended += 1; } }), way("itself"));
  await null;
  taken[0].answers = false;
  pass(10000, 4000, 4000);
  assert.deepEqual([mended, names()], [1, ["leader"]]);
  stop();
});

test("a page that is put away leaves the stream and takes it up again", async () => {
  const stop = linked(way("worker"));
  page.dispatchEvent(new Event("pagehide"));
  assert.deepEqual(names(), ["worker left"]);
  page.dispatchEvent(new Event("pageshow"));
  assert.deepEqual(names(), ["worker left", "worker"]);
  stop();
});
