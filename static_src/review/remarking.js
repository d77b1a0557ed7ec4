// Remarks on regions: click a region or select it from the list. Each remark gets its own line.

/** @typedef {{field: string, region: string}} Place */

/** @param {Place} place */
const keyOf = ({ field, region }) => `${field}:${region}`;

/** How much of the page an element takes. @param {Element} element */
function extentOf(element) {
  const { width, height } = element.getBoundingClientRect();
  return width * height;
}

/** Above 0 in front of the others. @param {Element} element */
const layerOf = (element) => Number(element.getAttribute("data-layer") ?? 0);

/** The region of a drawn answer that is meant at a point: of several the one in front, else the smallest. @param {MouseEvent} event @returns {Place | null} */
export function regionAt({ clientX, clientY }) {
  const drawn = document
    .elementsFromPoint(clientX, clientY)
    .flatMap((element) => element.closest(".candidate [data-region]") ?? []);
  const found = [...new Set(drawn)].sort(
    (one, other) => layerOf(other) - layerOf(one) || extentOf(one) - extentOf(other),
  )[0];
  const field = /** @type {HTMLElement | null} */ (found?.closest("[data-read]") ?? null)?.dataset.read;
  const region = found?.getAttribute("data-region")?.split(" ").at(-1);
  return field && region ? { field, region } : null;
}

/** All that shows the region in the drawn answer. @param {string} key */
function drawnOf(key) {
  const [field = "", region = ""] = key.split(":");
  return document.querySelectorAll(
    `.candidate [data-read="${CSS.escape(field)}"] [data-region~="${CSS.escape(region)}"]`,
  );
}

/** @param {HTMLElement} place the part of the form with the remarks @param {(place: Place) => void} shown a region is being looked at */
export function remarksIn(place, shown) {
  const list = /** @type {HTMLElement} */ (place.querySelector("[data-remarks]"));
  const choose = /** @type {HTMLSelectElement} */ (place.querySelector("select"));
  const blank = /** @type {HTMLTemplateElement} */ (place.querySelector("template[data-remark]"));

  /** @param {string} key @returns {HTMLInputElement | null} */
  const lineOf = (key) => list.querySelector(`[name="${CSS.escape(`remark:${key}`)}"]`);

  /** @param {string} key @returns {HTMLInputElement} */
  function made(key) {
    const row = /** @type {HTMLElement} */ (
      /** @type {HTMLElement} */ (blank.content.firstElementChild).cloneNode(true)
    );
    row.dataset.remarkOf = key;
    /** @type {HTMLElement} */ (row.querySelector("[data-where]")).textContent = titleOf(key);
    const input = /** @type {HTMLInputElement} */ (row.querySelector("input"));
    input.name = `remark:${key}`;
    list.append(row);
    return input;
  }

  /** @param {string} key */
  const titleOf = (key) => [...choose.options].find(({ value }) => value === key)?.text ?? "";

  /** Goes to the remark on this region, which is begun if there is none. @param {string} key */
  function remark(key) {
    if (!titleOf(key)) return;
    choose.value = key;
    for (const drawn of drawnOf(key)) drawn.classList.add("remarked");
    const input = lineOf(key) ?? made(key);
    input.focus();
    input.scrollIntoView({ block: "nearest" });
  }

  /** @param {HTMLElement} row */
  function remove(row) {
    for (const drawn of drawnOf(row.dataset.remarkOf ?? "")) drawn.classList.remove("remarked");
    row.remove();
    choose.focus();
  }

  /** Which one the list stands at is seen in the answer, too. */
  function point() {
    for (const drawn of document.querySelectorAll(".candidate .pointed")) drawn.classList.remove("pointed");
    if (document.activeElement !== choose) return;
    for (const drawn of drawnOf(choose.value)) drawn.classList.add("pointed");
    const [field = "", region = ""] = choose.value.split(":");
    shown({ field, region });
  }

  place.addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest("button") : null;
    if (button?.matches("[data-remark-add]")) remark(choose.value);
    const row = button?.matches("[data-remark-remove]") ? button.closest("li") : null;
    if (row) remove(row);
  });
  place.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    const isLine = event.target instanceof HTMLInputElement;
    if (!isLine && event.target !== choose) return;
    event.preventDefault(); // it would send the verdict
    isLine ? choose.focus() : remark(choose.value);
  });
  for (const when of ["change", "focus", "blur"]) choose.addEventListener(when, point);
  for (const row of list.children)
    for (const drawn of drawnOf(/** @type {HTMLElement} */ (row).dataset.remarkOf ?? ""))
      drawn.classList.add("remarked");

  return {
    /** @param {Place} region */
    on: (region) => remark(keyOf(region)),
    choose: () => choose.focus(),
  };
}
