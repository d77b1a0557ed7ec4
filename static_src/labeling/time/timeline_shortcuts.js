// Passes key events to the timeline that neither the page nor a label type has handled.
import { chosen } from "../chosen_keys.js";
import { placeOf, pressOf } from "../commands.js";
import { commandFor } from "../keys.js";
import { ON_STAGE, TIME_KEYS } from "./keys.js";

/** @param {HTMLElement} figure @param {string} type of the medium @param {(id: string) => boolean} perform @param {AbortSignal} signal */
export function bindKeys(figure, type, perform, signal) {
  const commands = TIME_KEYS[type] ?? [];

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.defaultPrevented) return;
    const target = event.target instanceof HTMLElement ? event.target : document.body;
    const place = placeOf(target);
    const chooses = target.matches("[type=radio]:not(:checked), [type=checkbox]");
    const command = commandFor(pressOf(event), { ...place, pressable: place.pressable || chooses }, chosen(commands));
    if (!command || (ON_STAGE.has(command.id) && target !== document.body && !target.contains(figure))) return;
    if (perform(command.id)) event.preventDefault();
  }

  addEventListener("keydown", onKey, { signal });
}
