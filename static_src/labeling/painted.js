// Defers work until the next item is painted: requests and players take milliseconds of that frame.

const MAX_COUNT = 100; // ms: a page in the background draws no frame

/** Resolves when the next frame has been painted. @returns {Promise<void>} */
export const afterPaint = () =>
  new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, MAX_COUNT);
  });
