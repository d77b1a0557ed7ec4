// Relations between spans: select one, press `r`, pick the other, choose a class.
import { arcsOver } from "../text/arcs.js";
import { regionKind } from "../regions/editor.js";
import { neighbour } from "../regions/model.js";
import { same } from "../state.js";
import { say } from "../texts.js";

/** @typedef {import("../contract").RegionValue} RegionValue */
/** @typedef {import("../regions/editor.js").Hands} Hands */
/** @typedef {import("../media/text.js").TextSurface} TextSurface */

const MAX_LENGTH = 28; // characters of each end in lists

/** @param {string} words */
const short = (words) => (words.length <= MAX_LENGTH ? words : `${words.slice(0, MAX_LENGTH - 1)}…`);

/** @param {RegionValue[]} spans @param {RegionValue} relation @param {import("../contract").Field | undefined} field */
function inWords(spans, relation, field) {
  const words = (/** @type {string} */ id) => short(String(spans.find((span) => span.id === id)?.text ?? "…").trim());
  const arrow = field?.symmetric?.includes(relation.label) ? "↔" : "→";
  return `${words(relation.from)} ${arrow} ${words(relation.to)}`;
}

/** Both ends of a relation without direction in one order. @param {RegionValue} relation @param {import("../contract").Field} field */
function ends({ label, from, to }, field) {
  const pair = field.symmetric?.includes(label) ? [from, to].sort() : [from, to];
  return [label, ...pair].join(" ");
}

export const kind = regionKind({
  name: "relation",
  media: ["text"],
  told: (relation, answer, field) =>
    inWords(/** @type {RegionValue[]} */ (answer?.[field?.between ?? ""] ?? []), relation, field),
  order: (one, other) => (one.from_span?.[0] ?? 0) - (other.from_span?.[0] ?? 0),

  problems(relations, field, make) {
    const seen = new Set();
    return relations.flatMap((relation) => {
      const key = ends(relation, field);
      const isTwice = seen.has(key);
      seen.add(key);
      return isTwice ? [make("relationTwice", {}, relation.id)] : [];
    });
  },

  /** Both ends are there, and stand where their spans do now. */
  prune(relations, answer, field) {
    const spans = new Map(
      /** @type {RegionValue[]} */ (answer[field.between ?? ""] ?? []).map((span) => [span.id, [span.start, span.end]]),
    );
    const after = relations.flatMap((relation) => {
      const [from, to] = [spans.get(relation.from), spans.get(relation.to)];
      if (!from || !to) return [];
      return same([from, to], [relation.from_span, relation.to_span])
        ? [relation]
        : [{ ...relation, from_span: from, to_span: to }];
    });
    return after.length === relations.length && after.every((relation, index) => relation === relations[index])
      ? relations
      : after;
  },

  commands: () => [
    { id: "relate", title: "", keys: ["r"], everywhere: true },
    { id: "relation_reverse", title: "", keys: ["Shift+Space"] },
  ],

  tool: (surface, hands) => relationTool(surface, hands),
});

/** @param {TextSurface} surface @param {Hands} hands @returns {import("../regions/editor.js").Tool} */
function relationTool(surface, hands) {
  const layer = hands.field.between ?? "";
  const arcs = arcsOver(surface, { select: (id) => (hands.use(), hands.select(id)) });
  /** the relation that is being drawn @type {{from: string, to: string | null} | null} */
  let drawing = null;

  const spans = () => /** @type {RegionValue[]} */ (hands.answer()[layer] ?? []);
  const wordsOf = (/** @type {string} */ id) => spans().find((span) => span.id === id)?.text ?? "";

  function begin() {
    const from = surface.chosen(layer);
    if (from === null || spans().length < 2) return hands.say(say("relationFirst"));
    drawing = { from, to: null };
    hands.use();
    hands.select(null, { quiet: true });
    hands.say(say("relationFrom", { words: wordsOf(from) }));
    hands.repaint();
  }

  /** @param {string | null} id */
  function aim(id) {
    if (!drawing || id === null || id === drawing.from) return;
    drawing = { ...drawing, to: id };
    hands.say(wordsOf(id));
    hands.repaint();
  }

  /** @param {1 | -1} by */
  function aimNext(by) {
    if (!drawing) return;
    const others = spans().filter(({ id }) => id !== drawing?.from);
    aim(neighbour(others, drawing.to, by)?.id ?? null);
  }

  /** @param {string} [label] */
  function finish(label) {
    if (!drawing?.to) return false;
    const [from, to] = [drawing.from, drawing.to].map((id) => spans().find((span) => span.id === id));
    drawing = null;
    if (from && to)
      hands.add(
        { from: from.id, to: to.id, from_span: [from.start, from.end], to_span: [to.start, to.end] },
        label === undefined ? {} : { label },
      );
    return true;
  }

  function reverse() {
    if (drawing?.to) return void ((drawing = { from: drawing.to, to: drawing.from }), hands.repaint());
    const relation = hands.regions().find(({ id }) => id === hands.selected());
    if (relation)
      hands.reshape(relation.id, {
        from: relation.to,
        to: relation.from,
        from_span: relation.to_span,
        to_span: relation.from_span,
      });
  }

  /** @type {Record<string, () => void>} */
  const DOES = {
    relate: begin,
    relation_next: () => aimNext(1),
    relation_previous: () => aimNext(-1),
    relation_finish: () => void finish(),
    relation_reverse: reverse,
  };

  const stopListening = surface.onChosen(layer, (id) => {
    if (!drawing) return;
    aim(id);
    finish();
    hands.use();
  });

  return {
    paint(relations, selected) {
      const drawn = relations.map((relation) => ({
        id: relation.id,
        from: relation.from,
        to: relation.to,
        colour: hands.colour(relation.label),
        title: hands.title(relation),
        selected: relation.id === selected,
        directed: !hands.field.symmetric?.includes(relation.label),
      }));
      const passing = drawing
        ? [
            {
              id: "",
              from: drawing.from,
              to: drawing.to ?? drawing.from,
              colour: hands.colour(hands.label() ?? ""),
              title: "",
              selected: true,
              directed: true,
            },
          ]
        : [];
      arcs.show(layer, [...drawn, ...passing]);
    },
    take: (label) => finish(label),
    commands: () =>
      drawing
        ? [
            { id: "relation_next", title: "", keys: ["PageDown", "ArrowRight"], repeats: true },
            { id: "relation_previous", title: "", keys: ["PageUp", "ArrowLeft"], repeats: true },
            { id: "relation_finish", title: "", keys: ["Enter"] },
          ]
        : [],
    command(command) {
      DOES[command.id]?.();
      return command.id in DOES;
    },
    leave() {
      if (!drawing) return false;
      drawing = null;
      hands.repaint();
      surface.giveKeys(layer);
      return true;
    },
    destroy() {
      stopListening();
      arcs.destroy();
    },
  };
}
