/**
 * The whole document's annotations in a thin strip beside the text: where they are, of which label,
 * which are to check, and which part of it is in the window. For eyes and mouse only; the list
 * beside it carries the same for everybody. One canvas, at most one mark a row of pixels and lane,
 * however many spans there are.
 */
import { dress } from "./dress.js";

/** Height of the smallest mark and of the active one, in pixels. */
const LEAST = 2;
const ACTIVE = 4;

/** Part of the width for what has a label; the rest, apart from it, is for what is to check. */
const LABELLED = 0.6;

/** Milliseconds without a change after which it is drawn again. */
const PAUSE = 60;

const STYLE = `
.minimap {
  position: fixed; inset-block: var(--bar) 0; inset-inline-end: var(--side); z-index: 4; width: 0.875rem;
  border-inline-start: 1px solid color-mix(in srgb, var(--line) 60%, transparent);
  cursor: pointer; touch-action: none;
}
.minimap canvas { display: block; width: 100%; height: 100%; }
.minimap-window {
  position: absolute; inset: 0 0 auto; min-height: 6px;
  border-block: 1px solid color-mix(in srgb, var(--ink) 45%, transparent);
  background: color-mix(in srgb, var(--ink) 10%, transparent); pointer-events: none;
}
@media (forced-colors: active) { .minimap-window { border: 1px solid CanvasText; } }
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
    this.frame = Object.assign(document.createElement("div"), { className: "minimap-window" });
    this.probe = document.createElement("span");
    this.box.append(this.canvas, this.frame, this.probe);
    document.body.append(this.box);
    this.timer = 0;
    this.#listen();
    this.#draw();
  }

  #listen() {
    const soon = () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.#draw(), PAUSE);
    };
    const { desk, view, box } = this;
    desk.store.addEventListener("change", soon);
    desk.addEventListener("active", soon);
    const sizes = new ResizeObserver(soon);
    sizes.observe(view.root);
    sizes.observe(box);
    for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)"])
      matchMedia(query).addEventListener("change", soon);
    const themes = new MutationObserver(soon);
    themes.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    document.addEventListener("scroll", () => this.#window(), { passive: true });
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
    const { scrollTop, scrollHeight } = document.scrollingElement;
    const height = this.box.clientHeight;
    this.frame.style.height = `${(innerHeight / scrollHeight) * height}px`;
    this.frame.style.transform = `translateY(${(scrollTop / scrollHeight) * height}px)`;
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
    const { clientWidth: width, clientHeight: height } = this.box;
    if (!height) return;
    const { canvas } = this;
    const ratio = devicePixelRatio;
    Object.assign(canvas, { width: width * ratio, height: height * ratio });
    const pen = canvas.getContext("2d");
    pen.scale(ratio, ratio);
    const scale = this.#scale();
    const inner = Math.round(width * LABELLED);
    for (const [lane, left, size] of [
      [true, 0, inner],
      [false, inner + 1, width - inner - 1],
    ])
      this.#marks(pen, this.#rows(scale, height, lane), left, size);
    const row = this.desk.activeRow;
    if (row) {
      pen.fillStyle = this.#colour("var(--ink)");
      pen.fillRect(0, scale(row.start) - 1, width, ACTIVE);
    }
    this.#window();
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
        this.probe.dataset.label = rows[from];
        pen.fillStyle = this.#colour("var(--label)");
        pen.fillRect(left, from, size, to - from);
      }
      from = to;
    }
  }

  /** A colour of the design as it is now, in this theme and contrast. */
  #colour(value) {
    this.probe.style.color = value;
    return getComputedStyle(this.probe).color;
  }
}
