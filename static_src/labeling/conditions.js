// Conditions between fields: which fields apply. The twin of annotation/label_types/conditions.py. Pure.

/** @typedef {import("./contract").Answer} Answer */
/** @typedef {{field: import("./contract").Field, kind: import("./contract").Kind<any>}} Asking */

/** @param {Asking[]} fields in the schema's order @param {Answer} answer @returns {Set<string>} names of the asked fields */
export function askedNames(fields, answer) {
  /** @type {Set<string>} */
  const asked = new Set();
  for (const { field } of fields) if (holds(fields, field, answer, asked)) asked.add(field.name);
  return asked;
}

/** @param {Asking[]} fields @param {import("./contract").Field} field @param {Answer} answer @param {Set<string>} asked */
function holds(fields, field, answer, asked) {
  const condition = field.show_if;
  if (!condition) return true;
  const on = fields.find((one) => one.field.name === condition.field);
  if (!on || !asked.has(condition.field)) return false;
  const held = on.kind.held?.(answer[condition.field] ?? on.kind.empty(on.field), on.field) ?? [];
  return held.some((key) => condition.values.includes(key));
}

/** What is sent: answers to what is asked. The others stay on the page, in case the question comes back.
 * @param {Asking[]} fields @param {Answer} answer @returns {Answer} */
export function askedAnswer(fields, answer) {
  const asked = askedNames(fields, answer);
  return Object.fromEntries(Object.entries(answer).filter(([name]) => asked.has(name)));
}
