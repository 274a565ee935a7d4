import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { DESK, storages } from "./page.js";
import { setGlobals } from "../storage.js";

const { markOf } = await import("../../../bot/desk/static/widget/src/customer_mark.js");
const { DATA } = await import("../../../bot/desk/static/widget/src/page.js");
const { KEY, alone, newId, reading, session, writing } = await import("../../../bot/desk/static/widget/src/session.js");
const { localStorage, sessionStorage } = storages;
const KEPT = { id: "talk-1", token: "token-1", locale: "en", read: 0 };

beforeEach(() => {
  for (const storage of Object.values(storages)) {
    storage.clear();
    storage.refuses = false;
  }
  setGlobals({ navigator: { languages: ["en"] } });
});

test("each desk has a place of its own", () => {
  assert.equal(KEY, `amends:${DESK}`);
});

test("a conversation is kept for all tabs, changed in parts, and forgotten", () => {
  assert.equal(session.get(), null);
  session.put(KEPT);
  session.patch({ read: 4 });
  assert.deepEqual(session.get(), { ...KEPT, read: 4, who: markOf(DATA) });
  assert.notEqual(localStorage.getItem(KEY), null);
  session.put(null);
  assert.equal(localStorage.getItem(KEY), null);
});

test("nothing is changed where there is no conversation", () => {
  session.patch({ read: 4 });
  assert.equal(session.get(), null);
});

test("what is not sent yet is kept for this tab alone, and leaves nothing behind when all of it is", () => {
  const item = { client_id: "c", text: "壞了", at: "2026-05-01T00:00:00Z" };
  session.keepUnsent([item]);
  assert.deepEqual(session.unsent(), [item]);
  assert.equal(localStorage.getItem(KEY), null);
  session.keepUnsent([]);
  assert.equal(sessionStorage.getItem(KEY), null);
  assert.deepEqual(session.unsent(), []);
});

test("what somebody spoilt is nothing", () => {
  for (const spoilt of ["{", "", "null", "undefined"]) {
    localStorage.setItem(KEY, spoilt);
    assert.equal(session.get(), null, spoilt);
  }
});

test("a browser that keeps nothing is no error: this page goes on with what it knows", () => {
  localStorage.refuses = true;
  session.put(KEPT);
  session.patch({ read: 1 });
  writing("localStorage", "draft", "x");
  assert.deepEqual([session.get().read, reading("localStorage", "draft")], [1, "x"]);
  for (const key of [KEY, "draft"]) writing("localStorage", key, null);
  assert.deepEqual([session.get(), reading("localStorage", "draft")], [null, null]);
});

test("names are 128 random bits in letters that every protocol takes", () => {
  const names = new Set(Array.from({ length: 500 }, newId));
  assert.equal(names.size, 500);
  for (const name of names) assert.match(name, /^[0-9a-f]{32}$/);
});

test("one tab works at a time, and the next one waits until it can see what was opened", async () => {
  const held = [];
  let last = Promise.resolve();
  const request = (name, work) => {
    held.push(name);
    last = last.then(work);
    return last;
  };
  setGlobals({ navigator: { languages: ["en"], locks: { request } } });
  const began = performance.now();
  const order = [];
  const first = alone(async () => { session.put(KEPT); order.push("first"); });
  const second = alone(async () => { order.push(`second sees ${session.get().id}`); });
  await first;
  const opened = performance.now() - began;
  await second;
  assert.deepEqual(order, ["first", "second sees talk-1"]);
  assert.deepEqual(held, [KEY, KEY]);
  assert.ok(opened < 400, "the tab that opened it does not wait itself");
  assert.ok(performance.now() - began >= 450, "the other one gives storage time to arrive");
});

test("work that fails is told to who asked for it, and does not block the next", async () => {
  let last = Promise.resolve();
  setGlobals({ navigator: { languages: ["en"], locks: { request: (_name, work) => (last = last.then(work)) } } });
  await assert.rejects(alone(() => Promise.reject(new Error("refused"))), /refused/);
  let ran = false;
  await alone(async () => { ran = true; });
  assert.ok(ran);
});

test("where there are no locks the work is done all the same", async () => {
  let ran = false;
  await alone(async () => { ran = true; });
  assert.ok(ran);
});

test("where locks are refused, as in a sandboxed frame, the work is done once all the same", async () => {
  const refusals = [() => Promise.reject(new DOMException("denied", "SecurityError")), () => { throw new TypeError("gone"); }];
  for (const request of refusals) {
    setGlobals({ navigator: { languages: ["en"], locks: { request } } });
    let runs = 0;
    await alone(async () => { runs += 1; });
    assert.equal(runs, 1);
  }
});

test("names are made without crypto, too", () => {
  const { crypto } = globalThis;
  setGlobals({ crypto: undefined });
  const names = new Set(Array.from({ length: 200 }, newId));
  setGlobals({ crypto });
  assert.equal(names.size, 200);
  for (const name of names) assert.match(name, /^[0-9a-f]{32}$/);
});
