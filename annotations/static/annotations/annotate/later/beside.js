/**
 * Two documents side by side, in step: the one that is annotated, and in the reader the one that its
 * active annotation has evidence in. Whichever is moved in, the other follows. Says what of the
 * reader's document is linked, and to what.
 */

/** What the reader shows of a piece of evidence. */
const hitOf = (row) => ({ ...row, title: row.document_title });

const same = (row, passage) =>
  row.document === passage.document && row.start === passage.start && row.end === passage.end;

export class Beside {
  /**
   * @param {{desk: import("../desk.js").Desk, reader: import("../reader.js").Reader,
   *   steps: HTMLElement, words: Function}} parts
   */
  constructor(parts) {
    Object.assign(this, parts);
    /** Whether the reader was opened for what is linked: then it stays when something is. */
    this.stays = false;
    this.buttons = parts.reader.pane.querySelectorAll(".stances [data-stance]");
    this.reader.addEventListener("moved", () => this.#refresh());
    this.reader.addEventListener("point", ({ detail }) => this.#pressed(detail.point));
  }

  /** Opens the document of a piece of evidence there. */
  open(row, quiet = false) {
    this.stays = true;
    return this.reader.open(hitOf(row), quiet);
  }

  /** The active annotation changed, or is `other` than before: its evidence comes into sight. */
  follow(annotation, other) {
    const { hit } = this.reader;
    const [row] = this.#own().sort((one, two) => (two.document === hit?.document) - (one.document === hit?.document));
    if (other && row && !this.#shown(annotation)) this.open(row, true);
    else if (other && !row) this.reader.aim();
    this.#refresh();
  }

  /** The next piece of evidence of the active annotation, or the one before. */
  step(way) {
    const rows = this.#own();
    const row = rows[(this.#at(rows) + way + rows.length) % rows.length];
    if (row) this.open(row);
  }

  /** What a stance is said of: what is selected, else the evidence that is shown. */
  passage() {
    const { hit } = this.reader;
    return this.reader.passage() ?? (hit && this.#own().find((row) => same(row, hit)));
  }

  /** Evidence of the active annotation that lies in documents. */
  #own() {
    return this.desk.store.evidenceOf(this.desk.active).filter((row) => row.document);
  }

  #at(rows) {
    const { hit } = this.reader;
    return hit ? rows.findIndex((row) => same(row, hit)) : -1;
  }

  /** Whether the passage in sight is evidence of this annotation already. */
  #shown(annotation) {
    const { hit } = this.reader;
    return hit?.annotation === annotation.id && this.#at(this.#own()) >= 0;
  }

  /** All evidence in the reader's document, with the stance where it is the active annotation's. */
  #here() {
    const { store, active } = this.desk;
    const rows = [...store.kinds.evidence.keys()].map((id) => store.get("evidence", id));
    return rows
      .filter((row) => row && row.document === this.reader.hit?.document && store.get("annotation", row.annotation))
      .map((row) => ({ ...row, as: row.annotation === active ? row.stance : "other" }));
  }

  #refresh() {
    this.reader.mark(this.#here());
    const rows = this.#own();
    const at = this.#at(rows);
    this.steps.hidden = rows.length < 2;
    this.steps.querySelector("span").textContent =
      at < 0 ? "" : this.words("nth_evidence", { n: at + 1, all: rows.length });
    const passage = this.passage();
    const linked = passage && rows.find((row) => same(row, passage));
    for (const button of this.buttons)
      button.setAttribute("aria-pressed", String(button.dataset.stance === linked?.stance));
  }

  /** A click on a linked passage leads to the annotation that it is evidence of. */
  #pressed(point) {
    const at = this.#here().filter((row) => row.start <= point && point < row.end);
    const row = at.find((one) => one.annotation === this.desk.active) ?? at[0];
    if (!row || point === null) return;
    this.open(row, true);
    if (row.annotation !== this.desk.active)
      this.desk.activate(row.annotation, { reveal: true, speak: true });
    this.#refresh();
  }
}
