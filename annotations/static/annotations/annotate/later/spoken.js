/**
 * The text once more, as a reading in which annotations begin and end in words: for those who hear
 * the page. A paragraph a line; only lines that changed are made anew. Loaded when it is asked for.
 */
import { dress } from "./dress.js";

const STYLE = `
  .spoken { max-width: 66ch; max-height: 60dvh; overflow-y: auto; margin: 0 auto var(--space-5); padding: var(--space-3) var(--space-4);
    border: 1px solid var(--line-strong); border-radius: var(--radius); background: var(--raised); font-family: var(--font-text);
    font-size: 1.0625rem; line-height: 1.7; }
  .spoken header { display: flex; align-items: center; justify-content: space-between; gap: var(--space-3); }
  .spoken h2 { font-size: var(--step-0); }
  .spoken p { min-height: 1lh; margin-block-start: 0.4em; overflow-wrap: anywhere; content-visibility: auto; contain-intrinsic-size: auto 2lh; }
  .spoken :is(p button, em) { padding: 0 0.25em; border: 0; border-radius: 0.2em; color: var(--ink); background: var(--label-ground);
    font: 600 0.8em/1.6 var(--font-ui); border-bottom: 2px solid var(--label); }`;

export class Spoken {
  /** @param {{desk: import("../desk.js").Desk, view: import("../textview.js").TextView, frame: HTMLElement, words: Function}} parts */
  constructor(parts) {
    Object.assign(this, parts);
    dress(STYLE);
    this.starts = [];
    for (let at = 0; at <= this.view.text.length; at = this.view.text.line(at)[1] + 1)
      this.starts.push(at);
    this.#build();
    this.changed = ({ detail }) => this.#change(detail);
    this.fresh = () => this.#fill();
  }

  get isOpen() {
    return this.root.isConnected;
  }

  open() {
    this.#fill();
    this.frame.before(this.root);
    this.desk.store.addEventListener("change", this.changed);
    this.desk.store.addEventListener("set", this.fresh);
    this.root.focus();
  }

  close() {
    this.desk.store.removeEventListener("change", this.changed);
    this.desk.store.removeEventListener("set", this.fresh);
    this.root.remove();
    this.view.root.focus({ preventScroll: true });
  }

  #build() {
    this.root = document.createElement("section");
    Object.assign(this.root, { className: "spoken", id: "spoken", tabIndex: 0 });
    this.root.setAttribute("aria-labelledby", "spoken-title");
    const head = document.createElement("header");
    const title = document.createElement("h2");
    Object.assign(title, { id: "spoken-title", textContent: this.words("spoken_title") });
    const close = document.createElement("button");
    Object.assign(close, { type: "button", className: "text-button" });
    Object.assign(close.dataset, { action: "spoken", keys: "V" });
    close.textContent = this.words("spoken_close");
    head.append(title, close);
    this.body = document.createElement("div");
    Object.assign(this.body, { lang: this.view.root.lang });
    this.root.append(head, this.body);
    this.root.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.close();
    });
    this.body.addEventListener("click", ({ target }) => {
      const id = target.closest("button")?.dataset.id;
      if (id) this.desk.activate(id, { speak: true });
    });
  }

  #fill() {
    this.body.replaceChildren(...this.starts.map((_, i) => this.#line(i)));
  }

  /** Makes the lines anew that an annotation lies on, or lay on. */
  #change({ kind, before, after }) {
    if (kind !== "annotation") return;
    const lines = new Set();
    for (const row of [before, after].filter(Boolean)) {
      let i = this.starts.findLastIndex((start) => start <= row.start);
      for (; i < this.starts.length && this.starts[i] < row.end; i += 1) lines.add(i);
    }
    for (const i of lines) this.body.children[i].replaceWith(this.#line(i));
  }

  #line(i) {
    const { text } = this.view;
    const [start, end] = text.line(this.starts[i]);
    const line = document.createElement("p");
    line.dir = this.view.leftwards(start) ? "rtl" : "ltr";
    let at = start;
    for (const edge of this.#edges(start, end)) {
      line.append(text.slice(at, edge.at), this.#mark(edge));
      at = edge.at;
    }
    line.append(text.slice(at, end));
    return line;
  }

  /** Where annotations begin and end on a line; at one place ends come first, the inner before the outer. */
  #edges(start, end) {
    // The line feed counts with its line.
    const rows = this.desk.store.spans.overlapping(start, end + 1);
    const begins = rows.filter((row) => row.start >= start).map((row) => ({ row, at: row.start }));
    const ends = rows
      .filter((row) => row.end <= end + 1)
      .map((row) => ({ row, at: Math.min(row.end, end), ends: true }))
      .reverse();
    return [...ends, ...begins].sort((one, two) => one.at - two.at);
  }

  #mark({ row, ends }) {
    const mark = document.createElement(ends ? "em" : "button");
    mark.dataset.label = row.label ?? "check";
    mark.dir = "auto";
    mark.lang = document.documentElement.lang;
    mark.textContent = this.words(ends ? "spoken_end" : "spoken_begin", {
      label: this.desk.title(row.label),
    });
    if (!ends) Object.assign(mark, { type: "button" }).dataset.id = row.id;
    return mark;
  }
}
