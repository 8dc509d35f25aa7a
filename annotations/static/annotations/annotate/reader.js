/**
 * Another document, opened in the drawer at a passage, to choose exactly what is linked. The same
 * text view, caret and mouse as the page's own text; the hit is selected to begin with.
 */
import { Cursor } from "./cursor.js";
import { registered } from "./palette.js";
import { Pointer } from "./pointer.js";
import { Segments } from "./segments.js";
import { TextView, lay } from "./textview.js";
import { request } from "./transport.js";
import { published } from "./words.js";

/** Documents kept, so that opening the next hit of one is instant. */
const KEPT = 8;

export class Reader {
  /**
   * @param {{pane: HTMLElement, text: HTMLElement, frame: HTMLElement, scroll: HTMLElement,
   *   title: HTMLElement, facts: HTMLElement, hint: HTMLElement, api: string, documents: string,
   *   words: Function, language: string}} parts
   */
  constructor(parts) {
    Object.assign(this, parts);
    this.kept = new Map();
    this.hit = null;
    this.over = new AbortController();
  }

  /** Fetches and shows the document of a hit, scrolled to it. Resolves when it can be worked in. */
  async open(hit) {
    this.close();
    this.hit = hit;
    this.pane.classList.add("busy");
    this.text.replaceChildren();
    this.#head(hit);
    try {
      const document = await this.#fetch(hit.document);
      if (this.hit === hit) this.#show(document);
    } catch (error) {
      this.hint.textContent = this.words("document_failed", { why: error.message });
    }
    this.pane.classList.remove("busy");
  }

  close() {
    this.over.abort();
    this.over = new AbortController();
    this.hit = null;
    this.cursor = null;
    registered("passage", 0).clear();
  }

  /** The passage chosen: {document, start, end, quote}, or null while nothing is selected. */
  passage() {
    if (!this.cursor || this.cursor.empty) return null;
    const [start, end] = this.cursor.chosen();
    return start < end
      ? { document: this.hit.document, start, end, quote: this.view.text.slice(start, end) }
      : null;
  }

  move(name, extend) {
    this.cursor?.move(name, extend);
  }

  /** @param {"expand" | "shrink"} how */
  grow(how) {
    this.cursor?.[how]();
  }

  #head(hit) {
    this.title.textContent = hit.title;
    this.title.href = `${this.documents.replace("{id}", hit.document)}#${hit.start}-${hit.end}`;
    this.facts.textContent = [
      hit.outlet,
      published(hit.published_at, hit.published_precision ?? "day", this.language),
    ]
      .filter(Boolean)
      .join(" · ");
    this.hint.textContent = this.words("reader_hint");
  }

  async #fetch(id) {
    if (!this.kept.has(id)) this.kept.set(id, await request("GET", `${this.api}documents/${id}/`));
    if (this.kept.size > KEPT) this.kept.delete(this.kept.keys().next().value);
    return this.kept.get(id);
  }

  #show({ text, language }) {
    const { hit, over } = this;
    lay(this.text, text);
    this.text.lang = language || "";
    this.view = new TextView(this.text, this.scroll);
    this.view.estimate();
    this.cursor = new Cursor(
      this.view,
      new Segments(this.view.text, language),
      this.frame,
      over.signal,
    );
    this.pointer = new Pointer(this.cursor, over.signal);
    registered("passage", 0).add(this.view.static(hit.start, hit.end));
    this.text.focus({ preventScroll: true });
    this.view.reveal(hit.start, hit.end, true);
    this.cursor.place(hit.start, hit.end, "key");
  }
}
