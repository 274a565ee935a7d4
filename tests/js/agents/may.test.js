import assert from "node:assert/strict";
import { test } from "node:test";
import { may, setMay } from "../../../bot/desk/agents/static/js/may.js";

test("nothing may be done before somebody signed in, then what the desk grants, then nothing again", () => {
  assert.ok(!may("see"));
  setMay(["see", "work"]);
  assert.deepEqual(["see", "work", "decide", "administer"].map(may), [true, true, false, false]);
  setMay([]);
  assert.ok(!may("see"));
});
