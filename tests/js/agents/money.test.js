import assert from "node:assert/strict";
import { test } from "node:test";
import "./page.js";

const { money } = await import("../../../bot/desk/agents/static/js/money.js");

test("an amount is written as customers see it, whole amounts without a fraction", () => {
  assert.equal(money(150000, "TWD"), "NT$1,500");
  assert.equal(money(1050, "HKD"), "HK$10.50");
  assert.equal(money(99, "EUR"), "€0.99");
  assert.equal(money(-2500, "USD"), "-$25");
});

test("a currency without a smaller unit has none", () => {
  assert.equal(money(1500, "JPY"), "¥1,500");
});

test("decimals are those that the desk counts with, not those of the browser", () => {
  assert.equal(money(1250, "KWD").replace(/\s/g, " "), "KWD 1.250");
  // Browsers write this one without decimals, and the last one with two.
  assert.equal(money(1500, "IQD").replace(/\s/g, " "), "IQD 1.500");
  assert.equal(money(1500, "XTS").replace(/\s/g, " "), "XTS 1,500");
});

test("nothing, and an amount of no currency, are not written", () => {
  assert.deepEqual([money(0, "TWD"), money(null, "TWD"), money(100, ""), money(100, undefined)], ["", "", "", ""]);
});
