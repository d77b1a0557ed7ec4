// Attributes of a region: fields of the label types without regions.
import { askedNames } from "../conditions.js";
import { kind as choice } from "../label_types/choice.js";
import { kind as rating } from "../label_types/rating.js";
import { kind as text } from "../label_types/text.js";

/** @typedef {import("../contract").Field} Field */
/** @typedef {import("../contract").RegionValue} RegionValue */
/** @typedef {import("../contract").Kind<any>} Kind */
/** @typedef {{field: Field, kind: Kind}} Asking */

/** @type {Record<string, Kind>} */
const KINDS = { choice, rating, text };

/** The region's class, as a condition of an attribute sees it. @type {Kind} */
const OWN_CLASS = /** @type {any} */ ({
  empty: () => null,
  held: (/** @type {unknown} */ value) => (typeof value === "string" ? [value] : []),
});

/** @param {Field} field @returns {Promise<Asking[]>} */
export async function loadAttributes(field) {
  return Promise.all(
    (field.attributes ?? []).map(async (attribute) => {
      const kind = KINDS[attribute.kind];
      if (!kind) throw new Error(`No attribute can be of the kind ${attribute.kind}`);
      return { field: attribute, kind };
    }),
  );
}

/** Those asked about this region. @param {Asking[]} attributes @param {RegionValue} region @returns {Asking[]} */
export function askedAbout(attributes, region) {
  const own = /** @type {Asking} */ ({ field: { name: "label" }, kind: OWN_CLASS });
  const asked = askedNames([own, ...attributes], { ...region.attributes, label: region.label });
  return attributes.filter(({ field }) => asked.has(field.name));
}

/** @param {Asking} attribute @param {RegionValue} region */
export const attributeValue = ({ field, kind }, region) => region.attributes?.[field.name] ?? kind.empty(field);

/** The attribute of this region that isn't answered as it has to be. @param {Asking[]} attributes @param {RegionValue} region */
export function firstProblem(attributes, region) {
  for (const attribute of askedAbout(attributes, region)) {
    const [problem] = attribute.kind.problems(attributeValue(attribute, region), attribute.field);
    if (problem) return problem;
  }
  return undefined;
}
