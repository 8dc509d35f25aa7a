/** The case in hand: what each reviewer said side by side, what was decided, and what one may do. */
import { h, icon } from "./dom.js";

export class Card {
  /** @param {{root: HTMLElement, words: Function, labels: Map, documents: string, mine: boolean}} parts */
  constructor(parts) {
    Object.assign(this, parts);
  }

  /** @param {object | null} one the case @param {{index: number, all: number}} place */
  show(one, { index, all }, extra) {
    this.root.hidden = !one;
    if (!one) return;
    const { words } = this;
    const parts = [
      h("h2.case-title", {}, words("case_of", { n: index + 1, all }), " · ", this.kind(one)),
      h("div.sides", {}, ...one.sides.map((side) => this.#side(one, side))),
      one.decision && this.#decision(one),
      extra ?? (this.mine && this.#deeds(one)),
    ];
    this.root.replaceChildren(...parts.filter(Boolean));
  }

  /** What kind of case it is, in a word. */
  kind(one) {
    if (one.agreed) return this.words("agreed");
    if (one.kind === "alone")
      return this.words("alone", { who: one.sides.find((side) => side.marked).letter });
    return this.words(one.kind);
  }

  labelOf(key) {
    return h(
      "span.case-label",
      { "data-label": key ?? "check" },
      h("span.swatch", { "aria-hidden": "true" }),
      this.labels.get(key)?.title ?? (key || this.words("to_check")),
    );
  }

  #side(one, side) {
    const { words } = this;
    const fate = one.decision && side.marked && words(side.followed ? "followed" : "overruled");
    return h(
      "section.said",
      { "data-letter": side.letter, "aria-label": words("reviewer", { letter: side.letter }) },
      h(
        "header.said-head",
        {},
        h("b.letter", {}, side.letter),
        h("span.said-name", { dir: "auto" }, side.name ?? words("reviewer", { letter: side.letter })),
        fate && h("span.chip", {}, fate),
      ),
      ...(side.marked ? this.#said(side) : [h("p.quiet", {}, words("nothing"))]),
      this.mine && this.#sideDeeds(side),
    );
  }

  #said(side) {
    const { words } = this;
    return [
      this.labelOf(side.label),
      h("blockquote.said-quote", { dir: "auto" }, side.quote),
      side.judges === "assertion" && h("p.small", {}, words("assertion")),
      side.confidence !== null && h("p.small.quiet", {}, words("sure", { n: side.confidence })),
      side.note && h("p.said-note", { dir: "auto" }, side.note),
      this.pieces(side.evidence),
    ];
  }

  #sideDeeds(side) {
    const { words } = this;
    return h(
      "div.said-deeds",
      {},
      side.marked &&
        h(
          "button.button.small",
          { type: "button", "data-action": "take", "data-letter": side.letter },
          words("take", { who: side.letter }),
        ),
      h(
        "button.text-button",
        { type: "button", "data-action": "ask", "data-letter": side.letter },
        words("ask", { who: side.letter }),
      ),
    );
  }

  /** A list of evidence, or a word where there is none. */
  pieces(list) {
    if (!list.length) return h("p.small.quiet", {}, this.words("no_evidence"));
    return h("ul.pieces", {}, ...list.map((piece) => h("li", {}, this.piece(piece))));
  }

  piece(piece) {
    const href = piece.document ? this.documents.replace(NOBODY, piece.document) : piece.url;
    return h(
      "span",
      {},
      h("b", {}, this.words(piece.stance)),
      " ",
      h("a", { href, target: "_blank", rel: "noreferrer noopener", dir: "auto" }, piece.title || piece.url),
      " ",
      h("q", { dir: "auto" }, piece.quote),
      piece.note && h("span.quiet", { dir: "auto" }, ` ${piece.note}`),
    );
  }

  #decision(one) {
    const { decision } = one;
    return h(
      "section.gold",
      { "aria-label": this.words("gold") },
      h("header.said-head", {}, h("b", {}, this.words("gold")), h("span.chip", {}, this.words(`decided_${decision.outcome}`))),
      decision.start !== null && this.labelOf(decision.label),
      decision.start !== null && h("blockquote.said-quote", { dir: "auto" }, decision.quote),
      decision.note && h("p.said-note", { dir: "auto" }, decision.note),
      decision.start !== null && this.pieces(decision.evidence),
      decision.reason && h("p.reason", { dir: "auto" }, decision.reason),
    );
  }

  #deeds(one) {
    const button = (action, key, letter) =>
      h("button.button.small", { type: "button", "data-action": action }, this.words(key), " ", h("kbd", {}, letter));
    return h(
      "div.case-deeds",
      { role: "group", "aria-label": this.words("deeds") },
      button("merge", "merge", "M"),
      button("reject", "reject", "X"),
      one.decision &&
        h("button.button.plain.small", { type: "button", "data-action": "undo-case" }, icon("undo"), this.words("undo_case")),
    );
  }
}

/** Stands in an address where a document's id goes. */
const NOBODY = "00000000-0000-0000-0000-000000000000";
