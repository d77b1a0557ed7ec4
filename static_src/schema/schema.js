// How is the schema edited without leaving the page? Each button asks the server, which shows the sheet anew.
import "../labeling/bundles/core.js";
import { speak } from "../labeling/texts.js";
import { dataBlock } from "../labeling/view.js";
import { focusAfter, nextLine, replaceParts } from "./parts.js";
import { createTrying } from "./trying.js";

const WAIT = 400; // milliseconds without a key before the preview follows

const form = /** @type {HTMLFormElement} */ (document.querySelector("[data-schema-editor]"));
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
const trying = createTrying();
let isDirty = Boolean(document.querySelector("[data-effects]"));

/** What is typed, with the word of the button and what was tried in the preview. @param {string} word */
function body(word) {
  const data = new FormData(form);
  const preview = document.querySelector("[data-preview-form]");
  data.set("do", word);
  if (preview instanceof HTMLFormElement && !trying.isOn()) {
    data.set("answer", new URLSearchParams(/** @type {any} */ (new FormData(preview))).toString());
  }
  return new URLSearchParams(/** @type {any} */ (data));
}

let waiting = 0;
let last = Promise.resolve();

/** One after the other: what is asked next starts from what the one before has left. @param {() => Promise<unknown>} step */
function inTurn(step) {
  waiting += 1;
  last = last.then(step).then(() => void (waiting -= 1));
  return last;
}

/** Without a connection the page stays as it is. @param {string} word @param {string[]} parts */
async function ask(word, parts) {
  clearTimeout(timer);
  try {
    const response = await fetch(location.href, { method: "POST", body: body(word) });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (!page.querySelector("[data-schema-editor]")) return false;
    const isAsIs = trying.isAsIn(page);
    replaceParts(
      document,
      page,
      parts.map((part) => (part === "preview" && isAsIs ? "findings" : part)),
    );
    if (!isAsIs) beginTrying();
    return true;
  } catch {
    return false;
  }
}

/** Without the editors the preview is a plain form. */
const beginTrying = () => trying.begin().catch(reportError);

const preview = () => inTurn(() => ask("preview", ["preview"]));

/** @param {string} word @param {HTMLElement | null} [from] */
function change(word, from) {
  return inTurn(async () => {
    const done = await ask(word, ["fields", "preview"]);
    if (done) focusAfter(document, word, from?.id ?? "");
    else if (word !== "refresh") form.submit();
  });
}

form.addEventListener("submit", (event) => {
  const button = event.submitter instanceof HTMLButtonElement ? event.submitter : null;
  setTimeout(() => delete form.dataset.sent); // page.js keeps a form from being sent twice: these may be
  if (!button || button.value === "publish") {
    if (waiting) {
      event.preventDefault();
      last.then(() => form.requestSubmit(button));
    } else isDirty = false;
    return;
  }
  event.preventDefault();
  if (button.value === "preview") preview();
  else {
    isDirty = true;
    change(button.value, button);
  }
});

form.addEventListener("input", () => {
  isDirty = true;
  clearTimeout(timer);
  timer = setTimeout(preview, WAIT);
});

form.addEventListener("change", (event) => {
  const control = event.target;
  if (control instanceof HTMLElement && "refresh" in control.dataset) change("refresh", control);
});

form.addEventListener("keydown", (event) => {
  const control = event.target;
  if (
    event.key !== "Enter" ||
    event.isComposing ||
    !(control instanceof HTMLInputElement) ||
    !("line" in control.dataset)
  )
    return;
  event.preventDefault();
  const next = nextLine(control);
  if (next) next.focus();
  else change("refresh", control).then(() => nextLine(document.getElementById(control.id))?.focus());
});

document.addEventListener("change", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-preview-form]") && !trying.isOn()) preview();
});
document.addEventListener("submit", (event) => {
  if (event.target instanceof Element && event.target.matches("[data-preview-form]")) event.preventDefault();
});

document.addEventListener("click", async (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-sample]") : null;
  if (!(button instanceof HTMLButtonElement)) return;
  /** @type {HTMLInputElement} */ (form.elements.namedItem("sample")).value = button.dataset.sample ?? "";
  await preview();
  const again = /** @type {HTMLButtonElement | null} */ (document.querySelector(`[data-way="${button.dataset.way}"]`));
  (again?.disabled ? document.getElementById("stage") : again)?.focus();
});

window.addEventListener("beforeunload", (event) => {
  if (isDirty) event.preventDefault();
});

speak(dataBlock("labeling-texts"));
beginTrying();
