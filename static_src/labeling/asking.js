// Shows and hides conditional fields in a plain form, on pages without the labeling page.
// The server decides by the same rule (annotation/label_types/conditions.py); this only saves a round trip.

/** The keys a form holds for a field: what is checked, and the branches it lies in. @param {HTMLFormElement} form @param {string} name */
function heldKeys(form, name) {
  const checked = [
    ...form.querySelectorAll(
      `[data-field="${CSS.escape(name)}"]:not([disabled]) :is([type=radio], [type=checkbox]):checked`,
    ),
  ];
  return checked.flatMap((input) => {
    const keys = [/** @type {HTMLInputElement} */ (input).value];
    for (
      let branch = input.closest("[data-branch]");
      branch;
      branch = branch.parentElement?.closest("[data-branch]") ?? null
    )
      keys.push(branch.getAttribute("data-branch") ?? "");
    return keys;
  });
}

/** In the order of the questions, so that a chain of conditions settles in one go. @param {HTMLFormElement} form */
function ask(form) {
  for (const mark of form.querySelectorAll('input[name="asked"]')) {
    const question = mark.closest("fieldset");
    if (!(mark instanceof HTMLInputElement) || !question || mark.closest("[data-regions]")) continue; // a region's own are its editor's
    const wanted = (mark.dataset.values ?? "").split(" ");
    question.hidden = question.disabled = !heldKeys(form, mark.dataset.on ?? "").some((key) => wanted.includes(key));
  }
}

/** Keeps every form below `root` that has such questions up to date. @param {Document | HTMLElement} root */
export function askLive(root) {
  root.addEventListener("change", (event) => {
    const form = event.target instanceof Element ? event.target.closest("form") : null;
    if (form?.querySelector('input[name="asked"]')) ask(form);
  });
}
