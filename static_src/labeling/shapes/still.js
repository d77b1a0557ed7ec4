// How do thousands of shapes stay on the screen while the picture is moved? They are painted once, a bit beyond the view; that still is laid where the picture is now.

/** @typedef {import("./paint.js").Sheet} Sheet */

const BEYOND = 256; // pixels of the view that are painted on each side of it
const FEW = 150; // so many are painted as quickly as a still is laid
const SOON = 120; // ms after the last step closer or back: until then the still is stretched

/** @param {() => void} repaint */
export function createStill(repaint) {
  const canvas = document.createElement("canvas");
  /** what the still shows @type {{frame: import("../../picture/frame").Frame, of: unknown[]} | null} */
  let shown = null;
  let timer = 0;

  /** @param {Sheet} sheet @param {unknown[]} of @param {(sheet: Sheet) => void} paint */
  function paintAnew({ frame, view }, of, paint) {
    const ratio = devicePixelRatio || 1;
    const [width, height] = [view.width + 2 * BEYOND, view.height + 2 * BEYOND];
    [canvas.width, canvas.height] = [Math.round(width * ratio), Math.round(height * ratio)]; // clears it
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.scale(ratio, ratio);
    paint({ context, view: { width, height }, frame: { scale: frame.scale, left: frame.left + BEYOND, top: frame.top + BEYOND } });
    shown = { frame, of };
  }

  /** Where the still lies now. @param {Sheet} sheet @param {import("../../picture/frame").Frame} before */
  function placed({ frame, view }, before) {
    const factor = frame.scale / before.scale;
    const start = (/** @type {number} */ now, /** @type {number} */ then) => now - (then + BEYOND) * factor;
    return { left: start(frame.left, before.left), top: start(frame.top, before.top), width: (view.width + 2 * BEYOND) * factor, height: (view.height + 2 * BEYOND) * factor };
  }

  /** @param {Sheet} sheet @param {{left: number, top: number, width: number, height: number}} place */
  const covers = ({ view }, { left, top, width, height }) => left <= 0 && top <= 0 && left + width >= view.width && top + height >= view.height;

  /** It is seen in another size for a moment; then it is painted anew. */
  function sharpenSoon() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      shown = null;
      repaint();
    }, SOON);
  }

  return {
    /** @param {Sheet} sheet @param {number} number of shapes @param {unknown[]} of what they look like that depends on @param {(sheet: Sheet) => void} paint */
    lay(sheet, number, of, paint) {
      if (number <= FEW) return paint(sheet);
      const now = [...of, sheet.view.width, sheet.view.height, devicePixelRatio];
      const before = shown && now.every((each, at) => each === shown?.of[at]) ? shown : null;
      if (!before || !covers(sheet, placed(sheet, before.frame))) paintAnew(sheet, now, paint);
      else if (before.frame.scale !== sheet.frame.scale) sharpenSoon();
      const { left, top, width, height } = placed(sheet, shown?.frame ?? sheet.frame);
      const whole = (/** @type {number} */ value) => Math.round(value * (devicePixelRatio || 1)) / (devicePixelRatio || 1); // no blur where it is only moved
      sheet.context.drawImage(canvas, whole(left), whole(top), width, height);
    },
    destroy() {
      clearTimeout(timer);
      canvas.width = canvas.height = 0;
    },
  };
}
