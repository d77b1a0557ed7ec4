// How do static_src/ scripts and styles become what the browser loads from static/build/?
import { copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import path from "node:path";
import * as esbuild from "esbuild";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const source = path.join(root, "static_src");
const target = path.join(root, "static", "build");
const watching = process.argv.includes("--watch");

/** scripts.json says what a page loads ahead: by the page's entry, and by each kind and medium that comes in a bundle,
 * so that nothing waits until a script before it has been read. (core/web/script_preload.py reads it.) */
const listing = {
  name: "listing",
  setup(build) {
    build.onEnd(async ({ metafile }) => {
      if (metafile) await writeFile(path.join(target, "scripts.json"), JSON.stringify(scriptsAhead(metafile.outputs)));
    });
  },
};

function scriptsAhead(outputs) {
  const loaded = (file) => [
    ...new Set(
      outputs[file].imports
        .filter(({ kind }) => kind === "import-statement")
        .flatMap(({ path }) => [path, ...loaded(path)]),
    ),
  ];
  const names = (files) => files.map((file) => path.basename(file));
  const listed = {};
  for (const [file, { entryPoint, exports }] of Object.entries(outputs)) {
    if (!entryPoint) continue;
    if (!exports.length) listed[path.basename(file, ".js")] = names(loaded(file));
    for (const name of exports) listed[name] = names([file, ...loaded(file)]);
  }
  return listed;
}

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
  metafile: true,
  plugins: [listing],
};

/** Nesting, layers and light-dark() stay as written: the supported browsers know them. Images come in the sheet. */
const styles = {
  entryPoints: [{ in: path.join(source, "css", "crewmark.css"), out: "crewmark" }],
  bundle: true,
  loader: { ".svg": "dataurl" },
};

const shared = { outdir: target, minify: true, sourcemap: false, logLevel: "info" };

async function copyImages() {
  for (const name of ["mark.svg"]) {
    await copyFile(path.join(source, "img", name), path.join(target, name));
  }
}

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
await copyImages();
if (watching) {
  for (const options of [scripts, styles]) {
    const context = await esbuild.context({ ...shared, ...options });
    await context.watch();
  }
} else {
  await Promise.all([scripts, styles].map((options) => esbuild.build({ ...shared, ...options })));
}
