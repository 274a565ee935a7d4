import assert from "node:assert/strict";
import { test } from "node:test";
import { page } from "./page.js";
import { makeScroller, press } from "./elements.js";

const { keyedList } = await import("../../../bot/desk/agents/static/js/keyed_list.js");

const rows = (from, to) => Array.from({ length: to - from }, (_, at) => ({ key: `k${from + at}`, height: 64, option: true, value: from + at }));
const keysOf = (list) => list.node.childNodes.map((node) => node.dataset.key);

function makeList(items, given = {}) {
  const scroller = makeScroller(640);
  const opened = [];
  const list = keyedList({ scroller, idOf: (key) => `row-${key}`, draw: (node, value) => { node.value = value; }, onOpen: (value) => opened.push(value), ...given });
  scroller.append(list.node);
  list.show(items);
  return { scroller, list, opened };
}

test("of a thousand rows only those near the eye are in the page, wherever it is scrolled", () => {
  const { scroller, list } = makeList(rows(0, 1000));
  assert.equal(list.node.style.height, "64000px");
  assert.equal(list.node.childNodes.length, 17);
  scroller.scrollTop = 32000;
  scroller.dispatchEvent(new Event("scroll"));
  // Twelve in sight with their edges, six beyond on each side, and the Tab stop, which is always there.
  assert.ok(list.node.childNodes.length <= 24, String(list.node.childNodes.length));
  assert.equal(keysOf(list)[0], "k0");
  assert.ok(keysOf(list).includes("k500") && !keysOf(list).includes("k100"));
});

test("two hundred changes leave no more rows in the page than one", () => {
  const { list } = makeList(rows(0, 1000));
  const before = list.node.childNodes.length;
  for (let change = 0; change < 200; change += 1) list.show(rows(change, 1000 + change));
  assert.equal(list.node.childNodes.length, before);
});

test("a row keeps its element, and its place is told to screen readers", () => {
  const { list } = makeList(rows(0, 5));
  const third = list.node.childNodes[2];
  list.show([...rows(9, 10), ...rows(0, 5)]);
  const now = list.node.childNodes[3];
  assert.equal(now, third);
  assert.deepEqual([now.getAttribute("aria-posinset"), now.getAttribute("aria-setsize"), now.style.top], ["4", "6", "192px"]);
});

test("the list is one Tab stop, and keys move it", () => {
  const { list, opened } = makeList(rows(0, 100));
  const stops = () => list.node.childNodes.filter((node) => node.tabIndex === 0).map((node) => node.dataset.key);
  assert.deepEqual(stops(), ["k0"]);
  list.focus("k0");
  const visited = ["ArrowDown", "ArrowDown", "ArrowUp", "PageDown", "PageUp", "End", "Home"].map((key) => {
    assert.ok(press(list.node, key));
    assert.deepEqual(stops(), [page.activeElement.dataset.key]);
    return page.activeElement.dataset.key;
  });
  assert.deepEqual(visited, ["k1", "k2", "k1", "k10", "k1", "k99", "k0"]);
  press(list.node, "ArrowUp");
  assert.equal(page.activeElement.dataset.key, "k0");
  press(list.node, "Enter");
  assert.deepEqual(opened, [0]);
  assert.equal(press(list.node, "x"), false);
  assert.equal(press(list.node, "ArrowDown", { altKey: true }), false);
});

test("the focused row is never moved, and what is read stays where it is", () => {
  const { scroller, list } = makeList(rows(0, 100));
  list.focus("k20");
  const focused = page.activeElement;
  const [moved, place] = [focused.moved, 20 * 64 - scroller.scrollTop];
  list.show([...rows(200, 203), ...rows(0, 100).filter((row) => row.key !== "k5")]);
  assert.equal(page.activeElement, focused);
  assert.equal(focused.moved, moved);
  assert.equal(22 * 64 - scroller.scrollTop, place);
  assert.equal(keysOf(list).filter((key) => key === "k20").length, 1);
});

test("when the focused row goes, the one now in its place is focused; the last one at the end", () => {
  const { list } = makeList(rows(0, 4));
  list.focus("k1");
  list.show(rows(0, 4).filter((row) => row.key !== "k1"));
  assert.equal(page.activeElement.dataset.key, "k2");
  list.focus("k3");
  list.show(rows(0, 3));
  assert.equal(page.activeElement.dataset.key, "k2");
  list.show([]);
  assert.deepEqual(list.keys(), []);
});

test("a list that is not focused takes no focus", () => {
  const { list } = makeList(rows(0, 4));
  page.activeElement = null;
  list.show(rows(1, 4));
  assert.equal(page.activeElement, null);
});

test("headings are neither counted, focused nor selected", () => {
  const heading = { key: "late", height: 30, option: false, value: "Late" };
  const { list } = makeList([heading, ...rows(0, 3)]);
  assert.deepEqual(list.keys(), ["k0", "k1", "k2"]);
  assert.equal(list.node.childNodes[0].getAttribute("role"), "none");
  list.focus("k1");
  press(list.node, "Home");
  assert.equal(page.activeElement.dataset.key, "k0");
  press(list.node, "a", { ctrlKey: true });
  assert.deepEqual(list.selected(), ["k0", "k1", "k2"]);
});

test("Space selects, Shift extends, Escape clears, and what is not shown any more is not selected", () => {
  let told = 0;
  const { list } = makeList(rows(0, 10), { onSelection: () => { told += 1; } });
  list.focus("k2");
  press(list.node, " ");
  press(list.node, "ArrowDown", { shiftKey: true });
  press(list.node, "ArrowDown", { shiftKey: true });
  assert.deepEqual(list.selected(), ["k2", "k3", "k4"]);
  press(list.node, "ArrowUp", { shiftKey: true });
  assert.deepEqual(list.selected(), ["k2", "k3"]);
  // A key that is held down does not select and unselect by turns.
  press(list.node, " ", { repeat: true });
  assert.deepEqual(list.selected(), ["k2", "k3"]);
  list.show(rows(3, 10));
  assert.deepEqual(list.selected(), ["k3"]);
  assert.equal(list.node.childNodes[0].getAttribute("aria-selected"), "true");
  press(list.node, "Escape");
  assert.deepEqual(list.selected(), []);
  assert.equal(press(list.node, "Escape"), false);
  assert.ok(told >= 5);
});

test("a click opens; with Control or while selecting it selects, with Shift it extends", () => {
  let selecting = false;
  const { list, opened } = makeList(rows(0, 10), { selecting: () => selecting });
  const click = (at, more = {}) => {
    const event = Object.assign(new Event("click"), more);
    Object.defineProperty(event, "target", { value: list.node.childNodes[at] });
    list.node.dispatchEvent(event);
  };
  click(1);
  assert.deepEqual(opened, [1]);
  click(4, { shiftKey: true });
  assert.deepEqual(list.selected(), ["k1", "k2", "k3", "k4"]);
  click(2, { ctrlKey: true });
  assert.deepEqual(list.selected(), ["k1", "k3", "k4"]);
  selecting = true;
  click(8);
  assert.deepEqual(list.selected(), ["k1", "k3", "k4", "k8"]);
  assert.deepEqual(opened, [1]);
  list.clear();
  assert.deepEqual(list.selected(), []);
});
