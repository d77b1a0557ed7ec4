// Object tracks: boxes on keyframes, interpolated in between, drawn with the box tool.
import { boxAt, seenFromTo, intervalsOf } from "../video/interpolation.js";
import {
  isOccluded,
  joined,
  keyOn,
  nextKey,
  splitAt,
  withBox,
  withKeyToggled,
  withOccludedToggled,
  withOutsideToggled,
} from "../video/tracks.js";
import { fitted } from "../shapes/boxes.js";
import { NUDGES_TOLD, RESIZES_TOLD } from "../shapes/keys.js";
import { coloursOf } from "../shapes/look.js";
import { boxTool } from "./box.js";
import { regionKind } from "../regions/editor.js";
import { say } from "../texts.js";

/** @typedef {import("../contract").RegionValue} RegionValue */
/** @typedef {import("../contract").Field} Field */
/** @typedef {import("../contract").Content} Content */
/** @typedef {import("../video/interpolation.js").KeyFrame} KeyFrame */
/** @typedef {import("../video/interpolation.js").Box} Box */
/** @typedef {import("../regions/editor.js").Hands} Hands */
/** @typedef {import("../media/video.js").VideoSurface} VideoSurface */

/** @type {WeakMap<Content, VideoSurface["clip"]>} so that the table knows which frame is on the screen */
const clips = new WeakMap();

const SIDES = /** @type {const} */ (["x", "y", "width", "height"]);
const SLACK = 0.0005; // of a sum of two rounded numbers

/** @param {RegionValue} region @returns {KeyFrame[]} */
const keysOf = (region) => region.keyframes;
/** @param {Field} field */
const leastOf = (field) => field.min_size ?? 1;
/** @param {Content} content @returns {import("../../image/zoom").Size} */
const sizeOf = ({ width, height }) => ({ width: width || 1, height: height || 1 });
/** @param {Record<string, any>} sides @returns {Box} */
const boxOf = ({ x, y, width, height }) => [x, y, width, height];

/** @param {Box} box */
function sidesOf([x, y, width, height]) {
  return { x, y, width, height };
}

/** @param {RegionValue} region */
function told(region) {
  const { first, last } = seenFromTo(keysOf(region));
  const number = keysOf(region).length;
  const keys = say(number === 1 ? "trackKey" : "trackKeys", { number });
  return last === null ? say("trackOpen", { first, keys }) : say("trackAt", { first, last, keys });
}

/** @param {KeyFrame[]} keyframes @param {Field} field @param {Content | undefined} content */
function problemOf(keyframes, field, content) {
  if (keyframes.every(({ outside }) => outside)) return "trackUnseen";
  if (keyframes.some(({ frame }, index) => frame <= (keyframes[index - 1]?.frame ?? -1))) return "trackOrder";
  if (keyframes.some(({ box }) => !(box[2] >= leastOf(field) && box[3] >= leastOf(field)))) return "trackSmall";
  const size = content?.width ? sizeOf(content) : null;
  const isOut = (/** @type {Box} */ [x, y, width, height]) =>
    size !== null && (x < 0 || y < 0 || x + width > size.width + SLACK || y + height > size.height + SLACK);
  return keyframes.some(({ box }) => isOut(box)) ? "trackOutside" : null;
}

export const kind = regionKind({
  name: "track",
  media: ["video"],
  told,
  order: (one, other) =>
    seenFromTo(keysOf(one)).first - seenFromTo(keysOf(other)).first ||
    (keysOf(one).at(-1)?.frame ?? 0) - (keysOf(other).at(-1)?.frame ?? 0),

  problems: (regions, field, make, content) =>
    regions.flatMap((region) => {
      const problem = problemOf(keysOf(region), field, content);
      return problem ? [make(problem, { where: told(region), least: leastOf(field) }, region.id)] : [];
    }),

  /** Of the frame on the screen. */
  measures(region, content) {
    const box = boxAt(keysOf(region), clips.get(content)?.frame() ?? 0);
    return box
      ? SIDES.map((name, side) => ({
          name,
          label: say(`box_${name}`),
          value: Math.round((box[side] ?? 0) * 1000) / 1000,
          step: 1,
        }))
      : [];
  },
  measured(region, measures, content, field) {
    const frame = clips.get(content)?.frame() ?? 0;
    const box = boxAt(keysOf(region), frame);
    if (!box) return {};
    return {
      keyframes: withBox(
        keysOf(region),
        frame,
        boxOf(fitted({ ...sidesOf(box), ...measures }, sizeOf(content), leastOf(field))),
      ),
    };
  },

  commands: () => [
    { id: "shape_new", title: "", keys: ["n"] },
    { id: "track_key", title: "", keys: ["k"] },
    { id: "track_outside", title: "", keys: ["h"] },
    { id: "track_occluded", title: "", keys: ["q"] },
    { id: "track_previous", title: "", keys: ["i"], repeats: true },
    { id: "track_next", title: "", keys: ["o"], repeats: true },
    { id: "track_split", title: "", keys: ["t"] },
    { id: "track_join", title: "", keys: ["m"] },
    { id: "shape_hide", title: "", keys: ["x"], told: true },
    ...NUDGES_TOLD,
    ...RESIZES_TOLD,
  ],

  tool: trackTool,
});

/** @param {VideoSurface} surface @param {Hands} hands @param {Content} content @returns {import("../regions/editor.js").Tool} */
function trackTool(surface, hands, content) {
  const { clip } = surface;
  const size = sizeOf(content);
  clips.set(content, clip);
  /** @type {RegionValue[]} */
  let tracks = [];
  /** @type {string | null} */
  let selected = null;
  /** the first of two that become one @type {string | null} */
  let joining = null;

  const trackOf = (/** @type {string | null} */ id) => tracks.find((track) => track.id === id);

  /** The tracks as the boxes they are on the frame that is shown. @returns {RegionValue[]} */
  function here() {
    const frame = clip.frame();
    return tracks.flatMap(({ id, label, keyframes }) => {
      const box = boxAt(keyframes, frame);
      return box ? [{ id, label, ...sidesOf(box) }] : [];
    });
  }

  /** @param {RegionValue} track @param {KeyFrame[]} keyframes @param {string} [gesture] */
  const change = (track, keyframes, gesture) =>
    hands.reshape(track.id, { keyframes }, gesture === undefined ? {} : { gesture });

  /** What the hand that draws boxes does, done to the key frame on the screen. @type {Hands} */
  const boxHands = {
    ...hands,
    regions: here,
    before: () => [],
    add: (sides, how) =>
      hands.add({ keyframes: [{ frame: clip.frame(), box: boxOf(sides), outside: false, occluded: false }] }, how),
    reshape(id, sides, { gesture } = {}) {
      const track = trackOf(id);
      if (track)
        change(track, withBox(keysOf(track), clip.frame(), boxOf(sides)), gesture && `${gesture}-${clip.frame()}`);
    },
  };
  const boxes = boxTool(surface, boxHands, size);
  const colours = coloursOf(showLanes);

  function showLanes() {
    clip.showLanes(
      boxHands,
      tracks.map((track) => ({
        colour: colours.of(hands.colour(track.label)).line,
        chosen: track.id === selected,
        intervals: intervalsOf(keysOf(track), clip.frames),
        keys: keysOf(track).map(({ frame }) => frame),
        pick: () => hands.select(track.id),
      })),
    );
  }

  /** Which buttons are down, for the selected track on this frame. */
  function showButtons() {
    const track = trackOf(selected);
    const frame = clip.frame();
    const keyframes = track ? keysOf(track) : [];
    const down = {
      track_key: Boolean(keyOn(keyframes, frame)),
      track_outside: Boolean(track) && boxAt(keyframes, frame) === null,
      track_occluded: isOccluded(keyframes, frame),
      track_join: joining !== null,
    };
    for (const [id, isDown] of Object.entries(down))
      hands.fieldset.querySelector(`[data-command="${id}"]`)?.setAttribute("aria-pressed", String(isDown));
  }

  function paintBoxes() {
    boxes.paint(here(), selected);
    showButtons();
  }

  const forget = clip.onFrame(() => {
    paintBoxes();
    if (!clip.isPlaying()) hands.remeasure();
  });

  /** The selected track with other key frames, or a sentence why not. @param {(keyframes: KeyFrame[], frame: number) => KeyFrame[] | null} how @param {string} refused */
  function alter(how, refused) {
    const track = trackOf(selected);
    if (!track) return hands.say(say("trackFirst"));
    clip.pause();
    const keyframes = how(keysOf(track), clip.frame());
    if (!keyframes) return hands.say(say(refused));
    change(track, keyframes);
    hands.remeasure();
  }

  /** To the key frame before or after, of the selected track or else of any. @param {1 | -1} by */
  function go(by) {
    const wanted = tracks.filter(({ id }) => selected === null || id === selected);
    const frames = wanted.flatMap((track) => nextKey(keysOf(track), clip.frame(), by) ?? []);
    if (frames.length === 0) return hands.say(say("trackNoKey"));
    clip.seek(frames.reduce((one, other) => (by > 0 ? Math.min(one, other) : Math.max(one, other))));
  }

  function split() {
    const track = trackOf(selected);
    if (!track) return hands.say(say("trackFirst"));
    if (!hands.mayChange(track.id)) return;
    clip.pause();
    const parts = splitAt(keysOf(track), clip.frame());
    if (!parts) return hands.say(say("trackNoSplit"));
    const gesture = hands.gesture();
    change(track, parts[0], gesture);
    hands.add(
      { keyframes: parts[1], ...(track.attributes ? { attributes: track.attributes } : {}) },
      { label: track.label, gesture },
    );
  }

  /** The first press takes the selected track up, the second joins what is selected then with it. */
  function join() {
    const [first, second] = [trackOf(joining), trackOf(selected)];
    if (!second) return hands.say(say("trackFirst"));
    if (!first || first === second) {
      joining = first ? null : second.id;
      showButtons();
      return hands.say(say(joining ? "trackJoinOther" : "trackJoinLeft"));
    }
    joining = null;
    if (!hands.mayChange(first.id) || !hands.mayChange(second.id)) return showButtons();
    const keyframes = joined(keysOf(first), keysOf(second));
    showButtons();
    if (!keyframes) return hands.say(say("trackNoJoin"));
    const gesture = hands.gesture();
    change(first, keyframes, gesture);
    hands.select(first.id, { quiet: true, byPage: true });
    hands.remove(second.id, { gesture });
    hands.say(say("trackJoined"));
  }

  /** @param {import("../contract").Command} command of the hand that draws boxes */
  function draw(command) {
    clip.pause();
    boxes.command?.(command);
  }

  /** @type {Record<string, (command: import("../contract").Command) => void>} */
  const DOES = {
    shape_new: draw,
    shape_move: draw,
    shape_resize: draw,
    track_key: () => alter(withKeyToggled, "trackLastKey"),
    track_outside: () => alter(withOutsideToggled, "trackNoOutside"),
    track_occluded: () => alter(withOccludedToggled, "trackAway"),
    track_previous: () => go(-1),
    track_next: () => go(1),
    track_split: split,
    track_join: join,
  };

  return {
    paint(now, chosen) {
      const isGone = selected !== null && !now.some(({ id }) => id === selected); // then the clip stays where it is
      const isNew = chosen !== selected && !isGone;
      [tracks, selected] = [now, chosen];
      const track = isNew ? trackOf(selected) : undefined;
      if (track && boxAt(keysOf(track), clip.frame()) === null) clip.seek(seenFromTo(keysOf(track)).first);
      paintBoxes();
      showLanes();
    },
    commands: () => boxes.commands?.() ?? [],
    command(command) {
      hands.use();
      if (!(command.id in DOES)) return false;
      if (command.id === "track_join")
        join(); // of no frame
      else clip.whenSettled(() => DOES[command.id]?.(command));
      return true;
    },
    leave() {
      if (boxes.leave?.()) return true;
      if (joining === null) return false;
      joining = null;
      showButtons();
      return true;
    },
    destroy() {
      forget();
      colours.destroy();
      boxes.destroy();
      clip.showLanes(boxHands, []);
    },
  };
}
