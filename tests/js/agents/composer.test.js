import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { page } from "./page.js";
import { fire, press, settled, type } from "./small_dom.js";
import { makeStorage } from "../storage.js";

const { makeComposer } = await import("../../../bot/desk/agents/static/js/composer.js");
const { forgetFiles } = await import("../../../bot/desk/agents/static/js/files_to_send.js");

const CALM = { warnings: [], above_limit: null };
const WARNED = { warnings: [{ start: 0, end: 2, words: "if", why: "conditional", instead: "" }], above_limit: null };
let found = CALM;
let sent = [];
let drafts;
let asked = [];
globalThis.fetch = async (path, { body } = {}) => {
  asked.push(path.split("/").at(-1));
  return path.endsWith("/wording") && found instanceof Error ? Promise.reject(new TypeError("gone")) : new Response(JSON.stringify(path.endsWith("/wording") ? { ...found, read: body } : {}), { status: 200, headers: { "content-type": "application/json" } });
};

function open(id = "c1") {
  page.body.querySelector("form")?.remove();
  const composer = makeComposer(id, drafts, (text, files) => sent.push([text, files.map((file) => file.name)]));
  page.body.append(composer.node);
  return composer;
}
const sendButton = (composer) => composer.node.querySelector("[type=submit]");

beforeEach(() => {
  [found, sent, asked, drafts] = [CALM, [], [], makeStorage()];
  forgetFiles();
});

test("Enter sends what was written and empties the box; an empty box sends nothing", async () => {
  const composer = open();
  await settled();
  assert.equal(sendButton(composer).disabled, true);
  press(composer.box, "Enter");
  await settled();
  assert.deepEqual(sent, []);
  type(composer.box, "您好");
  assert.equal(sendButton(composer).disabled, false);
  assert.equal(press(composer.box, "Enter"), true);
  await settled();
  assert.deepEqual([sent, composer.text(), drafts.getItem("draft:c1")], [[["您好", []]], "", null]);
  assert.equal(page.activeElement, composer.box);
});

test("neither a new line nor an Enter that chooses a character sends", async () => {
  const composer = open();
  type(composer.box, "ni");
  for (const how of [{ shiftKey: true }, { isComposing: true }, { keyCode: 229 }]) assert.equal(press(composer.box, "Enter", how), false);
  fire(composer.box, "compositionstart");
  press(composer.box, "Enter");
  fire(composer.box, "compositionend");
  await settled();
  assert.deepEqual(sent, []);
  press(composer.box, "Enter");
  await settled();
  assert.equal(sent.length, 1);
});

test("a draft is kept for each conversation until it is sent", async () => {
  type(open("c1").box, "for the first");
  type(open("c2").box, "for the second");
  assert.equal(open("c1").text(), "for the first");
  const second = open("c2");
  assert.equal(second.text(), "for the second");
  press(second.box, "Enter");
  await settled();
  assert.deepEqual([open("c2").text(), open("c1").text()], ["", "for the first"]);
});

test("words with a finding are not sent before the agent said so, and a second Enter by mistake sends nothing", async () => {
  found = WARNED;
  const composer = open();
  type(composer.box, "if you feel so");
  press(composer.box, "Enter");
  await settled();
  assert.deepEqual(sent, []);
  const panel = composer.node.querySelector(".wording");
  const buttons = panel.querySelectorAll(":scope > .wording__buttons button");
  assert.equal(panel.hidden, false);
  assert.equal(page.activeElement, buttons[0]);
  buttons.at(-1).click();
  await settled();
  assert.deepEqual(sent, [["if you feel so", []]]);
  assert.equal(panel.hidden, true);
});

test("when the check cannot be reached the desk decides: it is sent", async () => {
  found = new Error("away");
  const composer = open();
  type(composer.box, "您好");
  press(composer.box, "Enter");
  await settled();
  assert.equal(sent.length, 1);
});

test("too many characters are counted and not sent; characters of two units count once", async () => {
  const composer = open();
  const foot = composer.node.querySelector(".reply__foot");
  type(composer.box, "😀".repeat(3600));
  assert.match(foot.textContent, /3600 \/ 4000/);
  assert.equal(sendButton(composer).disabled, false);
  type(composer.box, "x".repeat(4001));
  assert.equal(sendButton(composer).disabled, true);
  press(composer.box, "Enter");
  await settled();
  assert.deepEqual(sent, []);
});

test("what was refused comes back in front of what was written since", async () => {
  const composer = open();
  type(composer.box, "first");
  press(composer.box, "Enter");
  await settled();
  type(composer.box, "second");
  composer.restore("first");
  assert.equal(composer.text(), "first\nsecond");
  assert.equal(drafts.getItem("draft:c1"), "first\nsecond");
});

test("a pasted picture goes with the words; another kind of file is named and left out", async () => {
  const composer = open();
  const png = new File(["x"], "broken.png", { type: "image/png" });
  const exe = new File(["x"], "run.exe", { type: "application/x-msdownload" });
  fire(composer.box, "paste", { clipboardData: { files: [png, exe], types: ["Files"] } });
  assert.equal(composer.node.querySelectorAll(".files__one").length, 1);
  const refused = composer.node.querySelector("[role=alert]");
  assert.equal(refused.hidden, false);
  // A file alone may be sent, too.
  assert.equal(sendButton(composer).disabled, false);
  press(composer.box, "Enter");
  await settled();
  assert.deepEqual(sent, [["", ["broken.png"]]]);
  // Cells of a spreadsheet bring a picture of themselves along.
  fire(composer.box, "paste", { clipboardData: { files: [png], types: ["text/plain", "Files"] } });
  assert.equal(composer.node.querySelectorAll(".files__one").length, 0);
});

test("typing is told to the customer, at most now and then", () => {
  const composer = open();
  for (const text of ["a", "ab", "abc"]) type(composer.box, text);
  assert.deepEqual(asked.filter((path) => path === "typing"), ["typing"]);
});
