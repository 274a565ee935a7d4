// Which name is being typed after an @, whom it may mean, and the text once somebody was chosen.

import assert from "node:assert/strict";
import { test } from "node:test";

import { mentionAt, peopleFor, withMention } from "../../../bot/desk/agents/static/js/mention_rules.js";

const PEOPLE = [{ id: 1, name: "梅若蘭" }, { id: 2, name: "Mei Chen" }, { id: 3, name: "陳梅" }, { id: 4, name: "Wu" }];
const at = (text) => mentionAt(text, text.length);

test("a name begins after an @ that stands alone, in either width", () => {
  assert.deepEqual(at("請 @梅"), { typed: "梅", at: 2 });
  assert.deepEqual(at("請＠"), { typed: "", at: 1 });
  assert.deepEqual(at("@Mei Ch"), { typed: "Mei Ch", at: 0 });
  assert.deepEqual(at("(@wu"), { typed: "wu", at: 1 });
});

test("an address, a line that goes on and a caret elsewhere begin none", () => {
  assert.equal(at("a@mei"), null);
  assert.equal(at("@Mei\nnext"), null);
  assert.equal(at("@Mei can you look please"), null);
  assert.equal(mentionAt("no @mei", 2), null);
  assert.equal(at("nothing"), null);
});

test("those whose name begins so come first", () => {
  assert.deepEqual(peopleFor(PEOPLE, "梅").map((one) => one.id), [1, 3]);
  assert.deepEqual(peopleFor(PEOPLE, "mei c").map((one) => one.id), [2]);
  assert.equal(peopleFor(PEOPLE, "").length, 4);
  assert.deepEqual(peopleFor(PEOPLE, "nobody"), []);
});

test("the name replaces what was typed, and the words after it stay", () => {
  const text = "請 @梅 看一下";
  const begun = mentionAt(text, 4);
  assert.deepEqual(withMention(text, 4, begun, PEOPLE[0]), { text: "請 @梅若蘭 看一下", caret: 7 });
});
