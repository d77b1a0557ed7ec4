// Converts between code points and JavaScript's code units. Pure.

/** Code units of each code point beyond the basic plane, in order. @param {string} text */
function astralUnits(text) {
  const found = [];
  for (let unit = 0; unit < text.length; unit += 1) {
    const code = text.charCodeAt(unit);
    if (code >= 0xd800 && code <= 0xdbff && unit + 1 < text.length) found.push(unit++);
  }
  return found;
}

/** How many of the sorted numbers are below the limit. @param {number[]} sorted @param {(value: number, index: number) => boolean} isBelow */
function countBelow(sorted, isBelow) {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBelow(sorted[middle] ?? 0, middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Both ways for one text, each in logarithmic time. @param {string} text */
export function offsetsOf(text) {
  const astral = astralUnits(text);
  return {
    /** code points of the whole text */
    length: text.length - astral.length,
    /** @param {number} unit */
    pointAt: (unit) => unit - countBelow(astral, (position) => position < unit),
    /** @param {number} point */
    unitAt: (point) => point + countBelow(astral, (position, index) => position - index < point),
  };
}
