/**
 * Where characters, words, sentences and paragraphs begin and end; all places in points.
 * Pure: moves of the caret and the snapping of a selection are answered here, not drawn.
 */

/** Longest stretch (points, either side) that is handed to a segmenter at once. */
const REACH = 4000;

function segmenter(language, granularity) {
  try {
    return new Intl.Segmenter(language || undefined, { granularity });
  } catch {
    return new Intl.Segmenter(undefined, { granularity });
  }
}

/** At the ends of what is snapped these go with the white space: nobody means to choose them. */
const UNSEEN = "\\s\\u00ad\\u061c\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff";
const HEAD = new RegExp(`^[${UNSEEN}]+`, "u");
const TAIL = new RegExp(`[${UNSEEN}]+$`, "u");

const isSpace = (character) => /^\s*$/u.test(character);

export class Segments {
  /** @param {import("./offsets.js").Text} text @param {string} [language] a BCP 47 tag */
  constructor(text, language) {
    Object.assign(this, { text, language, made: {} });
  }

  /** Each is made when it is first needed: browsers read much for it. */
  get graphemes() {
    return (this.made.grapheme ??= segmenter(this.language, "grapheme"));
  }

  get words() {
    return (this.made.word ??= segmenter(this.language, "word"));
  }

  get sentences() {
    return (this.made.sentence ??= segmenter(this.language, "sentence"));
  }

  /** Makes them before a key has to wait for it. */
  prepare() {
    return [this.graphemes, this.words, this.sentences];
  }

  /** The line around a point, cut at white space when it is very long. */
  #window(point) {
    const [start, end] = this.text.line(point);
    const from =
      point - start > REACH ? this.text.spaceBefore(point - REACH / 2, point - REACH) : start;
    return [from, Math.min(end, point + REACH)];
  }

  #around(kind, point) {
    return this.text.segments(kind, ...this.#window(point));
  }

  /** First grapheme edge after a point. */
  next(point) {
    if (point >= this.text.length) return this.text.length;
    const found = this.#around(this.graphemes, point).find((part) => part.end > point);
    return found ? found.end : point + 1;
  }

  /** Last grapheme edge before a point. */
  previous(point) {
    if (point <= 0) return 0;
    const found = this.#around(this.graphemes, point).findLast((part) => part.start < point);
    return found ? found.start : point - 1;
  }

  /** End of the word at or after a point. */
  nextWord(point) {
    for (let at = point; at < this.text.length; at = this.text.line(at)[1] + 1) {
      const found = this.#around(this.words, at).find((part) => part.word && part.end > at);
      if (found) return found.end;
    }
    return this.text.length;
  }

  /** Start of the word at or before a point. */
  previousWord(point) {
    for (let at = point; at >= 0; at = this.text.line(at)[0] - 1) {
      const found = this.#around(this.words, at).findLast((part) => part.word && part.start < at);
      if (found) return found.start;
    }
    return 0;
  }

  /** The sentence [start, end) around a point, without white space at its ends. */
  sentence(point) {
    const parts = this.#around(this.sentences, point);
    const found = parts.find((part) => part.end > point) ?? parts.at(-1);
    return found ? this.trim(found.start, found.end) : [point, point];
  }

  /** Start of the first sentence that begins after a point. */
  nextSentence(point) {
    for (let at = point; at < this.text.length; at = this.text.line(at)[1] + 1) {
      const found = this.#starts(at).find((start) => start > point);
      if (found !== undefined) return found;
    }
    return this.text.length;
  }

  /** Start of the last sentence that begins before a point. */
  previousSentence(point) {
    for (let at = point; at >= 0; at = this.text.line(at)[0] - 1) {
      const found = this.#starts(at).findLast((start) => start < point);
      if (found !== undefined) return found;
    }
    return 0;
  }

  #starts(point) {
    const parts = this.#around(this.sentences, point).map((part) =>
      this.trim(part.start, part.end),
    );
    return parts.filter(([start, end]) => start < end).map(([start]) => start);
  }

  /** Start of the next line that holds more than white space. */
  nextParagraph(point) {
    let at = this.text.line(point)[1] + 1;
    while (at < this.text.length && isSpace(this.text.slice(...this.text.line(at)))) {
      at = this.text.line(at)[1] + 1;
    }
    return Math.min(at, this.text.length);
  }

  /** Start of this line, or of the line with text before it. */
  previousParagraph(point) {
    let [start, end] = this.text.line(point);
    if (start < point && !isSpace(this.text.slice(start, point))) return start;
    do [start, end] = this.text.line(Math.max(0, start - 1));
    while (start > 0 && isSpace(this.text.slice(start, end)));
    return start;
  }

  /** [start, end) without white space at either end; empty when nothing else is left. */
  trim(start, end) {
    const inside = this.text.slice(start, end);
    const head = inside.length - inside.trimStart().length;
    const tail = inside.length - inside.trimEnd().length;
    return head === inside.length ? [start, start] : [start + head, end - tail];
  }

  /** [start, end) without what is not seen at either end, unless there is nothing else. */
  #bare(start, end) {
    const inside = this.text.slice(start, end);
    const head = HEAD.exec(inside)?.[0].length ?? 0;
    const tail = TAIL.exec(inside)?.[0].length ?? 0;
    return head === inside.length ? [start, end] : [start + head, end - tail];
  }

  /** A selection with both edges on grapheme edges: the least that exact selecting may do. */
  whole(start, end) {
    const [from, to] = [Math.min(start, end), Math.max(start, end)];
    const head = this.#around(this.graphemes, from).find(
      (part) => part.start < from && from < part.end,
    );
    const tail = this.#around(this.graphemes, to).find((part) => part.start < to && to < part.end);
    return [head ? head.start : from, tail ? tail.end : to];
  }

  /** A selection grown to whole words, then without white space at its ends. */
  snap(start, end) {
    const [from, to] = this.trim(...this.whole(start, end));
    if (from === to) return [from, to];
    const head = this.#around(this.words, from).find(
      (part) => part.start < from && from < part.end,
    );
    const tail = this.#around(this.words, to).find((part) => part.start < to && to < part.end);
    return this.#bare(...this.trim(head?.word ? head.start : from, tail?.word ? tail.end : to));
  }

  /**
   * Where an edge of a span goes by one word or character.
   * @param {{start: number, end: number}} span @param {"start" | "end"} edge @param {-1 | 1} way
   */
  edge(span, edge, way, exact) {
    const at = span[edge];
    if (exact) return way < 0 ? this.previous(at) : this.next(at);
    if (edge === "end")
      return way > 0 ? this.nextWord(at) : this.trim(span.start, this.previousWord(at))[1];
    return way < 0 ? this.previousWord(at) : this.previousWord(this.nextWord(this.nextWord(at)));
  }

  /** The next larger unit around [start, end): word, then sentence, then line. */
  expand(start, end) {
    const larger = (found) =>
      found[0] <= start && end <= found[1] && found[1] - found[0] > end - start;
    const steps = [
      () => this.word(start),
      () => this.sentence(start),
      () => this.trim(...this.text.line(start)),
    ];
    for (const step of steps) {
      const found = step();
      if (larger(found)) return found;
    }
    return [start, end];
  }

  /** The largest unit at `start` that is smaller than [start, end); at last the bare point. */
  shrink(start, end) {
    const units = [this.trim(...this.text.line(start)), this.sentence(start), this.word(start)];
    const inside = ([from, to]) => from >= start && to <= end && to - from < end - start;
    return units.find(inside) ?? [start, start];
  }

  /**
   * The sentence that one comes to from [start, end): the one it stands in unless that is chosen
   * already, else the next (way 1) or the one before (way -1).
   */
  sentenceFrom(start, end, way) {
    const at = way > 0 ? end : start;
    const here = this.sentence(at);
    if (way > 0) return here[1] > at ? here : this.sentence(this.nextSentence(at));
    return here[0] < at && here[1] > here[0] ? here : this.sentence(this.previousSentence(at));
  }

  /** The word [start, end) at a point, else an empty range there. */
  word(point) {
    const parts = this.#around(this.words, point).filter((part) => part.word);
    const found =
      parts.find((part) => part.start <= point && point < part.end) ??
      parts.find((part) => part.end === point);
    return found ? [found.start, found.end] : [point, point];
  }
}
