// The queue of annotations to send, with retries. Pure.

/** @typedef {import("./contract").Sending} Sending */

/** @param {Sending[]} entries @param {string} viewer another person's answers on this device are not ours to send */
export function inOrder(entries, viewer) {
  return entries.filter((entry) => entry.viewer === viewer).sort((a, b) => a.sequence - b.sequence);
}

/** @param {Sending[]} entries @returns {number} */
export function nextSequence(entries) {
  return 1 + entries.reduce((most, entry) => Math.max(most, entry.sequence), 0);
}

/**
 * The queue after one attempt: only an answer from the server takes an entry out, and never one out of its turn.
 * @param {Sending[]} entries @param {string} key @param {"accepted" | "refused" | "unreachable" | "stale"} outcome
 */
export function afterAttempt(entries, key, outcome) {
  const settled = outcome === "accepted" || outcome === "refused";
  return settled ? entries.filter((entry) => entry.key !== key) : entries;
}

/** The guideline was read: everything that waits under the old version goes out under the new one.
 * @param {Sending[]} entries @param {{from: number, to: number}} version */
export function underNewGuideline(entries, { from, to }) {
  return entries.map((entry) =>
    entry.body.guideline === from ? { ...entry, body: { ...entry.body, guideline: to } } : entry,
  );
}

/** @param {number} attempt 0 for the first @returns {number} ms */
export function retryDelay(attempt) {
  return Math.min(60_000, 2_000 * 2 ** attempt);
}
