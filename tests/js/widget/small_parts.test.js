import assert from "node:assert/strict";
import { test } from "node:test";
import { raise } from "../../../bot/desk/static/widget/src/clear_of.js";
import { markOf, mayHave } from "../../../bot/desk/static/widget/src/customer_mark.js";
import { kindOf, nameFor } from "../../../bot/desk/static/widget/src/file_kind.js";
import { promptFor } from "../../../bot/desk/static/widget/src/prompts.js";
import { findTag } from "../../../bot/desk/static/widget/src/script_tag.js";
import { titleWith } from "../../../bot/desk/static/widget/src/title.js";

const page = (currentScript, ...tags) => ({ currentScript, querySelectorAll: () => tags });
const script = (src, dataset = {}) => ({ src, dataset });

test("a module finds its own tag beside scripts of similar names, in the traces of each browser", () => {
  const other = script("https://cdn.test/chat-widget.js?v=2");
  const own = script("https://desk.test:8000/widget.js", { locale: "en" });
  const traces = [
    "Error\n    at https://desk.test:8000/widget.js:1:5931\n    at https://desk.test:8000/widget.js:1:7",
    "Error\n    at run (https://desk.test:8000/widget.js:1:5931)",
    "@https://desk.test:8000/widget.js:1:5931\n",
    "module code@https://desk.test:8000/widget.js:1:5931",
    "",
  ];
  for (const trace of traces) assert.equal(findTag(page(null, other, own), trace).tag, own, trace);
  assert.equal(findTag(page(own, other), traces[0]).tag, own);
});

test("without a tag of its own, as when it is imported, the address of the running script is taken", () => {
  const found = findTag(page(null, script("https://cdn.test/widget.js")), "Error\n    at https://desk.test/widget.js:1:2");
  assert.deepEqual(found, { data: {}, src: "https://desk.test/widget.js", tag: null });
  assert.throws(() => findTag(page(null), ""), /script tag/);
});

test("what was kept is for the customer it was kept for", () => {
  const [mei, lin, nobody] = [{ customerEmail: "mei@a.test" }, { customerEmail: "lin@a.test" }, {}].map(markOf);
  assert.equal(new Set([mei, lin, nobody]).size, 3);
  assert.equal(markOf({ customerEmail: " MEI@a.test", customerName: "Mei" }), mei);
  assert.ok(!mei.includes("mei"));
  for (const [kept, now, may] of [[mei, mei, true], [nobody, mei, true], [mei, lin, false], [mei, nobody, false], [undefined, nobody, true], [undefined, mei, false]]) assert.equal(mayHave(kept, now), may, `${kept} ${now}`);
});

test("a file is what its bytes say, and is named so", () => {
  const bytes = (text) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  const kinds = { "\x89PNG\r\n\x1a\n": "image/png", "\xff\xd8\xff\xe1": "image/jpeg", "RIFF\0\0\0\0WEBPVP8 ": "image/webp", "%PDF-1.7": "application/pdf", "\0\0\0\x18ftypheic": "picture", "GIF89a": "picture", "MZ": null, "": null };
  for (const [head, kind] of Object.entries(kinds)) assert.equal(kindOf(bytes(head)), kind, head);
  assert.equal(nameFor("photo.jpg", "image/png"), "photo.png");
  assert.equal(nameFor("photo.JPEG", "image/jpeg"), "photo.JPEG");
  assert.equal(nameFor("IMG_1.heic", "image/jpeg"), "IMG_1.jpg");
  assert.equal(nameFor("3.5吋", "image/png"), "3.5吋.png");
  assert.equal(nameFor(".png", "image/jpeg"), "file.jpg");
});

test("the title shows how many messages are new, once", () => {
  assert.equal(titleWith("Shop", 2), "(2) Shop");
  assert.equal(titleWith("(2) Shop", 12), "(9+) Shop");
  assert.equal(titleWith("(9+) Shop", 0), "Shop");
  assert.equal(titleWith("(1) ", 0), "");
});

test("what happened is asked for only until it was told", () => {
  assert.equal(promptFor({}), "placeholder");
  const names = [{ stage: "clarifying" }, { stage: "agreed" }, { stage: "agreed", owner: "agent" }, { stage: "resolved" }, { owner: "closed" }].map(promptFor);
  assert.deepEqual(names, ["prompt_more", "prompt_agreed", "prompt_person", "prompt_again", "prompt_again"]);
});

test("the button stands above what it would cover, and nowhere else", () => {
  const box = (left, top, right, bottom) => ({ left, top, right, bottom });
  const place = box(850, 700, 980, 756);
  assert.equal(raise(place, []), 0);
  assert.equal(raise(place, [box(0, 700, 840, 756), box(850, 100, 980, 200)]), 0);
  assert.equal(raise(place, [box(900, 720, 960, 780)]), 48);
  assert.equal(raise(place, [box(900, 650, 960, 705), box(900, 720, 960, 780)]), 118);
  assert.equal(raise(place, [box(0, 100, 980, 780)]), 0, "a layer over the whole page is nothing to go around");
});
