/**
 * A text whose places are counted in Unicode code points, as everywhere in the workbench.
 * The only module that knows that JavaScript strings count UTF-16 units: everything above it
 * says "point" for a code point and hands units over only to the DOM.
 * No DOM, no segmentation rules.
 */

const HIGH_SURROGATE = /[\uD800-\uDBFF]/g;

/** Units at which a character outside the basic plane begins, ascending. */
function astralUnits(string) {
  const found = [];
  for (const match of string.matchAll(HIGH_SURROGATE)) found.push(match.index);
  return Uint32Array.from(found);
}

/** How many i in [0, count) satisfy `before(i)`, which must be true, true, …, false, false. */
export function countWhile(count, before) {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (before(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

export class Text {
  /** @param {string} string well-formed UTF-16, as the server sends it */
  constructor(string) {
    this.string = string;
    this.astral = astralUnits(string);
    this.length = string.length - this.astral.length;
  }

  /** Unit offset of a point offset. O(log n) in the number of astral characters. */
  toUnits(point) {
    const astral = this.astral;
    return point + countWhile(astral.length, (i) => astral[i] - i < point);
  }

  /** Point offset of a unit offset; inside a surrogate pair, the start of its character. */
  toPoints(unit) {
    const astral = this.astral;
    return unit - countWhile(astral.length, (i) => astral[i] < unit);
  }

  /** The text between two point offsets, half open. */
  slice(start, end) {
    return this.string.slice(this.toUnits(start), this.toUnits(end));
  }

  /** Whether `quote` stands exactly at [start, end). */
  holds(start, end, quote) {
    return start >= 0 && end <= this.length && this.slice(start, end) === quote;
  }

  /** Points [start, end) of the line around a point, without its line feed. */
  line(point) {
    const unit = this.toUnits(point);
    const start = unit === 0 ? 0 : this.string.lastIndexOf("\n", unit - 1) + 1;
    const next = this.string.indexOf("\n", unit);
    return [this.toPoints(start), next < 0 ? this.length : this.toPoints(next)];
  }

  /** Point of the last white space before `point`, not before `least`; else `least`. */
  spaceBefore(point, least) {
    const head = this.slice(least, point);
    const match = /\s(?=\S*$)/.exec(head);
    return match ? least + new Text(head.slice(0, match.index)).length : least;
  }

  /**
   * The segments that an Intl.Segmenter finds in [start, end).
   * @returns {{start: number, end: number, word: boolean}[]} in points, in order
   */
  segments(segmenter, start, end) {
    const part = new Text(this.slice(start, end));
    return Array.from(segmenter.segment(part.string), ({ index, segment, isWordLike }) => ({
      start: start + part.toPoints(index),
      end: start + part.toPoints(index + segment.length),
      word: isWordLike === true,
    }));
  }
}
