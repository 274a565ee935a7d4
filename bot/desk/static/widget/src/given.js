// Constants that the desk writes in front of the bundle, because they depend on the company's files.
/* global WORDS, SIMPLE, ZONE */

/** One line for each text: name|Chinese|English. */
export const words = WORDS;
/** Characters that differ in Simplified Chinese, and their replacements at the same positions. */
export const simple = SIMPLE;
/** The company's time zone, an IANA name. */
export const zone = ZONE;
