/**
 * The caret and the selection of one text: where they are, how keys move them, how they are drawn.
 * The browser's own selection is what is shown and copied; this keeps it in points and adds a
 * caret, which browsers draw only in what can be edited. Event: `moved` {by, extended}.
 */

const STEPS = {
  left: (segments, at) => segments.previous(at),
  right: (segments, at) => segments.next(at),
  "word-left": (segments, at) => segments.previousWord(at),
  "word-right": (segments, at) => segments.nextWord(at),
  "sentence-up": (segments, at) => segments.previousSentence(at),
  "sentence-down": (segments, at) => segments.nextSentence(at),
  "paragraph-up": (segments, at) => segments.previousParagraph(at),
  "paragraph-down": (segments, at) => segments.nextParagraph(at),
  "text-start": () => 0,
  "text-end": (segments) => segments.text.length,
};

/** Moves to a side of the screen: what they are where one reads from the right. */
const MIRRORED = { "word-left": "word-right", "word-right": "word-left" };

const LINES = { up: -1, down: 1 };

/** Moves by screen: how far of the visible height. */
const PAGES = { "page-up": -0.85, "page-down": 0.85 };

/** How long the caret is there and not there, in milliseconds, and after how often it stays. */
const BLINK = 550;
const BLINKS = 18;

const CALM = matchMedia("(prefers-reduced-motion: reduce)");

export class Cursor extends EventTarget {
  /**
   * @param {import("./textview.js").TextView} view @param {import("./segments.js").Segments} segments
   * @param {HTMLElement} frame what the caret is placed in @param {AbortSignal} [signal] ends it all
   */
  constructor(view, segments, frame, signal) {
    super();
    Object.assign(this, { view, segments, frame, anchor: 0, focus: 0, column: null, by: "key" });
    this.trail = [];
    this.mark = document.createElement("div");
    this.mark.className = "caret";
    frame.append(this.mark);
    document.addEventListener("selectionchange", () => this.#follow(), { signal });
    view.root.addEventListener("focus", () => this.draw(), { signal });
    addEventListener("scroll", () => this.#stay(), { capture: true, passive: true, signal });
    view.onMoved(() => this.draw(), signal);
    signal?.addEventListener("abort", () => {
      this.#stay();
      this.mark.remove();
    });
  }

  /** [start, end] in points, in order. */
  get range() {
    return [Math.min(this.anchor, this.focus), Math.max(this.anchor, this.focus)];
  }

  get empty() {
    return this.anchor === this.focus;
  }

  /** The selection as it should be saved: keys choose exactly, fingers by whole words. */
  chosen() {
    const tidy =
      this.by === "touch" ? this.segments.snap(...this.range) : this.segments.whole(...this.range);
    return this.segments.trim(...tidy);
  }

  /** Puts the selection somewhere. @param {"key" | "mouse" | "touch" | "jump"} by who does it */
  place(anchor, focus = anchor, by = "jump") {
    Object.assign(this, { anchor, focus, by, column: null, trail: [] });
    this.restore();
    this.#tell(anchor !== focus);
  }

  /** Shows it again after the keyboard was elsewhere. */
  restore() {
    this.view.select(this.anchor, this.focus);
    this.draw();
  }

  /** One of the keymap's moves. */
  move(name, extend) {
    const goal = this.#goal(name, extend);
    if (goal === null) return;
    this.by = "key";
    this.trail = [];
    this.focus = goal;
    if (!extend) this.anchor = goal;
    this.view.select(this.anchor, this.focus);
    this.view.reveal(goal);
    this.draw();
    this.#tell(extend);
  }

  /** Grows the selection to the next larger unit; `shrink` takes that back step by step. */
  expand() {
    const [start, end] = this.range;
    const larger = this.segments.expand(start, end);
    if (larger[0] === start && larger[1] === end) return;
    this.#choose(larger, [...this.trail, [this.anchor, this.focus]]);
  }

  /** Back to the unit before, or to the next smaller one. */
  shrink() {
    const trail = [...this.trail];
    this.#choose(trail.pop() ?? this.segments.shrink(...this.range), trail);
  }

  /** Selects the sentence that one comes to; false when there is none that way. */
  sentence(way) {
    const found = this.segments.sentenceFrom(...this.range, way);
    const [start, end] = this.range;
    if (found[0] === found[1] || (way > 0 ? found[1] <= end : found[0] >= start)) return false;
    this.#choose(found, []);
    return true;
  }

  #choose([anchor, focus], trail) {
    this.place(anchor, focus, "key");
    this.trail = trail;
    this.view.reveal(Math.min(anchor, focus), Math.max(anchor, focus));
    this.draw();
  }

  draw() {
    const at = this.view.near(this.focus) && this.view.caretAt(this.focus);
    if (!at) return;
    const origin = this.frame.getBoundingClientRect();
    this.mark.style.left = `${at.x - origin.left}px`;
    this.mark.style.top = `${at.top - origin.top}px`;
    this.mark.style.height = `${at.bottom - at.top}px`;
    this.#blink();
  }

  /**
   * Starts the blinking anew, so that a moving caret is always seen. Not as an animation: each of
   * its frames is a change of style, at which the browser draws all painted spans again.
   */
  #blink() {
    this.#stay();
    if (!this.empty || CALM.matches) return;
    let left = BLINKS;
    this.blinking = setInterval(() => {
      this.mark.classList.toggle("away");
      left -= 1;
      if (!left) this.#stay();
    }, BLINK);
  }

  /**
   * Lets the caret be seen, until it moves: while somebody scrolls, nothing else may change. To
   * remove a class that is not there would be a change, too.
   */
  #stay() {
    clearInterval(this.blinking);
    this.mark.classList.toggle("away", false);
  }

  #goal(name, extend) {
    if (name in LINES) return this.#vertical((rect) => rect.bottom - rect.top, LINES[name]);
    if (name in PAGES) return this.#page(PAGES[name]);
    this.column = null;
    if (name === "line-start" || name === "line-end") return this.#lineEdge(name === "line-end");
    const leftwards = this.view.leftwards(this.focus);
    if (name === "left" || name === "right") return this.#sideways(name, extend, leftwards);
    return STEPS[leftwards ? (MIRRORED[name] ?? name) : name](this.segments, this.focus);
  }

  /**
   * One character to a side of the screen. Where letters run both ways, browsers know how a line
   * lies: the one in use is asked.
   */
  #sideways(name, extend, leftwards) {
    const back = (name === "left") !== leftwards;
    if (!extend && !this.empty) return this.range[back ? 0 : 1];
    const [start, end] = this.segments.text.line(this.focus);
    if (!leftwards && !this.view.mixed(start, end)) return STEPS[name](this.segments, this.focus);
    const goal = this.view.beside(this.anchor, this.focus, name);
    if (goal !== null && goal !== this.focus) return this.segments.whole(goal, goal)[0];
    return STEPS[back ? "left" : "right"](this.segments, this.focus);
  }

  /** The point one visual line up or down, in the column where vertical moving began. */
  #vertical(height, way) {
    this.view.reveal(this.focus);
    const at = this.view.caretAt(this.focus);
    if (!at) return null;
    this.column ??= at.x;
    const column = this.column;
    const step = height(at);
    for (let lines = 1; lines <= 6; lines += 1) {
      const y = (way < 0 ? at.top : at.bottom) + way * step * (lines * 0.5);
      const point = this.view.pointAt(column, y);
      if (point !== null && this.#other(point, at, way)) return point;
    }
    return way < 0 ? this.#atEdge(0) : this.#atEdge(this.view.text.length);
  }

  /** Whether a point lies on another line than the caret, in the right direction. */
  #other(point, at, way) {
    const there = this.view.caretAt(point);
    return there !== null && (way < 0 ? there.top < at.top - 2 : there.bottom > at.bottom + 2);
  }

  #atEdge(edge) {
    const at = this.view.caretAt(edge);
    const here = this.view.caretAt(this.focus);
    return at && here && Math.abs(at.top - here.top) < 3 ? edge : this.focus;
  }

  #page(part) {
    const [top, bottom] = this.view.window();
    const at = this.view.caretAt(this.focus);
    this.column ??= at?.x ?? 0;
    this.view.scroller.scrollBy({ top: (bottom - top) * part, behavior: "instant" });
    const y = Math.max(top + 4, Math.min(bottom - 4, at ? at.top : top));
    return this.view.pointAt(this.column, y) ?? (part < 0 ? 0 : this.view.text.length);
  }

  #lineEdge(ending) {
    const at = this.view.caretAt(this.focus);
    if (!at) return null;
    const box = this.view.root.getBoundingClientRect();
    const right = ending !== this.view.leftwards(this.focus);
    return this.view.pointAt(right ? box.right - 1 : box.left + 1, (at.top + at.bottom) / 2);
  }

  /** Takes over what the browser selected (a drag, a finger, select all). */
  #follow() {
    const native = this.view.selection();
    if (!native || (native.anchor === this.anchor && native.focus === this.focus)) return;
    Object.assign(this, native, { column: null, trail: [] });
    this.draw();
  }

  #tell(extended) {
    this.dispatchEvent(new CustomEvent("moved", { detail: { by: this.by, extended } }));
  }
}
