// Can whoever has no keyboard do all that keys do? Each command of each kind is a button, or there is another way, named here.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const ROOT = new URL("../../", import.meta.url);
const TEMPLATES = new URL("templates/annotation/", ROOT);
const KINDS = readdirSync(new URL("static_src/labeling/label_types/", ROOT)).map((file) => file.replace(".js", ""));
const FIELD = {
  name: "f",
  title: "F",
  options: [{ key: "a", title: "A" }],
  rotated: true,
  per_channel: true,
  multiple: true,
  points: [],
  edges: [],
  between: "g",
  ties: true,
};
const WAYS = ["pair", "list", "best_worst"]; // of a ranking
const ELSEWHERE = {
  choose: "the classes are buttons",
  clear: "a class that is clicked again is taken back",
  region_next: "a click on its row selects a region",
  region_previous: "the same",
  region_remarked: "remarks stand in the rows",
  span_grow_word: "the button that makes it longer, while whole words are meant",
  span_shrink_word: "the button that makes it shorter, while whole words are meant",
  shape_take_up: "a click on one of the question's classes or buttons",
  shape_pan: "dragging with the middle button or two fingers",
  shape_move: "dragging, or the numbers in the row",
  shape_move_far: "the same",
  shape_resize: "dragging a grip, or the numbers in the row",
  pen_point: "a click on the image",
  mask_step: "dragging",
  mask_put: "dragging",
  segment_channel: "the names of the channels in the row",
  rank_pick: "each text is a button",
  rank_best: "each text has a button for it",
  rank_worst: "each text has a button for it",
  rank_step: "each text has two buttons for it",
  rank_tie: "each text has a button for it",
  rank_put: "the text that was picked up is a button still",
  rank_back: "the same",
};
const IN_ROWS = {
  region_remove: "data-remove",
  region_lock: "data-lock",
  region_hide: "data-hide",
  region_front: "data-front",
  region_back: "data-back",
};
const ON_BOARD = { shape_hide: 'data-board="hide"' };

/** A template with those that it includes, each once. */
function whole(path, seen = new Set()) {
  if (seen.has(path)) return "";
  seen.add(path);
  const text = readFileSync(new URL(path, new URL("templates/", ROOT)), "utf8");
  return text.replace(/\{% include "([^"]+)"[^%]*%\}/g, (_, included) => whole(included, seen));
}

const board = readFileSync(new URL("datasets/_image_tools.html", TEMPLATES), "utf8");

for (const name of KINDS) {
  const { kind } = await import(`../../static_src/labeling/label_types/${name}.js`);
  const page = whole(`annotation/label_types/${name}/edit.html`);
  const isThere = (id) =>
    page.includes(`data-command="${id}"`) ||
    (id in IN_ROWS && page.includes(IN_ROWS[id])) ||
    (id in ON_BOARD && board.includes(ON_BOARD[id])) ||
    id in ELSEWHERE;
  test(`${name}: each command is a button`, () => {
    const ids = new Set(WAYS.flatMap((way) => kind.commands({ ...FIELD, way }).map(({ id }) => id)));
    assert.deepEqual(
      [...ids].filter((id) => !isThere(id)),
      [],
    );
  });
}
