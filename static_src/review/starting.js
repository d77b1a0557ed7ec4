// Starts a reviewer's own annotation from another one: fills in plain fields and leaves regions to their editors.

/** @param {HTMLFormElement} form @param {string} name @param {unknown} value */
function fill(form, name, value) {
  const keys = (Array.isArray(value) ? value : [value]).map(String);
  for (const control of form.querySelectorAll(`[name="${CSS.escape(name)}"]:not([data-value])`)) {
    if (control instanceof HTMLInputElement && ["radio", "checkbox"].includes(control.type))
      control.checked = keys.includes(control.value);
    else if (control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement)
      control.value = value === null || value === undefined ? "" : String(value);
  }
}

/** Fills the form; what is asked only then appears. @param {HTMLFormElement} form @param {{name: string}[]} fields @param {Record<string, unknown>} answer */
export function startFrom(form, fields, answer) {
  for (const { name } of fields) fill(form, name, answer[name]);
  form.querySelector("input, textarea")?.dispatchEvent(new Event("change", { bubbles: true }));
}
