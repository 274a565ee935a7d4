import assert from "node:assert/strict";
import { test } from "node:test";
import { placesNow } from "../../../bot/desk/agents/static/js/places.js";

/** Return the parts of `now` that findings of `words` in `before` cover. */
function covered(before, now, ...words) {
  const findings = words.map((word) => {
    const start = [...before.slice(0, before.indexOf(word))].length;
    return { start, end: start + [...word].length };
  });
  return placesNow(findings, before, now).map(({ start, end }) => now.slice(start, end));
}

test("in the checked text, findings keep their places, in order", () => {
  assert.deepEqual(covered("if you feel any inconvenience", "if you feel any inconvenience", "any inconvenience", "if you feel"), ["if you feel", "any inconvenience"]);
});

test("the desk counts characters and the page UTF-16 units", () => {
  assert.deepEqual(covered("😀👍 如果讓您不便", "😀👍 如果讓您不便", "如果讓您"), ["如果讓您"]);
  assert.deepEqual(covered("😀 如果讓您不便", "嗨😀 如果讓您不便", "如果讓您"), ["如果讓您"]);
});

test("typing before, after and between moves them", () => {
  const before = "sorry if you feel bad, any inconvenience";
  assert.deepEqual(covered(before, `So ${before}`, "if you feel", "any inconvenience"), ["if you feel", "any inconvenience"]);
  assert.deepEqual(covered(before, `${before}!`, "if you feel", "any inconvenience"), ["if you feel", "any inconvenience"]);
  assert.deepEqual(covered(before, before.replace("bad", "very bad"), "if you feel", "any inconvenience"), ["if you feel", "any inconvenience"]);
});

test("typing in one ends that one only", () => {
  const before = "sorry if you feel bad, any inconvenience";
  assert.deepEqual(covered(before, before.replace("you feel", "you really feel"), "if you feel", "any inconvenience"), ["any inconvenience"]);
});

test("nothing is left of a text that is gone", () => {
  assert.deepEqual(covered("if you feel", "", "if you feel"), []);
  assert.deepEqual(covered("if you feel", "something else", "if you feel"), []);
});

test("each place names its finding", () => {
  const finding = { start: 0, end: 2, why: "blames the customer" };
  assert.deepEqual(placesNow([finding], "if", "if"), [{ start: 0, end: 2, from: finding }]);
});
