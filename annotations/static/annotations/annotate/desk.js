/**
 * What one can do on the page, said once: every action changes the store, goes to the outbox and
 * can be taken back. Keys, buttons and dialogs call these; nothing here touches the document tree.
 * Events: `active` {id, reveal}, `say` {words}, `history`.
 */
import { History, step } from "./history.js";
import { newId } from "./ids.js";
import { change, create, isIdle, remove } from "./ops.js";

/** What a field says: nothing has several ways to be written. */
const said = (value) => (value === false ? "" : (value ?? ""));

/** A change based on what was seen, `stale` when the row is not like that any more. */
function seen(op, before = op.before) {
  const differs = (field) => said(before[field]) !== said(op.before[field]);
  const stale = Object.keys(before).some(differs);
  return stale ? { ...op, before, stale } : op;
}

export class Desk extends EventTarget {
  /**
   * @param {{store: import("./store.js").Store, outbox: import("./outbox.js").Outbox,
   *   segments: import("./segments.js").Segments, document: string, annotates: boolean, manages: boolean,
   *   ask: object, words: (key: string, values?: object) => string, title: (label: string | null) => string}} parts
   */
  constructor(parts) {
    super();
    Object.assign(this, parts);
    this.history = new History();
    this.active = null;
    const hear = (type, act) => this.outbox.addEventListener(type, ({ detail }) => act(detail));
    hear("found", ({ op }) => this.store.apply(op));
    hear("done", (detail) => this.#settled(detail));
    hear("known", ({ op, row }) => this.store.learn(op, row));
    hear("refused", (detail) => this.#refused(detail));
    hear("conflict", ({ entry }) => this.decide(this, entry));
    hear("decided", ({ op }) => this.#decided(op));
  }

  /** Whether this person may write into the set that is shown. */
  get editable() {
    return this.store.set ? this.store.set.editable : this.annotates;
  }

  get activeRow() {
    return this.active && this.store.get("annotation", this.active);
  }

  /** Whether this person may make the set in view a draft again. */
  get reopenable() {
    const { set } = this.store;
    return set?.status === "submitted" && (set.mine || this.manages);
  }

  /** What an annotation marks, taken from the text. */
  quote(row) {
    return this.segments.text.slice(row.start, row.end);
  }

  say(key, values) {
    this.#tell("say", { words: this.words(key, values), key });
  }

  /** Makes an annotation the active one; null for none. `reveal` scrolls to it, `speak` reads it out. */
  activate(id, { reveal = false, speak = false } = {}) {
    const changed = id !== this.active;
    this.active = id;
    const row = this.activeRow;
    if (changed || reveal) this.#tell("active", { id, reveal });
    if (row && speak) this.say("at_annotation", this.#spoken(row));
  }

  /** Does ops now, sends them in order, remembers how to take them back. */
  perform(key, ops, merge) {
    const real = ops.filter((op) => !isIdle(op));
    if (!real.length) return;
    this.run(real);
    this.remember(step(key, real, merge));
  }

  undo() {
    this.#walk("undo", "undone", "backward");
  }

  redo() {
    this.#walk("redo", "redone", "forward");
  }

  /** Saves a span with a label, or to check when there is none. @returns {string | null} its id */
  mark(start, end, label) {
    if (!this.#allowed(true) || start >= end) return null;
    const twin = this.#twin(start, end, label);
    if (twin) return this.#already(twin);
    const id = newId();
    const place = this.store.set
      ? { annotation_set: this.store.set.id }
      : { document: this.document };
    const body = { ...place, start, end, quote: this.quote({ start, end }), label };
    this.perform("did_mark", [create("annotation", id, body)]);
    this.activate(id);
    this.say("marked", this.#spoken(body));
    return id;
  }

  /** Gives the active annotation another label; null takes it back to check. */
  relabel(label) {
    const row = this.activeRow;
    if (!row || !this.#allowed()) return;
    const twin = this.#twin(row.start, row.end, label, row.id);
    if (twin) return void this.#already(twin);
    this.perform("did_label", [change("annotation", row, { label })]);
    this.say("marked", this.#spoken({ ...row, label }));
  }

  /**
   * Changes fields of an annotation (note, judges) that do not move it; `merge` as in `perform`.
   * `before` is what the person saw of them, where that may be older than the row.
   */
  amend(id, changes, merge, before) {
    const row = this.store.get("annotation", id);
    if (row && this.#allowed())
      this.perform("did_change", [seen(change("annotation", row, changes), before)], merge);
  }

  /** Moves both edges of an annotation; a run of moves close together is one step. */
  move(id, start, end) {
    const row = this.store.get("annotation", id);
    if (!row || start >= end || !this.#allowed(true)) return;
    this.perform("did_move", [change("annotation", row, { start, end })], `move ${id}`);
    this.say("moved", { quote: this.quote({ start, end }) });
  }

  /** One word or character: `edge` start or end, `way` -1 or 1. */
  nudge(edge, way, exact) {
    const row = this.activeRow;
    if (!row) return this.say("choose_first");
    const place = this.segments.edge(row, edge, way, exact);
    this.move(row.id, edge === "start" ? place : row.start, edge === "end" ? place : row.end);
  }

  async delete() {
    const row = this.activeRow;
    if (!row || !this.#allowed(true)) return;
    const linked = this.store.evidenceOf(row.id).length;
    if (linked && !(await this.ask.deletion(this.quote(row), linked))) return;
    const next = this.#neighbour(row);
    if (this.store.isStray("annotation", row.id)) this.discard("annotation", row.id);
    else this.perform("did_delete", [remove("annotation", row.id, row)]);
    this.activate(next);
    this.say("deleted");
  }

  /** Links a passage or an address to an annotation. `shown`: what the list needs until it is saved. */
  link(annotation, stance, source, shown = {}) {
    if (!this.#allowed()) return null;
    const id = newId();
    const op = { ...create("evidence", id, { annotation, stance, ...source }), shown };
    this.perform("did_link", [op]);
    this.say("linked", { stance: this.words(stance) });
    return id;
  }

  amendEvidence(id, changes, before) {
    const row = this.store.get("evidence", id);
    if (row && this.#allowed())
      this.perform("did_change", [seen(change("evidence", row, changes), before)]);
  }

  unlink(id) {
    if (!this.#allowed()) return;
    if (this.store.isStray("evidence", id)) return this.discard("evidence", id);
    this.perform("did_unlink", [remove("evidence", id, this.store.get("evidence", id))]);
    this.say("unlinked");
  }

  /** Lets go of what the server refused. */
  discard(kind, id) {
    const entry = this.outbox.troubled(id);
    if (entry) this.outbox.drop(this.outbox.with(entry));
    this.store.dismiss(kind, id);
    if (!this.activeRow) this.activate(null);
  }

  /** Declares the set finished; where there is none yet, an empty one is made first. */
  submit() {
    const { set } = this.store;
    const [verb, id] = set ? ["submit", set.id] : ["begin", this.document];
    this.outbox.put({ kind: "set", verb, id, seen: this.store.spans.size });
  }

  reopen() {
    this.outbox.put({ kind: "set", verb: "reopen", id: this.store.set.id });
  }

  /** Adds a step that has been done already, for undo to find. */
  remember(entry) {
    this.history.push(entry, Date.now());
    this.#tell("history");
  }

  /** Does ops and sends them; what takes them back is remembered elsewhere. */
  run(ops) {
    for (const op of ops) {
      this.outbox.put(op);
      this.store.apply(op);
    }
  }

  #walk(way, key, side) {
    const { entry, skipped } = this.editable ? this.history.find(way, side, this.store) : {};
    if (entry) {
      this.run(entry[side]);
      return this.#after(skipped ? `${key}_skipping` : key, entry);
    }
    this.#tell("history");
    return this.say(skipped ? "step_skipped" : `nothing_to_${way}`);
  }

  #after(key, entry) {
    const op = entry.forward.find((one) => one.kind === "annotation");
    const id = op?.id ?? this.store.get("evidence", entry.forward[0].id)?.annotation ?? this.active;
    this.activate(this.store.get("annotation", id) ? id : null, { reveal: true });
    this.say(key, { what: this.words(entry.words) });
    this.#tell("history");
  }

  /** Where claims are given to be judged, none is made, moved or deleted (`shapes`). */
  #allowed(shapes) {
    const given = shapes && this.stage === "judge";
    if (!this.editable || given) this.say(given ? "only_judged" : "read_only");
    return this.editable && !given;
  }

  #twin(start, end, label, except) {
    return this.store.spans
      .overlapping(start, end)
      .find(
        (row) =>
          row.start === start &&
          row.end === end &&
          (row.label ?? null) === label &&
          row.id !== except,
      );
  }

  #already(twin) {
    this.activate(twin.id);
    this.say("already_there", this.#spoken(twin));
    return twin.id;
  }

  #neighbour(row) {
    const rows = this.store.spans.spans;
    const index = this.store.spans.indexOf(row);
    return (rows[index + 1] ?? rows[index - 1])?.id ?? null;
  }

  #spoken(row) {
    return { label: this.title(row.label), quote: this.quote(row) };
  }

  /** The set is there and goes on to be submitted, unless it holds what was marked out of sight. */
  #begun({ seen }, row) {
    if (row.annotation_count > seen) return this.say("marked_elsewhere");
    this.store.set = row;
  }

  #settled({ op, row }) {
    if (op.verb === "begin") return this.#begun(op, row);
    this.store.settle(op, row);
    if (op.kind !== "annotation" || op.verb !== "create" || this.store.set) return;
    // The first annotation made the set.
    this.store.set = { id: row.annotation_set, status: "draft", mine: true, editable: true };
    this.#tell("history");
  }

  #refused({ op, why, quiet }) {
    const made = op.verb === "create" && this.store.version(op.kind, op.id);
    if (made) return this.outbox.drop([this.outbox.troubled(op.id)]);
    if (op.verb === "create") {
      this.history.forget(op.id);
      this.#tell("history");
    }
    this.store.refuse(op, why);
    if (!quiet) this.#tell("refused", { op, why });
  }

  /** Another tab tried again, or let go. */
  #decided(op) {
    this.ask.withdraw?.(op.id);
    if (this.store.problem(op.kind, op.id)) this.store.dismiss(op.kind, op.id);
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
