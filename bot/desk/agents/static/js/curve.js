// The course of a customer's feelings as a small curve, and in words.

import { el } from "./dom.js";
import { named, say } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
// From calm at the bottom to angry at the top.
const LEVELS = ["neutral", "disappointed", "worried", "frustrated", "angry"];
const WIDTH = 260;
const HEIGHT = 44;
const EDGE = 7;

/**
 * Return the figure for `[{seq, emotion}]`, at least one.
 * @param {readonly {seq: number, emotion: string}[]} feelings
 */
export function curve(feelings) {
  const step = feelings.length > 1 ? (WIDTH - 2 * EDGE) / (feelings.length - 1) : 0;
  const points = feelings.map(({ emotion }, index) => ({
    emotion,
    x: EDGE + index * step,
    y: HEIGHT - EDGE - (Math.max(0, LEVELS.indexOf(emotion)) / (LEVELS.length - 1)) * (HEIGHT - 2 * EDGE),
  }));
  const svg = draw("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "curve__line", "aria-hidden": "true" },
    draw("path", { class: "curve__floor", d: `M${EDGE} ${HEIGHT - EDGE}H${WIDTH - EDGE}` }),
    draw("polyline", { points: points.map(({ x, y }) => `${x},${y}`).join(" ") }),
    ...points.map(({ x, y, emotion }) => draw("circle", { cx: x, cy: y, r: 3.500, class: `curve__${emotion}` })));
  const [first, last] = [feelings[0], feelings[feelings.length - 1]].map(({ emotion }) => named("emotion", emotion));
  const changes = feelings.filter(({ emotion }, index) => !index || emotion !== feelings[index - 1].emotion);
  return el("figure", { class: "curve", role: "img", "aria-label": `${say("glance.feelings")}${say("colon")}${changes.map(({ emotion }) => named("emotion", emotion)).join(" → ")}` },
    // A single point is not drawn.
    feelings.length > 1 && svg, el("figcaption", { class: "small muted" }, first === last ? say("glance.feeling_same", { first }) : say("glance.feeling_went", { first, last: last.toLowerCase() })));
}

/**
 * @param {string} tag
 * @param {Record<string, string | number>} attributes
 * @param {...Node} children
 */
function draw(tag, attributes, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  node.append(...children);
  return node;
}
