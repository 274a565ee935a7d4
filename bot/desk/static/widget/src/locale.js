// Which language to speak.
/** @import { Locale } from "../../protocol" */

/**
 * Return the locale the widget has for a language tag, null when it has none.
 * @param {string | undefined} tag as BCP 47 writes it
 * @returns {Locale | null}
 */
export const knownLocale = (tag) => {
  const name = (tag || "").toLowerCase();
  if (name.startsWith("zh")) return /hans|-cn|-sg|-my/.test(name) ? "zh-Hans" : "zh-Hant";
  return name.startsWith("en") ? "en" : null;
};

/**
 * Return the first known locale of `tags`, from the most to the least wanted; English when none is known.
 * @param {readonly (string | undefined)[]} tags
 * @returns {Locale}
 */
export const chooseLocale = (tags) => tags.map(knownLocale).find((locale) => locale !== null) ?? "en";
