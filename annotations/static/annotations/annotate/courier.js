/**
 * Sends what waits, in order, one at a time, again with the same ids until answered. One courier a
 * person and browser goes at a time, whichever page it runs in; it knows no page and asks nobody:
 * what needs a person stays behind as trouble, with all that leans on it.
 *
 * `deliver(op, version)` resolves to one of
 *   {done: row}                    accepted; the row as the server has it now
 *   {later: state, why, wait?}     not answered: "offline" or "waiting"; `wait` milliseconds asked for
 *   {signIn: why}                  nobody is signed in, or somebody else
 *   {conflict: row | null}         changed meanwhile; the row as the server has it, null: deleted
 *   {refused: words}               will never be accepted as it is
 * where `why` is {key, values} for the words of the page.
 */
import { newId } from "./ids.js";
import { clashes, leansOn, sameAs } from "./ops.js";

/** Milliseconds before the n-th new try. */
export const backoff = (tries) => Math.min(30_000, 1000 * 2 ** Math.min(tries, 5));

/** Milliseconds after which it is looked whether the person is signed in again. */
const KNOCK = 20_000;

/** How many entries are looked at first; more only when all of them are in trouble. */
const FEW = 20;

/** The first entry that may go: not in trouble, and leaning on none that is. */
export function firstToGo(entries) {
  const stuck = [];
  for (const entry of entries) {
    if (!entry.trouble && !stuck.some((other) => leansOn(entry, other))) return entry;
    stuck.push(entry);
  }
  return null;
}

export class Courier {
  /**
   * @param {{kept: object, user: string, deliver: Function, pause: (ms: number) => Promise<void>,
   *   tell: (news: object) => void, alone: (act: Function) => Promise<unknown>}} ways
   *   `tell` hears {state, why}, {done, row}, {known, row}, {trouble}, {put}; `alone` runs what it is given
   *   while no other tab sends, and gives what that gave
   */
  constructor(ways) {
    Object.assign(this, ways);
    this.running = false;
    this.more = false;
    this.wake = () => {};
    /** Of rows written here, one after the other: the first version that was sent, the last back. */
    this.grown = new Map();
  }

  /** There is something to send. */
  async go() {
    this.more = true;
    if (this.running) return;
    this.running = true;
    let tries = 0;
    while (this.more) {
      this.more = false;
      this.sent = 0;
      const held = await this.alone(() => this.#round()).catch(() => TROUBLED);
      if (!held) continue;
      tries = this.sent ? 0 : tries;
      this.tell({ state: held.state, why: held.why });
      await this.#wait(held.wait ?? backoff(tries));
      tries += 1;
      this.more = true;
    }
    this.running = false;
    this.tell({ state: "idle" });
  }

  /** Tries again at once: the network or the session is back. */
  nudge() {
    this.wake();
  }

  async #wait(milliseconds) {
    const woken = new Promise((resolve) => {
      this.wake = resolve;
    });
    await Promise.race([woken, this.pause(milliseconds)]);
  }

  /** Sends until nothing may go (null) or something holds it up. */
  async #round() {
    for (;;) {
      const entry =
        firstToGo(await this.kept.all(this.user, FEW)) ?? firstToGo(await this.kept.all(this.user));
      if (!entry) return null;
      this.tell({ state: "saving" });
      const going = await this.kept.alter(entry.n, (now) => ({ ...now, sent: true }));
      const held = going && (await this.#try(going));
      if (held) return held;
      this.sent += 1;
    }
  }

  async #try(entry) {
    const grown = this.grown.get(entry.op.id);
    const known = entry.version ?? grown?.from;
    const ours = grown && grown.from <= known && known <= grown.to;
    const version = ours ? grown.to : entry.version;
    const answer = await this.deliver(entry.op, version);
    if (answer.later) return { state: answer.later, why: answer.why, wait: answer.wait };
    if (answer.signIn) return { state: "signin", why: answer.signIn, wait: KNOCK };
    if (answer.conflict !== undefined) return this.#conflict(entry, answer.conflict);
    if (answer.refused !== undefined) return this.#stop(entry, { refused: answer.refused });
    return this.#done(entry, answer.done, version);
  }

  async #done(entry, row, version) {
    const { id, row: was } = entry.op;
    const grown = this.grown.get(id);
    // What came back is based on the row as it was deleted, which may be all that the page knew of it.
    const seen = version ?? (was && sameAs(was, row ?? {}) ? was.version : undefined) ?? row?.version;
    if (row?.version && !entry.merged)
      this.grown.set(id, {
        from: grown && grown.to === version ? grown.from : seen,
        to: row.version,
      });
    if (entry.op.verb === "begin" && row.annotation_count <= entry.op.seen) await this.#submit(entry, row);
    await this.kept.finish(entry, row?.version);
    this.tell({ done: entry, row });
  }

  /** An empty set is made to be submitted: behind what else waits, whichever page is open by then. */
  async #submit({ user, document }, { id }) {
    const put = { ref: newId(), user, document, op: { kind: "set", verb: "submit", id } };
    put.n = await this.kept.add(put);
    this.tell({ put });
  }

  /** What does not clash meets by itself; a repetition whose answer was lost is done already. */
  async #conflict(entry, row) {
    const { op } = entry;
    if (row && op.verb === "change" && sameAs(op.changes, row))
      return this.#done({ ...entry, merged: true }, row);
    const meets =
      row && (op.verb === "change" ? !clashes(op, row).length : op.row && sameAs(op.row, row));
    if (!meets) return this.#stop(entry, { conflict: row });
    await this.kept.alter(entry.n, (now) => ({ ...now, version: row.version, merged: true }));
    this.tell({ known: entry, row });
  }

  /** Waits for a person; a set that was not submitted is only told. */
  async #stop(entry, trouble) {
    const stopped = (now) => (now.op.kind === "set" ? null : { ...now, trouble });
    await this.kept.alter(entry.n, stopped);
    this.tell({ trouble: { ...entry, trouble } });
  }
}

/** The browser's own storage failed: tried again like a server that does not answer. */
const TROUBLED = { state: "waiting", why: { key: "storage_failed" } };

/** Runs acts while no other tab of this browser does: Web Locks, or a lease where there are none. */
export function onlyOne(kept, user, pause) {
  const name = `workbench ${user}`;
  if (navigator.locks) return (act) => navigator.locks.request(name, act);
  const owner = `${Date.now()} ${Math.random()}`;
  addEventListener("pagehide", () => kept.release(user, owner));
  return async (act) => {
    while (!(await kept.lease(user, owner))) await pause(500);
    const renewing = setInterval(() => kept.lease(user, owner), 5000);
    try {
      return await act();
    } finally {
      clearInterval(renewing);
      await kept.release(user, owner);
    }
  };
}
