/**
 * What happens to the set elsewhere, on another device or by another person, brought in within
 * seconds: one small conditional request while the page is seen. Tabs of one browser tell each
 * other at once (outbox.js). Rows that are changed here stay as they are seen.
 */
import { ApiError, request } from "./transport.js";

/** Milliseconds between two looks. */
const EVERY = 4000;

export class Watch {
  /**
   * @param {{desk: import("./desk.js").Desk, api: string, since?: string, tag: string}} parts
   *   `tag` is the entity tag of the set as the page has it, empty without one
   */
  constructor(parts) {
    Object.assign(this, parts);
    this.gone = false;
  }

  /** Looks again and again from now on. */
  begin() {
    this.look();
    setInterval(() => document.hidden || this.look(), EVERY);
    document.addEventListener("visibilitychange", () => document.hidden || this.look());
  }

  /** Looks once; what cannot be asked now is asked the next time. */
  async look() {
    if (this.looking || this.gone) return;
    this.looking = true;
    try {
      const { store, annotates } = this.desk;
      if (store.set) await this.#changes(store, store.set.id);
      else if (annotates) await this.#begun(store);
    } catch (error) {
      this.gone = error instanceof ApiError && error.status === 404;
    } finally {
      this.looking = false;
    }
  }

  async #changes(store, set) {
    const since = this.since ? `?since=${encodeURIComponent(this.since)}` : "";
    const address = `${this.api}annotation-sets/${set}/changes/${since}`;
    const news = await request("GET", address, { known: this.tag });
    if (!news) return;
    this.tag = news.tag;
    this.since = news.since;
    for (const row of news.annotations) store.receive("annotation", row);
    for (const row of news.evidence) store.receive("evidence", row);
    store.receiveSet(news.set);
  }

  /** A set of one's own that was begun elsewhere, known from when all that is in it is. */
  async #begun(store) {
    const address = `${this.api}annotation-sets/?document=${this.desk.document}`;
    const { results } = await request("GET", address);
    const own = results.find((set) => set.mine);
    if (own && !store.set) await this.#changes(store, own.id);
  }
}
