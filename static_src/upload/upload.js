// How do many files go up? In portions into one import, with the progress of the whole, to be cancelled at any time.
import { percent, portionsOf } from "./portions.js";

const MAX_COUNT = { files: 40, bytes: 32 * 1024 * 1024 };

/** @typedef {{add: string, preview: string, cancel: string}} Places */

class Refused extends Error {}

/**
 * @param {HTMLFormElement} form @param {string} url @param {File[]} files
 * @param {{more: boolean, first: boolean, told: (bytes: number) => void, signal: AbortSignal}} how @returns {Promise<Places>}
 */
function send(form, url, files, { more, first, told, signal }) {
  const body = new FormData();
  body.set(
    "csrfmiddlewaretoken",
    /** @type {HTMLInputElement} */ (form.querySelector("[name=csrfmiddlewaretoken]")).value,
  );
  if (more) body.set("more", "1");
  for (const file of files) body.append("file", file);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.responseType = "json";
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", ({ loaded }) => told(loaded));
    request.addEventListener("load", () => {
      if (request.status === 200 && request.response) resolve(request.response);
      else reject(new Refused(request.response?.message ?? ""));
    });
    request.addEventListener("error", () => reject(new Refused("")));
    request.addEventListener("abort", () => reject(signal.reason));
    // The first files, once they have arrived, are answered: only the answer says where to undo them.
    let isAwaited = false;
    request.upload.addEventListener("load", () => (isAwaited = first));
    signal.addEventListener("abort", () => isAwaited || request.abort());
    request.send(body);
  });
}

/** @param {HTMLFormElement} form */
function bind(form) {
  const input = /** @type {HTMLInputElement} */ (form.querySelector("input[type=file]"));
  const status = /** @type {HTMLElement} */ (form.querySelector("[data-upload-status]"));
  const bar = /** @type {HTMLProgressElement} */ (status.querySelector("progress"));
  const problem = /** @type {HTMLElement} */ (form.querySelector("[data-upload-problem]"));
  const buttons = /** @type {HTMLElement} */ (form.querySelector(".form-actions"));
  /** @type {AbortController | null} */
  let going = null;

  /** @param {boolean} busy */
  function showBusy(busy) {
    status.hidden = !busy;
    buttons.hidden = busy;
    input.disabled = busy;
  }

  /** @param {number} sent @param {number} total */
  function show(sent, total) {
    const done = percent(sent, total);
    bar.value = done;
    /** @type {HTMLElement} */ (status.querySelector("[data-percent]")).textContent = `${done}%`;
  }

  /** @param {string} sentence */
  function complain(sentence) {
    problem.textContent = sentence || (problem.dataset.lost ?? "");
    problem.hidden = false;
    problem.focus();
  }

  /** What was sent goes again. @param {Places | null} places */
  async function undo(places) {
    if (!places) return;
    const token = /** @type {HTMLInputElement} */ (form.querySelector("[name=csrfmiddlewaretoken]")).value;
    await fetch(places.cancel, { method: "POST", headers: { "X-CSRFToken": token } }).catch(() => null);
  }

  /** @param {File[]} files */
  async function sendAll(files) {
    const portions = portionsOf(files, MAX_COUNT);
    const total = files.reduce((sum, { size }) => sum + size, 0);
    going = new AbortController();
    let before = 0;
    /** @type {Places | null} */
    let places = null;
    try {
      for (const portion of portions) {
        const told = (/** @type {number} */ loaded) => show(before + loaded, total);
        places = await send(form, places?.add ?? form.action, portion, {
          more: portions.length > 1,
          first: places === null,
          told,
          signal: going.signal,
        });
        going.signal.throwIfAborted();
        before += portion.reduce((sum, { size }) => sum + size, 0);
      }
      location.assign(places?.preview ?? location.href);
    } catch (reason) {
      await undo(places);
      showBusy(false);
      if (reason instanceof Refused) complain(reason.message);
      else complain(problem.dataset.cancelled ?? "");
    }
  }

  form.addEventListener("submit", (event) => {
    const files = [...(input.files ?? [])];
    if (files.length === 0) return; // the server says what to do
    event.preventDefault();
    problem.hidden = true;
    showBusy(true);
    show(0, 1);
    sendAll(files);
  });
  form.querySelector("[data-upload-cancel]")?.addEventListener("click", () => going?.abort(new Error("cancelled")));
}

for (const form of document.querySelectorAll("form[data-upload]")) bind(/** @type {HTMLFormElement} */ (form));
