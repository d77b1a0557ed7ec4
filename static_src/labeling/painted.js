// What can wait until the person sees the next item? Requests and players take milliseconds of the frame that shows it.

const MAX_COUNT = 100; // ms: a page in the background draws no frame

/** Resolves when the next frame has been painted. @returns {Promise<void>} */
export const afterPaint = () =>
  new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, MAX_COUNT);
  });
