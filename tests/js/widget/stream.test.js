import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { forgetTimers, pass } from "../clock.js";
import { FakeEventSource, page, world } from "./page.js";

const { Stream } = await import("../../../bot/desk/static/widget/src/stream.js");

let talk;
let stream;

/** Return a conversation that only records what its stream passes to it. */
function makeTalk() {
  const told = [];
  return {
    told, id: "talk-1", ticket: "t&=1", ticketAt: Date.now(), after: 3, catches: true, asked: 0,
    receive: (messages) => told.push(["messages", ...messages.map((one) => one.seq)]),
    tell: (name, detail) => told.push([name, detail]),
    setState: (state) => told.push(["state", state]),
    connected: (yes) => told.push(["connected", yes]),
    async catchUp() {
      this.asked += 1;
      return this.catches;
    },
  };
}

beforeEach(() => {
  forgetTimers();
  FakeEventSource.opened.length = 0;
  page.hidden = false;
  talk = makeTalk();
  stream?.stop();
  if (stream) stream.talk.id = null;
  stream = new Stream(talk);
  stream.start();
});

test("it goes on after the last message, with a ticket and without the token", () => {
  const { address } = FakeEventSource.last;
  assert.equal(address.pathname, "/api/conversations/talk-1/events");
  assert.deepEqual(Object.fromEntries(address.searchParams), { ticket: "t&=1", after: "3" });
});

test("with an old ticket, or none, it first asks for a new one", async () => {
  for (const at of [Date.now() - 60_000, 0]) {
    stream.stop();
    talk.ticketAt = at;
    talk.catchUp = async () => { Object.assign(talk, { ticket: "new", ticketAt: Date.now() }); return true; };
    const before = FakeEventSource.opened.length;
    stream.start();
    assert.equal(FakeEventSource.opened.length, before);
    await pass(0);
    assert.equal(FakeEventSource.last.address.searchParams.get("ticket"), "new");
  }
});

test("messages, typing and state reach the conversation; an event without data does not", () => {
  const source = FakeEventSource.last;
  source.onopen();
  source.say("message", { seq: 4, kind: "text", text: "喂" });
  source.say("typing", { role: "bot", on: true });
  source.say("state", { owner: "queue", stage: "escalated", step: 4 });
  source.dispatchEvent(new Event("message"));
  assert.deepEqual(talk.told, [
    ["connected", true], ["messages", 4], ["typing", { role: "bot", on: true }], ["state", { owner: "queue", stage: "escalated", step: 4 }],
  ]);
});

test("what an ended stream still says is not heard", () => {
  const source = FakeEventSource.last;
  stream.stop();
  source.say("message", { seq: 4 });
  source.onerror();
  assert.ok(source.closed);
  assert.deepEqual(talk.told, []);
});

test("a broken stream is opened again once the desk answers", async () => {
  FakeEventSource.last.onopen();
  FakeEventSource.last.onerror();
  assert.deepEqual(talk.told, [["connected", true], ["connected", false]]);
  assert.ok(FakeEventSource.last.closed);
  await pass(1);
  assert.equal(talk.asked, 1);
  assert.equal(FakeEventSource.opened.length, 2);
});

test("where streams break again and again, it asks every few seconds", async () => {
  mock.method(Math, "random", () => 0.5);
  for (let n = 0; n < 4; n += 1) {
    FakeEventSource.last.onerror();
    await pass(31);
  }
  mock.restoreAll();
  const opened = FakeEventSource.opened.length;
  const asked = talk.asked;
  mock.method(Math, "random", () => 0.5);
  await pass(3);
  await pass(3);
  mock.restoreAll();
  assert.equal(talk.asked, asked + 2);
  assert.equal(FakeEventSource.opened.length, opened);
});

test("a stream that is refused is no lost connection, and is tried again once in a while", async () => {
  mock.method(Math, "random", () => 0.5);
  for (let n = 0; n < 4; n += 1) {
    FakeEventSource.last.onerror();
    await pass(31);
  }
  const opened = FakeEventSource.opened.length;
  mock.restoreAll();
  mock.method(Math, "random", () => 0.01);
  await pass(3);
  await pass(3);
  mock.restoreAll();
  assert.equal(FakeEventSource.opened.length, opened + 1);
  mock.method(Math, "random", () => 0.5);
  FakeEventSource.last.onerror();
  await pass(31);
  await pass(31);
  mock.restoreAll();
  assert.equal(FakeEventSource.opened.length, opened + 1);
  assert.deepEqual(talk.told.filter(([what]) => what === "connected"), []);
});

test("a tab nobody looks at gives its stream back and asks now and then", async () => {
  page.hidden = true;
  page.dispatchEvent(new Event("visibilitychange"));
  assert.ok(FakeEventSource.last.closed);
  await pass(19);
  assert.equal(talk.asked, 0);
  await pass(1);
  assert.equal(talk.asked, 1);
  page.hidden = false;
  page.dispatchEvent(new Event("visibilitychange"));
  assert.equal(FakeEventSource.opened.length, 2);
});

test("a page that comes back, or is connected again, listens again", () => {
  world.dispatchEvent(new Event("online"));
  world.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: false }));
  assert.equal(FakeEventSource.opened.length, 2);
  world.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
  assert.equal(FakeEventSource.opened.length, 3);
});

test("without a conversation nothing is listened to", async () => {
  talk.id = null;
  FakeEventSource.last.onerror();
  await pass(5);
  world.dispatchEvent(new Event("online"));
  assert.equal(FakeEventSource.opened.length, 1);
});

test("a stream that a proxy holds back is given up for asking", async () => {
  stream.expect(5);
  talk.catchUp = async () => {
    talk.after = 5;
    return true;
  };
  await pass(5);
  assert.ok(stream.deaf);
  assert.ok(FakeEventSource.last.closed);
  const opened = FakeEventSource.opened.length;
  await pass(9);
  assert.equal(FakeEventSource.opened.length, opened);
});

test("a stream that brought what was sent is kept", async () => {
  stream.expect(4);
  talk.after = 4;
  await pass(5);
  assert.ok(!stream.deaf);
  assert.ok(!FakeEventSource.last.closed);
});
