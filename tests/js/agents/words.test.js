import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { page } from "./page.js";

const { currentLocale, failure, named, pick, say, setLocale, valuesOf } = await import("../../../bot/desk/agents/static/js/words.js");

beforeEach(() => setLocale("en"));

test("a sentence has its fields filled in; a field that is not given stays to be seen", () => {
  assert.equal(say("greet", { name: "Mei {name}" }), "Hello Mei {name}");
  assert.equal(say("greet", { name: 0 }), "Hello 0");
  assert.equal(say("greet"), "Hello {name}");
});

test("a name without words is shown itself", () => {
  assert.equal(say("nothing.of.the.kind"), "nothing.of.the.kind");
  assert.equal(named("stage", "resolved"), "resolved");
  assert.equal(named("step", 3), "3");
});

test("a failed call is told in the desk's words, else by whether the desk was reached", () => {
  assert.equal(failure({ title: "Already taken.", status: 409 }), "Already taken.");
  assert.equal(failure({ title: "", status: 502 }), "error.server");
  assert.equal(failure({ title: "", status: 0 }), "error.network");
});

test("no value has no word", () => {
  for (const nothing of [undefined, null, ""]) assert.equal(named("stage", nothing), "");
});

test("the values of a group are those that have a word, in their order", () => {
  assert.deepEqual(valuesOf("stage"), ["agreed", "closed"]);
  assert.deepEqual(valuesOf("sta"), []);
});

test("the language is switched, remembered, and told to the page; an unknown one is not", () => {
  setLocale("zh-Hant");
  assert.equal(say("greet", { name: "美" }), "美 您好");
  assert.equal(page.documentElement.lang, "zh-Hant");
  assert.match(page.cookie, /^amends_desk_locale=zh-Hant; path=\/; .*SameSite=Strict$/);
  setLocale("fr");
  assert.equal(currentLocale(), "zh-Hant");
});

test("of a pair this language is picked, else what there is", () => {
  assert.equal(pick({ "zh-Hant": "退款", en: "Refund" }), "Refund");
  assert.equal(pick({ "zh-Hant": "退款" }), "退款");
  assert.equal(pick("as it is"), "as it is");
  assert.equal(pick(0), "0");
  assert.deepEqual([null, undefined, {}].map(pick), ["", "", ""]);
});
