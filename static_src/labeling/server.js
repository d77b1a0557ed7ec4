// Requests to the server, and the meaning of failed ones.

/** The server understood and said no, with a code and a sentence. */
export class Refusal extends Error {
  /** @param {number} status @param {{code?: string, message?: string, detail?: any}} body */
  constructor(status, body) {
    super(body.message ?? "");
    this.status = status;
    this.code = body.code ?? String(status);
    this.detail = body.detail ?? {};
    this.body = /** @type {any} */ (body);
  }
}

/** No answer that counts: the request may be sent again later. */
export class Unreachable extends Error {
  /** @param {"offline" | "server" | "signed_out" | "page_out_of_date"} cause */
  constructor(cause) {
    super(cause);
    this.why = cause;
  }
}

const PATIENCE = 20_000;
// Refusals that say nothing of what was sent: the person has to sign in or load the page again, then it goes out.
const NOT_YET = /** @type {const} */ (["signed_out", "page_out_of_date"]);

/** @param {string} token @returns {(url: string, body: object, options?: {keepalive?: boolean}) => Promise<any>} */
export function serverWith(token) {
  return async (url, body, { keepalive = false } = {}) => {
    const response = await ask(url, {
      method: "POST",
      credentials: "same-origin",
      keepalive,
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE),
    });
    return understand(response);
  };
}

/** @param {string} url @returns {Promise<any>} */
export async function read(url) {
  return understand(
    await ask(url, {
      credentials: "same-origin",
      headers: { Accept: "application/json" },
      signal: AbortSignal.timeout(PATIENCE),
    }),
  );
}

/** @param {string} url @param {RequestInit} options */
async function ask(url, options) {
  try {
    return await fetch(url, options);
  } catch {
    throw new Unreachable("offline");
  }
}

/** What breaks off in the middle is no answer. @param {Response} response @returns {Promise<any>} */
async function bodyOf(response) {
  try {
    return await response.json();
  } catch {
    throw new Unreachable("offline");
  }
}

/** @param {Response} response */
async function understand(response) {
  const json = response.headers.get("Content-Type")?.includes("json");
  if (response.ok && json) return bodyOf(response);
  if (response.status === 204) return null;
  if (json && response.status < 500 && response.status !== 429)
    throw refused(new Refusal(response.status, await bodyOf(response)));
  const signedOut = response.redirected || response.status === 401 || response.status === 403;
  if (!json && response.status === 404) throw new Refusal(404, { code: "not_found" });
  throw new Unreachable(signedOut ? "signed_out" : "server");
}

/** @param {Refusal} refusal @returns {Error} */
function refused(refusal) {
  const cause = NOT_YET.find((code) => code === refusal.code);
  return cause ? new Unreachable(cause) : refusal;
}
