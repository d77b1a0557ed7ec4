// Formats and parses moments, by the series' own clock and time zone if it has one. The twin of annotation/label_types/timestamps.py. Pure.

/** @typedef {import("../contract").Content} Content */

const SECOND = 1_000_000;
const DAY = 86_400 * SECOND;
const ELAPSED = /^(-)?(?:(?:(\d+):)?(\d+):)?(\d+)(?:[.,](\d*))?$/;
const DATED = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d*))?)?(?: ?(?:UTC)?(Z|[+-]\d\d:\d\d))?$/i;
const OFFSET = /([+-])(\d\d):(\d\d)(?::(\d\d))?$/;

/** Whether the item's times are times of the day. @param {Content | undefined} content */
export const byClock = (content) => content?.axis === "clock";

/** How many microseconds a clock in the zone, as UTC+02:00, is ahead of UTC. @param {string | undefined} zone */
export function offsetOf(zone) {
  const found = OFFSET.exec(zone ?? "");
  if (!found) return 0;
  const [, sign, hours, minutes, seconds = "0"] = found;
  const length = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * SECOND;
  return sign === "-" ? -length : length;
}

/** What the clock of the item shows then. @param {number} micros @param {Content | undefined} content */
const byItsClock = (micros, content) => dated(micros + offsetOf(content?.zone));

/** @param {number} number @param {number} [digits] */
const padded = (number, digits = 2) => String(number).padStart(digits, "0");

/** @param {number} rest microseconds of a second */
const fraction = (rest) => (rest % 1000 === 0 ? padded(rest / 1000, 3) : padded(rest, 6));

/** As 0:01.250; of what is finer than a millisecond all six digits. @param {number} micros */
export function elapsed(micros) {
  const whole = Math.round(Math.abs(micros));
  const seconds = Math.floor(whole / SECOND);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const head = hours ? `${hours}:${padded(minutes)}` : String(minutes);
  return `${micros < 0 ? "-" : ""}${head}:${padded(seconds % 60)}.${fraction(whole % SECOND)}`;
}

/** The day and the time of the day. @param {number} micros @returns {[string, string]} */
export function dated(micros) {
  const whole = Math.round(micros);
  const rest = ((whole % SECOND) + SECOND) % SECOND;
  const moment = new Date((whole - rest) / 1000);
  if (Number.isNaN(moment.getTime())) return ["", elapsed(micros)];
  const text = moment.toISOString();
  const at = text.indexOf("T");
  return [text.slice(0, at), text.slice(at + 1, at + 9) + (rest ? `.${fraction(rest)}` : "")];
}

/** @param {number} micros @param {Content | undefined} content */
export const moment = (micros, content) => (byClock(content) ? byItsClock(micros, content).join(" ") : elapsed(micros));

/** From when to when. @param {number} start @param {number} end @param {Content | undefined} content */
export function interval(start, end, content) {
  if (!byClock(content)) return `${elapsed(start)} – ${elapsed(end)}`;
  const [[day, time], [lastDay, lastTime]] = [byItsClock(start, content), byItsClock(end, content)];
  return `${day} ${time} – ${day === lastDay ? lastTime : `${lastDay} ${lastTime}`}`;
}

/** Microseconds of a fraction's digits. @param {string | undefined} digits */
const microsOf = (digits) => Math.round(Number(`0.${digits || "0"}`) * SECOND);

/** What was typed, in microseconds: seconds, 1:02.5, or a date and time, which may name its own zone; null for anything else. @param {string} text @param {Content | undefined} content @returns {number | null} */
export function typed(text, content) {
  const plain = text.trim();
  const date = byClock(content) ? DATED.exec(plain) : null;
  if (date) {
    const [, year, month, day, hour, minute, second = "0", digits, zone] = date;
    if (zone && !content?.zone) return null;
    const seconds =
      Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)) / 1000;
    return seconds * SECOND + microsOf(digits) - offsetOf(zone ?? content?.zone);
  }
  const found = byClock(content) ? null : ELAPSED.exec(plain);
  if (!found) return null;
  const [, minus, hours = "0", minutes = "0", seconds, digits] = found;
  const micros = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * SECOND + microsOf(digits);
  return minus ? -micros : micros;
}

/** A label of the axis, no finer than its step. @param {number} at @param {number} step @param {Content | undefined} content */
export function tickLabel(at, step, content) {
  if (byClock(content)) return clockLabel(at + offsetOf(content?.zone), step);
  if (step >= SECOND) return elapsed(at).replace(/\.\d+$/, "");
  const digits = Math.max(0, 6 - Math.floor(Math.log10(step)));
  const [head, tail = ""] = elapsed(at).split(".");
  return `${head}.${tail.padEnd(6, "0").slice(0, digits)}`;
}

/** @param {number} at @param {number} step */
function clockLabel(at, step) {
  const [day, time] = dated(at);
  if (step >= DAY || at % DAY === 0) return day;
  return step >= 60 * SECOND ? time.slice(0, 5) : time;
}
