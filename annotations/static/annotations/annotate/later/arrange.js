/** Search and groups of the list beside the text: which of its rows show, in which order, under what. */
import { countWhile } from "../offsets.js";
import { dress } from "./dress.js";

/** Milliseconds without a key after which the list follows. */
const PAUSE = 80;

const GROUPS = ["none", "label", "evidence", "paragraph"];

const STYLE = `
.arrange { display: flex; gap: var(--space-2); padding: var(--space-2) var(--space-4) 0; }
.arrange[hidden] { display: none; }
.arrange input { flex: 1; min-width: 0; min-height: 2rem; padding-block: 0; font-size: var(--step--1); }
.arrange select { width: auto; min-height: 2rem; padding-block: 0; font-size: var(--step--1); }
.list-group {
  position: absolute; inset-inline: 0; display: flex; align-items: end; height: 32px;
  padding: 0 var(--space-4) 0.3rem; overflow: hidden; border-bottom: 1px solid var(--line);
  color: var(--ink-soft); background: var(--sunken); font-size: var(--step--1); font-weight: 600; white-space: nowrap;
}
@media screen and (max-width: 48rem) { body:not(.side-open) .arrange { display: none; } }
`;

/** Without case and accents, as everywhere in the workbench. */
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

export class Arrange {
  /** @param {{list: import("../list.js").List, desk: import("../desk.js").Desk, words: Function}} parts */
  constructor(parts) {
    Object.assign(this, parts);
    this.button = document.querySelector("[data-action=arrange]");
    this.timer = 0;
    this.folded = new Map();
    dress(STYLE);
    this.#make();
  }

  /** Opens or closes the two controls; closed, the list is whole again. */
  toggle() {
    const { box, list, search } = this;
    box.hidden = !box.hidden;
    this.button.setAttribute("aria-expanded", String(!box.hidden));
    list.arranged = box.hidden ? null : this;
    list.heads = new Map();
    list.refresh();
    if (box.hidden) this.button.focus();
    else search.focus();
  }

  /** @param {object[]} rows in reading order @returns {{rows: object[], heads: Map<number, {title: string, n: number}>}} */
  of(rows) {
    const asked = fold(this.search.value.trim());
    const found = asked ? rows.filter((row) => this.#text(row).includes(asked)) : rows;
    if (this.group.value === "none") return { rows: found, heads: new Map() };
    const key = this.#keys();
    const groups = Map.groupBy(found, (row) => key(row));
    const order = [...groups.keys()];
    if (this.group.value === "label") {
      const labels = [...this.desk.labels.map((label) => label.key), null];
      order.sort((a, b) => labels.indexOf(a) - labels.indexOf(b));
    } else if (this.group.value === "evidence") order.sort();
    const heads = new Map();
    const sorted = [];
    for (const name of order) {
      heads.set(sorted.length, { title: this.#title(name), n: groups.get(name).length });
      for (const row of groups.get(name)) sorted.push(row);
    }
    return { rows: sorted, heads };
  }

  #make() {
    const { list, words } = this;
    this.box = Object.assign(document.createElement("div"), { className: "arrange", hidden: true });
    this.search = Object.assign(document.createElement("input"), {
      type: "search",
      className: "input",
      placeholder: words("list_search"),
    });
    this.search.setAttribute("aria-label", words("list_search"));
    this.group = document.createElement("select");
    this.group.setAttribute("aria-label", words("list_group"));
    this.group.append(...GROUPS.map((name) => new Option(words(`group_by_${name}`), name)));
    this.box.append(this.search, this.group);
    list.bar.before(this.box);
    this.search.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.#follow(), PAUSE);
    });
    this.group.addEventListener("change", () => this.#follow());
    this.box.addEventListener("keydown", (event) => this.#pressed(event));
  }

  #follow() {
    const { list, desk } = this;
    list.scroll(0);
    list.refresh();
    if (this.search.value.trim()) desk.say("list_found", { n: list.rows.length });
  }

  #pressed(event) {
    if (event.key === "Escape") {
      event.stopPropagation();
      if (this.search.value) {
        this.search.value = "";
        this.#follow();
      } else this.toggle();
    } else if (event.target === this.search && ["ArrowDown", "Enter"].includes(event.key)) {
      event.preventDefault();
      this.#follow();
      const { list, desk } = this;
      list.box.focus();
      if (list.rows[0]) desk.activate(list.rows[0].id, { reveal: true });
    }
  }

  /** Quote and note of a row, folded once for as long as they stay the same. */
  #text(row) {
    const key = `${row.start} ${row.end} ${row.note ?? ""}`;
    if (!this.folded.has(key)) this.folded.set(key, fold(`${this.desk.quote(row)}\n${row.note ?? ""}`));
    return this.folded.get(key);
  }

  /** From a row to its group, as it is chosen now. */
  #keys() {
    const { desk, group } = this;
    if (group.value === "label") return (row) => row.label ?? null;
    if (group.value === "evidence") return (row) => (desk.store.hasEvidence(row.id) ? 0 : 1);
    const { text } = desk.segments;
    const starts = Array.from(text.string.matchAll(/^.*\S.*$/gm), ({ index }) => text.toPoints(index));
    return (row) => Math.max(1, countWhile(starts.length, (i) => starts[i] <= row.start));
  }

  #title(name) {
    const { group, desk, words } = this;
    if (group.value === "label") return desk.title(name);
    if (group.value === "evidence") return words(name ? "group_without" : "group_with");
    return words("group_paragraph", { n: name });
  }
}
