// What the desk writes in front of the bundle, for it changes with the company's files and not with the code.
/* global WORDS, SIMPLE, ZONE */

/** A line for each word: name|Chinese|English. */
export const words = WORDS;
/** Letters that differ in Simplified Chinese, and in the same places what they become. */
export const simple = SIMPLE;
/** The company's time zone, as IANA names it. */
export const zone = ZONE;
