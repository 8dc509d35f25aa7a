/** The small forms of the page: a reason or remark, and the merged annotation. */
import { h, icon } from "./dom.js";

/**
 * A form for one text. @param {{title: string, words: Function, needed: boolean, save: Function,
 *   cancel: Function, value?: string}} parts
 */
export function reasonForm({ title, words, needed, save, cancel, value = "" }) {
  const field = h("textarea", { id: "reason", rows: 2, dir: "auto", required: needed });
  field.value = value;
  const form = h(
    "form.writing",
    {},
    h("label", { for: "reason" }, title),
    field,
    buttons(words, cancel),
  );
  return ready(form, field, () => save(field.value.trim()));
}

function buttons(words, cancel) {
  return h(
    "div.row",
    {},
    h("button.button.primary.small", { type: "submit" }, words("save"), " ", h("kbd", {}, "⏎")),
    h("button.button.plain.small", { type: "button", on: cancel }, words("cancel")),
  );
}

/** Enter saves, with Shift it makes a line; Escape is the page's. */
function ready(form, field, save) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save();
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  return form;
}

/** The merged annotation while it is being written: edges, label, note, evidence of all. */
export class Merge {
  /**
   * @param {{one: object, words: Function, labels: object[], card: object, segments: object,
   *   view: object, save: Function, cancel: Function, moved: Function}} parts
   */
  constructor(parts) {
    Object.assign(this, parts);
    const { one } = parts;
    const first = one.decision?.start != null ? one.decision : one.sides.find((side) => side.marked);
    this.span = { start: first.start, end: first.end };
    this.label = first.label;
    this.form = this.#form(first);
    this.#draw();
  }

  #form(first) {
    const { words, one } = this;
    this.quote = h("blockquote.said-quote", { dir: "auto", "aria-live": "polite" });
    this.choices = this.labels
      .filter((label) => !label.retired)
      .concat({ key: null, title: words("to_check"), hotkey: "⏎" })
      .map((label) =>
        h(
          "button.label-button",
          { type: "button", "data-label": label.key ?? "check", "data-hotkey": label.hotkey, on: () => this.choose(label.key) },
          h("kbd.swatch", {}, label.hotkey),
          label.title,
        ),
      );
    this.note = h("textarea", { id: "merge-note", rows: 2, dir: "auto" });
    this.note.value = first.note ?? "";
    this.judges = h("input", { type: "checkbox", id: "merge-judges" });
    this.judges.checked = first.judges === "assertion";
    this.confidence = h("input", { type: "number", id: "merge-confidence", min: 0, max: 1, step: 0.05, placeholder: words("not_said") });
    this.confidence.value = first.confidence ?? "";
    this.reason = h("textarea", { id: "reason", rows: 2, dir: "auto", required: true });
    this.reason.value = one.decision?.reason ?? "";
    this.pieces = one.sides
      .flatMap((side) => side.evidence.map((piece) => ({ piece, letter: side.letter })))
      .map(({ piece, letter }) => {
        const box = h("input", { type: "checkbox", value: piece.id });
        box.checked = true;
        return h("li", {}, h("label.piece", {}, box, h("b", {}, letter), " ", this.card.piece(piece)));
      });
    const form = h(
      "form.writing.merge",
      {},
      h("div.merge-edges", { role: "group", "aria-label": words("edges") }, ...this.#edges()),
      this.quote,
      h("p.small.quiet", {}, words("edges_help")),
      h("div.card-labels", { role: "group", "aria-label": words("label") }, ...this.choices),
      h("label.check-line", {}, this.judges, words("judges")),
      h("div.pair", {}, h("label", { for: "merge-confidence" }, words("confidence")), this.confidence),
      h("label", { for: "merge-note" }, words("note")),
      this.note,
      this.pieces.length > 0 && h("p.card-name", {}, words("evidence")),
      this.pieces.length > 0 && h("ul.pieces", {}, ...this.pieces),
      h("label", { for: "reason" }, words("reason_merge")),
      this.reason,
      buttons(words, this.cancel),
    );
    return ready(form, this.reason, () => this.save(this.body()));
  }

  #edges() {
    const { words } = this;
    const one = (edge, way) =>
      h(
        "button.icon-button",
        { type: "button", "aria-label": `${words(edge)}: ${words(way < 0 ? "word_back" : "word_on")}`, on: () => this.move(edge, way) },
        icon(way < 0 ? "back" : "on"),
      );
    return [
      h("span.card-name", {}, words("start")), one("start", -1), one("start", 1),
      h("span.card-name", {}, words("end")), one("end", -1), one("end", 1),
    ];
  }

  choose(key) {
    this.label = key;
    this.#draw();
  }

  /** The label of a digit; false when there is none. */
  digit(hotkey) {
    const found = this.labels.find((label) => !label.retired && label.hotkey === hotkey);
    if (found) this.choose(found.key);
    return Boolean(found);
  }

  /** Moves an edge by a word. @param {"start" | "end"} edge @param {1 | -1} way */
  move(edge, way) {
    const point = this.segments.edge(this.span, edge, way, false);
    if (typeof point === "number") this.place({ ...this.span, [edge]: point });
  }

  place(span) {
    if (span.start < span.end) this.span = { start: span.start, end: span.end };
    this.#draw();
  }

  #draw() {
    this.quote.textContent = this.view.text.slice(this.span.start, this.span.end);
    for (const button of this.choices)
      button.setAttribute("aria-pressed", String(button.dataset.label === (this.label ?? "check")));
    this.moved(this.span);
  }

  body() {
    const confidence = this.confidence.value === "" ? null : Number(this.confidence.value);
    const chosen = this.pieces.map((item) => item.querySelector("input")).filter((box) => box.checked);
    return {
      ...this.span,
      label: this.label,
      judges: this.judges.checked ? "assertion" : "content",
      note: this.note.value,
      confidence,
      evidence: chosen.map((box) => box.value),
      reason: this.reason.value.trim(),
    };
  }
}
