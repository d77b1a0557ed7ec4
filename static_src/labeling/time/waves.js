// Minimum and maximum amplitude per pixel column, from stored peaks or samples. Pure.

const FULL = 127; // of a peak: full scale

/**
 * The lowest and highest of each column, -1 to 1, as [low, high, low, high, …].
 * @param {Int8Array} peaks @param {{rows: number, row: number, step: number}} shape rows of a part, which one, samples of a part
 * @param {number} from the first sample seen @param {number} to @param {number} width @returns {Float32Array}
 */
export function columnsOfPeaks(peaks, { rows, row, step }, from, to, width) {
  const columns = new Float32Array(2 * width);
  const parts = Math.floor(peaks.length / (2 * rows));
  const each = (to - from) / width / step;
  const first = from / step;
  for (let x = 0; x < width; x += 1) {
    const begin = first + x * each;
    const [low, high] = each >= 1 ? lowestOf(begin, begin + each) : between(begin + each / 2 - 0.5);
    columns[2 * x] = low / FULL;
    columns[2 * x + 1] = high / FULL;
  }
  return columns;

  /** @param {number} part @param {0 | 1} which */
  function at(part, which) {
    return part < 0 || part >= parts ? 0 : (peaks[(part * rows + row) * 2 + which] ?? 0);
  }

  /** @param {number} begin @param {number} end @returns {[number, number]} */
  function lowestOf(begin, end) {
    let [low, high] = [FULL, -FULL];
    for (let part = Math.floor(begin); part < Math.max(Math.ceil(end), Math.floor(begin) + 1); part += 1) {
      low = Math.min(low, at(part, 0));
      high = Math.max(high, at(part, 1));
    }
    return [low, high];
  }

  /** @param {number} place @returns {[number, number]} */
  function between(place) {
    const part = Math.floor(place);
    const share = place - part;
    return [at(part, 0) * (1 - share) + at(part + 1, 0) * share, at(part, 1) * (1 - share) + at(part + 1, 1) * share];
  }
}

/** The same from the samples themselves. @param {Float32Array} samples @param {number} from @param {number} to @param {number} width @returns {Float32Array} */
export function columnsOfSamples(samples, from, to, width) {
  const columns = new Float32Array(2 * width);
  const each = (to - from) / width;
  const at = (/** @type {number} */ index) => samples[index] ?? 0;
  for (let x = 0; x < width; x += 1) {
    const begin = from + x * each;
    let [low, high] = [1, -1];
    if (each >= 1) {
      for (let index = Math.floor(begin); index <= Math.floor(begin + each); index += 1) {
        low = Math.min(low, at(index));
        high = Math.max(high, at(index));
      }
    } else {
      const index = Math.floor(begin);
      low = high = at(index) * (1 - (begin - index)) + at(index + 1) * (begin - index);
    }
    columns[2 * x] = low;
    columns[2 * x + 1] = high;
  }
  return columns;
}

/** By how much columns are enlarged so that a quiet audio is seen; whole steps, so that it is calm. @param {Float32Array} columns */
export function gainFor(columns) {
  const loudest = columns.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
  return loudest < 0.001 ? 1 : Math.min(2 ** Math.floor(Math.log2(1 / loudest)), 8);
}
