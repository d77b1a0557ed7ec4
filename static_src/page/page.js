// What does every ordinary page need beyond HTML? The colour switch, menus that close, lines scrolled to where one is, wide tables on a phone, forms sent once, searches that go on, a second look after an outage.
import { nameColumns } from "./cards.js";
import { goOn } from "./searching.js";
import { bindSelection } from "./selecting.js";

const YEAR = 365 * 24 * 3600;

/** @param {string} choice */
function setTheme(choice) {
  const age = choice === "auto" ? 0 : YEAR;
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `theme=${choice}; path=/; max-age=${age}; samesite=lax${secure}`;
  if (choice === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = choice;
}

/** @param {HTMLElement} group */
function bindThemeSwitch(group) {
  const buttons = [...group.querySelectorAll("button")];
  const show = () => {
    const now = document.documentElement.dataset.theme ?? "auto";
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.value === now));
  };
  group.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (!button) return;
    setTheme(button.value);
    show();
  });
  group.hidden = false;
  show();
}

/** A menu closes when the focus or a click leaves it, and on Escape. @param {HTMLDetailsElement} menu */
function bindMenu(menu) {
  const leave = (/** @type {Event} */ event) => {
    if (menu.open && event.target instanceof Node && !menu.contains(event.target)) menu.open = false;
  };
  document.addEventListener("pointerdown", leave);
  document.addEventListener("focusin", leave);
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    event.stopPropagation();
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });
}

/** Two quick clicks must not send a form twice. @param {HTMLFormElement} form */
function bindSendOnce(form) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 4000); // the answer may be a file: then this page stays
  });
}

/** In a line that scrolls sideways, the page one is on stands in view. @param {HTMLElement} link */
function bringIntoView(link) {
  for (let line = link.parentElement; line && line.tagName !== "BODY"; line = line.parentElement) {
    if (line.scrollWidth <= line.clientWidth) continue;
    const [at, around] = [link.getBoundingClientRect(), line.getBoundingClientRect()];
    line.scrollLeft += at.left + at.width / 2 - around.left - around.width / 2;
    return;
  }
}

/** A page that can't be shown just now is loaded once the server can. @param {number} seconds between two looks */
function loadOnceBack(seconds) {
  setInterval(async () => {
    const answer = await fetch(location.href, { method: "HEAD" }).catch(() => null);
    if (answer && answer.status < 500) location.reload();
  }, seconds * 1000);
}

for (const line of document.querySelectorAll("[data-again]"))
  loadOnceBack(Number(/** @type {HTMLElement} */ (line).dataset.again));
for (const link of document.querySelectorAll("nav [aria-current]")) bringIntoView(/** @type {HTMLElement} */ (link));
for (const group of document.querySelectorAll("[data-theme-switch]"))
  bindThemeSwitch(/** @type {HTMLElement} */ (group));
for (const menu of document.querySelectorAll("details[data-menu]")) bindMenu(/** @type {HTMLDetailsElement} */ (menu));
for (const table of document.querySelectorAll(".scroll > table")) nameColumns(/** @type {HTMLTableElement} */ (table));
for (const form of document.querySelectorAll("form[method=post]:not([data-labeling])"))
  bindSendOnce(/** @type {HTMLFormElement} */ (form));
for (const button of document.querySelectorAll("button[data-print]")) {
  button.addEventListener("click", () => print());
  /** @type {HTMLElement} */ (button).hidden = false;
}
for (const notification of document.querySelectorAll("[data-go-on]")) goOn(/** @type {HTMLElement} */ (notification));
for (const form of document.querySelectorAll("form[data-selecting]"))
  bindSelection(/** @type {HTMLFormElement} */ (form));
