import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import "./page.js";
import { makeStorage, setGlobals } from "../storage.js";

const sessionStorage = makeStorage();
setGlobals({ sessionStorage });
const { changeView, density, forgetListViews, nextIn, shownIn, switchDensity, viewOf } = await import("../../../bot/desk/agents/static/js/list_views.js");

const row = (id, more = {}) => ({ conversation_id: id, locale: "en", priority: 2, promised_by: `2026-05-01T1${id}:00:00.000Z`, last_at: `2026-05-01T0${id}:00:00.000Z`, last_seq: 1, ...more });
const shown = (lists, tab) => shownIn(lists, tab, () => false).map((one) => one.conversation_id).join("");

beforeEach(forgetListViews);

test("each tab has its own order and filter, kept until signing out", () => {
  const lists = { waiting: [row("2"), row("1"), row("3", { locale: "zh-Hant" })], bot: [row("1"), row("2")] };
  assert.deepEqual([shown(lists, "waiting"), shown(lists, "bot"), shown(lists, "mine")], ["123", "21", ""]);
  changeView("waiting", { sort: "newest" });
  changeView("waiting", { filter: { ...viewOf("waiting").filter, locale: ["en"] } });
  assert.deepEqual([shown(lists, "waiting"), shown(lists, "bot")], ["21", "21"]);
  assert.match(sessionStorage.getItem("amends-desk-lists"), /newest/);
  forgetListViews();
  assert.equal(sessionStorage.getItem("amends-desk-lists"), null);
  assert.equal(shown(lists, "waiting"), "123");
});

test("the next to take is the most urgent that passes the filter and rings for nobody else", () => {
  const lists = { waiting: [row("1", { offered_to: { me: false } }), row("2", { locale: "zh-Hant" }), row("3"), row("4")] };
  const next = () => nextIn(lists, () => false)?.conversation_id;
  changeView("waiting", { sort: "newest" });
  assert.equal(next(), "2");
  changeView("waiting", { filter: { ...viewOf("waiting").filter, locale: ["en"] } });
  assert.equal(next(), "3");
  lists.waiting = lists.waiting.slice(0, 1);
  assert.equal(next(), "1");
  lists.waiting = [];
  assert.equal(next(), undefined);
});

test("rows are compact unless this browser was set otherwise", () => {
  assert.equal(density(), "compact");
  switchDensity();
  assert.equal(density(), "comfortable");
  switchDensity();
  assert.equal(density(), "compact");
});
