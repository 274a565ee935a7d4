import assert from "node:assert/strict";
import { test } from "node:test";
import { splitLinks } from "../../../bot/desk/static/widget/src/links.js";

const addresses = (text) => splitLinks(text).filter((piece) => piece.address).map((piece) => piece.address);

test("text without an address is one piece, and no text is none", () => {
  assert.deepEqual(splitLinks("www.shop.test 壞了"), [{ text: "www.shop.test 壞了" }]);
  assert.deepEqual(splitLinks(""), []);
});

test("all of the text is there, in order", () => {
  const text = "https://a.test，還有（https://b.test/x?y=1#z）。 HTTP://C.TEST/ end";
  assert.equal(splitLinks(text).map((piece) => piece.text).join(""), text);
  assert.deepEqual(addresses(text), ["https://a.test", "https://b.test/x?y=1#z", "HTTP://C.TEST/"]);
});

test("signs after an address are no part of it", () => {
  assert.deepEqual(addresses("See https://a.test/b. Or (https://a.test/c), or https://a.test/d?!"), ["https://a.test/b", "https://a.test/c", "https://a.test/d"]);
  assert.deepEqual(addresses('<a href="https://a.test/e">'), ["https://a.test/e"]);
});

test("Chinese that follows without a space is no part of an address, and a pair of brackets in it is", () => {
  assert.deepEqual(addresses("https://shop.example/p/123我上週買的，https://a.test/b?c=1）好"), ["https://shop.example/p/123", "https://a.test/b?c=1"]);
  assert.deepEqual(addresses("https://w.test/Fan_(machine) and (https://w.test/Fan_(machine)), [https://w.test/a[1]]"), ["https://w.test/Fan_(machine)", "https://w.test/Fan_(machine)", "https://w.test/a[1]"]);
});

test("only the web is linked", () => {
  assert.deepEqual(addresses("javascript:alert(1) data:text/html,x ftp://a.test file:///etc"), []);
});
