/**
 * The whole document's annotations in a thin strip beside the text: where they are, of which label,
 * which are to check, and which part of it is in the window. For eyes and mouse only; the list
 * beside it carries the same for everybody. One canvas, at most one mark a row of pixels and lane,
 * however many spans there are. A second one shows the window: drawing there changes nothing in the
 * document, while a change of style would paint all highlights anew at each step of a scroll.
 */
import { dress } from "./dress.js";

/** Height of the smallest mark and of the active one, in pixels. */
const LEAST = 2;
const ACTIVE = 4;

/** Height at least of what stands for the window, in pixels, and how much its ground and edges cover. */
const WINDOW = 6;
const GROUND = 0.1;
const EDGE = 0.45;

/** Part of the width for what has a label; the rest, apart from it, is for what is to check. */
const LABELLED = 0.6;

/** Milliseconds without a change after which it is drawn again; blocks change size while one scrolls. */
const PAUSE = 60;
const LONG_PAUSE = 300;

const STYLE = `
.minimap {
  position: fixed; inset-block: var(--bar) 0; inset-inline-end: var(--side); z-index: 4; width: 0.875rem;
  border-inline-start: 1px solid color-mix(in srgb, var(--line) 60%, transparent);
  cursor: pointer; touch-action: none;
}
.minimap canvas { position: absolute; inset: 0; display: block; width: 100%; height: 100%; }
.minimap-window { pointer-events: none; }
@media (max-width: 62rem), print { .minimap { display: none; } }
`;

export class Minimap {
  /** @param {{desk: import("../desk.js").Desk, view: import("../textview.js").TextView}} parts */
  constructor(parts) {
    Object.assign(this, parts);
    dress(STYLE);
    this.box = Object.assign(document.createElement("div"), { className: "minimap" });
    this.box.setAttribute("aria-hidden", "true");
    this.canvas = document.createElement("canvas");
    this.frame = Object.assign(document.createElement("canvas"), { className: "minimap-window" });
    this.probe = document.createElement("span");
    this.box.append(this.canvas, this.frame, this.probe);
    document.body.append(this.box);
    this.timer = 0;
    this.size = null;
    this.colours = new Map();
    this.#listen();
    this.#draw();
  }

  #listen() {
    const after = (pause) => () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.#draw(), pause);
    };
    const [soon, settled] = [after(PAUSE), after(LONG_PAUSE)];
    const anew = () => {
      this.colours.clear();
      soon();
    };
    const { desk, view, box } = this;
    desk.store.addEventListener("change", soon);
    desk.addEventListener("active", soon);
    const sizes = new ResizeObserver(settled);
    sizes.observe(view.root);
    sizes.observe(box);
    for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)"])
      matchMedia(query).addEventListener("change", anew);
    const themes = new MutationObserver(anew);
    themes.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    const scrolled = () => {
      this.#window();
      // While somebody scrolls, heights change all the time, and a drawing would hold them up.
      if (this.timer) settled();
    };
    document.addEventListener("scroll", scrolled, { passive: true });
    box.addEventListener("pointerdown", (event) => this.#grab(event));
    box.addEventListener("pointermove", (event) => {
      if (box.hasPointerCapture(event.pointerId)) this.#go(event);
    });
  }

  #grab(event) {
    if (event.button) return;
    event.preventDefault();
    this.box.setPointerCapture(event.pointerId);
    this.#go(event);
  }

  /** Puts the place under the pointer into the middle of the window. */
  #go({ clientY }) {
    const { top, height } = this.box.getBoundingClientRect();
    const whole = document.scrollingElement.scrollHeight;
    scrollTo({ top: ((clientY - top) / height) * whole - innerHeight / 2, behavior: "instant" });
  }

  /** Shows which part of the page is in the window. */
  #window() {
    if (!this.size) return;
    const { scrollTop, scrollHeight } = document.scrollingElement;
    const { width, height } = this.size;
    const pen = this.frame.getContext("2d");
    pen.clearRect(0, 0, width, height);
    const top = (scrollTop / scrollHeight) * height;
    const long = Math.max(WINDOW, (innerHeight / scrollHeight) * height);
    pen.fillStyle = this.ink;
    pen.globalAlpha = GROUND;
    pen.fillRect(0, top, width, long);
    pen.globalAlpha = EDGE;
    for (const edge of [top, top + long - 1]) pen.fillRect(0, edge, width, 1);
  }

  /** Pixels from the top of the strip of a point; asks the blocks, so that none is laid out. */
  #scale() {
    const { view } = this;
    const { scrollTop, scrollHeight } = document.scrollingElement;
    const blocks = Array.from(view.root.children, (block) => {
      const { top, height } = block.getBoundingClientRect();
      const [start, end] = view.span(block);
      return { start, end, top: top + scrollTop, height };
    });
    const factor = this.box.clientHeight / scrollHeight;
    let at = 0;
    // Asked in reading order, but for ends of spans that reach over later starts.
    return (point) => {
      while (at > 0 && point < blocks[at].start) at -= 1;
      while (at < blocks.length - 1 && point >= blocks[at].end) at += 1;
      const { start, end, top, height } = blocks[at];
      return (top + ((point - start) / Math.max(1, end - start)) * height) * factor;
    };
  }

  #draw() {
    this.timer = 0;
    const { clientWidth: width, clientHeight: height } = this.box;
    if (!height) return;
    this.size = { width, height };
    const [pen] = [this.canvas, this.frame].map((canvas) => this.#pen(canvas));
    const scale = this.#scale();
    const inner = Math.round(width * LABELLED);
    this.ink = this.#labelled("");
    for (const [lane, left, size] of [
      [true, 0, inner],
      [false, inner + 1, width - inner - 1],
    ])
      this.#marks(pen, this.#rows(scale, height, lane), left, size);
    const row = this.desk.activeRow;
    if (row) {
      pen.fillStyle = this.ink;
      pen.fillRect(0, scale(row.start) - 1, width, ACTIVE);
    }
    this.#window();
  }

  /** A canvas emptied and made as fine as the screen, measured in pixels of the page. */
  #pen(canvas) {
    const { width, height } = this.size;
    const ratio = devicePixelRatio;
    Object.assign(canvas, { width: width * ratio, height: height * ratio });
    const pen = canvas.getContext("2d");
    pen.scale(ratio, ratio);
    return pen;
  }

  /** The label on each row of pixels of a lane: of several the last, which lies inside the others. */
  #rows(scale, height, labelled) {
    const rows = new Array(Math.ceil(height) + LEAST).fill(undefined);
    for (const { start, end, label } of this.desk.store.spans.spans) {
      if (Boolean(label) !== labelled) continue;
      const top = Math.floor(scale(start));
      const bottom = Math.max(top + LEAST, Math.ceil(scale(end)));
      rows.fill(label ?? "check", top, Math.min(bottom, rows.length));
    }
    return rows;
  }

  /** One rectangle for each run of rows of one label. */
  #marks(pen, rows, left, size) {
    for (let from = 0; from < rows.length;) {
      let to = from + 1;
      while (to < rows.length && rows[to] === rows[from]) to += 1;
      if (rows[from]) {
        pen.fillStyle = this.#labelled(rows[from]);
        pen.fillRect(left, from, size, to - from);
      }
      from = to;
    }
  }

  /** The colour of a label, or without one of ink; asked once, for each answer styles the page anew. */
  #labelled(label) {
    if (!this.colours.has(label)) {
      this.probe.dataset.label = label;
      this.colours.set(label, this.#colour(label ? "var(--label)" : "var(--ink)"));
    }
    return this.colours.get(label);
  }

  /** A colour of the design as it is now, in this theme and contrast. */
  #colour(value) {
    this.probe.style.color = value;
    return getComputedStyle(this.probe).color;
  }
}
