// What does the page say? The sentences come translated from the template's data block.

/** @type {Record<string, string>} */
let texts = {};

/** @param {Record<string, string>} translated */
export function speak(translated) {
  texts = translated;
}

/** @param {string} key @param {Record<string, string | number>} [values] fill {name} places */
export function say(key, values = {}) {
  return (texts[key] ?? key).replace(/\{(\w+)\}/g, (place, name) => String(values[name] ?? place));
}

/** @param {string | number} moment @returns {string} hours and minutes in the person's own way */
export function clock(moment) {
  return new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(moment));
}
