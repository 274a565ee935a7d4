import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

const read = (name) => readFile(new URL(`../../../${name}`, import.meta.url), "utf8");

test("the lock file names packages and hashes, and no address", async () => {
  const text = await read("package-lock.json");
  assert.doesNotMatch(text, /:\/\/|"resolved"/);
  const packages = Object.entries(JSON.parse(text).packages).filter(([name]) => name);
  assert.ok(packages.length > 50);
  assert.deepEqual(packages.filter(([, entry]) => !entry.integrity).map(([name]) => name), []);
});

test("nothing is needed at run time, and every tool is pinned to one version", async () => {
  const { dependencies, devDependencies, private: kept } = JSON.parse(await read("package.json"));
  assert.equal(dependencies, undefined);
  assert.equal(kept, true);
  for (const version of Object.values(devDependencies)) assert.match(version, /^\d+\.\d+\.\d+$/);
});
