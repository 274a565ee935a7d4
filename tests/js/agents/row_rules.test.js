import assert from "node:assert/strict";
import { test } from "node:test";

const { conditions, firstView, needMe, noFilter, passes, sorted, sortsOf, valuesIn } = await import("../../../bot/desk/agents/static/js/row_rules.js");

const row = (id, more = {}) => ({
  conversation_id: id, owner: "queue", locale: "en", kind: null, reason: "requested", team: null, priority: 2, urgency: "high",
  waiting_since: "2026-05-01T08:00:00.000Z", promised_by: "2026-05-01T10:00:00.000Z", last_at: "2026-05-01T08:00:00.000Z", last_seq: 1, ...more,
});
const ids = (rows, sort) => sorted(rows, sort).map((one) => one.conversation_id).join("");
const read = () => false;

test("most urgent: what rings for me, then danger, then priority, then who came back, then the earliest promise", () => {
  const rows = [
    row("e", { promised_by: null }), row("d", { promised_by: "2026-05-01T11:00:00.000Z" }), row("c", { priority: 1 }),
    row("b", { priority: 3, danger: true }), row("a", { priority: 4, offered_to: { me: true, name: "Lin" } }),
    row("g", { came_back: true, promised_by: "2026-05-01T13:00:00.000Z" }),
    row("f", { offered_to: { me: false, name: "Wu" }, promised_by: "2026-05-01T12:00:00.000Z" }),
  ];
  assert.equal(ids(rows, "urgent"), "abcgdfe");
  assert.equal(ids(rows, "colour"), "abcgdfe");
});

test("longest waiting, also for an answer; who waits for nothing comes last", () => {
  const said = (role, at) => ({ owner: "agent", waiting_since: null, last_words: { role, at, text: "" } });
  const rows = [row("c", said("agent", "2026-05-01T06:00:00.000Z")), row("b"), row("a", said("customer", "2026-05-01T07:00:00.000Z"))];
  assert.equal(ids(rows, "longest"), "abc");
});

test("time left, newest words and sums, each currency for itself", () => {
  const rows = [
    row("a", { promised_by: null, last_words: { role: "customer", at: "2026-05-02T08:00:00.000Z", text: "" }, at_stake: { minor: 5, currency: "USD" } }),
    row("b", { promised_by: "2026-05-01T09:00:00.000Z", at_stake: { minor: 900, currency: "TWD" } }),
    row("c", { last_at: "2026-05-01T09:00:00.000Z", at_stake: { minor: 1000, currency: "TWD" } }),
    row("d", { promised_by: "2026-05-01T11:00:00.000Z", last_at: "2026-05-01T07:00:00.000Z" }),
  ];
  assert.equal(ids(rows, "left"), "bcda");
  assert.equal(ids(rows, "newest"), "acbd");
  assert.equal(ids(rows, "sum"), "cbad");
});

test("what was put by comes in the order in which it comes back", () => {
  const until = (at) => ({ postponed: { until: at, reason: "" } });
  const rows = [row("c"), row("b", until("2026-05-03T09:00:00.000Z")), row("a", until("2026-05-02T09:00:00.000Z"))];
  assert.equal(ids(rows, "until"), "abc");
  assert.equal(firstView("postponed").sort, "until");
  assert.ok(sortsOf("postponed").includes("until") && !sortsOf("mine").includes("until"));
});

test("an order does not depend on the order before, nor change it", () => {
  const rows = ["c", "a", "d", "b"].map((id) => row(id));
  for (const sort of new Set([...sortsOf("waiting"), ...sortsOf("postponed")])) assert.equal(ids(rows, sort), "abcd");
  assert.equal(rows.map((one) => one.conversation_id).join(""), "cadb");
});

test("a filter takes one of the values of each group and every switch", () => {
  const one = row("a", { reason: "fraud", kind: "process", team: "north" });
  const filter = (more) => ({ ...noFilter(), ...more });
  assert.ok(passes(one, noFilter(), read));
  assert.ok(passes(one, filter({ reason: ["requested", "fraud"], locale: ["en"] }), read));
  assert.ok(!passes(one, filter({ reason: ["fraud"], locale: ["zh-Hant"] }), read));
  assert.ok(!passes(row("b"), filter({ team: ["north"] }), read));
  assert.ok(!passes(one, filter({ unread: true }), read));
  assert.ok(passes(one, filter({ unread: true }), () => true));
  assert.ok(!passes(row("b", { offered_to: { me: false, name: "Wu" } }), filter({ ringing: true }), read));
  assert.ok(passes(row("b", { offered_to: { me: true, name: "Lin" } }), filter({ ringing: true }), read));
  assert.ok(passes(row("c", { tags: ["vip", "press"] }), filter({ tag: ["press", "other"] }), read));
  assert.ok(!passes(row("c", { tags: ["vip"] }), filter({ tag: ["press"] }), read));
  assert.ok(!passes(row("c"), filter({ tag: ["press"] }), read));
  assert.equal(conditions(filter({ reason: ["a", "b"], tag: ["vip"], unread: true })), 4);
});

test("the values of a group are those that rows have, and those chosen", () => {
  const rows = [row("a", { kind: "process" }), row("b", { kind: "process" }), row("c", { kind: "communication" }), row("d")];
  assert.deepEqual(valuesIn(rows, "kind", ["fraud"]), [["process", 2], ["communication", 1], ["fraud", 0]]);
  assert.deepEqual(valuesIn([], "kind", []), []);
  // A row with two tags counts under both.
  assert.deepEqual(valuesIn([row("a", { tags: ["vip", "press"] }), row("b", { tags: ["vip"] }), row("c")], "tag", []), [["vip", 2], ["press", 1]]);
});

test("what needs me is what I have and what rings for me, not everybody who waits", () => {
  const rings = row("a", { offered_to: { me: true, name: "Lin" } });
  assert.equal(needMe({ waiting: [rings, row("b"), row("c", { offered_to: { me: false, name: "Wu" } })], mine: [row("d"), row("e")] }), 3);
  assert.equal(needMe({}), 0);
});
