/**
 * The annotations beside the text in reading order, a listbox: it carries everything that the
 * highlights show, for people who do not see them. Only the rows in sight are in the tree, all of
 * one height; position and number are told to assistive technology.
 */

import { Chips } from "./chips.js";
import { countWhile } from "./offsets.js";

/** Rows kept above and below those in sight. */
const SPARE = 8;

/** Pixels of a heading of a group. */
const HEAD = 32;

/** Code points of a quote that a row may show. */
const SHOWN = 200;

export class List {
  /**
   * @param {{box: HTMLElement, space: HTMLElement, empty: HTMLElement, bar: HTMLElement, total: HTMLElement,
   *   template: HTMLTemplateElement, desk: import("./desk.js").Desk, words: Function}} parts
   */
  constructor(parts) {
    Object.assign(this, parts);
    this.chips = new Chips(parts, (filter) => this.choose(filter));
    this.rows = [];
    /** Search and groups (later/arrange.js), once asked for; index of a group's first row to its heading. */
    this.arranged = null;
    this.heads = new Map();
    this.height = 0;
    /** Pixels of the list that are to be seen, and those above them: asking the box lays all out anew. */
    [this.room, this.above] = [0, 0];
    this.drawn = new Map();
    this.box.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.box.addEventListener("click", (event) => this.#clicked(event));
    this.box.addEventListener("keydown", (event) => this.#pressed(event));
    new ResizeObserver(() => this.#resized()).observe(this.box);
  }

  /** Reads the rows anew; call when any of them changed. */
  refresh() {
    const all = this.desk.store.spans.spans;
    this.rows = this.chips.of(all);
    this.chips.count(all);
    if (this.arranged) ({ rows: this.rows, heads: this.heads } = this.arranged.of(this.rows));
    this.starts = [...this.heads.keys()];
    this.empty.hidden = this.rows.length > 0;
    const none = this.desk.editable ? "none_yet" : "none_here";
    this.empty.textContent = this.words(all.length ? "none_of_these" : none);
    this.box.hidden = this.rows.length === 0;
    this.#draw();
  }

  /** The neighbour of the active row, or of a point, among the rows shown. */
  step(way, point, fits = () => true) {
    const active = this.desk.activeRow;
    const from = active ? this.rows.findIndex((row) => row.id === active.id) : -1;
    const ahead = this.rows.findIndex((row) => row.start >= point);
    const beside = ahead < 0 ? this.rows.length : ahead;
    const first = from >= 0 ? from + way : way > 0 ? beside : beside - 1;
    for (let i = first; i >= 0 && i < this.rows.length; i += way)
      if (fits(this.rows[i])) return this.rows[i].id;
    return null;
  }

  /** Scrolls the active row into sight. */
  reveal() {
    const index = this.rows.findIndex((row) => row.id === this.desk.active);
    if (index >= 0 && this.height) {
      const top = this.#top(index) - (this.heads.has(index) ? HEAD : 0);
      const bottom = this.#top(index) + this.height;
      if (top < this.above) this.scroll(top);
      else if (bottom > this.above + this.room) this.scroll(bottom - this.room);
    }
    this.#draw();
  }

  focus() {
    this.box.focus();
    if (!this.desk.activeRow && this.rows[0]) this.desk.activate(this.rows[0].id, { reveal: true });
  }

  /** Has more or less room, or its letters have another size: an active row in sight stays there. */
  #resized() {
    const index = this.rows.findIndex((row) => row.id === this.desk.active);
    const top = this.#top(index) - this.box.scrollTop;
    const seen = index >= 0 && top >= 0 && top < this.room;
    this.room = this.box.clientHeight;
    this.height = 0;
    this.#scrolled();
    if (seen) this.reveal();
  }

  #scrolled() {
    this.above = this.box.scrollTop;
    this.#draw();
  }

  scroll(above) {
    this.box.scrollTop = this.above = above;
  }

  /** Pixels above a row: those before it and their headings. */
  #top(index) {
    return index * this.height + HEAD * countWhile(this.starts.length, (i) => this.starts[i] <= index);
  }

  /** Makes, keeps and drops rows so that those in sight stand in the tree, in order. */
  #draw() {
    if (!this.height && this.rows.length) this.height = this.#measure();
    const height = this.height || 1;
    const above = countWhile(this.rows.length, (i) => this.#top(i) + height < this.above);
    const first = Math.max(0, above - SPARE);
    const count = Math.ceil(this.room / height) + 2 * SPARE;
    this.space.style.height = `${this.#top(this.rows.length)}px`;
    const shown = this.rows.slice(first, first + count).flatMap((row, i) => {
      const head = this.heads.get(first + i);
      const element = this.#kept(row, first + i);
      return head ? [this.#head(head, first + i), element] : element;
    });
    const wanted = new Set(shown);
    for (const element of [...this.space.children]) if (!wanted.has(element)) element.remove();
    shown.forEach((element, i) => {
      if (this.space.children[i] !== element)
        this.space.insertBefore(element, this.space.children[i] ?? null);
    });
    this.drawn = new Map(shown.map((one) => [one.dataset.id ?? one.dataset.head, one]));
    this.#point();
  }

  /** Tells assistive technology which row is the active one. */
  #point() {
    const active = this.drawn.get(this.desk.active);
    if (active) this.box.setAttribute("aria-activedescendant", active.id);
    else this.box.removeAttribute("aria-activedescendant");
  }

  #measure() {
    const probe = this.template.content.firstElementChild.cloneNode(true);
    this.space.append(probe);
    const height = probe.getBoundingClientRect().height;
    probe.remove();
    return height;
  }

  /** The row's element as it was drawn last, or a new one when anything in it changed. */
  #kept(row, index) {
    const { store, active } = this.desk;
    const problem = store.problem("annotation", row.id) ? this.words("not_saved") : "";
    const facts = [
      this.desk.title(row.label),
      this.#stances(store.evidenceOf(row.id)),
      row.note ? this.words("has_note") : "",
      problem,
      row.confidence === null ? "" : this.words("sure", { n: Math.round(row.confidence * 100) }),
      this.#more(row),
    ];
    const face = [
      this.heads.get(index)?.title,
      row.start,
      row.end,
      row.label,
      row.id === active,
      ...facts,
    ].join("\u0000");
    const before = this.drawn.get(row.id);
    const element = before?.dataset.face === face ? before : this.#make(row, index, facts);
    element.dataset.face = face;
    this.#place(element, index);
    return element;
  }

  /** Says where a row stands: one more above it moves all others, and changes nothing in them. */
  #place(element, index) {
    const place = [this.#top(index), index, this.rows.length].join(" ");
    if (element.dataset.place === place) return;
    element.dataset.place = place;
    element.setAttribute("aria-setsize", String(this.rows.length));
    element.setAttribute("aria-posinset", String(index + 1));
    element.style.top = `${this.#top(index)}px`;
  }

  /** The heading above a row; its row says it to those who listen. */
  #head({ title, n }, index) {
    const made = this.drawn.get(`head-${index}`) ?? document.createElement("div");
    made.dataset.head = `head-${index}`;
    made.className = "list-group";
    made.setAttribute("aria-hidden", "true");
    made.textContent = `${title} · ${n}`;
    made.style.top = `${this.#top(index) - HEAD}px`;
    return made;
  }

  #make(row, index, facts) {
    const element = this.template.content.firstElementChild.cloneNode(true);
    const [quote, line] = element.children;
    element.id = `item-${row.id}`;
    element.dataset.id = row.id;
    element.dataset.label = row.label ?? "check";
    element.setAttribute("aria-selected", String(row.id === this.desk.active));
    if (this.heads.has(index)) element.setAttribute("aria-description", this.heads.get(index).title);
    const end = Math.min(row.end, row.start + SHOWN);
    quote.textContent = this.desk.segments.text.slice(row.start, end);
    facts.forEach((fact, i) => {
      line.children[i].textContent = fact;
    });
    line.children[1].classList.toggle("lacking", !this.desk.store.hasEvidence(row.id));
    return element;
  }

  /** What the highlight and the card show beside, for those who hear the list. */
  #more(row) {
    const others = this.desk.store.spans.overlapping(row.start, row.end).length - 1;
    return [
      row.note && this.words("item_note", { note: row.note }),
      others > 0 && this.words("item_overlaps", { n: others }),
    ]
      .filter(Boolean)
      .join("; ");
  }

  /** "2 supporting, 1 disputing" in the fewest signs; words for those who cannot see them. */
  #stances(evidence) {
    if (!evidence.length) return this.words("no_evidence");
    const count = (stance) => evidence.filter((row) => row.stance === stance).length;
    return ["supports", "disputes", "context"]
      .filter(count)
      .map((stance) => this.words(`n_${stance}`, { n: count(stance) }))
      .join(" · ");
  }

  /** Shows only the rows of one filter, by its key. */
  show(key) {
    this.choose(this.chips.named(key));
    this.focus();
  }

  choose(filter) {
    this.chips.press(filter);
    this.scroll(0);
    this.refresh();
  }

  #clicked(event) {
    const id = event.target.closest("[data-id]")?.dataset.id;
    if (id) this.desk.activate(id, { reveal: true });
  }

  #pressed(event) {
    const ways = { ArrowDown: 1, ArrowUp: -1 };
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    let id = null;
    if (event.key in ways) id = this.step(ways[event.key], 0);
    else if (event.key === "Home") id = this.rows[0]?.id;
    else if (event.key === "End") id = this.rows.at(-1)?.id;
    else if (event.key === "Enter")
      this.box.dispatchEvent(new CustomEvent("entered", { bubbles: true }));
    else return;
    event.preventDefault();
    event.stopPropagation();
    if (id) this.desk.activate(id, { reveal: true });
  }
}
