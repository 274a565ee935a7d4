import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Script } from "node:vm";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const source = path.join(root, "bot/desk/static/widget/src");

async function bundle(t) {
  const folder = await mkdtemp(path.join(tmpdir(), "widget-"));
  t.after(() => rm(folder, { recursive: true }));
  const file = path.join(folder, "widget.js");
  await promisify(execFile)(process.execPath, [path.join(root, "scripts/bundle-widget.mjs"), file]);
  assert.deepEqual(await readdir(folder), ["widget.js"], "no half a file is left behind");
  return readFile(file, "utf8");
}

test("every module is part of the bundle", async () => {
  const { metafile } = await build({
    entryPoints: [path.join(source, "widget.js")], bundle: true, write: false, metafile: true, format: "esm", loader: { ".css": "text" }, absWorkingDir: source,
  });
  const files = (await readdir(source)).filter((name) => name.endsWith(".js"));
  assert.deepEqual(files.filter((name) => !(name in metafile.inputs)), []);
});

test("it is one classic script: nothing is imported, exported or said about licences, and the style sheet is in it", async (t) => {
  const code = await bundle(t);
  assert.doesNotMatch(code, /\b(import|export)\b[\s{*("']/);
  assert.doesNotMatch(code, /\/\*|sourceMappingURL|@license/);
  assert.match(code, /prefers-reduced-motion/);
  assert.doesNotThrow(() => new Script(code));
});

test("it is the same whenever it is built", async (t) => {
  assert.equal(await bundle(t), await bundle(t));
});
