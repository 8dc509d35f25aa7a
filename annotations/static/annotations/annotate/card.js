/**
 * The active annotation in full: quote, label, edges, note, evidence, and what the server refused.
 * Fills the page's own markup; every control calls the desk.
 */
import { Evidence } from "./evidence.js";
import { retry } from "./later/retry.js";
import { showProblem } from "./problem.js";

/** What the key goes through; any other number from 0 to 1 stands as it was imported. */
const STEPS = [0.25, 0.5, 0.75, 1];

export class Card {
  /**
   * @param {{root: HTMLElement, desk: import("./desk.js").Desk, words: Function, template:
   *   HTMLTemplateElement, documents: string, language: string}} parts
   */
  constructor(parts) {
    Object.assign(this, parts);
    const part = (name) => this.root.querySelector(`#card-${name}`);
    this.quote = part("quote");
    this.note = part("note");
    this.judges = part("judges");
    this.confidence = part("confidence");
    this.problem = part("problem");
    this.evidence = new Evidence({ ...parts, list: part("evidence") });
    // What was typed before this came goes on being typed: no half a note is saved.
    this.shown = this.note.dataset.id ?? null;
    this.note.addEventListener("change", () => this.#saveNote());
    this.note.addEventListener("keydown", (event) => this.#noteKey(event));
    this.confidence.addEventListener("change", ({ target }) =>
      this.desk.amend(this.shown, { confidence: target.value ? Number(target.value) : null }),
    );
    this.root.addEventListener("keydown", ({ key, target }) => {
      if (key === "Escape" && target.matches("select, input")) this.#leave();
    });
  }

  /** Shows the active annotation as it is now. */
  refresh() {
    const row = this.desk.activeRow;
    this.root.hidden = !row;
    if (this.shown !== this.desk.active) this.#saveNote();
    this.shown = row ? row.id : null;
    if (!row) return;
    this.root.dataset.label = row.label ?? "check";
    this.quote.textContent = this.desk.segments.text.slice(row.start, row.end);
    this.judges.textContent = this.words(`judges_${row.judges ?? "content"}`);
    this.#fillNote(row);
    this.#fillConfidence(row);
    this.#press(row);
    this.#permit();
    this.#showProblem(row);
    this.evidence.refresh(row);
  }

  editNote() {
    this.refresh();
    this.note.focus();
    this.note.setSelectionRange(this.note.value.length, this.note.value.length);
  }

  /** To the next higher step, and after the highest to none; quick presses are one step back. */
  raiseConfidence() {
    const row = this.desk.activeRow;
    if (!row) return this.desk.say("choose_first");
    const confidence = STEPS.find((step) => step > (row.confidence ?? 0)) ?? null;
    this.desk.amend(row.id, { confidence }, `confidence ${row.id}`);
    if (this.desk.editable) this.desk.say("confidence_is", { n: confidence ?? "–" });
  }

  #fillConfidence({ confidence }) {
    const written = String(confidence ?? "");
    const [exact] = this.confidence.options;
    exact.hidden = !written || STEPS.includes(confidence);
    exact.value = exact.textContent = exact.hidden ? "?" : written;
    this.confidence.value = written;
    this.confidence.disabled = !this.desk.editable;
    this.confidence.parentElement.hidden = !written && !this.desk.editable;
  }

  #leave() {
    this.root.dispatchEvent(new CustomEvent("left", { bubbles: true }));
  }

  #press(row) {
    for (const button of this.root.querySelectorAll("[data-action=relabel]")) {
      button.setAttribute(
        "aria-pressed",
        String((button.dataset.key || null) === (row.label ?? null)),
      );
    }
  }

  #permit() {
    const { editable } = this.desk;
    this.note.readOnly = !editable;
    this.note.hidden = !editable && !this.note.value;
    this.root.classList.toggle("read-only", !editable);
    for (const button of this.root.querySelectorAll("button[data-action]:not(#card-comments)"))
      button.disabled = !editable;
  }

  /** Never under the hands of the one who is typing. */
  #fillNote(row) {
    if (document.activeElement === this.note && this.note.dataset.id === row.id) return;
    this.note.value = row.note ?? "";
    Object.assign(this.note.dataset, { id: row.id, base: this.note.value });
  }

  #saveNote() {
    const { id, base } = this.note.dataset;
    const { value } = this.note;
    const row = id && this.desk.store.get("annotation", id);
    if (!row || !this.desk.editable || value === base) return;
    this.note.dataset.base = value;
    this.desk.amend(id, { note: value }, undefined, { note: base });
  }

  #noteKey(event) {
    if (event.key === "Escape" || (event.key === "Enter" && (event.ctrlKey || event.metaKey))) {
      event.preventDefault();
      event.stopPropagation();
      this.#saveNote();
      this.#leave();
    }
  }

  #showProblem(row) {
    const problem = this.desk.store.problem("annotation", row.id);
    showProblem(this.problem, problem, this.words, {
      retry: () => retry(this.desk, "annotation", row.id),
      discard: () => this.desk.discard("annotation", row.id),
    });
  }
}
