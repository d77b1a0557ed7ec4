// How do static_src/ scripts and styles become what the browser loads from static/build/?
import { copyFile, mkdir, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import path from "node:path";
import * as esbuild from "esbuild";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const source = path.join(root, "static_src");
const target = path.join(root, "static", "build");
const watching = process.argv.includes("--watch");

/** Entries keep their names, because Django's manifest hashes those; chunks carry their own hash. */
const scripts = {
  entryPoints: [
    { in: path.join(source, "labeling", "labeling.js"), out: "labeling" },
    { in: path.join(source, "page", "page.js"), out: "page" },
    { in: path.join(source, "account", "passkeys.js"), out: "passkeys" },
    { in: path.join(source, "review", "review.js"), out: "review" },
    { in: path.join(source, "upload", "upload.js"), out: "upload" },
    { in: path.join(source, "schema", "schema.js"), out: "schema" },
  ],
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  chunkNames: "chunk-[name]-[hash]",
};

/** Nesting, layers and light-dark() stay as written: the supported browsers know them. */
const styles = {
  entryPoints: [{ in: path.join(source, "css", "crewmark.css"), out: "crewmark" }],
  bundle: true,
};

const shared = { outdir: target, minify: true, sourcemap: false, logLevel: "info" };

async function copyPictures() {
  for (const name of ["mark.svg"]) {
    await copyFile(path.join(source, "img", name), path.join(target, name));
  }
}

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
await copyPictures();
if (watching) {
  for (const options of [scripts, styles]) {
    const context = await esbuild.context({ ...shared, ...options });
    await context.watch();
  }
} else {
  await Promise.all([scripts, styles].map((options) => esbuild.build({ ...shared, ...options })));
}
