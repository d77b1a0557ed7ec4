// Display brightness and contrast, kept from item to item. The image itself is unchanged.

const PLAIN = { brightness: 100, contrast: 100 };
let light = { ...PLAIN };

/** Binds the sliders; the shapes above the image keep their colours. @param {HTMLElement} tools @param {HTMLElement} image */
export function bindLight(tools, image) {
  const place = /** @type {HTMLElement | null} */ (tools.querySelector("[data-light]"));
  const inputs = /** @type {NodeListOf<HTMLInputElement>} */ (tools.querySelectorAll("[data-light] input"));
  if (!place) return;

  function show() {
    const plain = light.brightness === PLAIN.brightness && light.contrast === PLAIN.contrast;
    image.style.filter = plain ? "" : `brightness(${light.brightness}%) contrast(${light.contrast}%)`;
    /** @type {HTMLElement} */ (place).toggleAttribute("data-changed", !plain);
    for (const input of inputs) input.value = String(light[/** @type {keyof typeof PLAIN} */ (input.name)]);
  }

  place.addEventListener("input", ({ target }) => {
    if (!(target instanceof HTMLInputElement)) return;
    light = { ...light, [target.name]: target.valueAsNumber };
    show();
  });
  place.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !(place instanceof HTMLDetailsElement) || !place.open) return;
    event.stopPropagation(); // it means nothing else then
    place.open = false;
    place.querySelector("summary")?.focus();
  });
  place.querySelector("[data-plain]")?.addEventListener("click", () => {
    light = { ...PLAIN };
    show();
  });
  show();
}
