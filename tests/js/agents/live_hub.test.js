// One stream for all who joined: when it opens and closes, and what whoever comes later is told.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { makeHub } from "../../../bot/desk/agents/static/js/live_hub.js";

let streams, hub;
const heard = (name, into) => (news) => into.push(`${name} ${news.state ?? news.kind}`);

beforeEach(() => {
  streams = [];
  hub = makeHub((tell) => {
    const stream = { tell, open: true, stop: () => { stream.open = false; } };
    streams.push(stream);
    return stream;
  });
});

test("the stream opens for the first and closes with the last", () => {
  const leave = [hub.join(() => {}), hub.join(() => {})];
  leave[0]();
  assert.deepEqual(streams.map((one) => one.open), [true]);
  leave[1]();
  assert.deepEqual(streams.map((one) => one.open), [false]);
  hub.join(() => {});
  assert.deepEqual(streams.map((one) => one.open), [false, true]);
});

test("everybody hears the news, and nobody who left", () => {
  const told = [];
  const leave = hub.join(heard("one", told));
  hub.join(heard("two", told));
  streams[0].tell({ kind: "event", name: "queue" });
  leave();
  streams[0].tell({ kind: "fresh" });
  assert.deepEqual(told, ["one event", "two event", "two fresh"]);
});

test("whoever joins an open stream is told its state and to fetch everything, and nobody else is", () => {
  const told = [];
  hub.join(heard("first", told));
  streams[0].tell({ kind: "state", state: "polling" });
  hub.join(heard("late", told));
  assert.deepEqual(told, ["first polling", "late polling", "late fresh"]);
});

test("after the session's end the next to join gets a stream of their own", () => {
  hub.join(() => {});
  streams[0].tell({ kind: "signed_out" });
  hub.join(() => {});
  assert.equal(streams.length, 2);
});
