// The mask tool: brush, eraser and fill, by pointer or keys. Each stroke is one undo step.
import { nearerFirst } from "../regions/layers.js";
import { coloursOf } from "../shapes/look.js";
import { CHOSEN, paintTags, stroke } from "../shapes/paint.js";
import { isClick } from "../shapes/tool.js";
import { toView } from "../../image/frame.js";
import { announce } from "../view.js";
import { say } from "../texts.js";
import { drawLine, sized } from "./brush.js";
import { fillGap } from "./fill.js";
import { openGlass, paletteOf, UNSEEN, valueOf } from "./glass.js";
import { LEAVE, LIFT, PUT, STEPS, TOOLS } from "./keys.js";
import { encoded, extentOf, fits, isPainted, isSame, paintRuns } from "./runs.js";

/** @typedef {import("../contract").RegionValue} RegionValue */
/** @typedef {import("../contract").Command} Command */
/** @typedef {import("../../image/frame").Point} Point */
/** @typedef {import("../../image/board").Gesture} Gesture */

const KEY = "m";
const MOVED = 3; // pixels of the view: the pointer was taken up, so the brush leaves the keys

/** What is in hand stays there from item to item. @type {{tool: import("./keys.js").ToolName, across: number}} */
const hand = { tool: "mask_brush", across: 24 };

/** @param {import("../media/image.js").ImageSurface} surface @param {import("../regions/editor.js").Hands} hands @param {import("../../image/zoom").Size} size @returns {import("../regions/editor.js").Tool} */
export function maskTool(surface, hands, size) {
  const board = surface.board();
  const [pixels, others] = [new Uint8Array(size.width * size.height), new Uint8Array(size.width * size.height)];
  const sheet = { pixels, size, taken: hands.field.overlap === "none" ? others : null };
  const glass = openGlass(size, pixels, others);
  const colours = coloursOf(() => recolour(true));
  /** @type {RegionValue[]} */
  let regions = [];
  /** @type {RegionValue[]} the regions in `others`, also those out of sight */
  let beside = [];
  /** those that are seen */
  let seen = new Set([""]);
  /** @type {string | null} */
  let selected = null;
  /** the runs in `pixels`, but for the stroke that is being made @type {import("./runs.js").Rle | null} */
  let loaded = null;
  /** @type {{value: 0 | 1, last: Point} | null} */
  let drawing = null;
  /** where the keys hold the brush @type {Point | null} */
  let held = null;
  /** where the pointer is @type {Point | null} */
  let over = null;
  let spot = { x: -Infinity, y: -Infinity };
  let byPointer = false;
  let colour = 0;
  let palette = paletteOf(colours.of, colour);

  const selectedRegion = () => regions.find(({ id }) => id === selected);

  /** @param {boolean} [anew] */
  function recolour(anew = false) {
    const now = hands.colour(selectedRegion()?.label ?? hands.label() ?? "");
    if (now === colour && !anew) return;
    colour = now;
    palette = paletteOf(colours.of, colour);
    glass.renew();
    board.repaint();
  }

  function reload() {
    drawing = null;
    pixels.fill(0);
    if (loaded && fits(loaded, size)) paintRuns(loaded, pixels);
    glass.renew();
    board.repaint();
  }

  /** From the back to the front; on one layer the large ones below the small ones. */
  function layOthers() {
    others.fill(0);
    const all = hands.regions();
    const numbered = beside.map((region) => ({ region, number: all.indexOf(region) }));
    numbered.sort(
      (one, other) =>
        nearerFirst(other.region, one.region) || extentOf(other.region.rle).area - extentOf(one.region.rle).area,
    );
    for (const { region, number } of numbered)
      if (fits(region.rle, size))
        paintRuns(region.rle, others, seen.has(region.id) ? valueOf(hands.colour(region.label), number) : UNSEEN);
    glass.renew();
  }

  /** What was painted becomes the answer; what was wholly erased goes. */
  function keep() {
    drawing = null;
    const rle = encoded(pixels, size);
    const region = selectedRegion();
    if (isSame(rle, loaded ?? { ...rle, counts: [pixels.length] })) return;
    if (region && rle.counts.length === 1) {
      hands.select(null, { quiet: true });
      return hands.remove(region.id);
    }
    loaded = rle;
    byPointer = true;
    region ? hands.reshape(region.id, { rle }) : hands.add({ rle });
    byPointer = false;
  }

  /** A digit ended the mask that was painted: what is painted now is another. */
  function leaveDone() {
    if (selected !== null && !hands.goesOn()) hands.select(null, { quiet: true });
  }

  /** @param {Point} at */
  function begin(at) {
    const erases = hand.tool === "mask_eraser";
    if (!erases) leaveDone();
    if (!hands.mayChange(selected)) return;
    if (erases && selected === null) pick(at, true);
    drawing = { value: erases ? 0 : 1, last: at };
    draw(at);
  }

  /** @param {Point} at */
  function draw(at) {
    if (!drawing) return;
    glass.touch(drawLine(sheet, drawing.last, at, hand.across, drawing.value));
    drawing.last = at;
    board.repaint();
  }

  /** @param {Point} at */
  function fill(at) {
    leaveDone();
    if (!hands.mayChange(selected)) return;
    const outcome = fillGap(sheet, Math.floor(at.x), Math.floor(at.y));
    if (outcome !== "filled") return announce(say(outcome === "open" ? "maskOpen" : "maskPainted"));
    glass.renew();
    keep();
    board.repaint();
  }

  /** What lies in front there, of several the smallest; or the next one where that was selected. @param {Point} at @param {boolean} [byPage] only to be erased from */
  function pick(at, byPage = false) {
    const found = regions
      .filter(({ id, rle }) => !hands.isLocked(id) && isPainted(rle, Math.floor(at.x), Math.floor(at.y)))
      .sort((one, other) => nearerFirst(one, other) || extentOf(one.rle).area - extentOf(other.rle).area);
    const index = found.findIndex(({ id }) => hands.isHeld(id));
    byPointer = true;
    hands.select(found[(index + 1) % found.length]?.id ?? null, { byPage });
    byPointer = false;
  }

  /** @param {(at: Point) => void} use @param {Point} from @returns {Gesture} */
  const click = (use, from) => ({ move() {}, end: (at) => isClick(board, from, at) && use(from), cancel() {} });

  /** Without a pointer: the arrows move the brush, drawing while it is down. @param {Point} by */
  function step(by) {
    const box = selectedRegion() && extentOf(selectedRegion()?.rle);
    const from = held ?? (box ? { x: box.x + box.width / 2, y: box.y + box.height / 2 } : board.middle());
    const to = (/** @type {number} */ at, /** @type {number} */ side) =>
      Math.min(Math.max(Math.floor(at), 0), side - 1) + 0.5;
    held = { x: to(from.x + by.x, size.width), y: to(from.y + by.y, size.height) };
    draw(held);
    board.reveal({ ...held, width: 0, height: 0 });
    board.repaint();
  }

  /** Space: the brush goes down, or is lifted; other tools do what a click does. */
  function put() {
    if (!held) return;
    if (drawing) return keep();
    if (hand.tool === "mask_fill") return fill(held);
    if (hand.tool === "mask_select") return pick(held);
    begin(held);
  }

  function beginNew() {
    hands.select(null, { quiet: true });
    held = null;
    step({ x: 0, y: 0 });
    if (hand.tool !== "mask_brush") take("mask_brush");
    announce(say("maskBegun"));
  }

  /** What was painted on the item before, where that image was as large. */
  function copy() {
    const fitting = hands.before().filter(({ rle }) => fits(rle, size));
    if (fitting.length) hands.addAll(fitting);
    announce(say(fitting.length ? "shapesCopied" : "shapesNone", { count: fitting.length }));
  }

  /** @param {import("./keys.js").ToolName} name */
  function take(name) {
    hand.tool = name;
    showHand();
    announce(say(`key_${name}`));
  }

  /** @param {1 | -1} by */
  function resize(by) {
    hand.across = sized(hand.across, by);
    showHand();
  }

  function showHand() {
    for (const name of TOOLS)
      hands.fieldset
        .querySelector(`[data-command="${name}"]`)
        ?.setAttribute("aria-pressed", String(hand.tool === name));
    const told = hands.fieldset.querySelector("[data-brush]");
    if (told) told.textContent = say("maskBrush", { size: hand.across });
    board.repaint();
  }

  /** The brush where it is held. @param {import("../shapes/paint.js").Sheet} to */
  function paintBrush(to) {
    const at = held ?? over;
    if (!at || hand.tool === "mask_select") return;
    const { x, y } = toView(to.frame, at);
    const path = new Path2D();
    path.arc(x, y, hand.tool === "mask_fill" ? 3 : Math.max((hand.across / 2) * to.frame.scale, 1.5), 0, 7);
    stroke(
      to,
      path,
      colours.of(colour || 1),
      held ? CHOSEN : { width: 1.25, ...(hand.tool === "mask_eraser" ? { dash: [4, 3] } : {}) },
    );
  }

  const layer = board.add({
    height: -1,
    key: KEY,
    goTo: () =>
      /** @type {HTMLElement | null} */ (
        hands.fieldset.querySelector("[data-palette] input:checked") ??
          hands.fieldset.querySelector("[data-palette] input")
      )?.focus(),
    paint(context, frame, view) {
      if (loaded || drawing || beside.length) glass.paint(context, frame, view, palette);
      paintTags({ context, frame, view }, { bounds: ({ rle }) => extentOf(rle) }, regions, {
        selected,
        colour: hands.colour,
        colours: colours.of,
        title: hands.title,
        isTold: (region) => hands.remark(region.id) !== "",
      });
      paintBrush({ context, frame, view });
    },
    press(at, event) {
      hands.use();
      [held, over] = [null, at];
      if (drawing) reload();
      if (event.altKey || event.ctrlKey || event.metaKey || hand.tool === "mask_select") return click(pick, at);
      if (hand.tool === "mask_fill") return click(fill, at);
      begin(at);
      return {
        move(to) {
          over = to;
          draw(to);
        },
        end: () => drawing && keep(),
        cancel: reload,
      };
    },
    hover(at, event) {
      const now = board.spotOf(event);
      if (held && !drawing && Math.hypot(now.x - spot.x, now.y - spot.y) > MOVED) held = null;
      [over, spot] = [at, now];
      board.repaint();
      return hand.tool === "mask_select" ? "default" : "crosshair";
    },
  });

  /** @type {Record<string, (command: Command) => void>} */
  const DOES = {
    ...Object.fromEntries(TOOLS.map((name) => [name, () => take(name)])),
    mask_smaller: () => resize(-1),
    mask_larger: () => resize(1),
    mask_step: ({ detail }) => step(detail),
    mask_put: put,
    mask_lift: () => drawing && keep(),
    shape_new: beginNew,
    shape_copy: copy,
  };

  const takeUp = () => layer.takeUp();
  hands.fieldset.addEventListener("focusin", takeUp);
  hands.fieldset.addEventListener("pointerdown", takeUp);
  showHand();

  return {
    paint(now, chosen) {
      const isNew = chosen !== selected;
      const before = seen;
      [regions, selected, seen] = [now, chosen, new Set(now.map(({ id }) => id))];
      const region = selectedRegion();
      const rest = hands.regions().filter((each) => each !== region);
      if (
        rest.length !== beside.length ||
        rest.some((each, index) => each !== beside[index] || seen.has(each.id) !== before.has(each.id))
      ) {
        beside = rest;
        layOthers();
      }
      const runs = region?.rle ?? null;
      if (runs !== loaded) {
        loaded = runs;
        reload();
      }
      if (isNew && region && !byPointer) board.reveal(extentOf(region.rle));
      recolour();
      board.repaint();
    },
    commands: () => [
      ...(held ? [PUT, ...(drawing ? [LIFT] : []), LEAVE] : []),
      ...(held || selected !== null ? STEPS : []),
    ],
    command(command) {
      takeUp();
      DOES[command.id]?.(command);
      return command.id in DOES;
    },
    leave() {
      if (drawing) return (reload(), true);
      if (!held) return false;
      held = null;
      board.repaint();
      return true;
    },
    destroy() {
      layer.remove();
      colours.destroy();
      hands.fieldset.removeEventListener("focusin", takeUp);
      hands.fieldset.removeEventListener("pointerdown", takeUp);
    },
  };
}
