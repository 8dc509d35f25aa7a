/**
 * Talks to the REST API: requests with the session's token against forgery, answers as the courier
 * wants them. No rules about annotations, no screen.
 */

/** A write or search that has no answer after this many milliseconds counts as not sent. */
const PATIENCE = 15_000;

/** Longest body (units) that may outlive the page: all that are under way may have 64 KiB. */
const SMALL = 8000;

const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content ?? "";

/** Who opened this page: the key of a user, "" for nobody. */
export const pageUser = meta("user");

let token = meta("csrf-token");

/**
 * Reads the token anew: signing in, here or in another tab, changes it.
 * @returns {Promise<string | null>} the key of who is signed in now, null when that is nobody
 */
async function renew() {
  const response = await fetch(meta("session"), {
    credentials: "same-origin",
    signal: AbortSignal.timeout(PATIENCE),
  });
  const session = await response.json();
  token = session.token;
  return session.user;
}

/** An answer that is not 2xx; `body` is the problem+json, or {}; `wait` milliseconds asked for. */
export class ApiError extends Error {
  constructor(status, body, wait) {
    super(spelled(body) || String(status));
    this.status = status;
    this.body = body;
    this.wait = wait;
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
 * @param {{body?: object, version?: number, known?: string, signal?: AbortSignal}} [options]
 *   `known`: the entity tag of what one has; null comes back when it still is so
 * @returns {Promise<object | null>} the JSON of a 2xx answer, null when it is empty
 */
export async function request(method, url, { body, version, known, signal } = {}) {
  const headers = { Accept: "application/json", "X-CSRFToken": token };
  // Somebody else may have signed in meanwhile: nothing is ever done in the name of another.
  if (pageUser) headers["X-Workbench-User"] = pageUser;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (version !== undefined) headers["If-Match"] = `"${version}"`;
  if (known) headers["If-None-Match"] = known;
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
  if (response.status === 304) return null;
  const json = parsed(await response.text());
  if (!response.ok) throw new ApiError(response.status, json ?? {}, asked(response));
  const tag = json && response.headers.get("ETag");
  return known !== undefined && json ? { ...json, tag } : json;
}

function parsed(text) {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}

/** Milliseconds of a Retry-After header, which gives seconds or a date. */
function asked(response) {
  const given = response.headers.get("Retry-After");
  if (!given) return undefined;
  const wait = /^\d+$/.test(given) ? given * 1000 : Date.parse(given) - Date.now();
  return Number.isNaN(wait) ? undefined : Math.max(1000, Math.min(wait, 600_000));
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
 * @param {{root: string, user: string, name: string}} parts `root` is the address of the API and
 *   ends in a slash; `user` wrote what is delivered, `name` is what they are called
 * @returns {(op, version?: number) => Promise<object>} `deliver` for the courier
 */
export function deliverer({ root, user, name }) {
  const send = async (op, version) => {
    const [method, url, options] = call(op, root, version);
    try {
      // Made by another tab a moment ago: its version is asked for.
      if (version === undefined && (op.verb === "change" || op.verb === "delete"))
        return { conflict: await request("GET", url) };
      const row = await request(method, url, options);
      // An answer that is none of ours (a sign-in page of the network) says nothing.
      return row?.id || op.verb === "delete" ? { done: row } : offline();
    } catch (error) {
      return error instanceof ApiError ? judge(error, op) : offline();
    }
  };
  return async (op, version) => {
    const answer = await send(op, version);
    if (!answer.stopped) return answer;
    const now = await renew().catch(() => undefined);
    if (now === undefined) return offline();
    if (now !== user)
      return { signIn: now ? { key: "other_user", values: { user: name } } : { key: "sign_in" } };
    const second = await send(op, version);
    return second.stopped ? { refused: second.stopped } : second;
  };
}

const offline = () => ({ later: "offline", why: { key: "no_network" } });

/** What a failed try means. */
function judge(error, op) {
  const { status, body, message, wait } = error;
  if (status === 401 || status === 403) return { stopped: message };
  if (status === 412 && body.current) return { conflict: body.current };
  // One's own row that is not there any more was deleted elsewhere.
  if (status === 404 && op.verb === "delete") return { done: null };
  if (status === 404 && op.verb === "change") return { conflict: null };
  if (status === 412 || status === 408 || status === 425 || status === 429 || status >= 500)
    return { later: "waiting", why: { key: "server_busy", values: { status } }, wait };
  return { refused: message };
}
