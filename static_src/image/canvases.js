// Which canvas is painted on next? The one that the item before has left: the browser paints on it again in less than half of the time.

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
