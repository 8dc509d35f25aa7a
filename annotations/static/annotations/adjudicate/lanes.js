/**
 * What is painted: every reviewer's marks in a lane of their own, and gold where it is decided.
 * It gives the annotate page's painter what that asks of a store: rows, depths, evidence, spans.
 */
import { DEPTHS } from "../annotate/depths.js";
import { Intervals } from "../annotate/intervals.js";
import { ABOVE, registered } from "../annotate/palette.js";

export class Lanes {
  /** @param {{letter: string}[]} reviewers in the order of their lanes */
  constructor(reviewers) {
    this.lane = new Map(reviewers.map(({ letter }, i) => [letter, Math.min(i, DEPTHS - 1)]));
    this.rows = new Map();
    this.decided = new Set();
    this.spans = new Intervals();
    this.depths = { of: (id) => this.lane.get(this.rows.get(id)?.letter) ?? 0 };
  }

  /** Takes in the cases as they are at first. */
  fill(cases) {
    const rows = [];
    for (const one of cases) {
      for (const side of one.sides)
        if (side.marked)
          rows.push({
            id: `${one.key}:${side.letter}`,
            key: one.key,
            letter: side.letter,
            start: side.start,
            end: side.end,
            label: side.label,
          });
      this.settle(one);
    }
    this.rows = new Map(rows.map((row) => [row.id, row]));
    this.spans = new Intervals(rows);
  }

  /** Notes whether a case is decided: then its lanes are painted paler, and gold stands out. */
  settle(one) {
    if (one.decision) this.decided.add(one.key);
    else this.decided.delete(one.key);
  }

  get(_kind, id) {
    return this.rows.get(id);
  }

  hasEvidence(id) {
    return !this.decided.has(this.rows.get(id)?.key);
  }

  idsOf(key) {
    return [...this.rows.keys()].filter((id) => id.startsWith(`${key}:`));
  }
}

/** Paints the gold spans of all decided cases. */
export function paintGold(view, cases) {
  const gold = registered("gold", ABOVE - 1);
  gold.clear();
  for (const { decision } of cases)
    if (decision && decision.start !== null) gold.add(view.static(decision.start, decision.end));
}
