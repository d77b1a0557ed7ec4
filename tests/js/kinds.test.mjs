// Do the scripts say of an answer what the server says? Both run the cases in tests/fixtures/label_types.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const NAMES = readdirSync(new URL("../fixtures/label_types/", import.meta.url)).map((file) =>
  file.replace(".json", ""),
);
const DEFAULTS = { help: "", required: true };

for (const name of NAMES) {
  const { kind } = await import(`../../static_src/labeling/label_types/${name}.js`);
  const { cases } = JSON.parse(readFileSync(new URL(`../fixtures/label_types/${name}.json`, import.meta.url), "utf8"));
  for (const [number, { field, material, value, refused, server }] of cases.entries()) {
    if (server) continue; // only a request can hold it, no editor does
    test(`${name} ${number}: ${refused ? `refused (${refused})` : "stored"}`, async () => {
      const whole = { ...DEFAULTS, ...field, attributes: field.attributes?.map((each) => ({ ...DEFAULTS, ...each })) };
      await kind.prepare?.(whole);
      const problems = kind.problems(value ?? kind.empty(whole), whole, material);
      assert.equal(problems.length > 0, Boolean(refused), JSON.stringify(problems));
    });
  }
}
