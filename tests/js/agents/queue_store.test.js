import assert from "node:assert/strict";
import { test } from "node:test";

const { CHANGED_MOST, makeQueueStore } = await import("../../../bot/desk/agents/static/js/queue_store.js");

const row = (id, more = {}) => ({ conversation_id: id, overdue: false, ...more });
const names = (lists) => Object.fromEntries(["waiting", "mine", "others", "bot"].map((name) => [name, lists[name].map((one) => one.conversation_id)]));

test("everything is due first, then only what changed, each once", () => {
  const store = makeQueueStore();
  assert.equal(store.due(), null);
  assert.deepEqual(store.due(), []);
  for (const id of ["a", "b", "a"]) store.note(id);
  assert.deepEqual(store.due(), ["a", "b"]);
  assert.deepEqual(store.due(), []);
  store.note("a");
  store.note(null);
  assert.equal(store.due(), null);
  assert.deepEqual(store.due(), []);
});

test("when too much changed everything is due", () => {
  const store = makeQueueStore();
  store.due();
  for (let number = 0; number <= CHANGED_MOST; number += 1) store.note(String(number));
  assert.equal(store.due(), null);
});

test("a row moves between lists, and goes", () => {
  const store = makeQueueStore();
  store.replace({ waiting: [row("a"), row("b")], mine: [], others: [row("c")], bot: [row("d")], overdue: [] }, "tag");
  assert.equal(store.tag(), "tag");
  store.update([{ ...row("a"), list: "mine" }], ["d", "x"]);
  assert.deepEqual(names(store.lists(false)), { waiting: ["b"], mine: ["a"], others: ["c"], bot: [] });
  assert.equal(store.tag(), "", "what was fetched since has no tag");
  store.forget();
  assert.deepEqual(names(store.lists(false)), { waiting: [], mine: [], others: [], bot: [] });
  assert.equal(store.due(), null);
});

test("nothing new keeps the tag", () => {
  const store = makeQueueStore();
  store.replace({ waiting: [] }, "tag");
  store.update([], []);
  assert.equal(store.tag(), "tag");
});

test("only who oversees is told what is late, and not of their own", () => {
  const store = makeQueueStore();
  store.replace({ waiting: [row("a", { overdue: true }), row("b")], others: [row("c", { overdue: true })], mine: [row("d", { overdue: true })], bot: [] }, "");
  assert.deepEqual(store.lists(true).overdue, ["a", "c"]);
  assert.deepEqual(store.lists(false).overdue, []);
});
