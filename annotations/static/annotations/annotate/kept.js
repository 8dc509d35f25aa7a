/**
 * What the browser keeps for a person beyond this page: work that waits to be sent, and the steps
 * that can be undone. IndexedDB where there is one, else memory, and then `durable` is false.
 * Everything is bound to a user's id; nobody reads what another left. No network, no screen.
 *
 * @typedef {{n?: number, ref: string, user: string, document: string, op: import("./ops.js").Op,
 *   version?: number, sent?: boolean, merged?: boolean, trouble?: {conflict?: object | null,
 *   refused?: string}}} Entry
 *   `n` is the order of going out; `version` goes into If-Match; `merged`: other people's changes
 *   came in with the version; `trouble` waits for a person.
 */
const NAME = "workbench";

/** Milliseconds after which a lease that nobody renewed is anybody's: longer than a request takes. */
const LEASE = 20_000;

const settled = (asked) =>
  new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
    asked.onblocked = () => reject(new Error("blocked"));
  });

function opened() {
  const asked = indexedDB.open(NAME, 1);
  asked.onupgradeneeded = () => {
    const queue = asked.result.createObjectStore("queue", { keyPath: "n", autoIncrement: true });
    queue.createIndex("user", "user");
    asked.result.createObjectStore("steps", { keyPath: ["user", "document"] });
    asked.result.createObjectStore("leases", { keyPath: "user" });
  };
  return settled(asked);
}

/** @returns {Promise<Kept | Passing>} */
export async function keep() {
  try {
    return new Kept(await opened());
  } catch {
    return new Passing();
  }
}

/** Places in the order that only memory has: behind all others. */
const SPARE = 2 ** 50;

class Kept {
  durable = true;

  constructor(base) {
    this.base = base;
    this.spare = new Passing(SPARE);
    // Another version of the page wants another layout: let it have it.
    base.onversionchange = () => base.close();
  }

  /** @param {Entry} entry @returns {Promise<number>} its place in the order */
  async add(entry) {
    try {
      return await this.#within("queue", (store) => settled(store.add(entry)), "readwrite", "strict");
    } catch {
      // No room, or closed by the browser: what cannot be kept is still sent.
      this.durable = false;
      return this.spare.add(entry);
    }
  }

  /** The entries of a person in order, `most` at most. @returns {Promise<Entry[]>} */
  async all(user, most) {
    const read = (store) => settled(store.index("user").getAll(IDBKeyRange.only(user), most));
    const kept = await this.#within("queue", read, "readonly").catch(() => []);
    return [...kept, ...(await this.spare.all(user))];
  }

  /**
   * Changes an entry in one go: no other tab comes between.
   * @param {(entry: Entry) => Entry | null | undefined} made null removes it, undefined leaves it
   * @returns {Promise<Entry | null | undefined>} what `made` gave; undefined when it is gone
   */
  async alter(n, made) {
    if (n >= SPARE) return this.spare.alter(n, made);
    return this.#within("queue", async (store) => {
      const entry = await settled(store.get(n));
      const instead = entry && made(entry);
      if (instead) store.put(instead);
      if (instead === null) store.delete(n);
      return instead;
    });
  }

  /** Removes an answered entry, and tells those that wait for the same row its version. */
  async finish(entry, version) {
    await this.spare.finish(entry, version);
    if (entry.n >= SPARE) return;
    await this.#within("queue", async (store) => {
      store.delete(entry.n);
      if (version === undefined || entry.merged) return;
      for (const other of await settled(store.index("user").getAll(IDBKeyRange.only(entry.user))))
        if (other.op.id === entry.op.id && other.n !== entry.n) store.put({ ...other, version });
    });
  }

  steps(user, document) {
    return this.#within("steps", (store) => settled(store.get([user, document])), "readonly");
  }

  saveSteps(record) {
    return this.#within("steps", (store) => settled(store.put(record)));
  }

  /** Whether `owner` is the one who sends for this person, for a while from now on. */
  lease(user, owner, now = Date.now()) {
    return this.#within("leases", async (store) => {
      const held = await settled(store.get(user));
      if (held && held.owner !== owner && held.until > now) return false;
      store.put({ user, owner, until: now + LEASE });
      return true;
    });
  }

  release(user, owner) {
    return this.#within("leases", async (store) => {
      if ((await settled(store.get(user)))?.owner === owner) store.delete(user);
    });
  }

  /**
   * Resolves when the transaction is done, to what `act` gave. What was added is on the disk by then
   * ("strict"); the rest may be done twice, and need not wait for it.
   */
  async #within(name, act, mode = "readwrite", durability = "relaxed") {
    const moment = this.base.transaction(name, mode, { durability });
    const done = new Promise((resolve, reject) => {
      moment.oncomplete = resolve;
      moment.onabort = () => reject(moment.error ?? new Error("aborted"));
    });
    const [given] = await Promise.all([act(moment.objectStore(name)), done]);
    return given;
  }
}

/** The same for as long as the page lives, where the browser keeps nothing (private windows). */
class Passing {
  durable = false;
  entries = new Map();

  constructor(next = 1) {
    this.next = next;
  }

  async add(entry) {
    const n = this.next++;
    this.entries.set(n, { ...entry, n });
    return n;
  }

  async all(user, most = Infinity) {
    return [...this.entries.values()].filter((entry) => entry.user === user).slice(0, most);
  }

  async alter(n, made) {
    const entry = this.entries.get(n);
    const instead = entry && made(entry);
    if (instead) this.entries.set(n, instead);
    if (instead === null) this.entries.delete(n);
    return instead;
  }

  async finish(entry, version) {
    this.entries.delete(entry.n);
    if (version === undefined || entry.merged) return;
    for (const other of this.entries.values()) if (other.op.id === entry.op.id) other.version = version;
  }

  async steps() {}

  async saveSteps() {}

  async lease() {
    return true;
  }

  async release() {}
}
