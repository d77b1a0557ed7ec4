// Which files travel together? Few enough that a broken connection costs little, in the order they were chosen.

/**
 * @template {{size: number}} F
 * @param {readonly F[]} files @param {{files: number, bytes: number}} most @returns {F[][]} a larger file goes alone
 */
export function portionsOf(files, most) {
  /** @type {F[][]} */
  const portions = [];
  let size = 0;
  for (const file of files) {
    const last = portions.at(-1);
    if (last && last.length < most.files && size + file.size <= most.bytes) {
      last.push(file);
      size += file.size;
    } else {
      portions.push([file]);
      size = file.size;
    }
  }
  return portions;
}

/** @param {number} sent @param {number} total @returns {number} 0 to 100 */
export function percent(sent, total) {
  return total > 0 ? Math.min(100, Math.floor((100 * sent) / total)) : 100;
}
