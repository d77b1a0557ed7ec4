// Text spans: marked by dragging or word by word with keys, with the class chosen before or after.
import { regionKind } from "../regions/editor.js";
import { say } from "../texts.js";
import { boundary, signsOf, snapped, wordsOf } from "../text/words.js";

/** @typedef {import("../contract").RegionValue} RegionValue */
/** @typedef {import("../regions/editor.js").Hands} Hands */
/** @typedef {import("../media/text.js").TextSurface} TextSurface */

const MAX_LENGTH = 60; // characters of a quote in lists

/** @param {RegionValue} region */
function told({ text }) {
  const words = String(text).trim().replace(/\s+/g, " ");
  return words.length <= MAX_LENGTH ? `“${words}”` : `“${words.slice(0, MAX_LENGTH - 1)}…”`;
}

/** @param {RegionValue[]} regions in order of their start @returns {[RegionValue, RegionValue][]} */
function overlaps(regions) {
  return regions.flatMap((one, index) => {
    /** @type {[RegionValue, RegionValue][]} */
    const found = [];
    for (const other of regions.slice(index + 1)) {
      if (other.start >= one.end) break;
      found.push([one, other]);
    }
    return found;
  });
}

export const kind = regionKind({
  name: "span",
  media: ["text"],
  told,
  order: (one, other) => one.start - other.start || one.end - other.end,

  problems(regions, field, make) {
    return overlaps(regions.toSorted((one, other) => one.start - other.start)).flatMap(([one, other]) => {
      const sameClass = one.label === other.label;
      if (sameClass && one.start === other.start && one.end === other.end)
        return [make("spanTwice", { words: told(one) }, other.id)];
      const refused = field.overlap === "none" || (field.overlap === "other" && sameClass);
      return refused ? [make("spanOverlap", { one: told(one), other: told(other) }, other.id)] : [];
    });
  },

  refused: (made, regions) =>
    regions.some(({ start, end, label }) => start === made.start && end === made.end && label === made.label)
      ? { text: "spanThere", values: { words: told(made) } }
      : null,

  commands: () => [
    { id: "span_next", title: "", keys: ["ArrowRight"], repeats: true },
    { id: "span_previous", title: "", keys: ["ArrowLeft"], repeats: true },
    { id: "span_grow", title: "", keys: ["Shift+ArrowRight"], repeats: true },
    { id: "span_shrink", title: "", keys: ["Shift+ArrowLeft"], repeats: true },
    { id: "span_grow_word", title: "", keys: ["Ctrl+Shift+ArrowRight"], repeats: true },
    { id: "span_shrink_word", title: "", keys: ["Ctrl+Shift+ArrowLeft"], repeats: true },
    { id: "span_end_out", title: "", keys: ["]"], repeats: true },
    { id: "span_end_in", title: "", keys: ["["], repeats: true },
    { id: "span_start_in", title: "", keys: ["}"], repeats: true },
    { id: "span_start_out", title: "", keys: ["{"], repeats: true },
    { id: "span_snap", title: "", keys: ["t"] },
  ],

  tool: (surface, hands) => spanTool(surface, hands),
});

/** @param {TextSurface} surface @param {Hands} hands @returns {import("../regions/editor.js").Tool} */
function spanTool(surface, hands) {
  const { text, offsets, stage } = surface;
  const words = wordsOf(text);
  const signs = signsOf(text);
  let byWord = hands.field.snap !== "character";
  /** the words that wait for a class, in code units @type {{start: number, end: number} | null} */
  let waiting = null;

  const pieces = (/** @type {boolean} */ fine) => (byWord && !fine ? words : signs);
  const inUnits = (/** @type {RegionValue} */ region) => ({
    start: offsets.unitAt(region.start),
    end: offsets.unitAt(region.end),
  });
  const inPoints = (/** @type {{start: number, end: number}} */ { start, end }) => ({
    start: offsets.pointAt(start),
    end: offsets.pointAt(end),
    text: text.slice(start, end),
  });

  /** @param {{start: number, end: number}} interval @param {string} [label] */
  function make(interval, label) {
    waiting = null;
    hands.use();
    surface.clearSelection();
    hands.add(inPoints(interval), label === undefined ? {} : { label });
  }

  /** @param {{altKey: boolean}} event with Alt a selection stays as it is, to the character */
  function settle({ altKey }) {
    const chosen = surface.selection();
    const interval = chosen && snapped(pieces(altKey), chosen, text);
    if (!chosen || !interval) return void (waiting = null);
    if (hands.label() !== null) return make(interval);
    waiting = interval;
    surface.select(chosen.backwards ? interval.end : interval.start, chosen.backwards ? interval.start : interval.end);
  }

  /** A click without a drag selects the smallest span there, or the next one out where that was selected. @param {MouseEvent} event */
  function pick(event) {
    if (surface.selection()) return;
    const mark = event.target instanceof Element ? event.target.closest("mark") : null;
    const ids = mark instanceof HTMLElement ? (mark.dataset.ids ?? "").split(" ") : [];
    const at = ids.findIndex((id) => hands.isHeld(id));
    if (ids.length) hands.use();
    hands.select(ids.length ? (ids.at(at > 0 ? at - 1 : -1) ?? null) : null);
  }

  /** The next word is selected, or the one before. @param {1 | -1} by */
  function step(by) {
    const from =
      waiting ?? selectedInterval() ?? (by === 1 ? { start: -1, end: 0 } : { start: text.length, end: text.length });
    const next =
      by === 1 ? words.find(({ start }) => start >= from.end) : words.findLast(({ end }) => end <= from.start);
    if (!next) return;
    hands.select(null, { quiet: true });
    waiting = next;
    surface.select(next.start, next.end);
  }

  function selectedInterval() {
    const region = hands.regions().find(({ id }) => id === hands.selected());
    return region ? inUnits(region) : null;
  }

  /** The end of the selection moves. @param {1 | -1} by @param {boolean} wholeWords even where single characters are meant */
  function extend(by, wholeWords) {
    const now = waiting ?? surface.selection() ?? words[0];
    if (!now) return;
    const end = boundary(wholeWords ? words : pieces(false), now.end, by, "end");
    if (end === undefined || end <= now.start) return;
    waiting = { start: now.start, end };
    surface.select(now.start, end);
  }

  /** Moves an edge of the selected span. @param {"start" | "end"} edge @param {1 | -1} by */
  function resize(edge, by) {
    const id = hands.selected();
    const now = selectedInterval();
    if (id === null || !now) return;
    const place = boundary(pieces(false), now[edge], by, edge);
    if (place === undefined) return;
    const after = { ...now, [edge]: place };
    if (after.start < after.end) hands.reshape(id, inPoints(after), { gesture: `${id}-${edge}` });
  }

  function switchSnap() {
    byWord = !byWord;
    showSnap();
    hands.say(say(byWord ? "spanByWord" : "spanByCharacter"));
  }

  function showSnap() {
    hands.fieldset.querySelector('[data-command="span_snap"]')?.setAttribute("aria-pressed", String(!byWord));
  }

  /** @type {Record<string, (command: import("../contract").Command) => void>} */
  const DOES = {
    span_next: () => step(1),
    span_previous: () => step(-1),
    span_grow: () => extend(1, false),
    span_shrink: () => extend(-1, false),
    span_grow_word: () => extend(1, true),
    span_shrink_word: () => extend(-1, true),
    span_end_out: () => resize("end", 1),
    span_end_in: () => resize("end", -1),
    span_start_in: () => resize("start", 1),
    span_start_out: () => resize("start", -1),
    span_snap: switchSnap,
  };

  stage.tabIndex = 0;
  surface.user(hands.field.name, hands.use);
  showSnap();
  const onUp = (/** @type {Event} */ event) => settle(/** @type {MouseEvent} */ (event)); // also where the pointer left the text
  const onClick = (/** @type {Event} */ event) => pick(/** @type {MouseEvent} */ (event));
  document.addEventListener("mouseup", onUp);
  document.addEventListener("touchend", onUp);
  stage.addEventListener("click", onClick);

  /** @type {string | null} */
  let shown = null;

  return {
    paint(regions, selected) {
      surface.mark(
        hands.field.name,
        regions.map((region) => ({
          id: region.id,
          ...inUnits(region),
          colour: hands.colour(region.label),
          tag: hands.title(region),
          remarked: hands.remark(region.id) !== "",
          selected: region.id === selected,
        })),
      );
      if (waiting) surface.select(waiting.start, waiting.end);
      if (selected !== null && selected !== shown)
        surface.markOf(hands.field.name, selected)?.scrollIntoView({ block: "nearest" });
      shown = selected;
    },
    take(label) {
      if (!waiting) return false;
      make(waiting, label);
      return true;
    },
    commands: () => [],
    command(command) {
      DOES[command.id]?.(command);
      return command.id in DOES;
    },
    leave() {
      if (!waiting) return false;
      waiting = null;
      surface.clearSelection();
      return true;
    },
    destroy() {
      document.removeEventListener("mouseup", onUp);
      document.removeEventListener("touchend", onUp);
      stage.removeEventListener("click", onClick);
    },
  };
}
