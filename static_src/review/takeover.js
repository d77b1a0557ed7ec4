// Copies single regions from other annotations, with a button at each region in the lists. Regions that differ come first.
import { essenceOf } from "./taking.js";

/** @typedef {import("../labeling/contract").RegionValue} RegionValue */
/** @typedef {{answer: Record<string, any>, field: string, region: RegionValue, button: HTMLButtonElement, differs: boolean}} Offer */

/**
 * @param {Record<string, Record<string, any>>} answers by the annotation they are of
 * @param {{take: (answer: Record<string, any>, field: string, region: string) => void}} hands
 */
export function offersOf(answers, { take }) {
  const blank = /** @type {HTMLTemplateElement | null} */ (document.querySelector("template[data-take]"));
  /** @type {Offer[]} */
  let offers = [];

  /** @param {HTMLElement} candidate @returns {Offer[]} */
  function offersIn(candidate) {
    const picked = /** @type {HTMLInputElement | null} */ (candidate.querySelector('[name="picked"]'));
    const answer = answers[picked?.value ?? ""] ?? {};
    return [...candidate.querySelectorAll("[data-read] li[data-region]")].flatMap((row) => {
      const field = /** @type {HTMLElement} */ (row.closest("[data-read]")).dataset.read ?? "";
      const key = /** @type {HTMLElement} */ (row).dataset.region;
      const region = Array.isArray(answer[field])
        ? answer[field].find((/** @type {RegionValue} */ each) => each.id === key)
        : undefined;
      return region
        ? [{ answer, field, region, button: buttonAt(row), differs: row.hasAttribute("data-differs") }]
        : [];
    });
  }

  /** @param {Element} row */
  function buttonAt(row) {
    const button = /** @type {HTMLButtonElement} */ (
      /** @type {HTMLElement} */ (blank?.content.firstElementChild).cloneNode(true)
    );
    button.setAttribute("aria-label", `${button.textContent?.trim()}: ${row.textContent?.trim().replace(/\s+/g, " ")}`);
    row.append(" ", button);
    return button;
  }

  /** Those that are not in the own answer yet; what differs first. */
  const open = () =>
    [...offers.filter(({ differs }) => differs), ...offers.filter(({ differs }) => !differs)].filter(
      ({ button }) => !button.disabled,
    );

  /** Goes to the next one, so that Enter takes it over. */
  const next = () => open()[0]?.button.focus();

  document.addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest(".candidate [data-taken]") : null;
    const offer = offers.find((each) => each.button === button);
    if (!offer) return;
    const hadFocus = document.activeElement === button;
    take(offer.answer, offer.field, offer.region.id);
    if (hadFocus) next();
  });

  return {
    next,
    /** Which ones the own answer has already. @param {Record<string, any>} own */
    show(own) {
      if (!blank) return;
      if (offers.length === 0)
        offers = [...document.querySelectorAll(".candidate")].flatMap((each) =>
          offersIn(/** @type {HTMLElement} */ (each)),
        );
      const held = new Map(
        Object.entries(own).map(([name, value]) => [
          name,
          new Set(
            Array.isArray(value)
              ? value.map((each) => (typeof each === "object" && each !== null ? essenceOf(each) : ""))
              : [],
          ),
        ]),
      );
      for (const { field, region, button } of offers)
        button.disabled = held.get(field)?.has(essenceOf(region)) ?? false;
    },
  };
}
