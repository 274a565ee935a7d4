import assert from "node:assert/strict";
import { test } from "node:test";
import "./page.js";

const { setOf, splitTags } = await import("../../../bot/desk/agents/static/js/correct_controls.js");

const part = (value, heard, counts) => ({ value, heard, counts });

test("what is unticked is set aside, and what nobody heard is added when it is ticked", () => {
  const choices = [part("kind", true, true), part("emotion", true, false), part("harm", false, false), part("vulnerable", false, true)];
  assert.deepEqual(setOf(choices, ["kind", "vulnerable"]), { aside: ["emotion"], added: ["vulnerable"] });
  assert.deepEqual(setOf(choices, ["kind", "emotion"]), { aside: [], added: [] });
  assert.deepEqual(setOf(choices, ["harm"]), { aside: ["kind", "emotion"], added: ["harm"] });
});

test("tags are parted by commas of either script, without empty ones", () => {
  assert.deepEqual(splitTags(" VIP，退換、 , late returns;"), ["VIP", "退換", "late returns"]);
  assert.deepEqual(splitTags("  "), []);
});
