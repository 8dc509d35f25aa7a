/**
 * The way out for every write of the page: what is put in is kept in the browser first, then sent
 * by the courier of whichever tab. All tabs of one person hear of everything on one channel, so
 * that this queue is the same in each of them. No network, no screen.
 *
 * Events, each {op, ...}: `found` an op of another tab or an earlier visit; `done` {row}; `known`
 * {row}: the server's row, seen on the way; `refused` {why, quiet}; `conflict` {entry};
 * `decided` {ref}; and `state`.
 */
import { newId } from "./ids.js";
import { merge } from "./ops.js";

export class Outbox extends EventTarget {
  /**
   * @param {{kept: Promise<object>, user: string, document: string, channel: EventTarget & {post:
   *   (news: object) => void}, versionOf: (op) => number | undefined, courier: (kept, tell) =>
   *   import("./courier.js").Courier}} parts
   */
  constructor(parts) {
    super();
    Object.assign(this, parts);
    /** @type {import("./kept.js").Entry[]} */
    this.queue = [];
    /** Refs of what has left: a slow tab may tell only afterwards that it had put it in. */
    this.left = new Set();
    this.moving = "idle";
    this.why = null;
    this.unwritten = 0;
    this.durable = true;
    this.channel.addEventListener("message", ({ data }) => this.#hear(data));
    this.writes = this.#begin();
  }

  /** How many ops are not with the server, of this document and all others. */
  get waiting() {
    return this.queue.filter((entry) => !entry.trouble).length;
  }

  /** `saved`, `saving` (not kept here yet, or on its way), `waiting`, `offline` or `signin`. */
  get state() {
    if (!this.waiting) return "saved";
    if (this.unwritten) return "saving";
    if (this.moving !== "idle") return this.moving;
    return this.queue.some((entry) => entry.trouble) ? "waiting" : "saving";
  }

  /** Takes an op; a change of a row whose last waiting op is a change joins it. */
  put(op) {
    const entry = {
      ref: newId(),
      user: this.user,
      document: this.document,
      op,
      version: this.versionOf(op),
    };
    const last = this.queue.at(-1);
    this.queue.push(entry);
    this.unwritten += 1;
    this.#say();
    this.#write(() => this.#store(entry, last));
  }

  /** Ops of a row not yet answered, oldest first. */
  waitingFor(id) {
    return this.queue.filter((entry) => entry.op.id === id && !entry.trouble).map(({ op }) => op);
  }

  /** The entry that the server refused, or has another version of. */
  troubled(id) {
    return this.queue.find((entry) => entry.op.id === id && entry.trouble) ?? null;
  }

  /** Changes of the same row that wait behind an entry. */
  behind(entry) {
    const own = this.queue.indexOf(entry);
    const later = this.queue.filter((other, i) => i > own && other.op.id === entry?.op.id);
    return later.every(({ op }) => op.verb === "change") ? later : [];
  }

  /** An entry with what cannot be without it. */
  with(entry) {
    if (entry.op.verb !== "create") return [entry];
    const linked = this.queue.filter(({ op }) => op.body?.annotation === entry.op.id);
    const ids = new Set([entry, ...linked].map(({ op }) => op.id));
    return this.queue.filter(({ op }) => ids.has(op.id));
  }

  /** Sends an entry in trouble again, as `op`; changes that `swallow` names have become part of it. */
  again(entry, op, version, swallow = []) {
    this.#forget(swallow);
    Object.assign(entry, { op, version, trouble: undefined, sent: false });
    const { n } = entry;
    this.#write(async (kept) => {
      await kept.alter(n, (now) => ({ ...now, op, version, trouble: undefined, sent: false }));
      for (const { n: other } of swallow) await kept.alter(other, () => null);
      this.channel.post({ decided: entry, swallow: swallow.map(({ ref }) => ref) });
    });
  }

  /** Lets go of entries, and of what was to be linked to a row that will not be. */
  drop(entries) {
    this.#forget(entries);
    this.#write(async (kept) => {
      for (const { n } of entries) await kept.alter(n, () => null);
      for (const { ref, op } of entries) this.channel.post({ gone: ref, op });
    });
  }

  /** Tries again at once: the network or the session is back. */
  nudge() {
    this.#write(() => {});
    this.sender?.nudge();
    this.channel.post({ nudge: true });
  }

  /** Resolves when nothing is on its way: all is saved, or something holds it up. */
  async rest() {
    await this.writes;
    while (this.state === "saving")
      await new Promise((resolve) => {
        this.addEventListener("state", resolve, { once: true });
      });
  }

  async #begin() {
    const kept = await this.kept;
    this.store = kept;
    this.durable = kept.durable;
    this.sender = this.courier(kept, (news) => {
      this.#hear(news);
      this.channel.post(news);
    });
    const before = (await kept.all(this.user)).filter(({ ref }) => this.#isNews(ref));
    this.queue = [...before, ...this.queue];
    for (const entry of before) this.#found(entry);
    this.#say();
    if (this.queue.length) this.sender.go();
  }

  /** One write after the other, so that the order of the queue is the order of doing. */
  #write(act) {
    this.writes = this.writes
      .then(() => act(this.store))
      .catch(() => {
        this.durable = false;
        this.#say();
      })
      .then(() => void this.sender.go());
  }

  async #store(entry, last) {
    try {
      if (!(await this.#joined(entry, last))) {
        entry.n = await this.store.add(entry);
        this.channel.post({ put: entry });
      }
    } finally {
      this.unwritten -= 1;
      this.#say();
    }
  }

  /** Whether a change has become one with the one before it, which nobody has begun to send. */
  async #joined(entry, last) {
    if (!last?.n || last.document !== entry.document || !merge(last.op, entry.op)) return false;
    const one = await this.store.alter(last.n, (now) =>
      now.sent || now.trouble ? undefined : { ...now, op: merge(now.op, entry.op) },
    );
    if (!one) return false;
    last.op = one.op;
    this.queue = this.queue.filter((other) => other !== entry);
    this.channel.post({ joined: last.ref, op: entry.op });
    return true;
  }

  /** News of the courier, of this tab or another, and of what other tabs put in. */
  #hear(news) {
    if (news.state) this.#moved(news);
    if (news.nudge) this.sender?.nudge();
    if (news.put && this.#isNews(news.put.ref)) this.#add(news.put);
    if (news.joined) this.#join(news);
    if (news.gone) this.#gone(news);
    if (news.decided) this.#decided(news);
    if (news.known) this.#tell("known", { op: news.known.op, row: news.row });
    if (news.trouble) this.#trouble(news.trouble);
    if (news.done) this.#done(news);
    this.#say();
  }

  #moved({ state, why = null }) {
    this.moving = state;
    this.why = why;
  }

  #add(entry) {
    this.queue.push(entry);
    this.#found(entry);
  }

  #join({ joined, op }) {
    const entry = this.#at(joined);
    if (entry) entry.op = merge(entry.op, op) ?? entry.op;
    if (entry?.document === this.document) this.#tell("found", { op });
  }

  #gone({ gone, op }) {
    this.left.add(gone);
    const entry = this.#at(gone);
    this.#forget([entry]);
    if (entry) this.#tell("decided", { ref: gone, op });
  }

  #decided({ decided, swallow }) {
    const entry = this.#at(decided.ref);
    if (entry) Object.assign(entry, decided);
    for (const ref of swallow) this.left.add(ref);
    this.#forget(this.queue.filter(({ ref }) => swallow.includes(ref)));
    this.#tell("decided", { ref: decided.ref, op: decided.op });
    if (decided.document === this.document) this.#tell("found", { op: decided.op });
  }

  #done({ done, row }) {
    this.left.add(done.ref);
    const entry = this.#at(done.ref);
    this.#forget([entry]);
    for (const other of this.queue)
      if (other.op.id === done.op.id && row?.version && !done.merged) other.version = row.version;
    if (done.document === this.document) this.#tell("done", { op: entry?.op ?? done.op, row });
  }

  #trouble(stopped) {
    const entry = this.#at(stopped.ref);
    if (entry) entry.trouble = stopped.trouble;
    if (entry?.op.kind === "set") this.#forget([entry]);
    if (stopped.document === this.document) this.#stuck(entry ?? stopped, false);
  }

  /** An op of this document from elsewhere: shown like one's own. */
  #found(entry) {
    if (entry.document !== this.document) return;
    this.#tell("found", { op: entry.op });
    if (entry.trouble) this.#stuck(entry, true);
  }

  #stuck(entry, quiet) {
    const { op, trouble } = entry;
    if (trouble.conflict === undefined)
      this.#tell("refused", { op, why: trouble.refused, quiet });
    else this.#tell("conflict", { op, entry });
  }

  #isNews(ref) {
    return !this.left.has(ref) && !this.#at(ref);
  }

  #at(ref) {
    return this.queue.find((entry) => entry.ref === ref);
  }

  #forget(entries) {
    this.queue = this.queue.filter((entry) => !entries.includes(entry));
  }

  #say() {
    this.#tell("state", {});
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
