import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { instant, makeDates, sizeOf } from "../../../bot/desk/static/widget/src/format.js";

// A Friday evening in Taipei, noon in London.
const AT = "2026-05-01T11:05:00Z";
beforeEach(() => { process.env.TZ = "Asia/Taipei"; });

test("what was said shows on the reader's own clock", () => {
  assert.equal(makeDates("en", "Asia/Taipei").clockOf(AT), "19:05");
  process.env.TZ = "Europe/London";
  assert.equal(makeDates("en", "Asia/Taipei").clockOf(AT), "12:05");
  assert.equal(makeDates("en", "Asia/Taipei").clockOf("2026-05-01T23:05:00Z"), "00:05");
});

test("a day is written in the reader's language", () => {
  assert.match(makeDates("en", "Asia/Taipei").dayOf(AT), /^Fri,? 1 May$/);
  assert.match(makeDates("zh-Hant", "Asia/Taipei").dayOf(AT), /^5月1日\s?[（(]?(週五|周五)[）)]?$/);
});

test("a promise shows on the company's clock, without its zone where the reader has the same", () => {
  assert.equal(makeDates("en", "Asia/Taipei").momentOf(AT), "19:05 on Fri 1 May");
  assert.equal(makeDates("zh-Hant", "Asia/Taipei").momentOf(AT), "5月1日（五）19:05");
});

test("a reader elsewhere is told whose clock it is", () => {
  process.env.TZ = "Europe/London";
  assert.match(makeDates("en", "Asia/Taipei").momentOf(AT), /^19:05 (GMT\+8|CST) on Fri 1 May$/);
  assert.match(makeDates("zh-Hant", "Asia/Taipei").momentOf(AT), /^5月1日（五）19:05（.*GMT\+8.*|.*台北.*）$/);
});

test("what is no instant is shown as it came, or not at all", () => {
  const { clockOf, dayOf, momentOf } = makeDates("en", "Asia/Taipei");
  assert.deepEqual([clockOf("soon"), dayOf("soon"), momentOf("soon"), momentOf(undefined)], ["", "", "soon", ""]);
  assert.deepEqual(["", null, undefined, "2026-13-01"].map(instant), [null, null, null, null]);
});

test("sizes are in KB, at least one, and in MB from one on", () => {
  assert.deepEqual([0, 700, 1536, 1048575, 1048576, 5242880].map(sizeOf), ["1 KB", "1 KB", "2 KB", "1024 KB", "1.0 MB", "5.0 MB"]);
});
