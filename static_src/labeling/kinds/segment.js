// How are stretches of time marked? By dragging, or by setting their start and end where the cursor is; a class before or after.
import { regionKind } from "../regions/editor.js";
import { say } from "../texts.js";
import { within } from "../time/axis.js";
import { byTime, cutAt, extentOf, nextOf, overlapping, twice } from "../time/segments.js";
import { moment, stretch, typed } from "../time/written.js";

/** @typedef {import("../contract").RegionValue} RegionValue */
/** @typedef {import("../contract").Field} Field */
/** @typedef {import("../contract").Content} Content */
/** @typedef {import("../regions/editor.js").Hands} Hands */
/** @typedef {import("../time/timeline.js").Timeline} Timeline */
/** @typedef {{type: string, stage: HTMLElement, timeline: Timeline, playPart?: (part: {start: number, end: number}) => void}} TimeSurface */
/** @typedef {{start: number | null, end: number | null}} Marks */

/** @param {RegionValue} region @param {unknown} [_answer] @param {unknown} [_field] @param {Content} [content] */
const told = (region, _answer, _field, content) => [stretch(region.start, region.end, content), ...(region.channels ?? [])].join(", ");

/** @param {Field} field */
const leastOf = (field) => Math.max(field.min_length ?? 1, 1);

/** @param {Content} content @returns {string[]} */
const channelNames = (content) => (Array.isArray(content.channels) ? content.channels.map(({ name }) => name) : []);

export const kind = regionKind({
  name: "segment",
  media: ["audio", "series", "video"],
  told,
  order: byTime,

  problems(regions, field, make, content) {
    const extent = extentOf(content);
    const where = (/** @type {RegionValue} */ region) => told(region, undefined, field, content);
    return [
      ...regions.filter(({ start, end }) => extent && (start < extent.start || end > extent.end)).map((region) => make("segmentOutside", { where: where(region) }, region.id)),
      ...regions.filter(({ start, end }) => end - start < leastOf(field)).map((region) => make("segmentShort", { where: where(region), seconds: leastOf(field) / 1_000_000 }, region.id)),
      ...twice(regions).map((region) => make("segmentTwice", { where: where(region) }, region.id)),
      ...overlapping(regions, field).map(([one, other]) => make("segmentOverlap", { one: where(one), other: where(other) }, other.id)),
    ];
  },

  measures(region, content) {
    const time = (/** @type {"start" | "end"} */ name, /** @type {string} */ label) => ({ name, label, value: region[name], text: moment(region[name], content), read: (/** @type {string} */ text) => typed(text, content) });
    const times = [time("start", say("segmentStart")), time("end", say("segmentEnd"))];
    if (!region.channels) return times;
    const names = channelNames(content);
    const channels = { name: "channels", label: say("segmentChannels"), value: 0, text: region.channels.join(", ") || say("segmentEvery"), read: (/** @type {string} */ text) => channelsIn(text, names) };
    return [...times, channels];
  },

  measured(region, change, content) {
    const extent = extentOf(content);
    if (!extent || ("channels" in change && change.channels)) return change;
    const length = region.end - region.start;
    if (change.start !== undefined) {
      const start = within(change.start, { start: extent.start, end: extent.end - 1 });
      return { start, end: start < region.end ? region.end : Math.min(start + length, extent.end) };
    }
    const end = within(change.end ?? region.end, { start: extent.start + 1, end: extent.end });
    return { start: end > region.start ? region.start : Math.max(end - length, extent.start), end };
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

  tool: (surface, hands, content) => (surface.timeline ? segmentTool(surface, hands, content) : NUMBERS_ONLY),
});

/** Of a medium without a timeline: its stretches stand in the table. @type {import("../regions/editor.js").Tool} */
const NUMBERS_ONLY = { paint() {}, destroy() {} };

/** The named channels, [] for all; null where one is unknown. @param {string} text @param {string[]} names @returns {string[] | null} */
function channelsIn(text, names) {
  if (!text.trim() || text.trim() === say("segmentEvery")) return [];
  const wanted = text.split(",").map((each) => each.trim()).filter(Boolean);
  if (wanted.some((each) => !names.includes(each))) return null;
  return everyAsNone(names.filter((name) => wanted.includes(name)), names);
}

/** @param {string[]} chosen @param {string[]} names */
const everyAsNone = (chosen, names) => (chosen.length === names.length ? [] : chosen);

/** @param {TimeSurface} surface @param {Hands} hands @param {Content} content @returns {import("../regions/editor.js").Tool} */
function segmentTool(surface, hands, content) {
  const { timeline } = surface;
  const { field } = hands;
  const names = channelNames(content);
  /** what waits for a class, or for its other end @type {Marks | null} */
  let marks = null;
  /** @type {string | null} */
  let shown = null;

  const selected = () => hands.regions().find(({ id }) => id === hands.selected());
  const ownMeasures = () => (field.per_channel ? { channels: [] } : {});

  /** @param {{start: number, end: number}} whole @param {string} [label] */
  function make(whole, label) {
    marks = null;
    hands.use();
    const made = hands.add({ ...whole, ...ownMeasures() }, label === undefined ? {} : { label });
    if (made !== null && field.attributes?.[0]?.kind === "text") goToWords();
  }

  function goToWords() {
    const place = hands.fieldset.querySelector(".asked-about:not([hidden]) fieldset:not([hidden]) :is(textarea, input)");
    if (place instanceof HTMLElement) place.focus({ preventScroll: false });
  }

  /** Both ends; one that isn't set is where the cursor is. @returns {{start: number, end: number} | null} */
  function whole() {
    if (!marks) return null;
    const [start, end] = [marks.start ?? timeline.at(), marks.end ?? timeline.at()];
    return end - start >= leastOf(field) ? { start, end } : null;
  }

  function makeFromMarks() {
    const found = whole();
    if (!found) return hands.say(say("segmentNone"));
    if (hands.label() !== null) return make(found);
    marks = found;
    hands.repaint();
    hands.say(say("segmentClass"));
  }

  /** The selected segment's edge comes to the cursor; where that can't be, a new one begins. @param {"start" | "end"} edge */
  function setEdge(edge) {
    const at = timeline.at();
    const region = marks ? undefined : selected();
    if (region && (edge === "start" ? at < region.end : at > region.start)) {
      return hands.reshape(region.id, { start: region.start, end: region.end, [edge]: at }, { gesture: `${region.id}-${edge}` });
    }
    hands.select(null, { quiet: true });
    const before = marks ?? { start: null, end: null };
    const other = edge === "start" ? before.end : before.start;
    const fits = other !== null && (edge === "start" ? at < other : at > other);
    marks = edge === "start" ? { start: at, end: fits ? other : null } : { start: fits ? other : null, end: at };
    hands.repaint();
    hands.say(say(edge === "start" ? "segmentStartSet" : "segmentEndSet", { at: moment(at, content) }));
  }

  function split() {
    const region = selected();
    const parts = region && cutAt(region, timeline.at(), leastOf(field));
    if (!region || !parts) return hands.say(say("segmentSplitWhere"));
    const gesture = hands.gesture();
    const kept = (field.attributes ?? []).filter(({ kind: each, name }) => each !== "text" && region.attributes?.[name] !== undefined).map(({ name }) => [name, region.attributes?.[name]]);
    const { id: _id, label, ...measures } = region;
    hands.reshape(region.id, parts.first, { gesture });
    hands.add({ ...measures, ...parts.second, attributes: Object.fromEntries(kept) }, { label, gesture });
  }

  function join() {
    const region = selected();
    const next = region && nextOf(hands.regions(), region);
    if (!region || !next) return hands.say(say("segmentJoinNone"));
    const gesture = hands.gesture();
    const words = (field.attributes ?? []).filter(({ kind: each }) => each === "text").map(({ name }) => [name, [region, next].map(({ attributes }) => attributes?.[name]).filter(Boolean).join(" ")]);
    const said = region.attributes || next.attributes ? { attributes: { ...next.attributes, ...region.attributes, ...Object.fromEntries(words) } } : {};
    hands.reshape(region.id, { end: Math.max(region.end, next.end), ...said }, { gesture });
    hands.remove(next.id, { gesture });
  }

  /** All channels, then each alone. */
  function nextChannel() {
    const region = selected();
    if (!region?.channels) return;
    const at = names.indexOf(region.channels[0] ?? "");
    const channels = at + 1 < names.length ? [names[at + 1]] : [];
    hands.reshape(region.id, { channels });
    hands.say(channels.join() || say("segmentEvery"));
  }

  function play() {
    const part = selected() ?? whole();
    if (part) surface.playPart?.({ start: part.start, end: part.end });
  }

  /** @type {Record<string, () => void>} */
  const DOES = {
    segment_start: () => setEdge("start"),
    segment_end: () => setEdge("end"),
    segment_make: makeFromMarks,
    segment_play: play,
    segment_split: split,
    segment_join: join,
    segment_words: goToWords,
    segment_channel: nextChannel,
  };

  /** @param {RegionValue} region */
  function tagOf(region) {
    const said = (field.attributes ?? []).find(({ kind: each, name }) => each === "text" && region.attributes?.[name]);
    const title = field.options?.find(({ key }) => key === region.label)?.title ?? region.label;
    return said ? `${title}: ${region.attributes?.[said.name]}` : title;
  }

  const take = () => timeline.use(field.name, null);
  const playing = hands.fieldset.querySelector('[data-command="segment_play"]');
  if (playing instanceof HTMLElement) playing.hidden = surface.playPart === undefined;
  hands.fieldset.addEventListener("focusin", take);
  hands.fieldset.addEventListener("click", take);
  timeline.use(field.name, {
    mark(found) {
      if (found.end - found.start < leastOf(field)) return;
      hands.use();
      if (hands.label() !== null) return make(found);
      hands.select(null, { quiet: true });
      marks = found;
      timeline.go(found.start);
      hands.repaint();
      hands.say(say("segmentClass"));
    },
    pick(id) {
      marks = null;
      if (id !== null) hands.use();
      hands.select(id);
      hands.repaint();
      surface.stage.focus({ preventScroll: true });
    },
    shape(id, { start, end }, gesture) {
      hands.use();
      if (hands.selected() !== id) hands.select(id, { quiet: true });
      if (end - start >= leastOf(field)) hands.reshape(id, { start, end }, { gesture });
    },
  });

  return {
    paint(regions, now) {
      const tracks = new Map((field.options ?? []).map(({ key }, index) => [key, index]));
      const shaded = regions.map((region) => ({
        id: region.id,
        start: region.start,
        end: region.end,
        colour: hands.colour(region.label),
        tag: tagOf(region),
        selected: region.id === now,
        track: tracks.get(region.label) ?? tracks.size,
        rows: region.channels?.length ? region.channels.map((/** @type {string} */ name) => timeline.rowNames.indexOf(name)) : null,
      }));
      timeline.show(field.name, shaded, marks);
      const region = now === shown ? undefined : regions.find(({ id }) => id === now);
      shown = now;
      if (region) timeline.reveal({ start: region.start, end: region.end });
    },
    take(label) {
      const found = whole();
      if (!found) return false;
      make(found, label);
      return true;
    },
    commands: () => (marks ? [{ id: "segment_make", title: "", keys: ["Enter"] }] : []),
    command(command) {
      DOES[command.id]?.();
      return command.id in DOES;
    },
    leave() {
      if (!marks) return false;
      marks = null;
      hands.repaint();
      return true;
    },
    destroy() {
      hands.fieldset.removeEventListener("focusin", take);
      hands.fieldset.removeEventListener("click", take);
    },
  };
}
