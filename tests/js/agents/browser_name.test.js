import assert from "node:assert/strict";
import { test } from "node:test";
import { browserName } from "../../../bot/desk/agents/static/js/browser_name.js";

test("a browser is named in two words, or by its own", () => {
  const of = (rest) => browserName(`Mozilla/5.0 (${rest}`);
  assert.equal(of("Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0"), "Edge, Windows");
  assert.equal(of("Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"), "Firefox, Windows");
  assert.equal(of("Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36"), "Chrome, Android");
  assert.equal(of("Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1 Version/19.0 Safari/605.1"), "Safari, Mac");
  assert.equal(of("iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1 CriOS/140 Safari/605.1"), "Chrome, iPhone");
  assert.equal(browserName("archive-program/2"), "archive-program/2");
  assert.equal(browserName(null), "");
});
