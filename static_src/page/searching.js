// How does a search go on that has found nothing yet? By itself, an interval after the other, until the page is loaded that has found something, or somebody stops it.

/** The notification of the page at this address, if that has found nothing yet either. @param {string} url @param {AbortSignal} signal @returns {Promise<Element | null>} */
async function notificationAt(url, signal) {
  const answer = await fetch(url, { signal });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector("[data-go-on]");
}

/** @param {HTMLElement} notification that says how far the search went, with a link to go on and a button to stop */
export function goOn(notification) {
  const link = /** @type {HTMLAnchorElement} */ (notification.querySelector("a"));
  const stop = /** @type {HTMLButtonElement} */ (notification.querySelector("button"));
  const over = new AbortController();

  /** @param {boolean} isRunning */
  function show(isRunning) {
    const hasFocus = notification.contains(document.activeElement);
    [link.hidden, stop.hidden] = [isRunning, !isRunning];
    notification.ariaBusy = String(isRunning); // so that not each interval is read out
    if (hasFocus) (isRunning ? stop : link).focus();
  }

  async function run() {
    for (;;) {
      const next = await notificationAt(link.href, over.signal);
      if (!next) return location.replace(link.href);
      notification.querySelector("p")?.replaceWith(/** @type {Element} */ (next.querySelector("p")));
      link.href = next.querySelector("a")?.getAttribute("href") ?? "";
    }
  }

  stop.addEventListener("click", () => over.abort());
  show(true);
  run().catch(() => show(false)); // stopped, or no connection: the link goes on
}
