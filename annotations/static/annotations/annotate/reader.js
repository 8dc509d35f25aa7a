/**
 * Another document, opened in the drawer at a passage, to choose exactly what is linked. The same
 * text view, caret and mouse as the page's own text; the hit is selected to begin with. What is
 * linked already is painted by stance. Events: `moved`, `point` {point} where the text is clicked.
 */
import { estimate } from "./blocks.js";
import { Cursor } from "./cursor.js";
import { markInvisible } from "./invisible.js";
import { dress } from "./later/dress.js";
import { registered } from "./palette.js";
import { Pointer } from "./pointer.js";
import { Segments } from "./segments.js";
import { TextView, lay } from "./textview.js";
import { request } from "./transport.js";
import { published } from "./words.js";

/** Documents kept, so that opening the next hit of one is instant. */
const KEPT = 8;

/** Highlights of what is linked: to the active annotation by stance, or to another one. */
const LINKED = ["supports", "disputes", "context", "other"];
const painted = (name) => registered(`linked-${name}`, LINKED.indexOf(name) < 3 ? 0 : -1);

/** The look of each: the line says it too, not the colour alone. */
const look = (name, colour, line, tint, px = 2) =>
  `::highlight(linked-${name}) { background-color: color-mix(in srgb, ${colour} ${tint}%, transparent);
    text-decoration-line: underline;
    text-decoration-style: ${line}; text-decoration-color: ${colour}; text-decoration-thickness: ${px}px; }`;

const LOOKS = [
  look("supports", "var(--ok)", "solid", 13),
  look("disputes", "var(--danger)", "dashed", 13),
  look("context", "var(--ink-soft)", "dotted", 10),
  look("other", "var(--ink-faint)", "dotted", 0, 1),
].join("\n");

/** Dressed for the first document: a new kind of painted text has each block of all texts styled anew. */
let dressed = false;

export class Reader extends EventTarget {
  /**
   * @param {{pane: HTMLElement, text: HTMLElement, frame: HTMLElement, scroll: HTMLElement,
   *   title: HTMLElement, facts: HTMLElement, hint: HTMLElement, api: string, documents: string,
   *   words: Function, language: string}} parts
   */
  constructor(parts) {
    super();
    Object.assign(this, parts);
    this.kept = new Map();
    this.hit = null;
    this.over = new AbortController();
  }

  /**
   * Fetches and shows the document of a hit, scrolled to it. Resolves when it can be worked in.
   * `beside`: the person is at work elsewhere, so neither keyboard nor selection go there.
   */
  async open(hit, beside = false) {
    if (this.cursor && this.hit.document === hit.document) return this.#point(hit, beside);
    this.close();
    this.hit = hit;
    this.pane.classList.add("busy");
    this.text.replaceChildren();
    this.#head(hit);
    try {
      const document = await this.#fetch(hit.document);
      if (this.hit === hit) this.#show(document, beside);
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
    this.aim();
    this.mark([]);
  }

  /** Points at a passage, or at none. */
  aim(hit = null) {
    const passage = registered("passage", 1);
    passage.clear();
    if (hit) passage.add(this.view.static(hit.start, hit.end));
  }

  /** Paints what is linked of this document. @param {{start: number, end: number, as: string}[]} rows */
  mark(rows) {
    for (const name of LINKED) painted(name).clear();
    if (!this.cursor) return;
    if (!dressed) dress(LOOKS);
    dressed = true;
    for (const { start, end, as } of rows) painted(as).add(this.view.static(start, end));
  }

  /** The passage chosen: {document, start, end, quote}, or null while nothing is selected. */
  passage() {
    if (!this.cursor || this.cursor.empty) return null;
    const [start, end] = this.cursor.chosen();
    return start < end
      ? { document: this.hit.document, start, end, quote: this.view.text.slice(start, end) }
      : null;
  }

  /** What is linked just now is what is shown from now on. */
  take(passage) {
    this.hit = { ...this.hit, ...passage };
    this.#lead(this.hit);
    this.aim(this.hit);
    this.dispatchEvent(new CustomEvent("moved"));
  }

  move(name, extend) {
    this.cursor?.move(name, extend);
  }

  /** @param {"expand" | "shrink"} how */
  grow(how) {
    this.cursor?.[how]();
  }

  #lead({ document, start, end }) {
    this.title.href = `${this.documents.replace("{id}", document)}#${start}-${end}`;
  }

  #head(hit) {
    this.title.textContent = hit.title || this.words("untitled");
    this.#lead(hit);
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

  #show({ text, language }, beside) {
    const { over } = this;
    lay(this.text, text);
    this.text.lang = language || "";
    this.view = new TextView(this.text, this.scroll);
    estimate(this.view);
    this.cursor = new Cursor(
      this.view,
      new Segments(this.view.text, language),
      this.frame,
      over.signal,
    );
    this.pointer = new Pointer(this.cursor, over.signal);
    const tell = (type) => ({ detail }) => this.dispatchEvent(new CustomEvent(type, { detail }));
    this.cursor.addEventListener("moved", tell("moved"));
    this.pointer.addEventListener("chosen", tell("moved"));
    this.pointer.addEventListener("hit", tell("point"));
    this.#point(this.hit, beside);
    markInvisible(this);
  }

  #point(hit, beside) {
    this.hit = hit;
    this.#lead(hit);
    this.aim(hit);
    if (!beside) this.text.focus({ preventScroll: true });
    this.view.reveal(hit.start, hit.end, true);
    // Blocks that came into sight get their true height with the next frame.
    requestAnimationFrame(() =>
      setTimeout(() => this.hit === hit && this.view.reveal(hit.start, hit.end)),
    );
    if (beside) Object.assign(this.cursor, { anchor: hit.start, focus: hit.start });
    else this.cursor.place(hit.start, hit.end, "key");
    this.dispatchEvent(new CustomEvent("moved"));
  }
}
