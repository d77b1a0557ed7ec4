// How is a stored spectrogram shown? The picture's part that is seen, in the colours of the theme.

/** @typedef {import("./axis.js").Stretch} Stretch */

/** @param {string} url @param {() => void} ready */
export function spectrumAt(url, ready) {
  const picture = new Image();
  picture.addEventListener("load", ready);
  return {
    load() {
      if (!picture.src) picture.src = url;
    },
    picture: () => (picture.complete && picture.naturalWidth ? picture : null),
  };
}

/** @param {CanvasRenderingContext2D} context @param {HTMLImageElement | null} picture @param {Stretch} extent @param {import("./timeline.js").Look} look */
export function paintSpectrum(context, picture, extent, { view, width, top, height, palette }) {
  if (!picture) return;
  const whole = extent.end - extent.start;
  const from = ((view.start - extent.start) / whole) * picture.naturalWidth;
  const part = Math.max(((view.end - view.start) / whole) * picture.naturalWidth, 0.01);
  context.beginPath();
  context.rect(0, top, width, height);
  context.clip();
  context.drawImage(picture, from, 0, part, picture.naturalHeight, 0, top, width, height);
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
