import assert from "node:assert/strict";
import { test } from "node:test";
import "./page.js";

const { activeFilters } = await import("../../../bot/desk/agents/static/js/filters.js");

test("every value that is set counts, in the order of the panel, and the words do not", () => {
  const query = { words: "refund", promises: ["open"], from: ["2026-05-01"], stage: ["agreed", "closed"], holder: ["7"] };
  assert.deepEqual(activeFilters(query), [
    ["stage", "agreed"], ["stage", "closed"], ["holder", "7"], ["from", "2026-05-01"], ["promises", "open"],
  ]);
});

test("nothing set is no filter, nor is what is none", () => {
  assert.deepEqual(activeFilters({ words: "" }), []);
  assert.deepEqual(activeFilters({ words: "", stage: [], colour: ["red"] }), []);
});
