// Builds a timeline from the template templates/annotation/datasets/_timeline.html.
import { canvasFor } from "../../image/canvases.js";
import { say } from "../texts.js";
import { byClock } from "./written.js";

/** @param {import("../contract").Content} content @returns {HTMLElement} */
export function timelineFigure(content) {
  const figure = copyOf("timeline") ?? document.createElement("figure");
  for (const [use, canvas] of Object.entries(canvasesOf(figure))) canvas.replaceWith(canvasFor(use));
  figure.dataset.medium = content.type;
  figure.setAttribute("aria-label", content.name ?? "");
  for (const part of figure.querySelectorAll("[data-only]")) {
    if (part instanceof HTMLElement && part.dataset.only !== content.type) part.remove();
  }
  const zone = figure.querySelector("[data-time-zone]");
  if (zone instanceof HTMLElement) zone.textContent = zoneTold(content);
  return figure;
}

/** By what they are for, in the order in which the template has them. @param {HTMLElement} figure */
export const canvasesOf = (figure) =>
  Object.fromEntries([...figure.querySelectorAll("canvas")].map((canvas, index) => [`time ${index}`, canvas]));

/** In which zone its times are shown. @param {import("../contract").Content} content */
function zoneTold(content) {
  if (!byClock(content)) return "";
  if (!content.zone) return say("timesAsWritten");
  return say(content.otherZones ? "timesInFirst" : "timesIn", { zone: content.zone });
}

/** What the item is made of didn't come: says so, once. @param {HTMLElement} figure */
export function tellLost(figure) {
  if (figure.querySelector("[data-lost]")) return;
  const notice = copyOf("timeline-lost");
  if (!notice) return;
  figure.prepend(notice);
  notice.querySelector("button")?.addEventListener("click", () => location.reload());
}

/** @param {string} id @returns {HTMLElement | null} */
function copyOf(id) {
  const template = document.getElementById(id);
  const first = template instanceof HTMLTemplateElement ? template.content.firstElementChild : null;
  return first ? /** @type {HTMLElement} */ (first.cloneNode(true)) : null;
}
