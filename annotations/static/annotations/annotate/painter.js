/**
 * Paints spans on a text with the CSS Custom Highlight API, those in and near the window only:
 * the browser walks all registered ranges on every change, so 20,000 of them would cost
 * 600 ms a key press, and the 200 in sight cost 15.
 *
 * A change of one range also draws all painted text anew. While somebody scrolls, what is painted
 * therefore changes in steps, two windows ahead; when the page rests, it is little again.
 */
import { lay } from "./blocks.js";
import { ABOVE, activeName, highlightName, registered } from "./palette.js";

/** What must be painted: the window and this much around it. */
const NEEDED = "30% 0px";

/**
 * What is painted when something needed is not, in windows: where one comes from, and goes to. All
 * that is laid out is drawn anew at each step, so that more of it takes longer than a frame.
 */
const BEHIND = 0.5;
const AHEAD = 2;

/** How much farther blocks are laid out then, in windows: browsers lay out what is nearer by themselves. */
const FARTHER = 1;

/** And when the page rests for this many milliseconds. */
const AROUND = 1;
const REST = 250;

export class Painter {
  /** @param {import("./textview.js").TextView} view @param {import("./store.js").Store} store */
  constructor(view, store) {
    this.view = view;
    this.store = store;
    this.painted = new Map();
    this.active = null;
    this.seen = new Set();
    this.window = [0, 0];
    this.rest = 0;
    const root = view.scroller === document.scrollingElement ? null : view.scroller;
    this.observer = new IntersectionObserver((entries) => this.#scrolled(entries), {
      root,
      rootMargin: NEEDED,
    });
    for (const block of view.root.children) this.observer.observe(block);
  }

  /** Paints what is in sight: the browser tells of it one frame later. */
  begin() {
    this.#paint(AROUND, AROUND);
  }

  /** Paints these annotations as they are now; what is out of sight or gone is taken off. */
  refresh(ids) {
    for (const id of ids) {
      this.#take(id);
      const row = this.store.get("annotation", id);
      if (row && this.#inSight(row)) this.#put(row);
    }
    if (ids.includes(this.active)) this.activate(this.active);
  }

  /** Paints one annotation as the active one, or none; `span` where it is being dragged to. */
  activate(id, span) {
    const row = id && this.store.get("annotation", id);
    this.active = id;
    this.stage?.clear();
    if (!row) return;
    this.stage = registered(activeName(row.label), ABOVE + 1);
    this.stage.add(this.view.static(span?.start ?? row.start, span?.end ?? row.end));
  }

  /** Points at any stretch of the text. */
  point(start, end) {
    const highlight = registered("target", ABOVE);
    highlight.clear();
    if (start < end) highlight.add(this.view.static(start, end));
  }

  #inSight(row) {
    return row.start < this.window[1] && row.end > this.window[0];
  }

  #put(row) {
    const depth = this.store.depths.of(row.id);
    const bare = row.label !== null && !this.store.hasEvidence(row.id);
    const highlight = registered(highlightName(row.label, depth, bare), depth);
    const range = this.view.static(row.start, row.end);
    highlight.add(range);
    this.painted.set(row.id, [highlight, range]);
  }

  #take(id) {
    const [highlight, range] = this.painted.get(id) ?? [];
    highlight?.delete(range);
    this.painted.delete(id);
  }

  /** Blocks that are needed always follow one another, so they are one stretch of text. */
  #scrolled(entries) {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) this.seen.add(target);
      else this.seen.delete(target);
    }
    const spans = Array.from(this.seen, (block) => this.view.span(block));
    const needed = [
      Math.min(...spans.map(([start]) => start)),
      Math.max(...spans.map(([, end]) => end)),
    ];
    clearTimeout(this.rest);
    this.rest = setTimeout(() => this.#step(AROUND, AROUND), REST);
    const [from, to] = this.window;
    if (needed[0] >= from && needed[1] <= to) return;
    if (needed[1] > to) this.#step(BEHIND, AHEAD);
    else this.#step(AHEAD, BEHIND);
  }

  #step(above, below) {
    this.#paint(above, below);
    lay(this.view, above + FARTHER, below + FARTHER);
  }

  /** Paints the window and so many windows above and below it, and nothing else. */
  #paint(above, below) {
    this.window = this.view.stretch(above, below);
    for (const id of [...this.painted.keys()]) {
      const row = this.store.get("annotation", id);
      if (!row || !this.#inSight(row)) this.#take(id);
    }
    for (const row of this.store.spans.overlapping(...this.window))
      if (!this.painted.has(row.id)) this.#put(row);
  }
}
