// What the page tells the widget: where the desk is, which language to speak, how to be called.
const TAG = document.currentScript || document.querySelector('script[src*="widget.js"]');
const DATA = TAG.dataset;
const DESK = new URL(".", TAG.src).href;

const knownLocale = (tag) => {
  const name = (tag || "").toLowerCase();
  if (name.startsWith("zh")) return /hans|-cn|-sg|-my/.test(name) ? "zh-Hans" : "zh-Hant";
  return name.startsWith("en") ? "en" : null;
};
const LOCALE =
  knownLocale(DATA.locale) ||
  knownLocale(document.documentElement.lang) ||
  navigator.languages.map(knownLocale).find(Boolean) ||
  "en";

// WORDS has a line for each name: name|Chinese|English.
const SAID = new Map(WORDS.split("\n").map((row) => row.split("|")).map(([name, ...texts]) => [name, texts]));

// `say("left", {n: 3})`: words of the page's language with their fields filled in.
const say = (name, values = {}) => {
  let text = SAID.get(name)?.[LOCALE === "en" ? 1 : 0] || "";
  if (LOCALE === "zh-Hans") {
    text = [...text].map((letter) => SIMPLE[1][SIMPLE[0].indexOf(letter)] || letter).join("");
  }
  return text.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
};

const NARROW = matchMedia("(max-width: 540px)");
const TOUCH = matchMedia("(pointer: coarse)");
