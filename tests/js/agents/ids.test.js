import assert from "node:assert/strict";
import { test } from "node:test";

const { idsByWords, newId } = await import("../../../bot/desk/agents/static/js/ids.js");

test("the same words have the same id, other words another one", () => {
  const idOf = idsByWords();
  const first = idOf("call back");
  assert.equal(idOf("call back"), first);
  assert.notEqual(idOf("write"), first);
  assert.equal(idOf("call back"), first);
  assert.notEqual(idsByWords()("call back"), first);
  assert.notEqual(newId(), newId());
});
