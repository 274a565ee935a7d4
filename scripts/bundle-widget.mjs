// Bundle the widget: `scripts/node scripts/bundle-widget.mjs FILE` writes it to FILE, without the words and the time
// zone, which the desk adds when it serves the widget (bot/desk/widget_files.py).
import { readFile, rename } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";

const widget = fileURLToPath(new URL("../bot/desk/static/widget/", import.meta.url));

// The style sheet is included as a text, minified like the code.
const styleAsText = {
  name: "style-as-text",
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), { loader: "css", minify: true });
      return { contents: code.trim(), loader: "text" };
    }),
};

const file = process.argv[2];
// Write a draft and rename it, because several processes may build at once and none may read an incomplete file.
const draft = `${file}.${process.pid}.tmp`;
await build({
  entryPoints: [`${widget}src/widget.js`],
  outfile: draft,
  bundle: true,
  minify: true,
  // The desk wraps the bundle in a function, so that none of its names reaches the page.
  format: "esm",
  target: "es2020",
  charset: "utf8",
  legalComments: "none",
  plugins: [styleAsText],
  logLevel: "warning",
}).catch(() => process.exit(1));
await rename(draft, file);
