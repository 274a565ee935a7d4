// What ESLint holds the scripts of the pages, and the tools around them, to.
import js from "@eslint/js";
import globals from "globals";

// Rules beyond the recommended ones, each of which catches mistakes rather than a style.
const strict = {
  "array-callback-return": "error",
  "consistent-this": "error",
  curly: ["error", "multi-line"],
  "default-case-last": "error",
  eqeqeq: ["error", "always", { null: "ignore" }],
  "no-constructor-return": "error",
  "no-duplicate-imports": "error",
  "no-eval": "error",
  "no-implicit-coercion": ["error", { boolean: true, number: true, string: true }],
  "no-implicit-globals": "error",
  "no-implied-eval": "error",
  // Chinese text is set with wide spaces.
  "no-irregular-whitespace": ["error", { skipStrings: true, skipTemplates: true }],
  "no-new-func": "error",
  "no-promise-executor-return": "error",
  "no-self-compare": "error",
  "no-shadow": ["error", { builtinGlobals: false }],
  "no-template-curly-in-string": "error",
  "no-throw-literal": "error",
  "no-unmodified-loop-condition": "error",
  "no-unreachable-loop": "error",
  "no-unused-vars": ["error", { args: "all", argsIgnorePattern: "^_", varsIgnorePattern: "^_$", ignoreRestSiblings: true, caughtErrors: "all" }],
  "no-use-before-define": ["error", { functions: false, classes: false, variables: false }],
  "no-useless-assignment": "error",
  "no-var": "error",
  "prefer-const": "error",
  "prefer-promise-reject-errors": "error",
  radix: "error",
};
// Text becomes a text node, always: what is written by others is never read as HTML.
const noHtml = {
  "no-script-url": "error",
  "no-restricted-properties": [
    "error",
    ...["innerHTML", "outerHTML", "insertAdjacentHTML"].map((property) => ({ property, message: "Build elements instead." })),
    { object: "document", property: "write", message: "Build elements instead." },
  ],
  "no-restricted-globals": ["error", "event", "name", "status", "length", "origin", "parent", "top", "self", "find", "open", "close"],
};

export default [
  { ignores: ["node_modules/", "build/", ".venv/", ".tools/", "var/", "models/", "results/"] },
  { linterOptions: { reportUnusedDisableDirectives: "error", reportUnusedInlineConfigs: "error" } },
  js.configs.recommended,
  { rules: strict },
  {
    files: ["bot/desk/static/widget/src/*.js", "bot/desk/agents/static/js/*.js", "bot/desk/outbox/static/*.js", "bot/desk/counter/static/*.js"],
    languageOptions: { sourceType: "module", globals: globals.browser },
    rules: noHtml,
  },
  {
    files: ["bot/desk/shop/static/*.js"],
    languageOptions: { sourceType: "script", globals: globals.browser },
    rules: noHtml,
  },
  {
    files: ["scripts/*.mjs", "tests/js/**/*.js", "eslint.config.mjs"],
    languageOptions: { sourceType: "module", globals: globals.node },
  },
];
