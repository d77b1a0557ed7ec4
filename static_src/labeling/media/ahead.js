// Prefetches the bytes that the next item needs first.

const MAX_COUNT = 4;
/** @type {Map<string, Promise<ArrayBuffer>>} */
const ahead = new Map();

/** @param {string} url @param {AbortSignal} [signal] */
async function fetched(url, signal) {
  const answer = await fetch(url, { signal });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.arrayBuffer();
}

/** @param {string} url */
export function fetchAhead(url) {
  if (!url || ahead.has(url)) return;
  const bytes = fetched(url);
  bytes.catch(() => ahead.delete(url)); // shown, it is asked for again
  ahead.set(url, bytes);
  for (const old of ahead.keys()) if (ahead.size > MAX_COUNT) ahead.delete(old);
}

/** The bytes, fetched before or from now on. @param {string} url @param {AbortSignal} [signal] @returns {Promise<ArrayBuffer>} */
export function bytesAt(url, signal) {
  const found = ahead.get(url);
  ahead.delete(url);
  return found ? found.catch(() => fetched(url, signal)) : fetched(url, signal);
}
