// The page's settings for the widget: the desk's address, the language, and the data attributes of the script tag.
/** @import { Locale } from "../../protocol" */
import { simple, words } from "./given.js";
import { chooseLocale } from "./locale.js";
import { findTag } from "./script_tag.js";
import { makeSay } from "./words.js";

export const OWN = findTag(document, String(new Error().stack));
export const DESK = new URL(".", OWN.src).href;

/** The attributes of the script tag; a page that navigates without loading may bring another tag. */
export let DATA = OWN.data;
/** @param {DOMStringMap} data */
export const readTag = (data) => {
  DATA = data;
};

/** The language of the labels: the page's, later the conversation's. */
export let LOCALE = chooseLocale([DATA.locale, document.documentElement.lang, ...navigator.languages]);
export let say = makeSay(words, simple, LOCALE);
/**
 * Return a text in all languages.
 * @param {string} name
 */
export const inAll = (name) => /** @type {const} */ (["zh-Hant", "zh-Hans", "en"]).map((locale) => makeSay(words, simple, locale)(name, {}));
/** @param {Locale} locale */
export const speakIn = (locale) => {
  LOCALE = locale;
  say = makeSay(words, simple, locale);
};

export const NARROW = matchMedia("(max-width: 540px)");
export const TOUCH = matchMedia("(pointer: coarse)");
