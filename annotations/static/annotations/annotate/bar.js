/**
 * The small bar by the selection, or by the annotation that was clicked. Placed over the text by
 * script; on a narrow screen the style sheet keeps it at the thumb instead.
 */

/** Pixels between the text and the bar. */
const GAP = 8;

export class Bar {
  /**
   * @param {{root: HTMLElement, frame: HTMLElement, view: import("./textview.js").TextView,
   *   desk: import("./desk.js").Desk}} parts
   */
  constructor(parts) {
    Object.assign(this, parts);
    this.count = this.root.querySelector("#bar-count");
  }

  /** Shows it for a selection. */
  select(start, end) {
    this.count.textContent = "";
    this.#show("selection", start, end);
    this.#press(undefined);
  }

  /** Shows it for the active annotation; `nth` of `all` that stand at one place, the inner first. */
  annotate(row, nth = 1, all = 1) {
    this.count.textContent = all > 1 ? `${nth}/${all}` : "";
    this.#show("annotation", row.start, row.end);
    this.#press(row.label ?? null);
  }

  hide() {
    this.root.hidden = true;
  }

  #show(mode, start, end) {
    if (!this.desk.editable) return;
    this.root.dataset.mode = mode;
    this.root.hidden = false;
    const rects = this.view.rects(start, end);
    const ends = this.view.edgeAt({ start, end }, "end");
    if (rects.length) this.#put(rects, ends?.x ?? rects.at(-1).right);
  }

  /** Below the end of the last line; above the first when that would leave the window. */
  #put(rects, x) {
    const origin = this.frame.getBoundingClientRect();
    const { width, height } = this.root.getBoundingClientRect();
    const [, bottom] = this.view.window();
    const last = rects.at(-1);
    const below = last.bottom + GAP;
    const top =
      below + height <= bottom
        ? below
        : Math.max(this.view.window()[0], rects[0].top - GAP - height);
    const left = Math.min(
      Math.max(x - width / 2, origin.left),
      Math.max(origin.left, origin.right - width),
    );
    this.root.style.top = `${top - origin.top}px`;
    this.root.style.left = `${left - origin.left}px`;
  }

  #press(label) {
    for (const button of this.root.querySelectorAll("[data-key]")) {
      button.setAttribute(
        "aria-pressed",
        String(label !== undefined && (button.dataset.key || null) === label),
      );
    }
  }
}
