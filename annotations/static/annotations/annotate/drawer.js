/**
 * The evidence drawer: find a passage, read it in place, or paste an address, and link it to the
 * active annotation without leaving the text. Three panes, one at a time: hits, reader, address.
 */
import { Beside } from "./later/beside.js";
import { Hits } from "./hits.js";
import { Reader } from "./reader.js";

export class Drawer {
  /**
   * @param {{root: HTMLElement, desk: import("./desk.js").Desk, words: Function, api: string,
   *   project: string, documents: string, language: string,
   *   main: import("./textview.js").TextView}} parts `main` is the text that is annotated
   */
  constructor(parts) {
    Object.assign(this, parts);
    this.quote = this.#part("drawer-quote");
    this.panes = {
      hits: this.#part("hits-pane"),
      reader: this.#part("reader-pane"),
      address: this.#part("address-pane"),
    };
    this.input = this.#part("search");
    this.hits = new Hits({
      ...parts,
      list: this.#part("hits"),
      state: this.#part("hits-state"),
      input: this.input,
      template: document.getElementById("hit-template"),
    });
    this.reader = new Reader({
      ...parts,
      pane: this.panes.reader,
      text: this.#part("reader-text"),
      frame: this.#part("reader-frame"),
      scroll: this.#part("reader-scroll"),
      title: this.#part("reader-title"),
      facts: this.#part("reader-facts"),
      hint: this.#part("reader-hint"),
    });
    this.beside = new Beside({ ...parts, reader: this.reader, steps: this.#part("reader-steps") });
    this.#listen();
  }

  get isOpen() {
    return !this.root.hidden;
  }

  /** Opens it for the active annotation: with its evidence, or the passages that may bear on it. */
  open(evidence) {
    const row = this.desk.activeRow;
    if (!row) return this.desk.say("choose_first");
    this.root.hidden = false;
    document.body.classList.add("drawer-open");
    this.#keepInSight(row);
    this.input.value = "";
    this.wants = true;
    this.hits.clear();
    this.follow();
    if (evidence) return this.#show(evidence);
    this.show("hits");
    this.root.querySelector("[data-drawer=close]").focus();
    return this.hits.search(row);
  }

  /** The text is narrower or wider now: what is worked on is still to be seen. */
  #keepInSight(row) {
    if (row) this.main.reveal(row.start, row.end);
  }

  /** The document of a piece of evidence, beside the text. */
  #show(evidence) {
    this.show("reader");
    this.beside.open(this.desk.store.get("evidence", evidence));
  }

  close() {
    this.root.hidden = true;
    document.body.classList.remove("drawer-open");
    this.hits.clear();
    this.reader.close();
    this.annotation = null;
    this.#keepInSight(this.desk.activeRow);
    this.root.dispatchEvent(new CustomEvent("left", { bubbles: true }));
  }

  /** Another annotation is active, or the active one changed. */
  follow() {
    const row = this.desk.activeRow;
    if (!this.isOpen) return;
    if (!row) return this.close();
    const other = this.annotation && this.annotation !== row.id;
    this.annotation = row.id;
    this.root.dataset.label = row.label ?? "check";
    this.quote.textContent = this.desk.segments.text.slice(row.start, row.end);
    if (this.pane === "reader") this.beside.follow(row, other);
    else if (other) this.#searchFor(row);
    if (this.hits.annotation?.id === row.id) this.hits.refresh();
  }

  /** Another annotation's passages; the keyboard goes to them if it was in the drawer. */
  #searchFor(row) {
    if (this.panes.hits.contains(document.activeElement)) {
      this.root.querySelector("[data-drawer=close]").focus();
      this.wants = true;
    }
    this.hits.search(row);
  }

  show(pane) {
    this.pane = pane;
    for (const [name, element] of Object.entries(this.panes)) element.hidden = name !== pane;
    if (pane !== "reader") this.reader.close();
  }

  /** An action of the keymap in the scopes `drawer` and `reader`. */
  act(action, extend) {
    if (["supports", "disputes", "context"].includes(action)) return this.#link(action);
    if (action === "open" && this.hits.current) return this.#read(this.hits.current);
    if (action === "address") return this.#ask();
    if (action === "search") return this.#seek();
    if (action === "close") return this.pane === "reader" && this.beside.stays ? this.close() : this.#back();
    if (action === "expand" || action === "shrink") return this.reader.grow(action);
    return this.reader.move(action, extend);
  }

  #part(id) {
    return this.root.querySelector(`#${id}`);
  }

  #listen() {
    this.root.addEventListener("click", (event) => this.#clicked(event));
    this.root.addEventListener("keydown", (event) => this.#pressed(event));
    this.panes.address.addEventListener("submit", (event) => this.#paste(event));
    this.#part("search-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.hits.step(0);
    });
    this.hits.addEventListener("link", ({ detail }) => this.#linkHit(detail.hit, detail.stance));
    this.hits.addEventListener("open", ({ detail }) => this.#read(detail.hit));
    this.hits.addEventListener("shown", () => this.#arrived());
  }

  /** The first passages take the keyboard, unless the person is already doing something else. */
  #arrived() {
    if (
      this.wants &&
      this.root.querySelector("[data-drawer=close]") === document.activeElement &&
      !this.hits.step(0)
    )
      this.input.focus();
    this.wants = false;
  }

  #seek() {
    this.show("hits");
    this.input.focus();
    this.input.select();
  }

  #ask() {
    this.show("address");
    this.panes.address.elements.url.focus();
  }

  #back() {
    if (this.pane === "hits") return this.close();
    const { hit } = this.reader;
    this.show("hits");
    if (this.hits.annotation?.id !== this.annotation || !this.hits.rows.length) {
      this.input.focus();
      return this.#searchFor(this.desk.activeRow);
    }
    if (hit) this.hits.focusOn(hit);
    else if (!this.hits.step(0)) this.input.focus();
  }

  #read(hit) {
    this.show("reader");
    this.beside.stays = false;
    this.reader.open(hit);
  }

  #link(stance) {
    if (this.pane === "hits" && this.hits.current) this.#linkHit(this.hits.current, stance);
    if (this.pane !== "reader") return;
    const passage = this.beside.passage();
    if (!passage) return this.desk.say("choose_passage");
    this.#save(passage, stance, this.reader.hit);
    if (!this.beside.stays) return this.#back();
    this.reader.take(passage);
  }

  #linkHit(hit, stance) {
    const { document, start, end, quote } = hit;
    this.#save({ document, start, end, quote }, stance, hit);
  }

  /** Links a passage, or gives the one already linked another stance. */
  #save(source, stance, hit) {
    const same = (row) =>
      row.document === source.document && row.start === source.start && row.end === source.end;
    const twin = this.desk.store.evidenceOf(this.annotation).find(same);
    const shown = {
      document_title: hit.title,
      outlet: hit.outlet,
      published_at: hit.published_at,
      published_precision: hit.published_precision,
    };
    if (twin) this.desk.amendEvidence(twin.id, { stance });
    else this.desk.link(this.annotation, stance, source, shown);
  }

  #paste(event) {
    event.preventDefault();
    const { url, quote } = this.panes.address.elements;
    const stance = event.submitter?.value || "supports";
    if (
      !this.desk.link(this.annotation, stance, { url: url.value.trim(), quote: quote.value.trim() })
    )
      return;
    this.panes.address.reset();
    this.#back();
  }

  #clicked(event) {
    const { drawer } = event.target.closest("[data-drawer]")?.dataset ?? {};
    const stance = event.target.closest(".reader [data-stance]")?.dataset.stance;
    if (drawer === "close") this.close();
    else if (drawer === "back") this.#back();
    else if (drawer === "address") this.#ask();
    else if (drawer) this.beside.step(drawer === "after" ? 1 : -1);
    else if (stance) this.#link(stance);
  }

  /** Keys of fields and of the list; letters come through the keymap. */
  #pressed(event) {
    const field = event.target.matches("input, textarea");
    if (event.key === "Escape" && field) {
      event.stopPropagation();
      this.#back();
    }
    const ways = { ArrowDown: 1, ArrowUp: -1 };
    if (this.pane !== "hits" || !(event.key in ways) || (field && event.key === "ArrowUp")) return;
    event.preventDefault();
    if (!this.hits.step(ways[event.key]) && event.key === "ArrowUp") this.input.focus();
  }
}
