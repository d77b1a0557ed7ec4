// Small steps, immediate or by the server's data points, one after the other.

/**
 * @param {{at: () => number, by: (at: number, by: 1 | -1) => number | Promise<number>, arrive: (at: number) => void}} way
 * @returns {(by: 1 | -1) => void}
 */
export function createNudge({ at, by: step, arrive }) {
  let arriving = Promise.resolve();
  let waiting = 0;

  return (by) => {
    const to = waiting ? null : step(at(), by);
    if (typeof to === "number") return arrive(to);
    waiting += 1;
    arriving = arriving.then(async () => {
      arrive(await (to ?? step(at(), by)));
      waiting -= 1;
    });
  };
}
