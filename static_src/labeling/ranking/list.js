// Ranked list: entries are picked up by digit and moved with arrow keys, dragged, or moved with buttons.
import { say } from "../texts.js";
import { announce } from "../view.js";
import { draggedIn } from "./dragging.js";
import { excerptNodes, excerptOf, sentIn, titleOf } from "./excerpt.js";
import { groupsOf } from "./ranks.js";

/** @typedef {import("../contract").Field} Field */
/** @typedef {import("../contract").Command} Command */
/** @typedef {import("../media/pair.js").PairSurface} PairSurface */
/** @typedef {import("../label_types/ranking.js").Ranked} Ranked */
/** @typedef {{place: number, back: Ranked, gesture: string}} Picked a text in hand, and the answer to go back to */

/** @param {number} index */
const digitOf = (index) => String((index + 1) % 10);

/** @param {HTMLElement} stage @param {Field} field @param {import("../contract").Send} send @param {() => void} use @returns {import("../contract").Mounted} */
export function mountList(stage, field, send, use) {
  const list = /** @type {HTMLElement} */ (stage.querySelector("[data-ranked]"));
  const template = /** @type {HTMLTemplateElement} */ (stage.querySelector("[data-ranked-row]"));
  const sent = sentIn(stage);
  /** @type {number[]} */
  let shown = [];
  /** @type {string[]} what they are called, as shown */
  let titles = [];
  /** @type {PairSurface | null} */
  let surface = null;
  /** @type {Map<number, HTMLElement>} by the place of the text */
  let rows = new Map();
  /** @type {Ranked} */
  let value = null;
  /** @type {Picked | null} */
  let picked = null;
  let gestures = 0;

  const nextGesture = () => `${field.name}-${(gestures += 1)}`;
  const inOrder = () => (value?.ranks ? groupsOf(value.ranks, shown) : shown.map((place) => [place]));

  /** @param {import("../contract").Part} part @param {number} index @returns {[number, HTMLElement]} */
  function rowOf(part, index) {
    const row = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
    const place = shown[index] ?? 0;
    row.dataset.place = String(place);
    const words = excerptOf(part, index);
    const pick = /** @type {HTMLElement} */ (row.querySelector("[data-pick]"));
    pick.replaceChildren(...excerptNodes(part, index));
    pick.title = words;
    for (const [selector, key] of Object.entries({
      '[data-step="-1"]': "rankUp",
      '[data-step="1"]': "rankDown",
      "[data-tie]": "rankTie",
    })) {
      const button = row.querySelector(selector);
      if (button) button.ariaLabel = say(key, { text: words });
    }
    return [place, row];
  }

  /** @param {string} id @param {object} detail @param {string} [gesture] */
  function act(id, detail, gesture = nextGesture()) {
    send({ id, detail: { shown, ...detail } }, { gesture });
  }

  /** Where it is now, for those who don't see it. @param {number} place */
  function tell(place) {
    const groups = inOrder();
    const at = groups.findIndex((group) => group.includes(place));
    const key = (groups[at]?.length ?? 0) > 1 ? "rankedTied" : "rankedAt";
    announce(say(key, { title: titles[shown.indexOf(place)] ?? "", place: at + 1, count: groups.length }));
  }

  /** @param {number | null} place null lets go */
  function pick(place) {
    if (picked && picked.place === place) return put();
    picked = place === null ? null : { place, back: value, gesture: nextGesture() };
    show();
    if (place === null) return;
    rows.get(place)?.focus();
    announce(say("rankPicked", { title: titles[shown.indexOf(place)] ?? "" }));
  }

  /** Where it was picked up, if no arrow moved it, it is meant to be. */
  function put() {
    if (!picked) return;
    const { place, gesture } = picked;
    act("rank_keep", {}, gesture);
    picked = null;
    show();
    tell(place);
  }

  /** @type {Record<string, (command: Command) => void>} */
  const DOES = {
    rank_pick: ({ detail }) => pick(detail.place),
    rank_step: ({ detail }) => picked && move("rank_step", picked.place, { step: detail.step }, picked.gesture),
    rank_tie: () => picked && move("rank_tie", picked.place, {}, picked.gesture),
    rank_put: put,
    rank_back: () => {
      if (picked) act("rank_back", { back: picked.back }, picked.gesture);
      pick(null);
    },
    rank_keep: () => act("rank_keep", {}),
  };

  /** @param {string} id @param {number} place @param {object} detail @param {string} [gesture] */
  function move(id, place, detail, gesture) {
    act(id, { place, ...detail }, gesture);
    tell(place);
  }

  /** @param {Command} command */
  function perform(command) {
    const does = DOES[command.id];
    if (!does) return false;
    use();
    does(command);
    return true;
  }

  const onClick = (/** @type {Event} */ event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (!button || !stage.contains(button)) return;
    if (button.dataset.command) return perform({ id: button.dataset.command, title: "", keys: [] });
    const place = Number(button.closest("li")?.dataset.place);
    use();
    if (button.matches("[data-pick]")) return pick(place);
    if (button.dataset.step) move("rank_step", place, { step: Number(button.dataset.step) });
    else if (button.matches("[data-tie]")) move("rank_tie", place, {});
    button.focus(); // the row went elsewhere, the hand didn't
  };
  stage.addEventListener("click", onClick);

  const dragging = draggedIn(list, {
    begin: () => {
      use();
      pick(null);
      return nextGesture();
    },
    move: (place, above, gesture) => act("rank_drop", { place, above }, gesture),
    end: tell,
  });

  /** Rows are moved, not made anew: what has the focus keeps it. */
  function arrange() {
    const wanted = inOrder()
      .flat()
      .map((place) => /** @type {HTMLElement} */ (rows.get(place)));
    if (wanted.every((row, index) => list.children[index] === row)) return;
    const focused = document.activeElement;
    list.replaceChildren(...wanted);
    if (focused instanceof HTMLElement && list.contains(focused)) focused.focus();
  }

  function show() {
    arrange();
    const groups = inOrder();
    for (const [place, row] of rows) {
      const at = groups.findIndex((group) => group.includes(place));
      const isTied = (groups[at]?.length ?? 0) > 1;
      /** @type {HTMLElement} */ (row.querySelector("[data-rank]")).textContent = value ? String(at + 1) : "–";
      row.classList.toggle("picked", picked?.place === place);
      row.querySelector("[data-pick]")?.setAttribute("aria-pressed", String(picked?.place === place));
      row.querySelector("[data-tie]")?.setAttribute("aria-pressed", String(isTied));
    }
    const ranks = shown.map((place) => (value ? groups.findIndex((group) => group.includes(place)) + 1 : 0));
    surface?.mark(
      field.name,
      ranks.map((rank) => (rank ? say("rankPlace", { place: rank }) : "")),
      ranks.map((rank) => rank === 1),
    );
    if (sent) sent.value = value ? JSON.stringify(value) : "";
    stage.querySelector('[data-command="rank_keep"]')?.toggleAttribute("hidden", value !== null);
  }

  return {
    laid(found, content) {
      surface = found?.type === "pair" ? /** @type {PairSurface} */ (found) : null;
      shown = content.order ?? [];
      titles = (content.parts ?? []).map(titleOf);
      [value, picked] = [null, null];
      rows = new Map((content.parts ?? []).map(rowOf));
      list.replaceChildren();
      surface?.offer(
        field.name,
        shown.map((_place, index) => digitOf(index)),
        (index) => {
          use();
          pick(shown[index] ?? 0);
        },
      );
    },
    /** @param {Ranked} now */
    paint(now) {
      value = now;
      show();
    },
    commands() {
      const digits = shown.map((place, index) => ({
        id: "rank_pick",
        title: "",
        keys: [digitOf(index)],
        detail: { place },
      }));
      if (!picked) return [...digits, { id: "clear", title: "", keys: ["Backspace"] }];
      return [
        { id: "rank_put", title: "", keys: ["Enter"] },
        { id: "rank_back", title: "", keys: ["Escape"] },
        { id: "rank_step", title: "", keys: ["ArrowUp"], detail: { step: -1 }, repeats: true },
        { id: "rank_step", title: "", keys: ["ArrowDown"], detail: { step: 1 }, repeats: true },
        ...(field.ties ? [{ id: "rank_tie", title: "", keys: ["="] }] : []),
        ...digits,
      ];
    },
    command: perform,
    focus: () => /** @type {HTMLElement | undefined} */ (list.firstElementChild ?? undefined)?.focus(),
    destroy() {
      dragging.destroy();
      stage.removeEventListener("click", onClick);
    },
  };
}
