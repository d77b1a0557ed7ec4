// The page's texts, translated in a data block (annotation/workflow/labeling/script_texts.py).

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

/** @param {string | number} moment @returns {string} hours and minutes in the zone that all pages are written in */
export function clock(moment) {
  return formatter({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(moment));
}

/** @param {string | number} moment @returns {string} the same with its zone, as `deadline` of templatetags/moments writes it */
export function deadline(moment) {
  const parts = formatter({ hour: "numeric", timeZoneName: "shortOffset" }).formatToParts(new Date(moment));
  const offset = parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
  return `${clock(moment)} (${offset.replace("GMT", "UTC").replace(/\+0$/, "")})`;
}

/** @param {Intl.DateTimeFormatOptions} options in the page's language and zone; in the device's zone where the browser doesn't know the page's */
function formatter(options) {
  const { lang, dataset } = document.documentElement;
  try {
    return new Intl.DateTimeFormat(lang, { ...options, timeZone: dataset.zone });
  } catch {
    return new Intl.DateTimeFormat(lang, options);
  }
}
