// The region editor of an open item: selection, current class and drawing tool.
import { say } from "../texts.js";
import { announce, showProblems } from "../view.js";
import { attributeValue } from "./attributes.js";
import { createHolding } from "./holding.js";
import { withLayer } from "./layers.js";
import { freeId, neighbour, NO_CLASS, titleOf } from "./model.js";
import * as rules from "./selection.js";
import { regionTable } from "./table.js";

/** @typedef {import("../contract").RegionValue} RegionValue */
/** @typedef {import("../contract").Field} Field */
/** @typedef {import("../contract").Command} Command */
/** @typedef {import("../contract").Item["content"]} Content */

/** @type {Command} */
const LEAVE = { id: "region_leave", title: "", keys: ["Escape"] };

/**
 * @param {import("./editor.js").Spec} spec
 * @param {{stage: HTMLElement, field: Field, attributes: import("./attributes.js").Asking[], commands: Command[], send: import("../contract").Send, use: () => void}} place
 * @returns {import("../contract").Mounted}
 */
export function openRegions(spec, { stage, field, attributes, commands, send, use }) {
  const keys = (field.options ?? []).map(({ key }) => key);
  /** @type {RegionValue[]} */
  let regions = [];
  /** @type {import("../contract").Answer} */
  let answer = {};
  let selection = rules.begun(keys);
  /** @type {import("./editor.js").Tool | null} */
  let tool = null;
  /** @type {Content | null} */
  let content = null;
  /** @type {RegionValue[]} */
  let before = [];
  /** @type {import("../contract").Remarks} */
  let remarks = {};
  let gestures = 0;
  const holding = createHolding();
  /** for forms that are sent without the labeling page's script */
  const sent = /** @type {HTMLInputElement | null} */ (stage.querySelector("input[data-value]"));

  /** @param {string} id */
  const regionOf = (id) => regions.find((region) => region.id === id);
  /** @param {RegionValue} region */
  const inWords = (region) =>
    [`${titleOf(field, region.label)}, ${told(region)}`, remarks[region.id]].filter(Boolean).join(". ");
  /** @param {RegionValue} region */
  const told = (region) => withLayer(spec.told(region, answer, field, content ?? undefined), region);

  const paintTool = () => tool?.paint(holding.seen(regions, selection.id), selection.id);
  const current = () => (selection.id === null ? undefined : regionOf(selection.id));

  /** @param {string | null} id */
  function mayChange(id) {
    const region = id !== null && holding.isLocked(id) ? regionOf(id) : undefined;
    if (region) announce(say("regionLocked", { region: inWords(region) }));
    return !region;
  }

  /** @param {string} id */
  function turnLock(id) {
    const region = regionOf(id);
    if (!region) return;
    announce(say(holding.turnLock(id) ? "regionLock" : "regionUnlock", { region: inWords(region) }));
    show();
  }

  /** @param {string} id */
  function turnHidden(id) {
    const region = regionOf(id);
    if (!region) return;
    const isHidden = holding.turnHidden(id);
    if (isHidden && selection.id === id) selection = rules.left(selection);
    announce(say(isHidden ? "regionHide" : "regionShow", { region: inWords(region) }));
    show();
  }

  /** In front of all others, or behind them. @param {string} id @param {"front" | "back"} side */
  function bring(id, side) {
    const region = regionOf(id);
    if (!region || !mayChange(id)) return;
    const [words, before] = [inWords(region), regions];
    send({ id: side, detail: { id } });
    const [done, already] =
      side === "front" ? ["regionFront", "regionFrontAlready"] : ["regionBack", "regionBackAlready"];
    announce(say(regions === before ? already : done, { region: words }));
  }

  /** @type {import("./editor.js").Hands} */
  const hands = {
    field,
    regions: () => regions,
    answer: () => answer,
    selected: () => selection.id,
    isHeld: (id) => rules.isHeld(selection, id),
    goesOn: () => rules.goesOn(selection),
    isLocked: holding.isLocked,
    mayChange,
    label: () => selection.next,
    colour: (label) => (label === NO_CLASS ? 0 : (field.options?.find(({ key }) => key === label)?.colour ?? 1)),
    title: ({ id, label }) => `${remarks[id] ? "✎ " : ""}${titleOf(field, label)}`,
    remark: (id) => remarks[id] ?? "",
    add(measures, { label = rules.labelOfNew(selection), gesture, quiet = false } = {}) {
      const id = freeId(regions);
      const refused = spec.refused?.({ id, label, ...measures }, regions, field, content ?? undefined);
      if (refused) return (hands.refuse(say(refused.text, { field: field.title, ...refused.values })), null);
      selection = rules.drawn(selection, id);
      send({ id: "add", detail: { id, label, ...measures } }, { gesture: gesture ?? hands.gesture() });
      const made = regionOf(id);
      if (made && !quiet)
        announce(
          say(label === NO_CLASS ? "regionAddedUnnamed" : "regionAdded", {
            region: inWords(made),
            count: regions.length,
          }),
        );
      return made ? id : null;
    },
    addAll: (added) => send({ id: "add_all", detail: { regions: added } }),
    before: () => before,
    reshape: (id, measures, { gesture } = {}) =>
      mayChange(id) && send({ id: "reshape", detail: { id, ...measures } }, { gesture: gesture ?? hands.gesture() }),
    remove(id, how) {
      const gone = regionOf(id);
      if (!gone || !mayChange(id)) return;
      selection = rules.removed(selection, regions, id);
      send({ id: "remove", detail: { id } }, how);
      announce(say("regionRemoved", { region: inWords(gone) }));
    },
    select(id, { quiet = false, byPage = false } = {}) {
      const before = selection;
      selection = byPage && id !== null ? rules.shown(selection, id) : rules.selected(selection, id);
      if (before.id === selection.id && before.how === selection.how) return;
      show();
      const region = id === null ? undefined : regionOf(id);
      if (!region) return;
      table.reveal(region.id);
      if (!quiet)
        announce(
          say("regionSelected", {
            number: regions.indexOf(region) + 1,
            count: regions.length,
            region: inWords(region),
          }),
        );
    },
    gesture: () => `${field.name}-${(gestures += 1)}`,
    repaint: paintTool,
    remeasure: () => table.remeasure(selection.id),
    say: announce,
    refuse(sentence) {
      announce(sentence);
      showProblems(stage, [sentence]);
    },
    fieldset: stage,
    use,
  };

  const table = regionTable(stage, field, attributes, {
    told,
    remark: hands.remark,
    measures: (region) => tool?.measures?.(region) ?? ((content && spec.measures?.(region, content, field)) || []),
    hands: {
      select: (id) => hands.select(id),
      relabel: (id, label) => mayChange(id) && send({ id: "relabel", detail: { id, label } }),
      remove: (id) => hands.remove(id),
      turnLock,
      turnHidden,
      bring,
      reshape(id, measures) {
        const region = regionOf(id);
        const change =
          region && content
            ? (tool?.measured?.(region, measures) ?? spec.measured?.(region, measures, content, field) ?? measures)
            : {};
        if (Object.keys(change).length) hands.reshape(id, change);
      },
      attribute: answerAttribute,
    },
  });

  /** @param {string} id @param {string} name @param {import("../contract").Act} command */
  function answerAttribute(id, name, command) {
    const region = regionOf(id);
    const attribute = attributes.find((each) => each.field.name === name);
    if (!region || !attribute) return;
    const before = attributeValue(attribute, region);
    const value = attribute.kind.reduce(before, command, attribute.field);
    if (value !== before)
      send({ id: "attribute", detail: { id, name, value } }, command.id === "type" ? { gesture: `${id}.${name}` } : {});
  }

  /** A class was pressed, by a key or in the palette (selection.js). @param {string} label */
  function choose(label) {
    use();
    if (label === NO_CLASS) return letGo();
    if (tool?.take?.(label)) return;
    const { now, outcome } = rules.chosen(selection, label, current());
    if (outcome.id !== null && !mayChange(outcome.id)) return show();
    selection = now;
    if (outcome.id !== null) send({ id: "relabel", detail: { id: outcome.id, label } });
    if (outcome.does !== "nothing")
      announce(
        say(outcome.does === "next" ? "regionClassChosen" : "regionRelabelled", { label: titleOf(field, label) }),
      );
    show();
  }

  /** What is drawn next waits for its class. */
  function letGo() {
    selection = rules.letGo(selection, keys);
    announce(say("regionNoClass"));
    show();
  }

  /** Gives up the drawing, else the selection; false: there was nothing to leave. The class of what comes next stays. */
  function leave() {
    if (tool?.leave?.()) return true;
    if (selection.id === null) return false;
    hands.select(null);
    return true;
  }

  /** @type {Record<string, (command: Command) => boolean | void>} */
  const DOES = {
    choose: ({ argument }) => choose(argument ?? ""),
    class_none: letGo,
    region_next: () => hands.select(neighbour(regions, selection.id, 1)?.id ?? null),
    region_previous: () => hands.select(neighbour(regions, selection.id, -1)?.id ?? null),
    region_remarked: () =>
      hands.select(
        neighbour(
          regions.filter(({ id }) => id in remarks || id === selection.id),
          selection.id,
          1,
        )?.id ?? null,
      ),
    region_remove: () => selection.id !== null && hands.remove(selection.id),
    region_lock: () => selection.id !== null && turnLock(selection.id),
    region_hide: () => selection.id !== null && turnHidden(selection.id),
    region_front: () => selection.id !== null && bring(selection.id, "front"),
    region_back: () => selection.id !== null && bring(selection.id, "back"),
    region_leave: leave,
    attribute: ({ argument, detail }) => selection.id !== null && answerAttribute(selection.id, argument ?? "", detail),
  };

  function show() {
    if (selection.id !== null && !current()) selection = rules.left(selection);
    const label = rules.classShown(selection, current());
    for (const input of stage.querySelectorAll("[data-palette] input"))
      /** @type {HTMLInputElement} */ (input).checked = /** @type {HTMLInputElement} */ (input).value === label;
    if (sent) sent.value = regions.length ? JSON.stringify(regions) : "";
    table.show(regions, selection.id, holding);
    paintTool();
  }

  const onChange = (/** @type {Event} */ event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    if (input.closest("[data-palette]")) choose(input.value);
  };
  const keepSelection = (/** @type {Event} */ event) =>
    event.target instanceof Element &&
    event.target.closest('[data-palette], [data-command^="span_"]') &&
    event.preventDefault();
  const onClick = (/** @type {Event} */ event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-command]") : null;
    if (button instanceof HTMLElement) perform({ id: button.dataset.command ?? "", title: "", keys: [] });
  };
  stage.addEventListener("click", onClick);
  stage.addEventListener("change", onChange);
  stage.addEventListener("mousedown", keepSelection); // the selected words stay selected while a class is clicked, or what changes them

  /** @param {Command} command */
  function perform(command) {
    if (tool?.command?.(command)) return true;
    const does = DOES[command.id];
    does?.(command);
    return does !== undefined;
  }

  return {
    laid(surface, shown, said = {}) {
      tool?.destroy();
      remarks = said;
      if (regions.length) before = regions;
      [content, selection] = [shown, rules.left(selection)];
      holding.forget();
      tool = surface && spec.media.includes(surface.type) ? spec.tool(surface, hands, shown) : null;
    },
    paint(value, whole) {
      [regions, answer] = [value, whole];
      show();
    },
    commands() {
      const attribute = table.focusedAttribute();
      const always = commands.filter(({ when }) => when === "always");
      if (attribute)
        return [
          ...attribute.kind.commands(attribute.field).map((command) => ({
            ...command,
            id: "attribute",
            argument: attribute.field.name,
            detail: { id: command.id, argument: command.argument },
          })),
          ...always,
        ];
      const canLeave = selection.id !== null || tool?.commands?.().length;
      return [...(tool?.commands?.() ?? []), ...(canLeave ? [LEAVE] : []), ...commands.filter(({ told }) => !told)];
    },
    command: perform,
    focus(region) {
      if (region !== undefined) {
        hands.select(region, { quiet: true, byPage: true });
        if (table.focus(region)) return;
      }
      document.getElementById("stage")?.focus();
    },
    destroy() {
      tool?.destroy();
      table.destroy();
      stage.removeEventListener("click", onClick);
      stage.removeEventListener("change", onChange);
      stage.removeEventListener("mousedown", keepSelection);
    },
  };
}
