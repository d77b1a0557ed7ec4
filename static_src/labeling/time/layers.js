// Layers of segments on a timeline, one per field. All layers share the lanes.
import { lanesOf } from "./lanes.js";

/** @typedef {import("./painting.js").Shaded} Shaded */
/** @typedef {import("./axis.js").Interval} Interval */
/** @typedef {{mark: (interval: Interval) => void, pick: (id: string | null) => void, shape: (id: string, interval: Interval, gesture: string) => void}} User of a layer */
/** @typedef {{start: number | null, end: number | null}} Pending what waits for a class, or for its other end */

export function createLayers() {
  /** @type {Map<string, {shaded: Shaded[], pending: Pending | null, user: User | null}>} */
  const layers = new Map();
  let current = "";
  let lanes = lanesOf([]);

  const all = () => [...layers.values()].flatMap(({ shaded }) => shaded);
  /** @param {{layer: string, id: string}} of */
  const laneOf = ({ layer, id }) => lanes.lanes.get(layer + id) ?? 0;

  return {
    all,
    laneOf,
    lanes: () => lanes.lanes,
    pending: () => [...layers.values()].flatMap(({ pending }) => pending ?? []),
    /** how many lanes there are; none without a field */
    count: () => (layers.size ? lanes.count : 0),
    /** who hears of the pointer now */
    user: () => layers.get(current)?.user ?? null,
    /** @param {{layer: string, id: string}} of @returns {Shaded | undefined} */
    find: ({ layer, id }) => layers.get(layer)?.shaded.find((each) => each.id === id),
    /** What lies on it is meant from now on. @param {string} layer */
    choose: (layer) => void (current = layer),
    /** @param {string} layer @param {Omit<Shaded, "layer">[]} shaded @param {Pending | null} pending */
    lay(layer, shaded, pending) {
      layers.set(layer, {
        user: layers.get(layer)?.user ?? null,
        shaded: shaded.map((each) => ({ ...each, layer })),
        pending,
      });
      lanes = lanesOf(all().map((each) => ({ ...each, id: each.layer + each.id })));
    },
    /** @param {string} layer @param {User | null} user null: the one from before */
    use(layer, user) {
      const before = layers.get(layer);
      layers.set(layer, {
        shaded: before?.shaded ?? [],
        pending: before?.pending ?? null,
        user: user ?? before?.user ?? null,
      });
      if (user === null || current === "") current = layer;
    },
  };
}
