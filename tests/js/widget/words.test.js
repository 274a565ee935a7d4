import assert from "node:assert/strict";
import { test } from "node:test";
import { makeSay } from "../../../bot/desk/static/widget/src/words.js";

const TABLE = "open|聯絡我們|Talk to us\nleft|還可以寫 {n} 字|{n} left, {n}!\nempty||";
const SIMPLE = ["聯絡們還寫", "联络们还写"];
const says = (locale) => makeSay(TABLE, SIMPLE, locale);

test("words come in the language of the page", () => {
  assert.equal(says("zh-Hant")("open"), "聯絡我們");
  assert.equal(says("en")("open"), "Talk to us");
  assert.equal(says("zh-Hans")("open"), "联络我们");
});

test("every field is filled in, and what is not given is left out", () => {
  assert.equal(says("en")("left", { n: 0 }), "0 left, 0!");
  assert.equal(says("zh-Hans")("left", { n: 3 }), "还可以写 3 字");
  assert.equal(says("en")("left"), " left, !");
});

test("what is filled in stays as it is written", () => {
  const say = makeSay("says|{who}說：|{who} says:", SIMPLE, "zh-Hans");
  assert.equal(say("says", { who: "聯邦 {who}" }), "聯邦 {who}說：");
});

test("a name without words gives none", () => {
  assert.equal(says("en")("no_such_word"), "");
  assert.equal(says("zh-Hant")("empty"), "");
});
