// The table of regions: one row each, with class, location, numbers and attributes.
import { say } from "../texts.js";
import { askedAbout, attributeValue } from "./attributes.js";
import { NO_CLASS, titleOf } from "./model.js";

/** @typedef {import("../contract").RegionValue} RegionValue */
/** @typedef {import("../contract").Field} Field */
/** @typedef {{name: string, label: string, value: number, step?: number, text?: string, read?: (text: string) => any}} Measure  text: how it is written where that is no plain number; read: null for what can't be read */
/**
 * @typedef {object} Hands what rows can do
 * @property {(id: string) => void} select
 * @property {(id: string, label: string) => void} relabel
 * @property {(id: string) => void} remove
 * @property {(id: string) => void} turnLock
 * @property {(id: string) => void} turnHidden
 * @property {(id: string, side: "front" | "back") => void} bring
 * @property {(id: string, measures: Record<string, any>) => void} reshape
 * @property {(id: string, name: string, command: import("../contract").Act) => void} attribute
 */

/**
 * @param {HTMLElement} stage the field's fieldset @param {Field} field @param {import("./attributes.js").Asking[]} attributes
 * @param {{told: (region: RegionValue) => string, remark: (id: string) => string, measures: (region: RegionValue) => Measure[], hands: Hands}} spec
 */
export function regionTable(stage, field, attributes, { told, remark, measures, hands }) {
  const body = /** @type {HTMLElement} */ (stage.querySelector("[data-regions]"));
  const none = /** @type {HTMLElement} */ (stage.querySelector("[data-no-regions]"));
  /** @type {Map<string, {region: RegionValue, selected: boolean, row: HTMLElement}>} */
  const shown = new Map();
  /** @type {{id: string, editors: {name: string, update: (region: RegionValue) => void, destroy: () => void, stage: HTMLElement, asking: import("./attributes.js").Asking}[], row: HTMLElement} | null} */
  let asked = null;

  /** @param {RegionValue} region @param {number} number @param {boolean} selected */
  function rowOf(region, number, selected) {
    const before = shown.get(region.id);
    if (before && before.region === region && before.selected === selected) {
      if (before.row.dataset.number !== String(number)) numberRow(before.row, number);
      return before.row;
    }
    const row = before?.row ?? makeRow(region.id);
    fillRow(row, region, selected);
    numberRow(row, number);
    shown.set(region.id, { region, selected, row });
    return row;
  }

  /** @param {string} id */
  function makeRow(id) {
    const row = cloned(stage, "region-row");
    row.dataset.region = id;
    row.querySelector("[data-select]")?.addEventListener("click", () => hands.select(id));
    row.querySelector("[data-remove]")?.addEventListener("click", () => hands.remove(id));
    row.querySelector("[data-lock]")?.addEventListener("click", () => hands.turnLock(id));
    row.querySelector("[data-hide]")?.addEventListener("click", () => hands.turnHidden(id));
    row.querySelector("[data-front]")?.addEventListener("click", () => hands.bring(id, "front"));
    row.querySelector("[data-back]")?.addEventListener("click", () => hands.bring(id, "back"));
    const choose = /** @type {HTMLSelectElement} */ (row.querySelector("select"));
    for (const option of field.options ?? []) choose.add(new Option(option.title, option.key));
    choose.addEventListener("change", () => hands.relabel(id, choose.value));
    return row;
  }

  /** @param {HTMLElement} row @param {number} number */
  function numberRow(row, number) {
    row.dataset.number = String(number);
    for (const place of row.querySelectorAll("[data-number-of]")) place.textContent = String(number);
  }

  /** @param {HTMLElement} row @param {RegionValue} region @param {boolean} selected */
  function fillRow(row, region, selected) {
    const option = (field.options ?? []).find(({ key }) => key === region.label);
    row.className = `region c-${region.label === NO_CLASS ? 0 : (option?.colour ?? 1)}`;
    row.toggleAttribute("aria-current", selected);
    if (selected) row.setAttribute("aria-current", "true");
    const choose = /** @type {HTMLSelectElement} */ (row.querySelector("select"));
    choose.value = region.label;
    const where = told(region);
    const button = /** @type {HTMLElement} */ (row.querySelector("[data-select]"));
    button.textContent = where;
    button.title = where; // a narrow column cuts it off
    const said = /** @type {HTMLElement} */ (row.querySelector("[data-remark]"));
    said.textContent = remark(region.id);
    said.hidden = said.textContent === "";
    const title = titleOf(field, region.label);
    button.setAttribute("aria-label", `${title}, ${where}`); // its class is beside it, which is heard only later
    choose.setAttribute("aria-label", say("regionClass", { where }));
    row.querySelector("[data-remove]")?.setAttribute("aria-label", say("regionRemove", { label: title, where }));
    row.querySelector("[data-lock]")?.setAttribute("aria-label", say("regionLockOf", { label: title, where }));
    row.querySelector("[data-hide]")?.setAttribute("aria-label", say("regionHideOf", { label: title, where }));
    row.querySelector("[data-front]")?.setAttribute("aria-label", say("regionFrontOf", { label: title, where }));
    row.querySelector("[data-back]")?.setAttribute("aria-label", say("regionBackOf", { label: title, where }));
    fillMeasures(/** @type {HTMLElement} */ (row.querySelector("[data-measures]")), region, selected);
  }

  /** Numbers to type in, of the selected region. @param {HTMLElement} place @param {RegionValue} region @param {boolean} selected */
  function fillMeasures(place, region, selected) {
    const wanted = selected ? measures(region) : [];
    place.hidden = wanted.length === 0;
    const inputs = [...place.querySelectorAll("input")];
    const labels = wanted.map(({ label }) => label).join("\n");
    if (inputs.length !== wanted.length || place.dataset.labels !== labels) {
      place.dataset.labels = labels;
      place.replaceChildren(...wanted.map((measure) => measureInput(region.id, measure)));
      return;
    }
    for (const [index, { value, text }] of wanted.entries()) {
      const input = inputs[index];
      if (input && input !== document.activeElement) input.value = text ?? String(value);
    }
  }

  /** @param {string} id @param {Measure} measure */
  function measureInput(id, { name, label, value, step, text, read }) {
    const holder = document.createElement("label");
    const input = document.createElement("input");
    input.type = read ? "text" : "number";
    if (read) input.className = "moment";
    else input.step = String(step ?? "any");
    input.value = text ?? String(value);
    input.setAttribute("form", ""); // of none: the browser would hold back a form with 19.9 in it, as a step of the arrows is 1
    let before = input.value;

    function take() {
      if (input.value === before) return;
      before = input.value;
      const found = read ? read(input.value) : input.valueAsNumber;
      const isRead = read ? found !== null : Number.isFinite(found);
      input.setAttribute("aria-invalid", String(!isRead));
      if (isRead) hands.reshape(id, { [name]: found });
    }

    input.addEventListener("focus", () => (before = input.value));
    input.addEventListener("change", take);
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      take();
      const submits = event.ctrlKey || event.metaKey;
      if (submits && input.getAttribute("aria-invalid") !== "true") return; // the item is sent with the number
      event.preventDefault(); // the number is meant, not the item
      if (input.getAttribute("aria-invalid") !== "true") before = input.value = numberNow(id, name) ?? input.value;
    });
    holder.append(label, input);
    return holder;
  }

  /** As it came to be. @param {string} id @param {string} name of a measure */
  function numberNow(id, name) {
    const region = shown.get(id)?.region;
    const measure = region && measures(region).find((each) => each.name === name);
    return measure && (measure.text ?? String(measure.value));
  }

  /** What is asked about the selected region, in a row below it. @param {RegionValue | undefined} region */
  function ask(region) {
    if (asked && asked.id !== region?.id) {
      for (const editor of asked.editors) editor.destroy();
      asked.row.remove();
      asked = null;
    }
    if (!region || attributes.length === 0) return;
    asked ??= mountAttributes(region.id);
    const wanted = new Set(askedAbout(attributes, region).map((each) => each.field.name));
    for (const editor of asked.editors) {
      /** @type {HTMLFieldSetElement} */ (editor.stage).hidden = /** @type {HTMLFieldSetElement} */ (
        editor.stage
      ).disabled = !wanted.has(editor.name);
      editor.update(region);
    }
    asked.row.hidden = wanted.size === 0;
    const row = shown.get(region.id)?.row;
    if (row && row.nextElementSibling !== asked.row) row.after(asked.row); // moved, it would lose the focus
  }

  /** @param {string} id */
  function mountAttributes(id) {
    const row = cloned(stage, "region-attributes");
    const editors = attributes.map((asking) => {
      const place = /** @type {HTMLElement} */ (row.querySelector(`[data-field="${CSS.escape(asking.field.name)}"]`));
      const mounted = asking.kind.mount?.(place, asking.field, (command) =>
        hands.attribute(id, asking.field.name, command),
      );
      mounted?.reset?.();
      return {
        name: asking.field.name,
        asking,
        stage: place,
        update: (/** @type {RegionValue} */ region) => asking.kind.paint(place, attributeValue(asking, region), "mine"),
        destroy: () => mounted?.destroy(),
      };
    });
    return { id, editors, row };
  }

  return {
    /** @param {RegionValue[]} regions in their order @param {string | null} selected @param {import("./holding.js").Holding} holding */
    show(regions, selected, holding) {
      const kept = new Set(regions.map(({ id }) => id));
      for (const [id, { row }] of shown) if (!kept.has(id)) (row.remove(), shown.delete(id));
      const rows = regions.map((region, index) => rowOf(region, index + 1, region.id === selected));
      for (const row of rows) showHolding(row, holding);
      for (const [index, row] of rows.entries()) {
        const before = rows[index - 1];
        const after = before
          ? asked && before.dataset.region === asked.id && asked.row.isConnected
            ? asked.row
            : before
          : null;
        if ((after ? after.nextElementSibling : body.firstElementChild) !== row)
          after ? after.after(row) : body.prepend(row);
      }
      ask(regions.find(({ id }) => id === selected));
      none.hidden = regions.length > 0;
      /** @type {HTMLElement} */ (body.closest("table")).hidden = regions.length === 0;
      for (const count of stage.querySelectorAll("[data-count]"))
        count.textContent = regions.length ? String(regions.length) : "";
    },
    /** Its numbers anew: they depend on more than the region. @param {string | null} id */
    remeasure(id) {
      const row = id === null ? undefined : shown.get(id);
      if (row)
        fillMeasures(/** @type {HTMLElement} */ (row.row.querySelector("[data-measures]")), row.region, row.selected);
    },
    /** the attribute whose editor has the focus */
    focusedAttribute: () => asked?.editors.find((editor) => editor.stage.contains(document.activeElement))?.asking,
    /** @param {string} id */
    reveal: (id) => shown.get(id)?.row.scrollIntoView({ block: "nearest" }),
    /** the first attribute's control, else the row's button; whether there was one @param {string} id */
    focus(id) {
      const row = shown.get(id)?.row;
      const first =
        asked?.id === id && !asked.row.hidden
          ? asked.row.querySelector("fieldset:not([hidden]) :is(input:not([type=hidden]), textarea)")
          : null;
      const place = first ?? row?.querySelector("[data-select]");
      if (place instanceof HTMLElement) place.focus();
      return Boolean(place);
    },
    destroy: () => ask(undefined),
  };
}

/** @param {HTMLElement} row @param {import("./holding.js").Holding} holding */
function showHolding(row, holding) {
  const id = row.dataset.region ?? "";
  for (const [name, isDown] of [
    ["lock", holding.isLocked(id)],
    ["hide", holding.isHidden(id)],
  ]) {
    const button = row.querySelector(`[data-${name}]`);
    if (button?.getAttribute("aria-pressed") !== String(isDown)) button?.setAttribute("aria-pressed", String(isDown));
  }
}

/** @param {HTMLElement} stage @param {string} name of a template in the field's fragment */
function cloned(stage, name) {
  const template = /** @type {HTMLTemplateElement} */ (stage.querySelector(`template[data-${name}]`));
  return /** @type {HTMLElement} */ (/** @type {HTMLElement} */ (template.content.firstElementChild).cloneNode(true));
}
