import assert from "node:assert/strict";
import { test } from "node:test";
import { chooseLocale, knownLocale } from "../../../bot/desk/static/widget/src/locale.js";

test("a language tag becomes one of the three locales, or none", () => {
  const wanted = {
    "zh-TW": "zh-Hant", "zh-HK": "zh-Hant", zh: "zh-Hant", "ZH-HANT": "zh-Hant",
    "zh-CN": "zh-Hans", "zh-Hans-TW": "zh-Hans", "zh-SG": "zh-Hans", "zh-MY": "zh-Hans",
    en: "en", "en-GB": "en", "EN-us": "en", fr: null, "": null,
  };
  assert.deepEqual(Object.fromEntries(Object.keys(wanted).map((tag) => [tag, knownLocale(tag)])), wanted);
  assert.equal(knownLocale(undefined), null);
});

test("the first wish that is known wins, and English is spoken where none is", () => {
  assert.equal(chooseLocale([undefined, "auto", "fr", "zh-CN", "en"]), "zh-Hans");
  assert.equal(chooseLocale(["zh-Hant", "en"]), "zh-Hant");
  assert.equal(chooseLocale(["fr", "ja"]), "en");
});
