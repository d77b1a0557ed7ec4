// Keeps thousands of shapes on screen while panning: they are rendered once into an off-screen bitmap slightly larger than the view. The bitmap moves with the image, and the next one is painted a few shapes per frame before it is needed.

/** @typedef {import("./paint.js").Sheet} Sheet */
/** @typedef {(sheet: Sheet) => Iterator<void>} Paint a shape a step */
/** @typedef {{canvas: HTMLCanvasElement, frame: import("../../image/frame").Frame, rest: Iterator<void>}} Still `rest` paints what is missing */
/** @typedef {{left: number, top: number, width: number, height: number}} Place */

const BEYOND = 256; // pixels of the view that are painted on each side of it
const NEAR = 160; // of them; where fewer are left the next still is begun
const FEW = 150; // so many are painted as quickly as a still is laid
const SOON = 120; // ms after the last step closer or back: until then the still is stretched
const SLICE = 3; // ms of a frame for the next still

/** Paints on until this time. @param {{rest: Iterator<void>}} still @param {number} [until] as performance.now() says; without it to the end @returns {boolean} whether all is painted */
export function paintedOn({ rest }, until = Infinity) {
  do if (rest.next().done) return true;
  while (performance.now() < until);
  return false;
}

/** Where a still lies now. @param {Sheet} sheet @param {Still} still @returns {Place} */
function placed({ frame, view }, { frame: before }) {
  const factor = frame.scale / before.scale;
  const start = (/** @type {number} */ now, /** @type {number} */ then) => now - (then + BEYOND) * factor;
  return {
    left: start(frame.left, before.left),
    top: start(frame.top, before.top),
    width: (view.width + 2 * BEYOND) * factor,
    height: (view.height + 2 * BEYOND) * factor,
  };
}

/** How many pixels of a still are left beyond the view, on the side with the fewest; below 0 it doesn't fill the view. @param {Sheet} sheet @param {Still} still */
function room(sheet, still) {
  const { left, top, width, height } = placed(sheet, still);
  return Math.min(-left, -top, left + width - sheet.view.width, top + height - sheet.view.height);
}

/** @param {() => void} repaint */
export function createStill(repaint) {
  const canvases = [document.createElement("canvas"), document.createElement("canvas")];
  /** what the stills show @type {unknown[]} */
  let shown = [];
  /** the one that is laid @type {Still | null} */
  let front = null;
  /** the one that comes next @type {Still | null} */
  let next = null;
  /** the scale that was kept for a while, and the one that is waited for @type {[number, number]} */
  let [calm, awaited] = [0, 0];
  let timer = 0;

  /** @param {Sheet} sheet @param {Paint} paint @returns {Still} of which nothing is painted */
  function begun({ frame, view }, paint) {
    const ratio = devicePixelRatio || 1;
    const canvas = /** @type {HTMLCanvasElement} */ (canvases.find((each) => each !== front?.canvas));
    const [width, height] = [view.width + 2 * BEYOND, view.height + 2 * BEYOND];
    [canvas.width, canvas.height] = [Math.round(width * ratio), Math.round(height * ratio)]; // clears it
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.scale(ratio, ratio);
    return {
      canvas,
      frame,
      rest: paint({
        context,
        view: { width, height },
        frame: { scale: frame.scale, left: frame.left + BEYOND, top: frame.top + BEYOND },
      }),
    };
  }

  /** @param {number} scale */
  function waitForCalm(scale) {
    if (scale === awaited) return;
    awaited = scale;
    clearTimeout(timer);
    timer = setTimeout(() => {
      [calm, awaited] = [scale, 0];
      repaint();
    }, SOON);
  }

  /** The still to lay. @param {Sheet} sheet @param {Paint} paint @returns {Still} */
  function due(sheet, paint) {
    const { scale } = sheet.frame;
    if (next?.frame.scale !== scale) next = null;
    const left = front ? room(sheet, front) : -1;
    if (!front || left < 0) return atOnce(sheet, paint);
    const isStretched = front.frame.scale !== scale;
    if (isStretched && calm !== scale) waitForCalm(scale);
    else if (isStretched || left < NEAR) return inSlices(sheet, paint, front);
    return front;
  }

  /** @param {Sheet} sheet @param {Paint} paint @returns {Still} */
  function atOnce(sheet, paint) {
    const still = next && room(sheet, next) >= 0 ? next : begun(sheet, paint);
    paintedOn(still);
    next = null;
    return still;
  }

  /** @param {Sheet} sheet @param {Paint} paint @param {Still} meanwhile @returns {Still} */
  function inSlices(sheet, paint, meanwhile) {
    const still = (next ??= begun(sheet, paint));
    if (!paintedOn(still, performance.now() + SLICE)) {
      repaint();
      return meanwhile;
    }
    next = null;
    return still;
  }

  return {
    /** @param {Sheet} sheet @param {number} number of shapes @param {unknown[]} of what they look like that depends on @param {Paint} paint */
    lay(sheet, number, of, paint) {
      if (number <= FEW) return void paintedOn({ rest: paint(sheet) });
      const now = [...of, sheet.view.width, sheet.view.height, devicePixelRatio];
      if (now.some((each, at) => each !== shown[at])) front = next = null;
      shown = now;
      front = due(sheet, paint);
      const { left, top, width, height } = placed(sheet, front);
      const whole = (/** @type {number} */ value) =>
        Math.round(value * (devicePixelRatio || 1)) / (devicePixelRatio || 1); // no blur where it is only moved
      sheet.context.drawImage(front.canvas, whole(left), whole(top), width, height);
    },
    destroy() {
      clearTimeout(timer);
      for (const canvas of canvases) canvas.width = canvas.height = 0;
    },
  };
}
