// The widget's texts, from the table that the desk sends with it.
/** @import { Locale } from "../../protocol" */

/**
 * Return `say`: `say("left", {n: 3})` returns a text in one language with its fields filled in, "" for an unknown name.
 * @param {string} table one line for each name: name|Chinese|English
 * @param {readonly string[]} simple the characters that differ in Simplified Chinese, and their replacements
 * @param {Locale} locale
 */
export const makeSay = (table, simple, locale) => {
  const said = new Map(
    table
      .split("\n")
      .map((row) => row.split("|"))
      .map(([name, ...texts]) => [name, texts]),
  );
  /**
   * @param {string} name
   * @param {Record<string, string | number>} [values]
   */
  return (name, values = {}) => {
    let text = said.get(name)?.[locale === "en" ? 1 : 0] || "";
    if (locale === "zh-Hans") {
      text = [...text].map((letter) => simple[1][simple[0].indexOf(letter)] || letter).join("");
    }
    return text.replace(/\{(\w+)\}/g, (_, key) => String(values[key] ?? ""));
  };
};
