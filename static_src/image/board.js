// A drawing board: the image on one canvas, shapes of the label types on a second one above it.
import { canvasFor, leaveCanvases } from "./canvases.js";
import { firstLook, fitted, kept, panned, showing, stepped, toImage, toView, zoomed } from "./frame.js";
import { bindGestures } from "./gestures.js";
import { bindLight } from "./light.js";
import { expectedView, firstLevels, isCoarse, isReady, seenIn, whole } from "./levels.js";
import { copyOf, tellLost, tellOdd, tellSlow } from "./lost.js";
import { cleared, paintImage } from "./pane.js";
import { openTiles } from "./tiles.js";

/** @typedef {import("./frame").Point} Point */
/** @typedef {import("./frame").Frame} Frame */
/** @typedef {import("./zoom").Size} Size */
/**
 * @typedef {object} Gesture what a press of the pointer becomes; points are of the image
 * @property {(point: Point, event: PointerEvent) => void} move
 * @property {(point: Point, event: PointerEvent) => void} end
 * @property {() => void} cancel as if it had not been
 */
/**
 * @typedef {object} Layer what one kind draws, and what it does with the pointer while it is at hand
 * @property {(context: CanvasRenderingContext2D, frame: Frame, view: Size) => void} paint in pixels of the view, all of it
 * @property {(point: Point, event: PointerEvent) => Gesture | null} press
 * @property {(point: Point | null, event: PointerEvent) => string | void} [hover] the pointer's look; null: it left
 * @property {string} [key] takes it up, where there are several
 * @property {() => void} [goTo] puts the focus on its question
 * @property {number} [height] layers are painted from the lowest on; shapes are at 0, masks below
 */

/** How the image before was looked at: whoever works closely does so on the next one too. @type {{size: Size, frame: Frame, isFitting: boolean} | null} */
let lastLook = null;

/**
 * @param {HTMLElement} figure with a `[data-view]` @param {HTMLImageElement | null} image not in the page, on its way or there; null: frames come by `show`
 * @param {Size} size of the upright image as the server measured it: what all points count in
 * @param {string} [tilesAt] where the parts of a large one are; then `image` is reduced
 */
export function openBoard(figure, image, size, tilesAt) {
  const place = /** @type {HTMLElement} */ (figure.querySelector("[data-view]"));
  const [below, above] = [canvasFor("below"), canvasFor("above")];
  const tools = copyOf("board-tools");
  const over = new AbortController();
  /** @type {Layer[]} */
  const layers = [];
  /** @type {Layer | undefined} */
  let atHand;
  /** @type {import("./levels").Level[]} */
  let levels = [];
  let view = expectedView() ?? { width: 1, height: 1 }; // so that what follows from it is laid out with the rest
  let isSized = false;
  let { frame, isFitting } = firstLook(lastLook, view, size);
  let isHidden = false;
  let isCloserAsked = false;
  let due = { image: true, shapes: true };
  let asked = 0;

  function paint() {
    if (!isSized) fill(place.getBoundingClientRect()); // before the observer says so, which is a frame later
    cancelAnimationFrame(asked);
    asked = 0;
    if (due.image) paintBelow(cleared(below, view));
    const context = cleared(above, view);
    for (const layer of isHidden ? [] : layers) {
      context.save();
      layer.paint(context, frame, view);
      context.restore();
    }
    due = { image: false, shapes: false };
  }

  /** @param {CanvasRenderingContext2D} context */
  function paintBelow(context) {
    paintImage(context, levels, frame, view);
    const [finest] = levels;
    if (!finest) return;
    if (tiles) tiles.paint(context, frame, view, finest.scale);
    else if (image && isCoarse(image, size, finest, frame.scale * (devicePixelRatio || 1))) lookCloser(image);
  }

  /** In the next frame of the screen, once however often it is asked for. @param {boolean} [image] also the image */
  function repaint(image = false) {
    if (over.signal.aborted) return; // its canvases are another board's
    due = { image: due.image || image, shapes: true };
    asked ||= requestAnimationFrame(paint);
  }

  /** @param {Frame} next @param {boolean} [fitting] */
  function look(next, fitting = false) {
    [frame, isFitting] = [next, fitting];
    tellLevel();
    repaint(true);
  }

  function tellLevel() {
    place.classList.toggle("closer", frame.scale > fitted(view, size).scale * 1.001);
    const level = tools?.querySelector("[data-zoom-level]");
    const told = `${Math.round(frame.scale * 100)}%`;
    if (level && level.textContent !== told) level.textContent = told; // the same again would lay the page out anew in each frame
  }

  /** @param {boolean} hidden */
  function hide(hidden) {
    isHidden = hidden;
    tools?.querySelector('[data-board="hide"]')?.setAttribute("aria-pressed", String(hidden));
    repaint();
  }

  /** @type {Record<string, () => void>} */
  const DOES = {
    in: () => look(stepped(frame, 1, view, size)),
    out: () => look(stepped(frame, -1, view, size)),
    fit: () => look(fitted(view, size), true),
    hide: () => hide(!isHidden),
  };

  const tiles =
    tilesAt && image
      ? openTiles(tilesAt, size, {
          arrived: () => repaint(true),
          lost: () => tellLost(figure, image, () => tiles?.again()),
        })
      : null;

  const board = {
    size,
    frame: () => frame,
    view: () => view,
    place,
    /** @param {Point} at in the view @param {number} factor */
    zoom: (at, factor) => look(zoomed(frame, factor, at, view, size)),
    /** @param {number} right @param {number} down in pixels of the view */
    pan: (right, down) => look(panned(frame, right, down, view, size), isFitting),
    /** Whether there is more than what is in sight. */
    isCloser: () => place.classList.contains("closer"),
    /** @param {{x: number, y: number, width: number, height: number}} box of the image that comes into sight */
    reveal(box) {
      const next = showing(frame, box, view, size);
      if (next !== frame) look(next);
    },
    repaint: () => repaint(),
    /** From now on this is below the shapes; as large as all others. @param {HTMLCanvasElement} bitmap */
    show(bitmap) {
      levels = [{ bitmap, scale: 1 }];
      place.dataset.shown = "";
      repaint(true);
    },
    /** where an event happened, in pixels of the image @param {MouseEvent} event */
    pointOf: (event) => toImage(frame, board.spotOf(event)),
    /** the same in pixels of the view @param {MouseEvent} event @returns {Point} */
    spotOf(event) {
      const { left, top } = place.getBoundingClientRect();
      return { x: event.clientX - left, y: event.clientY - top };
    },
    /** the middle of what is in sight @returns {Point} */
    middle: () => toImage(frame, { x: view.width / 2, y: view.height / 2 }),
    /** @param {Point} point */
    toView: (point) => toView(frame, point),
    layerAtHand: () => atHand,
    /** The next layer with this key is taken up; false: there is none. @param {string} key */
    goTo(key) {
      const found = layers.filter((layer) => layer.key === key && layers.length > 1);
      const next = found[(found.indexOf(/** @type {Layer} */ (atHand)) + 1) % found.length];
      next?.goTo?.();
      return next !== undefined;
    },
    /** Shapes that were hidden are seen again. */
    unhide: () => isHidden && hide(false),
    /** @param {string} command */
    act: (command) => DOES[command]?.(),
    /** Takes a kind's layer. The first one is at hand until another is taken up. @param {Layer} layer */
    add(layer) {
      layers.push(layer);
      layers.sort((one, other) => (one.height ?? 0) - (other.height ?? 0));
      atHand ??= layer;
      repaint();
      return {
        takeUp() {
          if (atHand !== layer) repaint();
          atHand = layer;
        },
        isAtHand: () => atHand === layer,
        remove() {
          layers.splice(layers.indexOf(layer), 1);
          if (atHand === layer) atHand = layers[0];
          repaint();
        },
      };
    },
    destroy() {
      lastLook = { size, frame, isFitting };
      over.abort();
      sized.disconnect();
      cancelAnimationFrame(asked);
      tiles?.destroy();
      closeLevels();
      leaveCanvases({ below, above });
    },
  };

  /** @param {Size} room the view is so large now */
  function fill({ width, height }) {
    isSized = true;
    if (width === view.width && height === view.height) return;
    view = { width: Math.max(width, 1), height: Math.max(height, 1) };
    seenIn(view);
    look(isFitting ? fitted(view, size) : kept(frame, view, size), isFitting);
  }

  const sized = new ResizeObserver(() => fill(place.getBoundingClientRect()));

  /** @param {import("./levels").Level[]} finer than those that are there */
  function take(finer) {
    levels = [...finer, ...levels];
    if (over.signal.aborted) return closeLevels();
    place.dataset.shown = "";
    repaint(true);
  }

  function closeLevels() {
    for (const { bitmap } of levels) if ("close" in bitmap) bitmap.close();
    levels = [];
  }

  /** Once. @param {HTMLImageElement} image */
  async function lookCloser(image) {
    if (isCloserAsked) return;
    isCloserAsked = true;
    const level = await whole(image, size).catch(() => null); // it stays as coarse as it is
    if (level) take([level]);
  }

  /** @param {HTMLImageElement} image */
  async function arrive(image) {
    const said = tellSlow(place);
    over.signal.addEventListener("abort", said);
    try {
      if (!isReady(image)) await image.decode();
      if (!tiles && (image.naturalWidth !== size.width || image.naturalHeight !== size.height)) return tellOdd(figure);
      take(await firstLevels(image, size));
    } catch {
      if (!over.signal.aborted) tellLost(figure, image, () => arrive(image));
    } finally {
      said();
    }
  }

  place.replaceChildren(below, above);
  place.classList.add("board");
  place.style.setProperty("--ratio", String(size.width / size.height));
  place.tabIndex = 0;
  place.setAttribute("role", "application");
  if (image) place.setAttribute("aria-label", image.alt);
  tellLevel();
  if (tools) {
    figure.prepend(tools);
    bindLight(tools, below);
    tools.addEventListener("click", ({ target }) => {
      const button = target instanceof Element ? target.closest("[data-board]") : null;
      if (button instanceof HTMLElement) board.act(button.dataset.board ?? "");
    });
  }
  bindGestures(board, over.signal);
  sized.observe(place);
  if (image) arrive(image);
  repaint(true); // also over what a canvas showed before
  return board;
}

/** @typedef {ReturnType<typeof openBoard>} Board */
