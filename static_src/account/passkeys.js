// How does a form with data-passkey ask the browser for a passkey before it is sent?
import { answerOf, creationOptions, requestOptions } from "./credentials.js";

/** The server's options: in the page, or fetched when they are wanted. @param {HTMLFormElement} form */
async function optionsOf(form) {
  const holder = document.getElementById(form.dataset.options ?? "");
  if (holder) return JSON.parse(holder.textContent ?? "{}");
  const answer = await fetch(form.action, {
    headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" },
  });
  if (!answer.ok) throw new Error(`options: ${answer.status}`);
  return answer.json();
}

/** @param {HTMLFormElement} form */
async function credentialFor(form) {
  const options = await optionsOf(form);
  if (form.dataset.passkey === "create") {
    const alone = form.querySelector("input[name=passwordless]");
    const checked = alone instanceof HTMLInputElement && alone.checked;
    return navigator.credentials.create(creationOptions(options.creation_options, checked));
  }
  return navigator.credentials.get(requestOptions(options.request_options));
}

/** @param {HTMLFormElement} form */
function bind(form) {
  const problem = form.querySelector("[data-problem]");
  form.addEventListener(
    "submit",
    async (event) => {
      const field = form.querySelector("input[name=credential]");
      if (!(field instanceof HTMLInputElement)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (problem instanceof HTMLElement) problem.hidden = true;
      try {
        field.value = JSON.stringify(answerOf(await credentialFor(form)));
        form.submit();
      } catch {
        if (problem instanceof HTMLElement) problem.hidden = false;
      }
    },
    { capture: true },
  );
  form.hidden = false;
}

if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    if (form instanceof HTMLFormElement) bind(form);
  }
}
