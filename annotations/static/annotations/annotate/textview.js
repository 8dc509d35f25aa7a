/**
 * The text as it lies on the screen: points to places in the tree and to rectangles, and back.
 * The text stands in blocks of whole lines (so that the browser lays out only those in sight),
 * one text node each, and nothing else: the tree is never split by spans.
 */
import { blocksNear } from "./blocks.js";
import { Text, countWhile } from "./offsets.js";

/** A block ends at the first line feed after this many units. */
const BLOCK = 1500;

/** How long nobody must scroll for it to be over, in milliseconds. */
const STILL = 120;

const RIGHT_TO_LEFT =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const TURNED = new RegExp(`${RIGHT_TO_LEFT.source}|[\u200f\u202b\u202e\u2067]`, "u");
const STRONG = /[\p{L}\u200e\u200f]/u;

/** Longest head of a line (points) in which its direction is looked for. */
const HEAD = 400;

/** Where to cut a string into blocks: whole lines of at least BLOCK units. */
function* blocks(string) {
  for (let start = 0; start < string.length;) {
    const feed = string.indexOf("\n", start + BLOCK);
    const end = feed < 0 ? string.length : feed + 1;
    yield string.slice(start, end);
    start = end;
  }
}

/** Fills an empty element with a text. */
export function lay(root, string) {
  const parts = Array.from(blocks(string), (block) => {
    const element = document.createElement("div");
    element.textContent = block;
    return element;
  });
  root.replaceChildren(...parts);
}

export class TextView {
  /**
   * @param {HTMLElement} root holds the blocks @param {HTMLElement} [scroller] what scrolls it
   * @param {HTMLElement} [sheet] may lie fixed over its lower end
   */
  constructor(root, scroller = document.scrollingElement, sheet = null) {
    Object.assign(this, { root, scroller, sheet });
    if (!root.firstElementChild) root.append(document.createElement("div"));
    this.nodes = Array.from(root.children, only);
    this.starts = [];
    let unit = 0;
    for (const node of this.nodes) {
      this.starts.push(unit);
      unit += node.length;
    }
    this.text = new Text(root.textContent);
  }

  #block(unit, ending) {
    const count = countWhile(this.starts.length, (i) =>
      ending ? this.starts[i] < unit : this.starts[i] <= unit,
    );
    return Math.max(0, count - 1);
  }

  /** [text node, unit offset in it]; an ending place stays in the block that it ends. */
  #place(point, ending) {
    const unit = this.text.toUnits(Math.max(0, Math.min(point, this.text.length)));
    const index = this.#block(unit, ending);
    return [this.nodes[index], unit - this.starts[index]];
  }

  /** The number of the block that holds a point. */
  blockOf(point) {
    return this.#block(this.text.toUnits(point), false);
  }

  /**
   * Calls `act` when what lies over the text may have to move with it; while somebody scrolls, once
   * at the end, though blocks get their heights all the time.
   */
  onMoved(act, signal) {
    const target = this.scroller === document.scrollingElement ? document : this.scroller;
    let timer = 0;
    const scrolls = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        timer = 0;
        act();
      }, STILL);
    };
    target.addEventListener("scroll", scrolls, { signal, passive: true });
    const sizes = new ResizeObserver(() => timer || act());
    sizes.observe(this.root);
    signal?.addEventListener("abort", () => sizes.disconnect());
  }

  /** Whether a point is in or near the window; asking does not lay its block out. */
  near(point) {
    const box =
      this.nodes[this.blockOf(point)].parentElement.getBoundingClientRect();
    return box.bottom > -innerHeight && box.top < 2 * innerHeight;
  }

  /** Points [start, end) of the blocks in the window and in so many windows above and below it. */
  stretch(above, below) {
    const [first, after] = blocksNear(this, above, below);
    if (first >= after) return [0, 0];
    const end = this.starts[after] ?? this.text.string.length;
    return [this.text.toPoints(this.starts[first]), this.text.toPoints(end)];
  }

  /** Points [start, end) of a block. */
  span(block) {
    const index = this.nodes.indexOf(block.firstChild);
    return [this.starts[index], this.starts[index] + this.nodes[index].length].map((unit) =>
      this.text.toPoints(unit),
    );
  }

  /** A range that costs nothing to keep: for painting. */
  static(start, end) {
    const [startContainer, startOffset] = this.#place(start, false);
    const [endContainer, endOffset] = this.#place(end, true);
    return new StaticRange({ startContainer, startOffset, endContainer, endOffset });
  }

  /** A live range: for measuring. */
  range(start, end) {
    const range = document.createRange();
    range.setStart(...this.#place(start, false));
    range.setEnd(...this.#place(end, end > start));
    return range;
  }

  /** Point of a place in the tree; outside the text, its nearer end. */
  pointOf(node, offset) {
    const index = this.nodes.indexOf(node);
    if (index >= 0) return this.text.toPoints(this.starts[index] + offset);
    const range = document.createRange();
    range.setStart(node, offset);
    range.collapse(true);
    const inside = this.nodes.findIndex((text) => range.comparePoint(text, 0) >= 0);
    return inside < 0 ? this.text.length : this.text.toPoints(this.starts[inside]);
  }

  /** Point under a place in the window, or null. */
  pointAt(x, y) {
    const place = document.caretPositionFromPoint?.(x, y) ?? fallback(x, y);
    if (!place || !this.root.contains(place.offsetNode) || !this.nodes.includes(place.offsetNode))
      return null;
    return this.pointOf(place.offsetNode, place.offset);
  }

  /** Point of the character that lies under a place in the window, or null beside the letters. */
  characterAt(x, y) {
    const near = this.pointAt(x, y);
    if (near === null) return null;
    const holds = (rect) =>
      rect.left <= x && x <= rect.right && rect.top - 4 <= y && y <= rect.bottom + 4;
    return (
      [near, near - 1, near + 1, near - 2].find((point) => point >= 0 && this.rects(point, point + 1).some(holds)) ??
      null
    );
  }

  /** Rectangles of a span in window coordinates, one or more a line. */
  rects(start, end) {
    return Array.from(this.range(start, end).getClientRects()).filter((rect) => rect.width > 0);
  }

  /** Where a caret before a point stands: {x, top, bottom} in window coordinates, or null. */
  caretAt(point) {
    const own = this.range(point, point).getClientRects()[0];
    const next = this.range(point, Math.min(point + 1, this.text.length)).getClientRects()[0];
    // Where a line wraps, the browser answers with the end of the line above; one reads on below.
    if (next && (!own || next.top > own.top + 2))
      return { x: this.#leads(point, next), top: next.top, bottom: next.bottom };
    if (own) return { x: own.left, top: own.top, bottom: own.bottom };
    const before = Array.from(this.range(Math.max(0, point - 1), point).getClientRects()).at(-1);
    return before ? { x: before.right, top: before.top, bottom: before.bottom } : null;
  }

  /** Whether the line around a point is read from the right: its first strong letter says so. */
  leftwards(point) {
    const [start, end] = this.text.line(point);
    const [first] = STRONG.exec(this.text.slice(start, Math.min(end, start + HEAD))) ?? [""];
    return TURNED.test(first);
  }

  /** Whether letters of [start, end) may run from the right. */
  mixed(start, end) {
    return TURNED.test(this.text.slice(start, end));
  }

  /** The point one character left or right on the screen, as the browser moves; or null. */
  beside(anchor, focus, side) {
    this.select(focus);
    document.getSelection().modify("move", side, "character");
    const found = this.selection()?.focus ?? null;
    this.select(anchor, focus);
    return found;
  }

  /** The side of a character where it begins; signs and spaces run as their line does. */
  #leads(point, rect) {
    const character = this.text.slice(point, point + 1);
    const strong = /[\p{L}\p{N}]/u.test(character);
    const turned = strong ? RIGHT_TO_LEFT.test(character) : this.leftwards(point);
    return turned ? rect.right : rect.left;
  }

  /** Where a handle at an edge of a span stands: {x, top, bottom}, or undefined when that is far. */
  edgeAt(span, edge) {
    const way = edge === "start" ? 1 : -1;
    let point = edge === "start" ? span.start : span.end - 1;
    if (!this.near(point)) return undefined;
    // What has no width (bidi controls, joiners) has no place of its own on the screen.
    let [rect] = this.rects(point, point + 1);
    for (let tries = 0; !rect && tries < 8 && span.start <= point + way && point + way < span.end; tries += 1) {
      point += way;
      [rect] = this.rects(point, point + 1);
    }
    if (!rect) return undefined;
    const opens = this.#leads(point, rect);
    return {
      x: edge === "start" ? opens : rect.left + rect.right - opens,
      top: rect.top,
      bottom: rect.bottom,
    };
  }

  /** The selection as {anchor, focus}, or null when it is elsewhere. */
  selection() {
    const { anchorNode, anchorOffset, focusNode, focusOffset } = document.getSelection();
    if (!anchorNode || !this.root.contains(anchorNode)) return null;
    return {
      anchor: this.pointOf(anchorNode, anchorOffset),
      focus: this.pointOf(focusNode, focusOffset),
    };
  }

  select(anchor, focus = anchor) {
    document
      .getSelection()
      .setBaseAndExtent(
        ...this.#place(anchor, anchor > focus),
        ...this.#place(focus, focus > anchor),
      );
  }

  /** What of the scroller is not covered by bars: [top, bottom] in window coordinates. */
  window() {
    const page = this.scroller === document.scrollingElement;
    const box = page ? { top: 0, bottom: innerHeight } : this.scroller.getBoundingClientRect();
    const style = getComputedStyle(this.scroller);
    const covered = this.sheet && getComputedStyle(this.sheet).position === "fixed";
    const bottom = covered ? this.sheet.getBoundingClientRect().top : box.bottom;
    return [
      box.top + (parseFloat(style.scrollPaddingTop) || 0),
      bottom - (parseFloat(style.scrollPaddingBottom) || 0),
    ];
  }

  /** Scrolls a span into sight; `middle` puts a far one into the middle. */
  reveal(start, end = start, middle = false) {
    for (let tries = 0; tries < 3; tries += 1) {
      const box = this.#box(start, end);
      const [top, bottom] = this.window();
      if (!box || (box.top >= top && box.bottom <= bottom)) return;
      const far = middle || box.bottom < top - innerHeight || box.top > bottom + innerHeight;
      const aim = far
        ? (top + bottom) / 2 - Math.min(box.bottom - box.top, bottom - top) / 2
        : box.top < top
          ? top
          : bottom - Math.min(box.bottom - box.top, bottom - top);
      this.scroller.scrollBy({ top: box.top - aim, behavior: "instant" });
    }
  }

  #box(start, end) {
    if (end > start) return this.range(start, end).getBoundingClientRect();
    return this.caretAt(start);
  }
}

/** The one text node of a block: a parser cuts very long ones. */
function only(block) {
  block.normalize();
  if (!block.firstChild) block.append("");
  return block.firstChild;
}

function fallback(x, y) {
  const range = document.caretRangeFromPoint?.(x, y);
  return range && { offsetNode: range.startContainer, offset: range.startOffset };
}
