/**
 * Undo and redo: what was done and what takes it back, as lists of ops. Pure; it sends nothing.
 * Steps with the same `merge` word close together in time become one, so that holding a key
 * that moves an edge is undone at once.
 *
 * @typedef {{words: string, forward: import("./ops.js").Op[], backward: import("./ops.js").Op[],
 *   merge?: string, at?: number}} Step
 */
import { again, inverse, possible } from "./ops.js";

/** Steps of one kind nearer than this (milliseconds) are one. */
const TOGETHER = 1200;
const MOST = 1000;

/** Steps that outlive the page. */
const KEPT = 200;

/** A step out of the ops just done. @param {string} words what the reader is told */
export function step(words, forward, merge) {
  return { words, forward, backward: forward.map(inverse).reverse(), merge };
}

export class History {
  constructor() {
    this.done = [];
    this.undone = [];
  }

  /** @param {Step} entry @param {number} now milliseconds */
  push(entry, now) {
    const last = this.done.at(-1);
    this.undone = [];
    if (last && entry.merge && last.merge === entry.merge && now - last.at < TOGETHER) {
      this.done[this.done.length - 1] = join(last, entry, now);
      return;
    }
    this.done.push({ ...entry, at: now });
    if (this.done.length > MOST) this.done.shift();
  }

  /** The step to take back, now on the other pile; null when there is none. */
  undo() {
    const entry = this.done.pop() ?? null;
    if (entry) this.undone.push(entry);
    return entry;
  }

  /** The step to do again; its creations come back as restorations. */
  redo() {
    const entry = this.undone.pop() ?? null;
    if (entry) this.done.push({ ...entry, merge: undefined });
    return entry && { ...entry, forward: entry.forward.map(again) };
  }

  /** The latest step that can still be taken; what was changed or deleted elsewhere is skipped. */
  find(way, side, store) {
    for (let skipped = false; ; skipped = true) {
      const entry = this[way]();
      if (!entry || possible(entry[side], store)) return { entry, skipped };
      this.skip(way);
    }
  }

  /** What is kept beyond the page: the latest steps. */
  get lately() {
    return { done: this.done.slice(-KEPT), undone: this.undone.slice(-KEPT) };
  }

  /** Steps of an earlier visit or of another tab; those of `own` came since. */
  restore({ done, undone }, own = []) {
    this.done = [...done, ...own];
    this.undone = own.length ? [] : undone;
  }

  /** Lets go of the step that `undo` or `redo` gave last: it cannot be done any more. */
  skip(way) {
    (way === "undo" ? this.undone : this.done).pop();
  }

  /** Forgets what concerns a row that never came to be. */
  forget(id) {
    const keep = (entry) => !entry.forward.some((op) => op.id === id);
    this.done = this.done.filter(keep);
    this.undone = this.undone.filter(keep);
  }
}

function join(last, entry, now) {
  return {
    ...last,
    forward: [...last.forward, ...entry.forward],
    backward: [...entry.backward, ...last.backward],
    at: now,
  };
}
