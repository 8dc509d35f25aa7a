/**
 * How deep each span lies under others, so that overlapping ones can be told apart. Pure.
 * Greedy lanes in reading order: a span takes the lowest lane that no earlier overlapping span
 * holds. Lanes beyond the last drawn one share it.
 */
import { countWhile } from "./offsets.js";

/** Depths that are drawn apart. */
export const DEPTHS = 3;

const drawn = (lane) => Math.min(lane ?? 0, DEPTHS - 1);

export class Depths {
  /** @param {import("./intervals.js").Intervals} intervals read, never changed, here */
  constructor(intervals) {
    this.intervals = intervals;
    this.lanes = new Map();
    const ends = [];
    for (const span of intervals.spans) {
      const free = ends.findIndex((end) => end <= span.start);
      const lane = free < 0 ? ends.length : free;
      ends[lane] = span.end;
      this.lanes.set(span.id, lane);
    }
  }

  /** 0 for the outermost; at most DEPTHS - 1. */
  of(id) {
    return drawn(this.lanes.get(id));
  }

  /**
   * Call after spans changed within [start, end). A span's lane depends only on earlier spans that
   * overlap it, so this walks on just as far as changed lanes reach.
   * @returns {string[]} ids whose drawn depth is not what it was
   */
  refresh(start, end) {
    const { spans } = this.intervals;
    const changed = [];
    let until = end;
    for (
      let i = countWhile(spans.length, (n) => spans[n].start < start);
      i < spans.length && spans[i].start < until;
      i += 1
    ) {
      const { id } = spans[i];
      const before = this.lanes.get(id);
      const lane = this.#free(spans[i]);
      if (lane === before) continue;
      this.lanes.set(id, lane);
      until = Math.max(until, spans[i].end);
      if (drawn(lane) !== drawn(before)) changed.push(id);
    }
    return changed;
  }

  forget(id) {
    this.lanes.delete(id);
  }

  #free(span) {
    const here = this.intervals.at(span.start);
    const earlier = here.slice(
      0,
      here.findIndex((other) => other.id === span.id),
    );
    const taken = new Set(earlier.map((other) => this.lanes.get(other.id)));
    let lane = 0;
    while (taken.has(lane)) lane += 1;
    return lane;
  }
}
