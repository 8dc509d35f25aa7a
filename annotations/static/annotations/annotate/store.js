/**
 * The rows of the page as they look now: what the server said, with the waiting ops laid over.
 * Optimistic changes go in by `apply`, answers by `settle` and `refuse`; every change that can be seen
 * is told as an event `change` {kind, id, before, after}. No network, no screen.
 */
import { Depths } from "./depths.js";
import { Intervals } from "./intervals.js";
import { overlay, sameAs } from "./ops.js";

/** What a row has before anything is said about it. */
export const BLANK = {
  annotation: { label: null, judges: "content", note: "", confidence: null },
  evidence: { note: "", group: null, sufficient: false },
};

/** One row: as seen, as the server has it, whether it is there, and what went wrong with it last. */
function entryOf(row, server = row) {
  return { row, server, alive: true, problem: null };
}

export class Store extends EventTarget {
  /**
   * @param {{annotations: object[], evidence: object[], set: object | null}} rows
   * @param {(id: string) => import("./ops.js").Op[]} waitingFor unanswered ops of a row
   */
  constructor({ annotations, evidence, set }, waitingFor) {
    super();
    this.waitingFor = waitingFor;
    this.set = set;
    this.kinds = {
      annotation: new Map(annotations.map((row) => [row.id, entryOf(row)])),
      evidence: new Map(evidence.map((row) => [row.id, entryOf(row)])),
    };
    this.linked = new Map();
    this.troubled = new Set();
    for (const row of evidence) this.#link(row);
    this.spans = new Intervals(annotations);
    this.depths = new Depths(this.spans);
  }

  /** The row as it looks now, or null when it is not there. */
  get(kind, id) {
    const entry = this.kinds[kind].get(id);
    return entry?.alive ? entry.row : null;
  }

  problem(kind, id) {
    return this.kinds[kind].get(id)?.problem ?? null;
  }

  /** The version to send as If-Match; the last that the server told. Sets are changed without one. */
  version(kind, id) {
    return this.kinds[kind]?.get(id)?.server?.version;
  }

  /** How many rows the server refused something of. */
  failures() {
    return this.troubled.size;
  }

  /** Whether the server refused to make this row: it is only here. */
  isStray(kind, id) {
    const entry = this.kinds[kind]?.get(id);
    return entry !== undefined && entry.server === null && entry.problem !== null;
  }

  /** Evidence of an annotation, in the order it was linked. */
  evidenceOf(id) {
    return [...(this.linked.get(id) ?? [])].map((key) => this.get("evidence", key)).filter(Boolean);
  }

  hasEvidence(id) {
    for (const key of this.linked.get(id) ?? []) if (this.get("evidence", key)) return true;
    return false;
  }

  /** Shows an op at once; one on a row that was never seen shows when it is answered. */
  apply(op) {
    if (op.kind === "set") return;
    const entry = this.kinds[op.kind].get(op.id) ?? (op.row && this.#unseen(op.row));
    if (op.verb === "create" ? entry?.server : !entry) return;
    this.#alter(op.kind, op.id, () => {
      if (op.verb === "create")
        return entryOf({ id: op.id, ...BLANK[op.kind], ...op.shown, ...op.body }, null);
      if (op.verb === "change") return { ...entry, row: { ...entry.row, ...op.changes } };
      return { ...entry, alive: op.verb === "restore", problem: null };
    });
  }

  /** A row that the server says is now so, whoever did it; its `deleted_at` says whether it is there. */
  receive(kind, row) {
    const entry = this.kinds[kind].get(row.id);
    const known = entry?.server?.version ?? 0;
    // The same version comes again with an annotation that came back.
    if (known > row.version || (known === row.version && entry.alive === !row.deleted_at)) return;
    if (!entry && row.deleted_at) return;
    this.#alter(kind, row.id, (now) => ({
      ...this.#known(now, row, !row.deleted_at),
      problem: now?.problem ?? null,
    }));
  }

  /** The row was deleted elsewhere. */
  lose(kind, id) {
    const entry = this.kinds[kind].get(id);
    if (entry?.alive) this.#alter(kind, id, () => ({ ...entry, alive: false, problem: null }));
  }

  /** The row as it was when it was last there. */
  last(kind, id) {
    return this.kinds[kind].get(id)?.row ?? null;
  }

  /** The server has done it; `row` is what it has now (null after a deletion). */
  settle(op, row) {
    if (op.kind === "set") return this.#tellSet(row);
    const gone = op.verb === "delete" || Boolean(row?.deleted_at);
    this.#alter(op.kind, op.id, (entry) => {
      const server = row ?? entry?.server ?? op.row;
      return this.#known(entry, server && { ...server, deleted_at: gone || null }, !gone);
    });
  }

  /** The server's row, seen on the way (a conflict): changes of ours stay laid over it. */
  learn(op, row) {
    if (op.kind !== "set")
      this.#alter(op.kind, op.id, (entry) => this.#known(entry, row, entry?.alive ?? true));
  }

  /** The server will not do it: the optimistic change goes, what was meant stays as a problem. */
  refuse(op, why) {
    if (op.kind === "set" || !this.kinds[op.kind].has(op.id)) return;
    this.#alter(op.kind, op.id, (entry) => {
      const problem = { why, op };
      // Made after all, by a try whose answer was lost; the refusal met what came later.
      if (op.verb === "create" && entry.server) return entry;
      if (op.verb === "create") return { ...entry, server: null, problem };
      if (!entry.server) return { ...entry, problem };
      return { ...this.#known(entry, entry.server, !entry.server.deleted_at), problem };
    });
  }

  /** What the server refused to make is tried once more. */
  accept(kind, id) {
    this.#alter(kind, id, (entry) => ({ ...entry, problem: null }));
  }

  /** Puts the problem of a row aside; a row that is only here goes with it. */
  dismiss(kind, id) {
    const stray = this.isStray(kind, id);
    this.#alter(kind, id, (entry) => ({ ...entry, alive: entry.alive && !stray, problem: null }));
  }

  /** A row that came with an op, not with the page: deleted before the page was opened. */
  #unseen(row) {
    return { ...entryOf(row), alive: false };
  }

  #known(entry, server, alive) {
    if (!server) return { ...entry, alive };
    const waiting = this.waitingFor(server.id);
    const fate = waiting.findLast((op) => op.verb === "delete" || op.verb === "restore");
    const row = { ...overlay({ ...entry?.row, ...server }, waiting) };
    return { ...entry, row, server, alive: fate ? fate.verb === "restore" : alive, problem: null };
  }

  #alter(kind, id, made) {
    const before = this.get(kind, id);
    const was = this.kinds[kind].get(id);
    const entry = made(was);
    if (!entry?.row) return;
    this.kinds[kind].set(id, entry);
    if (entry.problem) this.troubled.add(id);
    else this.troubled.delete(id);
    const after = this.get(kind, id);
    if (kind === "evidence") this.#link(entry.row);
    else {
      this.#place(before, after);
      // Saved as it is seen: nothing is to be painted.
      if (before && after && was.problem === entry.problem && sameAs(before, after)) return;
    }
    this.dispatchEvent(new CustomEvent("change", { detail: { kind, id, before, after } }));
  }

  #link(row) {
    if (!this.linked.has(row.annotation)) this.linked.set(row.annotation, new Set());
    this.linked.get(row.annotation).add(row.id);
  }

  /** Keeps the index of spans and tells whose depth changed with it. */
  #place(before, after) {
    if (before) this.spans.remove(before);
    if (after) this.spans.add(after);
    const edges = [before, after].filter(Boolean);
    if (!edges.length) return;
    const start = Math.min(...edges.map((row) => row.start));
    const end = Math.max(...edges.map((row) => row.end));
    const moved = this.depths.refresh(start, end);
    if (!after) this.depths.forget(before.id);
    this.dispatchEvent(new CustomEvent("depths", { detail: moved }));
  }

  /** The set as it is now, told when something of it is other than before. */
  receiveSet(row) {
    const same = (field) => this.set?.[field] === row[field];
    if (!["id", "status", "editable"].every(same)) this.#tellSet(row);
  }

  #tellSet(row) {
    this.set = row;
    this.dispatchEvent(new CustomEvent("set", { detail: row }));
  }
}
