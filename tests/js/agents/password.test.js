import assert from "node:assert/strict";
import { test } from "node:test";
import { setGlobals } from "../storage.js";
import { page } from "./page.js";

// The module's dialogs look for these two elements when they are loaded.
const words = page.getElementById;
setGlobals({ document: Object.assign(page, { getElementById: (id) => words(id) ?? {} }) });
const { passwordFault } = await import("../../../bot/desk/agents/static/js/password.js");

test("a password is long enough by characters, as the desk counts", () => {
  assert.equal(passwordFault({ password: "12345678" }), null);
  assert.equal(passwordFault({ password: "密碼密碼密碼密碼" }), null);
  assert.deepEqual(passwordFault({ password: "😀😀😀😀" }), { name: "password", text: "At least 8 characters" });
});

test("the rule is the desk's, and the fault names the field", () => {
  assert.deepEqual(passwordFault({ new: "12345678" }, "new", 12), { name: "new", text: "At least 12 characters" });
});
