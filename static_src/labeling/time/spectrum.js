// Draws the visible part of a stored spectrogram in the theme's colors.

/** @typedef {import("./axis.js").Interval} Interval */

/** @param {string} url @param {() => void} ready */
export function spectrumAt(url, ready) {
  const image = new Image();
  image.addEventListener("load", ready);
  return {
    load() {
      if (!image.src) image.src = url;
    },
    image: () => (image.complete && image.naturalWidth ? image : null),
  };
}

/** @param {CanvasRenderingContext2D} context @param {HTMLImageElement | null} image @param {Interval} extent @param {import("./timeline.js").Look} look */
export function paintSpectrum(context, image, extent, { view, width, top, height, palette }) {
  if (!image) return;
  const whole = extent.end - extent.start;
  const from = ((view.start - extent.start) / whole) * image.naturalWidth;
  const part = Math.max(((view.end - view.start) / whole) * image.naturalWidth, 0.01);
  context.beginPath();
  context.rect(0, top, width, height);
  context.clip();
  context.drawImage(image, from, 0, part, image.naturalHeight, 0, top, width, height);
  if (isDark()) {
    tint(context, "multiply", palette.accent, { width, top, height }); // loud shines
  } else {
    tint(context, "difference", "white", { width, top, height }); // loud is dark on white paper
    tint(context, "lighten", palette.accent, { width, top, height });
  }
}

/** The theme that was chosen, else the device's. */
function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

/** @param {CanvasRenderingContext2D} context @param {GlobalCompositeOperation} way @param {string} colour @param {{width: number, top: number, height: number}} box */
function tint(context, way, colour, { width, top, height }) {
  context.globalCompositeOperation = way;
  context.fillStyle = colour;
  context.fillRect(0, top, width, height);
  context.globalCompositeOperation = "source-over";
}
