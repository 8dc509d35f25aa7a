/**
 * Marks over the text where characters stand that nobody sees: those that turn the direction of
 * writing, and those without width. The text itself is left as it is. Loaded where there are any.
 */
import { dress } from "./dress.js";

/** Short names as Unicode's own charts abbreviate them. */
const NAMES = {
  "00AD": "SHY",
  "034F": "CGJ",
  "061C": "ALM",
  "180E": "MVS",
  "200B": "ZWSP",
  "200C": "ZWNJ",
  "200D": "ZWJ",
  "200E": "LRM",
  "200F": "RLM",
  "202A": "LRE",
  "202B": "RLE",
  "202C": "PDF",
  "202D": "LRO",
  "202E": "RLO",
  2060: "WJ",
  2066: "LRI",
  2067: "RLI",
  2068: "FSI",
  2069: "PDI",
  FEFF: "BOM",
};

/**
 * What a joiner inside an emoji follows: there it is part of a picture that is seen. Not written as
 * one class: Chromium's expressions find no astral character of a class at the end of a string.
 */
const PICTURE = /(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)$/u;

/** Many words of some languages hold these: they get a mark and no name. */
const COMMON = new Set(["ZWNJ", "ZWJ", "SHY"]);

const STYLE = `
  .invisible { position: absolute; z-index: 2; width: 0; border-inline-start: 2px dotted var(--warn); pointer-events: none; }
  .invisible::after { position: absolute; inset: auto auto 100% 0; padding: 0 0.2rem; border-radius: 0.2rem; color: var(--warn);
    background: var(--warn-soft); font: 600 0.625rem/1.35 var(--font-ui); content: attr(data-name); transform: translate(-50%, 45%); }
  .invisible[data-name=""]::after { content: none; }
  @media print { .invisible { display: none; } }`;

/** [unit, name] of every invisible character of a string. */
function* sought(string, pattern) {
  for (const { 0: character, index } of string.matchAll(pattern)) {
    if (character === "\u200d" && PICTURE.test(string.slice(Math.max(0, index - 2), index))) continue;
    const code = character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
    yield [index, NAMES[code] ?? `U+${code}`];
  }
}

export class Invisibles {
  /**
   * @param {{view: import("../textview.js").TextView, frame: HTMLElement, facts: HTMLElement, words: Function}} parts
   * @param {RegExp} pattern what to look for @param {AbortSignal} [signal] ends it all
   */
  constructor({ view, frame, facts, words }, pattern, signal) {
    Object.assign(this, { view, frame, facts });
    this.layer = document.createElement("div");
    this.layer.setAttribute("aria-hidden", "true");
    this.blocks = new Map();
    const names = new Set();
    let count = 0;
    for (const [unit, name] of sought(view.text.string, new RegExp(pattern, "gu"))) {
      const point = view.text.toPoints(unit);
      const block = view.blockOf(point);
      if (!this.blocks.has(block)) this.blocks.set(block, []);
      this.blocks.get(block).push([point, name]);
      names.add(name);
      count += 1;
    }
    if (!count) return;
    dress(STYLE);
    frame.append(this.layer);
    this.#tell(words("invisible", { n: count, names: [...names].join(", ") }));
    view.onMoved(() => this.draw(), signal);
    signal?.addEventListener("abort", () => this.layer.remove());
    this.draw();
  }

  /** Puts marks over the blocks in and near the window. */
  draw() {
    const origin = this.frame.getBoundingClientRect();
    const shown = [...this.blocks].filter(([, [[point]]]) => this.view.near(point));
    const marks = [];
    for (const [point, name] of shown.flatMap(([, found]) => found)) {
      const at = this.#place(point);
      const last = marks.at(-1);
      const label = COMMON.has(name) ? "" : name;
      // What stands at one place shares a mark, or its names would lie over each other.
      if (at && last && Math.abs(last.at.x - at.x) < 2 && last.at.top === at.top)
        last.names.push(label);
      else if (at) marks.push({ at, names: [label] });
    }
    this.layer.replaceChildren(...marks.map((mark) => this.#mark(mark, origin)));
  }

  /** Where a character without width stands: the browser knows, if it gives it a place. */
  #place(point) {
    const [rect] = this.view.range(point, point + 1).getClientRects();
    return rect ? { x: rect.left, top: rect.top, bottom: rect.bottom } : this.view.caretAt(point);
  }

  #mark({ at, names }, origin) {
    const mark = document.createElement("span");
    mark.className = "invisible";
    mark.dataset.name = names.filter(Boolean).join(" ");
    mark.style.left = `${at.x - origin.left}px`;
    mark.style.top = `${at.top - origin.top}px`;
    mark.style.height = `${at.bottom - at.top}px`;
    return mark;
  }

  /** Said in the heading too: marks are for the eyes. */
  #tell(words) {
    const fact = document.createElement("span");
    fact.className = "invisible-fact";
    fact.textContent = words;
    this.facts.append(fact);
  }
}
