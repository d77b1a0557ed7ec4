// Which parts of the page does an answer of the server replace, and where does the focus go then?

/**
 * Replace parts by those of a fresh page; where the fields stay, only their problems are shown anew.
 * @param {Document} here @param {Document} fresh @param {string[]} parts
 */
export function replaceParts(here, fresh, parts) {
  const focused = here.activeElement instanceof HTMLInputElement ? here.activeElement : null;
  for (const name of parts) {
    const selector = `[data-part="${name}"]`;
    const part = fresh.querySelector(selector);
    if (part) here.querySelector(selector)?.replaceWith(here.adoptNode(part));
  }
  if (!parts.includes("fields")) showProblems(here, fresh);
  if (focused && !focused.isConnected) sameInPreview(here, focused)?.focus();
}

/** @param {Document} here @param {Document} fresh */
function showProblems(here, fresh) {
  for (const place of here.querySelectorAll("[data-problems]")) {
    const found = fresh.getElementById(place.id);
    if (found && found.outerHTML !== place.outerHTML) place.replaceWith(here.adoptNode(found));
  }
}

/** The control of the preview that was drawn anew. @param {Document} here @param {HTMLInputElement} control */
function sameInPreview(here, control) {
  const all = /** @type {NodeListOf<HTMLInputElement>} */ (here.querySelectorAll("[data-preview-form] input"));
  return [...all].find((each) => each.name === control.name && each.value === control.value);
}

/**
 * After a move the same button again if it can still be pressed; else what the server points at, else the same control.
 * @param {Document} here @param {string} word @param {string} id
 */
export function focusAfter(here, word, id) {
  const buttons = /** @type {NodeListOf<HTMLButtonElement>} */ (here.querySelectorAll("button[name=do]"));
  const same = [...buttons].find(
    (button) => button.value === word && /^(class-)?(up|down):/.test(word) && !button.disabled,
  );
  if (same) return same.focus();
  const fields = here.querySelector('[data-part="fields"]');
  const wanted = fields instanceof HTMLElement ? fields.dataset.focus : "";
  const place = wanted
    ? (here.getElementById(`row-${wanted}`) ?? here.getElementById(`row-${rowOf(word)}.${wanted}`))
    : null;
  const control =
    place?.querySelector("input[type=text]") ?? here.getElementById(id) ?? fields?.querySelector("input[type=text]");
  if (control instanceof HTMLElement) control.focus();
}

/** The field a button's word is about. @param {string} word */
const rowOf = (word) => word.split(":")[1] ?? "";

/** The title below this one among the classes of its field. @param {Element | null} control */
export function nextLine(control) {
  const all = [...(control?.closest(".class-lines")?.querySelectorAll("[data-line]") ?? [])];
  const next = control ? all[all.indexOf(control) + 1] : null;
  return next instanceof HTMLInputElement ? next : null;
}
