/**
 * The two handles at the edges of the active annotation, to be dragged. They lie over the text,
 * never in it. A drag shows the new span at once (whole words, with Alt exactly) and saves when it
 * is let go; Escape leaves all as it was.
 */

/** Nearer than this (pixels) to the window's edge, a drag scrolls. */
const EDGE = 48;

export class Handles {
  /**
   * @param {{view: import("./textview.js").TextView, painter: import("./painter.js").Painter,
   *   desk: import("./desk.js").Desk, frame: HTMLElement, words: Function}} parts
   */
  constructor(parts) {
    Object.assign(this, parts);
    this.start = this.#make("start");
    this.end = this.#make("end");
    this.view.onMoved(() => this.draw());
  }

  /** Puts the handles where the active annotation is; hides them when there is none to edit. */
  draw(span = this.desk.activeRow) {
    const shown = Boolean(span) && this.desk.editable;
    for (const edge of ["start", "end"]) this.#put(edge, shown && this.view.edgeAt(span, edge));
  }

  #make(edge) {
    const handle = document.createElement("div");
    handle.className = `handle handle-${edge}`;
    handle.hidden = true;
    handle.title = this.words(`drag_${edge}`);
    handle.addEventListener("pointerdown", (event) => this.#grab(event, edge));
    this.frame.append(handle);
    return handle;
  }

  #put(edge, place) {
    const handle = this[edge];
    // Not written again: every change of the document paints the text anew.
    if (handle.hidden !== !place) handle.hidden = !place;
    if (!place) return;
    const origin = this.frame.getBoundingClientRect();
    handle.style.left = `${place.x - origin.left}px`;
    handle.style.top = `${place.top - origin.top}px`;
    handle.style.height = `${place.bottom - place.top}px`;
  }

  #grab(event, edge) {
    event.preventDefault();
    const handle = this[edge];
    const row = this.desk.activeRow;
    if (!row) return;
    const drag = { edge, row, span: { start: row.start, end: row.end } };
    const over = new AbortController();
    const drop = (last) => {
      over.abort();
      this.frame.classList.remove("dragging");
      if (last.type === "pointerup") this.desk.move(row.id, drag.span.start, drag.span.end);
      this.#forget();
    };
    handle.setPointerCapture(event.pointerId);
    this.frame.classList.add("dragging");
    handle.addEventListener("pointermove", (moved) => this.#drag(moved, drag), {
      signal: over.signal,
    });
    handle.addEventListener("pointerup", drop, { signal: over.signal });
    handle.addEventListener("pointercancel", drop, { signal: over.signal });
    // Heard before the page's own keys, which would let go of the annotation.
    const escape = (pressed) => {
      if (pressed.key !== "Escape") return;
      pressed.preventDefault();
      pressed.stopPropagation();
      drop(pressed);
    };
    addEventListener("keydown", escape, { signal: over.signal, capture: true });
  }

  #drag({ clientX, clientY, altKey }, drag) {
    const [top, bottom] = this.view.window();
    if (clientY < top + EDGE) this.view.scroller.scrollBy(0, -12);
    if (clientY > bottom - EDGE) this.view.scroller.scrollBy(0, 12);
    const point = this.view.pointAt(clientX, clientY);
    if (point === null) return;
    const { row, edge } = drag;
    const span =
      edge === "start"
        ? [Math.min(point, row.end - 1), row.end]
        : [row.start, Math.max(point, row.start + 1)];
    const { segments } = this.desk;
    const [start, end] = altKey ? segments.whole(...span) : segments.snap(...span);
    if (start === end) return;
    drag.span = edge === "start" ? { start, end: row.end } : { start: row.start, end };
    this.painter.activate(row.id, drag.span);
    this.draw(drag.span);
  }

  #forget() {
    this.painter.activate(this.desk.active);
    this.draw();
  }
}
