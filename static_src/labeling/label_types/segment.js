// Time segments: drawn by dragging or set at the cursor, with the class chosen before or after.
import { regionKind } from "../regions/editor.js";
import { say } from "../texts.js";
import { within } from "../time/axis.js";
import { channelNames, leastOf, segmentTool } from "../time/marking.js";
import { byTime, extentOf, overlapping, twice } from "../time/segments.js";
import { moment, interval, typed } from "../time/written.js";

/** @typedef {import("../contract").RegionValue} RegionValue */
/** @typedef {import("../contract").Field} Field */
/** @typedef {import("../contract").Content} Content */

/** Where edges can lie on what is shown, if not everywhere. @type {WeakMap<Content, (at: number) => number>} */
const snapping = new WeakMap();

/** @param {RegionValue} region @param {unknown} [_answer] @param {unknown} [_field] @param {Content} [content] */
const told = (region, _answer, _field, content) =>
  [interval(region.start, region.end, content), ...(region.channels ?? [])].join(", ");

export const kind = regionKind({
  name: "segment",
  media: ["audio", "series", "video"],
  told,
  order: byTime,

  problems(regions, field, make, content) {
    const extent = extentOf(content);
    const where = (/** @type {RegionValue} */ region) => told(region, undefined, field, content);
    return [
      ...regions
        .filter(({ start, end }) => extent && (start < extent.start || end > extent.end))
        .map((region) => make("segmentOutside", { where: where(region) }, region.id)),
      ...regions
        .filter(({ start, end }) => end - start < leastOf(field))
        .map((region) =>
          make("segmentShort", { where: where(region), seconds: leastOf(field) / 1_000_000 }, region.id),
        ),
      ...twice(regions).map((region) => make("segmentTwice", { where: where(region) }, region.id)),
      ...overlapping(regions, field).map(([one, other]) =>
        make("segmentOverlap", { one: where(one), other: where(other) }, other.id),
      ),
    ];
  },

  refused: (made, regions, field, content) =>
    twice([...regions, made]).includes(made)
      ? { text: "segmentThere", values: { where: told(made, undefined, field, content) } }
      : null,

  measures(region, content) {
    const time = (/** @type {"start" | "end"} */ name, /** @type {string} */ label) => ({
      name,
      label,
      value: region[name],
      text: moment(region[name], content),
      read: (/** @type {string} */ text) => typed(text, content),
    });
    const times = [time("start", say("segmentStart")), time("end", say("segmentEnd"))];
    if (!region.channels) return times;
    const names = channelNames(content);
    const channels = {
      name: "channels",
      label: say("segmentChannels"),
      value: 0,
      text: region.channels.join(", ") || say("segmentEvery"),
      read: (/** @type {string} */ text) => channelsIn(text, names),
    };
    return [...times, channels];
  },

  measured(region, change, content) {
    const extent = extentOf(content);
    if (!extent || ("channels" in change && change.channels)) return change;
    const length = region.end - region.start;
    const snapped = snapping.get(content) ?? ((/** @type {number} */ at) => at);
    if (change.start !== undefined) {
      const start = snapped(within(change.start, { start: extent.start, end: extent.end - 1 }));
      if (start >= extent.end) return {};
      return { start, end: start < region.end ? region.end : snapped(Math.min(start + length, extent.end)) };
    }
    const end = snapped(within(change.end ?? region.end, { start: extent.start + 1, end: extent.end }));
    if (end <= extent.start) return {};
    return { start: end > region.start ? region.start : snapped(Math.max(end - length, extent.start)), end };
  },

  commands: (field) => [
    { id: "segment_start", title: "", keys: ["["] },
    { id: "segment_end", title: "", keys: ["]"] },
    { id: "segment_play", title: "", keys: ["Shift+Space"] },
    { id: "segment_play", title: "", keys: ["Ctrl+Shift+Space"], when: "always" },
    { id: "segment_split", title: "", keys: ["k"] },
    { id: "segment_join", title: "", keys: ["j"] },
    ...(field.attributes?.length ? [{ id: "segment_words", title: "", keys: ["w"] }] : []),
    ...(field.per_channel ? [{ id: "segment_channel", title: "", keys: ["c"] }] : []),
  ],

  tool(surface, hands, content) {
    if (surface.snapped) snapping.set(content, surface.snapped);
    return segmentTool(surface, hands, content);
  },
});

/** The named channels, [] for all; null where one is unknown. @param {string} text @param {string[]} names @returns {string[] | null} */
function channelsIn(text, names) {
  if (!text.trim() || text.trim() === say("segmentEvery")) return [];
  const wanted = text
    .split(",")
    .map((each) => each.trim())
    .filter(Boolean);
  if (wanted.some((each) => !names.includes(each))) return null;
  return everyAsNone(
    names.filter((name) => wanted.includes(name)),
    names,
  );
}

/** @param {string[]} chosen @param {string[]} names */
const everyAsNone = (chosen, names) => (chosen.length === names.length ? [] : chosen);
