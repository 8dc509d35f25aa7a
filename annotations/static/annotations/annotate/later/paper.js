/**
 * The printed page: highlights cannot carry numbers, so on paper the text stands with marks that
 * do, and all annotations follow as notes. Made when something is printed, gone afterwards.
 */

const element = (tag, className = "", text = "") =>
  Object.assign(document.createElement(tag), { className, textContent: text });

/** Cuts the text where spans begin and end: what lies over each piece, and which end with it. */
function* pieces(text, spans) {
  const rows = spans.spans;
  const ends = Map.groupBy(rows, (row) => row.end);
  const cuts = new Set([0, text.length, ...rows.map((row) => row.start), ...ends.keys()]);
  const sorted = [...cuts].sort((a, b) => a - b);
  for (const [i, start] of sorted.slice(0, -1).entries()) {
    const end = sorted[i + 1];
    yield { words: text.slice(start, end), over: spans.at(start), ending: ends.get(end) ?? [] };
  }
}

export class Paper {
  /** @param {{desk: import("../desk.js").Desk, frame: HTMLElement, words: Function}} parts */
  constructor({ desk, frame, words }) {
    Object.assign(this, { desk, frame, words });
    this.sheet = element("div", "paper");
    addEventListener("beforeprint", () => this.#fill());
    addEventListener("afterprint", () => this.sheet.remove());
  }

  #fill() {
    const rows = [...this.desk.store.spans.spans];
    this.numbers = new Map(rows.map((row, i) => [row.id, i + 1]));
    this.sheet.replaceChildren(this.#text(), ...(rows.length ? this.#notes(rows) : []));
    this.frame.after(this.sheet);
  }

  #text() {
    const { segments, store } = this.desk;
    const box = element("div", "paper-text");
    box.dir = "auto";
    for (const { words, over, ending } of pieces(segments.text, store.spans)) {
      const inner = over.at(-1);
      const piece = element(inner ? "mark" : "span", "", words);
      if (inner) piece.dataset.label = inner.label ?? "check";
      const numbers = ending.map((row) => element("sup", "", this.numbers.get(row.id)));
      box.append(piece, ...numbers);
    }
    return box;
  }

  #notes(rows) {
    const list = element("ol", "paper-notes");
    for (const row of rows) {
      const note = element("li");
      note.append(element("b", "", this.desk.title(row.label)), " · ", element("q", "", this.#quote(row)));
      if (row.note) note.append(element("div", "", row.note));
      const evidence = this.desk.store.evidenceOf(row.id);
      if (evidence.length) note.append(this.#evidence(evidence));
      list.append(note);
    }
    return [element("h2", "", this.words("count", { n: rows.length })), list];
  }

  #quote(row) {
    const words = this.desk.segments.text.slice(row.start, row.end);
    return words.length > 90 ? `${words.slice(0, 88)}…` : words;
  }

  #evidence(rows) {
    const list = element("ul");
    for (const row of rows) {
      const source = row.url || [row.outlet, row.document_title].filter(Boolean).join(", ");
      const said = [this.words(row.stance), source, row.quote && `“${row.quote}”`, row.note];
      list.append(element("li", "", said.filter(Boolean).join(" · ")));
    }
    return list;
  }
}
