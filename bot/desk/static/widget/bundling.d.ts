// What is there when the bundle runs: names the desk writes in front of it, and the style sheet as a text.
declare const WORDS: string;
declare const SIMPLE: readonly [string, string];
declare const ZONE: string;

declare module "*.css" {
  const text: string;
  export default text;
}
