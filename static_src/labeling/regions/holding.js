// Locked and hidden regions, for this item on this page only. Not part of the annotation.

export function createHolding() {
  /** @type {Set<string>} */
  const locked = new Set();
  /** @type {Set<string>} */
  const hidden = new Set();

  /** @param {Set<string>} set @param {string} id @returns {boolean} whether it is one of them now */
  function turn(set, id) {
    if (set.delete(id)) return false;
    set.add(id);
    return true;
  }

  return {
    /** Nothing changes it until it is let go. @param {string} id */
    isLocked: (id) => locked.has(id),
    /** Out of sight, but for while it is selected. @param {string} id */
    isHidden: (id) => hidden.has(id),
    /** @param {string} id */
    turnLock: (id) => turn(locked, id),
    /** @param {string} id */
    turnHidden: (id) => turn(hidden, id),
    /** Those in sight. @template {{id: string}} R @param {R[]} regions @param {string | null} selected @returns {R[]} */
    seen: (regions, selected) =>
      hidden.size ? regions.filter(({ id }) => id === selected || !hidden.has(id)) : regions,
    /** Another item. */
    forget() {
      locked.clear();
      hidden.clear();
    },
  };
}

/** @typedef {ReturnType<typeof createHolding>} Holding */
