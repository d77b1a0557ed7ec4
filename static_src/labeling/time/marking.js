// Segment commands on a timeline: set start and end at the cursor, split, join, play.
import { say } from "../texts.js";
import { cutAt, nextOf } from "./segments.js";
import { moment } from "./written.js";

/** @typedef {import("../contract").RegionValue} RegionValue */
/** @typedef {import("../contract").Field} Field */
/** @typedef {import("../contract").Content} Content */
/** @typedef {import("../regions/editor.js").Hands} Hands */
/**
 * @typedef {object} TimeSurface a medium that intervals can be marked on
 * @property {string} type
 * @property {HTMLElement} stage
 * @property {import("./timeline.js").Timeline} timeline
 * @property {(part: {start: number, end: number}) => void} [playPart]
 * @property {(edge: "start" | "end") => number} [edge] where an edge lies that is set now; without it at the cursor
 * @property {(at: number) => number} [snapped] the nearest moment at which an edge can lie
 * @property {(does: () => void) => void} [whenSettled] once what was asked for last is shown
 */
/** @typedef {{start: number | null, end: number | null}} Marks */

/** @param {Field} field */
export const leastOf = (field) => Math.max(field.min_length ?? 1, 1);

/** @param {Content} content @returns {string[]} */
export const channelNames = (content) =>
  Array.isArray(content.channels) ? content.channels.map(({ name }) => name) : [];

/** @param {TimeSurface} surface @param {Hands} hands @param {Content} content @returns {import("../regions/editor.js").Tool} */
export function segmentTool(surface, hands, content) {
  const { timeline } = surface;
  const { field } = hands;
  const names = channelNames(content);
  /** what waits for a class, or for its other end @type {Marks | null} */
  let marks = null;
  /** @type {string | null} */
  let shown = null;
  /** how many keys wait for the frame that they mean */
  let coming = 0;

  /** @param {"start" | "end"} edge */
  const edgeNow = (edge) => surface.edge?.(edge) ?? timeline.at();
  const whenSettled = surface.whenSettled ?? ((/** @type {() => void} */ does) => does());
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
    const place = hands.fieldset.querySelector(
      ".asked-about:not([hidden]) fieldset:not([hidden]) :is(textarea, input:not([type=hidden]))",
    );
    if (place instanceof HTMLElement) place.focus({ preventScroll: false });
  }

  /** Both ends; one that isn't set is where the cursor is. @returns {{start: number, end: number} | null} */
  function whole() {
    if (!marks) return null;
    const [start, end] = [marks.start ?? edgeNow("start"), marks.end ?? edgeNow("end")];
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
    const at = edgeNow(edge);
    const region = marks ? undefined : selected();
    if (region && (edge === "start" ? at < region.end : at > region.start)) {
      return hands.reshape(
        region.id,
        { start: region.start, end: region.end, [edge]: at },
        { gesture: `${region.id}-${edge}` },
      );
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
    if (!hands.mayChange(region.id)) return;
    const gesture = hands.gesture();
    const kept = (field.attributes ?? [])
      .filter(({ kind: each, name }) => each !== "text" && region.attributes?.[name] !== undefined)
      .map(({ name }) => [name, region.attributes?.[name]]);
    const { id: _id, label, ...measures } = region;
    hands.reshape(region.id, parts.first, { gesture });
    hands.add({ ...measures, ...parts.second, attributes: Object.fromEntries(kept) }, { label, gesture });
  }

  function join() {
    const region = selected();
    const next = region && nextOf(hands.regions(), region);
    if (!region || !next) return hands.say(say("segmentJoinNone"));
    if (!hands.mayChange(region.id) || !hands.mayChange(next.id)) return;
    const gesture = hands.gesture();
    const words = (field.attributes ?? [])
      .filter(({ kind: each }) => each === "text")
      .map(({ name }) => [
        name,
        [region, next]
          .map(({ attributes }) => attributes?.[name])
          .filter(Boolean)
          .join(" "),
      ]);
    const said =
      region.attributes || next.attributes
        ? { attributes: { ...next.attributes, ...region.attributes, ...Object.fromEntries(words) } }
        : {};
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
    const title = hands.title(region);
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
        held: hands.isHeld(region.id),
        locked: hands.isLocked(region.id),
        track: tracks.get(region.label) ?? tracks.size,
        rows: region.channels?.length
          ? region.channels.map((/** @type {string} */ name) => timeline.rowNames.indexOf(name))
          : null,
      }));
      timeline.show(field.name, shaded, marks);
      const region = now === shown ? undefined : regions.find(({ id }) => id === now);
      shown = now;
      if (region) timeline.reveal({ start: region.start, end: region.end });
    },
    take(label) {
      if (!coming && !marks) return false;
      if (!surface.whenSettled && !whole()) return false;
      whenSettled(() => {
        const found = whole();
        found ? make(found, label) : hands.say(say("segmentNone"));
      });
      return true;
    },
    commands: () => (marks ? [{ id: "segment_make", title: "", keys: ["Enter"] }] : []),
    command(command) {
      if (!(command.id in DOES)) return false;
      coming += 1;
      whenSettled(() => {
        coming -= 1;
        DOES[command.id]?.();
      });
      return true;
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
