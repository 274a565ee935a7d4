import assert from "node:assert/strict";
import { test } from "node:test";
import "./page.js";

const { contribution } = await import("../../../bot/desk/agents/static/js/why.js");

test("what added to the severity is told with its points, in each of the forms it is kept in", () => {
  assert.equal(contribution({ label: { "zh-Hant": "第二次聯絡", en: "second contact" }, points: 1 }), "second contact +1");
  assert.equal(contribution([{ en: "hazard" }, 3]), "hazard +3");
  assert.equal(contribution("told before"), "told before");
  assert.equal(contribution("broken_promise"), "Broken promise");
});
