/**
 * The one way out for every write: in order, one at a time, again with the same id until answered.
 * Pure of network and screen: `deliver` sends, `pause` waits, `decide` asks a person on a conflict.
 *
 * `deliver(op)` resolves to one of
 *   {done: row}               accepted; the row as the server has it now
 *   {later: words}            not answered (no network, 5xx, 429, timeout): tried again
 *   {signIn: words}           not signed in: kept until `nudge()`
 *   {conflict: row}           changed meanwhile; the row as the server has it now
 *   {refused: words}          will never be accepted as it is
 */
import { merge } from "./ops.js";

/** Milliseconds before the n-th new try. */
export const backoff = (tries) => Math.min(30_000, 1000 * 2 ** Math.min(tries, 5));

export class Outbox extends EventTarget {
  /**
   * @param {{deliver: (op) => Promise<object>, pause: (ms: number) => Promise<void>,
   *   decide: (op, current) => Promise<import("./ops.js").Op | null>}} ways
   */
  constructor({ deliver, pause, decide }) {
    super();
    this.ways = { deliver, pause, decide };
    this.queue = [];
    this.sending = false;
    this.state = "saved";
    this.why = "";
    this.wake = () => {};
  }

  get waiting() {
    return this.queue.length;
  }

  /** Takes an op; a change of a row whose last waiting op is a change joins it. */
  put(op) {
    const last = this.queue.length > (this.sending ? 1 : 0) ? this.queue.at(-1) : null;
    const joined = last && merge(last, op);
    if (joined) this.queue[this.queue.length - 1] = joined;
    else this.queue.push(op);
    this.#run();
  }

  /** Ops not yet answered, oldest first. */
  waitingFor(id) {
    return this.queue.filter((op) => op.id === id);
  }

  /** Forgets waiting ops that `match`; the one on its way cannot be called back. */
  drop(match) {
    this.queue = this.queue.filter((op, i) => (this.sending && i === 0) || !match(op));
  }

  /** Tries again at once: the network or the session is back. */
  nudge() {
    this.wake();
  }

  /** Resolves when nothing is on its way: all is saved, or something holds it up. */
  async rest() {
    while (this.state === "saving")
      await new Promise((resolve) => {
        this.addEventListener("state", resolve, { once: true });
      });
  }

  async #run() {
    if (this.sending) return;
    this.sending = true;
    let tries = 0;
    while (this.queue.length) {
      if (!tries) this.#say("saving");
      const settled = await this.#attempt(this.queue[0], tries);
      tries = settled ? 0 : tries + 1;
    }
    this.sending = false;
    this.#say("saved");
  }

  /** One try; true when the op left the queue or was replaced by another. */
  async #attempt(op, tries) {
    const answer = await this.ways.deliver(op);
    if (answer.later !== undefined) return this.#hold("offline", answer.later, backoff(tries));
    if (answer.signIn !== undefined) return this.#hold("signin", answer.signIn, Infinity);
    if (answer.conflict) return this.#conflict(op, answer.conflict);
    this.queue.shift();
    if (answer.refused !== undefined) this.#tell("refused", { op, why: answer.refused });
    else this.#tell("done", { op, row: answer.done });
    return true;
  }

  async #hold(state, why, milliseconds) {
    this.#say(state, why);
    const woken = new Promise((resolve) => {
      this.wake = resolve;
    });
    await Promise.race(
      milliseconds === Infinity ? [woken] : [woken, this.ways.pause(milliseconds)],
    );
    return false;
  }

  async #conflict(op, current) {
    this.#tell("known", { op, row: current });
    const instead = await this.ways.decide(op, current);
    if (instead) this.queue[0] = instead;
    else this.queue.shift();
    if (!instead) this.#tell("done", { op, row: current });
    return true;
  }

  #say(state, why = "") {
    this.state = state;
    this.why = why;
    this.#tell("state", { state, why, waiting: this.waiting });
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
