// How are rows of a table selected? One by one, a whole page by the head, or all that match; Escape clears. The bar with the actions is shown by the style sheet (css/components.css).

/** How many are selected, in the words of the page. @param {DOMStringMap} words @param {number} number @param {boolean} isAll */
export function selectedWords(words, number, isAll) {
  if (isAll) return words.all ?? "";
  if (number === 0) return words.none ?? "";
  return number === 1 ? (words.one ?? "") : (words.many ?? "").replace("{number}", String(number));
}

/** @param {HTMLFormElement} form a table with a checkbox named `item` in each row, and one named `scope` for all that match */
export function bindSelection(form) {
  /** @type {HTMLInputElement[]} */
  const rows = [...form.querySelectorAll("input[name=item]")].map((box) => /** @type {HTMLInputElement} */ (box));
  const page = /** @type {HTMLInputElement} */ (form.querySelector("[data-select-page]"));
  const all = /** @type {HTMLInputElement} */ (form.querySelector("[name=scope]"));
  const status = /** @type {HTMLElement} */ (form.querySelector("[data-selected]"));
  const count = /** @type {HTMLElement} */ (form.querySelector("[data-selected-count]"));
  const clear = /** @type {HTMLButtonElement} */ (form.querySelector("[data-clear]"));

  /** @param {boolean} isOn */
  function set(isOn) {
    for (const row of rows) row.checked = isOn;
  }

  function show() {
    const number = rows.filter((row) => row.checked).length;
    page.checked = number === rows.length;
    page.indeterminate = number > 0 && !page.checked;
    const words = selectedWords(status.dataset, number, all.checked);
    if (status.textContent !== words) status.textContent = words;
    count.textContent = words;
  }

  function unselect() {
    const hadFocus = form.querySelector("#change")?.contains(document.activeElement);
    set(false);
    all.checked = false;
    show();
    if (hadFocus) page.focus();
  }

  form.addEventListener("change", (event) => {
    if (event.target === page || event.target === all) set(/** @type {HTMLInputElement} */ (event.target).checked);
    if (event.target !== all && rows.some((row) => !row.checked)) all.checked = false;
    show();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && (all.checked || rows.some((row) => row.checked)))
      unselect();
  });
  clear.addEventListener("click", unselect);
  page.hidden = clear.hidden = false;
  show(); // a page that one comes back to keeps its ticks
}
