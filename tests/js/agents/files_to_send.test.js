// Test which files agents may send, and the names of pasted pictures.

import assert from "node:assert/strict";
import { test } from "node:test";

import "./page.js";

const { faultOf, LARGEST, named, TYPES } = await import("../../../bot/desk/agents/static/js/files_to_send.js");

test("files of the desk's types and size may be sent", () => {
  for (const type of TYPES) assert.equal(faultOf({ type, size: LARGEST }), "");
});

test("other files are refused with words that say what to do", () => {
  assert.equal(faultOf({ type: "image/gif", size: 1 }), "files.kind");
  assert.equal(faultOf({ type: "", size: 1 }), "files.kind");
  assert.equal(faultOf({ type: "application/pdf", size: LARGEST + 1 }), "files.size");
});

test("a pasted picture is named by the time of day, and a chosen file keeps its name", () => {
  const now = new Date(2026, 10, 29, 9, 5, 7);
  const pasted = named(new File(["x"], "image.png", { type: "image/png" }), now);
  assert.notEqual(pasted.name, "image.png");
  assert.equal(pasted.type, "image/png");
  const chosen = new File(["x"], "photo.png", { type: "image/png" });
  assert.equal(named(chosen, now), chosen);
  const jpeg = new File(["x"], "image.jpg", { type: "image/jpeg" });
  assert.equal(named(jpeg, now), jpeg);
});
