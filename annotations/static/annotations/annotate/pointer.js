/**
 * Mouse and fingers on one text: a drag selects (whole words, with Alt exactly), a double click the
 * word, a triple one the sentence, one more the paragraph; a click asks what stands there. With a
 * finger the system selects, by its own handles, and nothing here comes between. Events: `chosen` {by}, `hit` {point}, on the cursor's behalf; nothing is saved here.
 */

/** Milliseconds without a change after which a finger's selection counts as made. */
const SETTLED = 300;

export class Pointer extends EventTarget {
  /** @param {import("./cursor.js").Cursor} cursor @param {AbortSignal} [signal] ends it */
  constructor(cursor, signal) {
    super();
    this.cursor = cursor;
    this.view = cursor.view;
    this.kind = "mouse";
    this.timer = 0;
    const { root } = this.view;
    root.addEventListener(
      "pointerdown",
      (event) => {
        this.kind = event.pointerType;
        this.pressed = event.button === 0;
      },
      { signal },
    );
    root.addEventListener("mousedown", (event) => this.#repeated(event), { signal });
    addEventListener("pointerup", (event) => this.#released(event), { signal });
    root.addEventListener("click", (event) => this.#clicked(event), { signal });
    document.addEventListener("selectionchange", () => this.#touched(), { signal });
  }

  /** The third click and the fourth: browsers would take the whole block of lines. */
  #repeated(event) {
    if (event.detail < 3 || event.button !== 0) return;
    const point = this.view.pointAt(event.clientX, event.clientY);
    if (point === null) return;
    event.preventDefault();
    this.view.root.focus({ preventScroll: true });
    const { segments } = this.cursor;
    const [start, end] =
      event.detail === 3 ? segments.sentence(point) : segments.trim(...segments.text.line(point));
    this.view.select(start, end);
  }

  /** A mouse button let go after a drag that began in the text, wherever it ends. */
  #released(event) {
    if (!this.pressed || event.pointerType === "touch") return;
    this.pressed = false;
    setTimeout(() => this.#select(event.altKey));
  }

  #select(exact) {
    const native = this.view.selection();
    if (!native || native.anchor === native.focus) return;
    const { segments } = this.cursor;
    const [start, end] = exact
      ? segments.whole(native.anchor, native.focus)
      : segments.snap(native.anchor, native.focus);
    if (start === end) return;
    const forward = native.anchor <= native.focus;
    this.cursor.place(forward ? start : end, forward ? end : start, "mouse");
    this.#tell("chosen", { by: "mouse" });
  }

  #clicked(event) {
    const native = this.view.selection();
    if (event.detail > 1 || (native && native.anchor !== native.focus)) return;
    if (native) this.cursor.place(native.focus, native.focus, this.kind);
    this.#tell("hit", {
      point: this.view.characterAt(event.clientX, event.clientY),
      by: this.kind,
    });
  }

  #touched() {
    if (this.kind !== "touch") return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (!this.view.selection() || this.cursor.empty) return;
      this.cursor.by = "touch";
      this.#tell("chosen", { by: "touch" });
    }, SETTLED);
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
