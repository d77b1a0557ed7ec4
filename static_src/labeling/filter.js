// Search in a long list of classes, and keyboard navigation of the results.

/** Upper and lower case and accents are alike. @param {string} text */
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Every word has to be somewhere in the class's path. Pure. @param {string} path @param {string} typed */
export function matches(path, typed) {
  const text = plain(path);
  return plain(typed)
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** @param {HTMLElement} stage */
const rowsOf = (stage) => [...stage.querySelectorAll(".option")].filter((row) => row instanceof HTMLElement);

/** @param {Element} row @returns {HTMLInputElement | null} */
const inputIn = (row) => row.querySelector("input");

/** Everything one can stop at, from the top: headings of branches and classes, in no closed branch and not filtered out.
 * @param {HTMLElement} stage @returns {HTMLElement[]} */
function stopsIn(stage) {
  const all = /** @type {HTMLElement[]} */ ([...stage.querySelectorAll("summary, .option input")]);
  return all.filter((stop) => (stop.closest(".option") ?? stop).checkVisibility());
}

/** @param {HTMLElement} stage */
const branchesOf = (stage) => [...stage.querySelectorAll("details")];

/**
 * Shows only what matches; nothing typed shows all again, with the branches as they were.
 * @param {HTMLElement} stage @param {string} typed @param {(key: string) => string} pathOf
 */
function narrow(stage, typed, pathOf) {
  const wanted = typed.trim();
  for (const row of rowsOf(stage)) row.hidden = wanted !== "" && !matches(pathOf(inputIn(row)?.value ?? ""), wanted);
  for (const branch of branchesOf(stage)) {
    branch.dataset.open ??= String(branch.open);
    const found = branch.querySelector(".option:not([hidden])") !== null;
    branch.hidden = !found;
    branch.open = wanted === "" ? branch.dataset.open === "true" || branch.querySelector(":checked") !== null : found;
    if (wanted === "") delete branch.dataset.open;
  }
}

/** The heading of the branch around. @param {Element | null | undefined} element */
const headingAround = (element) => element?.closest("details")?.querySelector("summary");

/** An arrow to the side closes an open branch, else goes to the heading above. @param {HTMLElement} here @param {HTMLDetailsElement | null} branch */
function goOut(here, branch) {
  if (branch?.open) branch.open = false;
  else headingAround(branch ? branch.parentElement : here)?.focus();
}

/** The next stop; arrows to the sides open and close a branch. @param {HTMLElement} stage @param {KeyboardEvent} event */
function walk(stage, event) {
  const here = /** @type {HTMLElement} */ (event.target);
  const branch = here.matches("summary") ? /** @type {HTMLDetailsElement} */ (here.parentElement) : null;
  const stops = stopsIn(stage);
  const place = stops.indexOf(here);
  const [outwards, inwards] =
    getComputedStyle(stage).direction === "rtl" ? ["ArrowRight", "ArrowLeft"] : ["ArrowLeft", "ArrowRight"];
  /** @type {Record<string, () => void>} */
  const moves = {
    ArrowDown: () => stops[place + 1]?.focus(),
    ArrowUp: () => stops[place - 1]?.focus(),
    [inwards]: () => branch && (branch.open = true),
    [outwards]: () => goOut(here, branch),
  };
  const move = moves[event.key];
  if (!move) return;
  event.preventDefault();
  move();
}

/**
 * @param {HTMLElement} stage @param {(key: string) => string} pathOf @param {{walks: boolean}} options
 * walks: arrows only move (trees, several classes); in a plain list of radio buttons the browser's own arrows choose
 */
export function findIn(stage, pathOf, { walks }) {
  const box = /** @type {HTMLInputElement | null} */ (stage.querySelector("[data-filter]"));
  if (box) box.hidden = false;
  const clear = () => {
    if (!box?.value) return;
    box.value = "";
    narrow(stage, "", pathOf);
  };

  /** @param {KeyboardEvent} event */
  function inBox(event) {
    const first = rowsOf(stage).find((row) => row.checkVisibility());
    const input = first && inputIn(first);
    if (event.key === "Escape") clear();
    if (event.key === "ArrowDown") {
      event.preventDefault();
      input?.focus();
    }
    if (event.key === "Enter" && !event.isComposing && box?.value.trim()) {
      if (input && !input.checked) input.click();
      clear();
    }
  }

  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    if (event.target === box) inBox(event);
    else if (walks && !event.ctrlKey && !event.altKey && !event.metaKey) walk(stage, event);
  };
  const onInput = (/** @type {Event} */ event) => event.target === box && box && narrow(stage, box.value, pathOf);
  stage.addEventListener("keydown", onKey);
  stage.addEventListener("input", onInput);
  return {
    /** For the next item: nothing typed, and a long tree open only where something is chosen. */
    reset() {
      clear();
      if (box) for (const branch of branchesOf(stage)) branch.open = branch.querySelector(":checked") !== null;
    },
    destroy() {
      stage.removeEventListener("keydown", onKey);
      stage.removeEventListener("input", onInput);
    },
  };
}
