// How does a search go on that has found nothing yet? By itself, a stretch after the other, until the page is loaded that has found something, or somebody stops it.

/** The notice of the page at this address, if that has found nothing yet either. @param {string} url @param {AbortSignal} signal @returns {Promise<Element | null>} */
async function noticeAt(url, signal) {
  const answer = await fetch(url, { signal });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector("[data-go-on]");
}

/** @param {HTMLElement} notice that says how far the search went, with a link to go on and a button to stop */
export function goOn(notice) {
  const link = /** @type {HTMLAnchorElement} */ (notice.querySelector("a"));
  const stop = /** @type {HTMLButtonElement} */ (notice.querySelector("button"));
  const over = new AbortController();

  /** @param {boolean} isRunning */
  function show(isRunning) {
    const hasFocus = notice.contains(document.activeElement);
    [link.hidden, stop.hidden] = [isRunning, !isRunning];
    notice.ariaBusy = String(isRunning); // so that not each stretch is read out
    if (hasFocus) (isRunning ? stop : link).focus();
  }

  async function run() {
    for (;;) {
      const next = await noticeAt(link.href, over.signal);
      if (!next) return location.replace(link.href);
      notice.querySelector("p")?.replaceWith(/** @type {Element} */ (next.querySelector("p")));
      link.href = next.querySelector("a")?.getAttribute("href") ?? "";
    }
  }

  stop.addEventListener("click", () => over.abort());
  show(true);
  run().catch(() => show(false)); // stopped, or no connection: the link goes on
}
