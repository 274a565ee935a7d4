import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { HTMLElement, localStorage, page } from "./page.js";

const { enableKeys, keyOf, keysEnabled, registeredKeys, registerKey, startKeys } = await import("../../../bot/desk/agents/static/js/keys.js");

let signedIn = true;
let pressed = [];
startKeys(() => signedIn);
registerKey("next", ["j"], () => "Next", () => pressed.push("next"));
registerKey("help", ["?"], "Help", () => pressed.push("help"));
registerKey("send", ["Enter"], "Send", null);

function press(key, more = {}) {
  const target = new HTMLElement(more.kind ?? "div");
  const event = Object.assign(new Event("keydown", { cancelable: true }), { key, code: "", ...more });
  Object.defineProperty(event, "target", { value: target });
  page.dispatchEvent(event);
  return event.defaultPrevented;
}

beforeEach(() => {
  pressed = [];
  signedIn = true;
  page.dialog = null;
  localStorage.clear();
});

test("a key does what it is registered for, and nothing else happens by it", () => {
  assert.equal(press("j"), true);
  assert.equal(press("J"), true);
  assert.equal(press("x"), false);
  assert.deepEqual(pressed, ["next", "next"]);
});

test("a keyboard set to Chinese is understood by the place of its keys", () => {
  assert.equal(keyOf({ key: "ㄨ", code: "KeyJ" }), "j");
  assert.equal(keyOf({ key: "Process", code: "KeyJ" }), "j");
  assert.equal(keyOf({ key: "?", code: "Slash" }), "?");
  assert.equal(keyOf({ key: "Enter", code: "Enter" }), "Enter");
});

test("the browser's own combinations, an input method and a held key are left alone", () => {
  for (const more of [{ ctrlKey: true }, { metaKey: true }, { altKey: true }, { repeat: true }, { isComposing: true }]) {
    assert.equal(press("j", more), false, JSON.stringify(more));
  }
  assert.deepEqual(pressed, []);
});

test("keys do nothing where somebody writes, in a dialog, and before anybody signed in", () => {
  press("j", { kind: "textarea" });
  page.dialog = {};
  press("j");
  page.dialog = null;
  signedIn = false;
  press("j");
  assert.deepEqual(pressed, []);
});

test("turned off, only the help is left", () => {
  enableKeys(false);
  assert.ok(!keysEnabled());
  press("j");
  press("?");
  assert.deepEqual(pressed, ["help"]);
  enableKeys(true);
  press("j");
  assert.deepEqual(pressed, ["help", "next"]);
});

test("a key that is only explained is listed, and left to the page", () => {
  assert.equal(press("Enter"), false);
  assert.deepEqual(registeredKeys().map(({ label }) => label), ["Next", "Help", "Send"]);
});
