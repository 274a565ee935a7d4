// Choose the widget's language.
/** @import { Locale } from "../../protocol" */

/**
 * Return the widget's locale for a language tag; null when it has none.
 * @param {string | undefined} tag a BCP 47 tag
 * @returns {Locale | null}
 */
export const knownLocale = (tag) => {
  const name = (tag || "").toLowerCase();
  if (name.startsWith("zh")) return /hans|-cn|-sg|-my/.test(name) ? "zh-Hans" : "zh-Hant";
  return name.startsWith("en") ? "en" : null;
};

/**
 * Return the first known locale of `tags`, which are in order of preference; English when none is known.
 * @param {readonly (string | undefined)[]} tags
 * @returns {Locale}
 */
export const chooseLocale = (tags) => tags.map(knownLocale).find((locale) => locale !== null) ?? "en";
