/**
 * The active annotation in full: quote, label, edges, note, evidence, and what the server refused.
 * Fills the page's own markup; every control calls the desk.
 */
import { Evidence } from "./evidence.js";
import { showProblem } from "./problem.js";

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
    this.problem = part("problem");
    this.evidence = new Evidence({ ...parts, list: part("evidence") });
    this.shown = null;
    this.note.addEventListener("change", () => this.#saveNote());
    this.note.addEventListener("keydown", (event) => this.#noteKey(event));
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
    for (const button of this.root.querySelectorAll("button[data-action]"))
      button.disabled = !editable;
  }

  /** Never under the hands of the one who is typing. */
  #fillNote(row) {
    if (document.activeElement === this.note && this.note.dataset.id === row.id) return;
    this.note.value = row.note ?? "";
    this.note.dataset.id = row.id;
  }

  #saveNote() {
    const { id } = this.note.dataset;
    const row = id && this.desk.store.get("annotation", id);
    if (row && this.desk.editable && (row.note ?? "") !== this.note.value)
      this.desk.amend(id, { note: this.note.value });
  }

  #noteKey(event) {
    if (event.key === "Escape" || (event.key === "Enter" && (event.ctrlKey || event.metaKey))) {
      event.preventDefault();
      event.stopPropagation();
      this.#saveNote();
      this.root.dispatchEvent(new CustomEvent("left", { bubbles: true }));
    }
  }

  #showProblem(row) {
    const problem = this.desk.store.problem("annotation", row.id);
    showProblem(this.problem, problem, this.words, {
      retry: () => this.desk.retry("annotation", row.id),
      discard: () => this.desk.discard("annotation", row.id),
    });
  }
}
