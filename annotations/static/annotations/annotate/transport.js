/**
 * Talks to the REST API: requests with the session's token against forgery, answers as the outbox
 * wants them. No rules about annotations, no screen.
 */

/** A write or search that has no answer after this many milliseconds counts as not sent. */
const PATIENCE = 15_000;

/** Longest body (units) that may outlive the page: all that are under way may have 64 KiB. */
const SMALL = 8000;

const meta = (page) => page.querySelector('meta[name="csrf-token"]')?.content ?? "";

let token = meta(document);

/**
 * Reads the token anew from this page's address: signing in, here or in another tab, changes it.
 * @returns {Promise<string | null>} who is signed in now, null when that is nobody
 */
async function renew() {
  const response = await fetch(location.pathname, {
    credentials: "same-origin",
    signal: AbortSignal.timeout(PATIENCE),
  });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const data = page.querySelector("#annotate-data");
  if (!data) return null;
  token = meta(page);
  return JSON.parse(data.textContent).user;
}

/** An answer that is not 2xx; `body` is the problem+json, or {}. */
export class ApiError extends Error {
  constructor(status, body) {
    super(spelled(body) || String(status));
    this.status = status;
    this.body = body;
  }
}

/** The server's own words: detail, then what it says of each field. */
function spelled(body) {
  const fields = (body.errors ?? [])
    .map((error) => error.message)
    .filter((message) => message !== body.detail);
  return [body.detail ?? body.title, ...fields].filter(Boolean).join(" ");
}

/**
 * @param {string} method @param {string} url
 * @param {{body?: object, version?: number, signal?: AbortSignal}} [options]
 * @returns {Promise<object | null>} the JSON of a 2xx answer, null when it is empty
 */
export async function request(method, url, { body, version, signal } = {}) {
  const headers = { Accept: "application/json", "X-CSRFToken": token };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (version !== undefined) headers["If-Match"] = `"${version}"`;
  const payload = body === undefined ? undefined : JSON.stringify(body);
  const limits = AbortSignal.any([AbortSignal.timeout(PATIENCE), ...(signal ? [signal] : [])]);
  const response = await fetch(url, {
    method,
    headers,
    signal: limits,
    credentials: "same-origin",
    redirect: "error",
    body: payload,
    // What was just done arrives even when the page is left; browsers allow that for small bodies.
    keepalive: method !== "GET" && (payload ?? "").length < SMALL,
  });
  const text = await response.text();
  const json = parsed(text);
  if (!response.ok) throw new ApiError(response.status, json ?? {});
  return json;
}

function parsed(text) {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}

const FOLDERS = { annotation: "annotations", evidence: "evidence", set: "annotation-sets" };

/** Method, address and content of an op. */
function call(op, root, version) {
  const folder = `${root}${FOLDERS[op.kind]}/`;
  const row = `${folder}${op.id}/`;
  if (op.verb === "begin") return ["POST", folder, { body: { document: op.id } }];
  if (op.verb === "create") return ["POST", folder, { body: { id: op.id, ...op.body } }];
  if (op.verb === "change") return ["PATCH", row, { body: op.changes, version }];
  if (op.verb === "delete") return ["DELETE", row, { version }];
  return ["POST", `${row}${op.verb}/`, { body: {} }];
}

/**
 * @param {{root: string, versionOf: (op) => number | undefined, user: string, words: Function}} parts
 *   `root` is the address of the API and ends in a slash; `user` wrote what is delivered
 * @returns {(op) => Promise<object>} `deliver` for the outbox
 */
export function deliverer({ root, versionOf, user, words }) {
  const send = async (op) => {
    const [method, url, options] = call(op, root, versionOf(op));
    try {
      return { done: await request(method, url, options) };
    } catch (error) {
      return error instanceof ApiError ? judge(error, op, words) : { later: words("no_network") };
    }
  };
  return async (op) => {
    const answer = await send(op);
    if (!answer.stopped) return answer;
    const now = await renew().catch(() => null);
    if (now !== user) return { signIn: now ? words("other_user", { user }) : words("sign_in") };
    const second = await send(op);
    return second.stopped ? { refused: second.stopped } : second;
  };
}

/** What a failed try means. */
function judge(error, op, words) {
  const { status, body, message } = error;
  if (status === 401 || status === 403) return { stopped: message };
  if (status === 412 && body.current) return { conflict: body.current };
  if (status === 404 && op.verb === "delete") return { done: null };
  if (status === 429 || status >= 500) return { later: words("server_busy", { status }) };
  return { refused: message };
}
