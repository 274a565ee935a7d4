// The page's settings for the widget: the desk's address, the language, and the data attributes of the script tag.
import { simple, words } from "./given.js";
import { chooseLocale } from "./locale.js";
import { makeSay } from "./words.js";

const TAG = /** @type {HTMLScriptElement} */ (document.currentScript || document.querySelector('script[src*="widget.js"]'));
export const DATA = TAG.dataset;
export const DESK = new URL(".", TAG.src).href;

export const LOCALE = chooseLocale([DATA.locale, document.documentElement.lang, ...navigator.languages]);
export const say = makeSay(words, simple, LOCALE);

export const NARROW = matchMedia("(max-width: 540px)");
export const TOUCH = matchMedia("(pointer: coarse)");
