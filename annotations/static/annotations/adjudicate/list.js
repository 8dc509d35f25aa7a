/** The list of cases: one line each, in the order of the text. */
import { shorten } from "../annotate/words.js";
import { h } from "./dom.js";

export class CaseList {
  /** @param {{root: HTMLElement, words: Function, card: object, choose: Function}} parts */
  constructor(parts) {
    Object.assign(this, parts);
    this.items = new Map();
  }

  fill(cases) {
    this.items = new Map(cases.map((one) => [one.key, this.#item(one)]));
    this.root.replaceChildren(...this.items.values());
  }

  refresh(one) {
    const fresh = this.#item(one);
    this.items.get(one.key)?.replaceWith(fresh);
    this.items.set(one.key, fresh);
    this.mark(this.active);
  }

  mark(key) {
    this.active = key;
    for (const [each, item] of this.items) {
      const button = item.firstElementChild;
      if (each === key) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
    this.items.get(key)?.scrollIntoView({ block: "nearest" });
  }

  #item(one) {
    const { words } = this;
    const marked = one.sides.filter((side) => side.marked);
    const fate = one.decision ? words(`decided_${one.decision.outcome}`) : words("open");
    return h(
      "li",
      {},
      h(
        `button.case-item${one.decision ? ".settled" : ""}`,
        { type: "button", on: () => this.choose(one.key) },
        h("span.case-quote", { dir: "auto" }, shorten((one.decision?.quote || marked[0].quote).replaceAll("\n", " "), 90)),
        h(
          "span.case-facts",
          {},
          ...one.sides.map((side) =>
            h(
              "span.case-said",
              { "data-label": side.marked ? (side.label ?? "check") : "none", title: this.#title(side) },
              side.letter,
              h("span.visually-hidden", {}, ` ${this.#title(side)}`),
            ),
          ),
          h("span", {}, this.card.kind(one)),
          h("span.case-fate", {}, fate),
        ),
      ),
    );
  }

  #title(side) {
    if (!side.marked) return this.words("nothing");
    return this.card.labels.get(side.label)?.title ?? this.words("to_check");
  }
}
