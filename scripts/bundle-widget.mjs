// Bundle the widget: `scripts/node scripts/bundle-widget.mjs FILE` writes it there, without the words and the time zone,
// which the desk adds when it serves it (bot/desk/widget_files.py).
import { readFile, rename } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";

const widget = fileURLToPath(new URL("../bot/desk/static/widget/", import.meta.url));

// The style sheet travels as a text, made small like the code.
const styleAsText = {
  name: "style-as-text",
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), { loader: "css", minify: true });
      return { contents: code.trim(), loader: "text" };
    }),
};

const file = process.argv[2];
// Several may build at once, and nobody may ever read half a file.
const draft = `${file}.${process.pid}.tmp`;
await build({
  entryPoints: [`${widget}src/widget.js`],
  outfile: draft,
  bundle: true,
  minify: true,
  // The desk puts it into a function of its own, so that none of its names reaches the page.
  format: "esm",
  target: "es2020",
  charset: "utf8",
  legalComments: "none",
  plugins: [styleAsText],
  logLevel: "warning",
}).catch(() => process.exit(1));
await rename(draft, file);
