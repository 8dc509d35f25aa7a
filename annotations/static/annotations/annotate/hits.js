/**
 * Search over all documents of the project, and the passages that it finds. A late answer to an
 * old question is dropped. Events: `link` {hit, stance}, `open` {hit}.
 */
import { Text } from "./offsets.js";
import { request } from "./transport.js";
import { published } from "./words.js";

/** Milliseconds without a key after which the search goes out. */
const PAUSE = 220;

/** Longest question (code points) made of an annotation that the server does not know yet. */
const QUESTION = 300;

export class Hits extends EventTarget {
  /**
   * @param {{list: HTMLElement, state: HTMLElement, input: HTMLInputElement, template: HTMLTemplateElement,
   *   desk: import("./desk.js").Desk, words: Function, api: string, project: string, language: string}} parts
   */
  constructor(parts) {
    super();
    Object.assign(this, parts);
    this.rows = [];
    this.asked = new AbortController();
    this.timer = 0;
    this.input.addEventListener("input", () => this.#typed());
    this.input.addEventListener("keydown", (event) => event.key === "Enter" && this.#again());
    addEventListener("online", () => this.#again());
    this.list.addEventListener("click", (event) => this.#clicked(event));
  }

  /** Searches for what is typed, else for what may bear on the annotation. */
  async search(annotation) {
    this.annotation = annotation;
    clearTimeout(this.timer);
    this.asked.abort();
    this.asked = new AbortController();
    this.failed = false;
    const { signal } = this.asked;
    this.#say("searching", true);
    try {
      const answer = await request("GET", this.#address(annotation), { signal });
      if (!signal.aborted) this.#show(answer.results);
    } catch (error) {
      if (!signal.aborted) this.#failed(error);
    }
  }

  /** Forgets what was found and what is being asked. */
  clear() {
    clearTimeout(this.timer);
    this.asked.abort();
    this.failed = false;
    this.rows = [];
    this.list.replaceChildren();
  }

  /** Tells each passage whether and how it is linked. */
  refresh() {
    this.rows.forEach((hit, i) => this.#mark(this.list.children[i], hit));
  }

  /** The hit that has the keyboard. */
  get current() {
    return (
      this.rows[
        [...this.list.children].findIndex((item) => item.contains(document.activeElement))
      ] ?? null
    );
  }

  /** Moves the keyboard among the hits; false when there is none that way. */
  step(way) {
    const items = [...this.list.children];
    const at = items.findIndex((item) => item.contains(document.activeElement));
    const item = items[at < 0 ? 0 : at + way];
    this.#focus(item);
    return item !== undefined;
  }

  focusOn(hit) {
    this.#focus(this.list.children[Math.max(0, this.rows.indexOf(hit))]);
  }

  #focus(item) {
    if (!item) return;
    for (const other of this.list.children) other.tabIndex = other === item ? 0 : -1;
    item.focus();
    item.scrollIntoView({ block: "nearest" });
  }

  #typed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.search(this.annotation), PAUSE);
  }

  #address(annotation) {
    const typed = this.input.value.trim();
    const known = this.desk.store.version("annotation", annotation.id) !== undefined;
    const asked =
      typed ||
      this.desk.segments.text.slice(
        annotation.start,
        Math.min(annotation.end, annotation.start + QUESTION),
      );
    const query = !typed && known ? { annotation: annotation.id } : { q: asked };
    return `${this.api}search/?${new URLSearchParams({ project: this.project, ...query })}`;
  }

  #show(results) {
    const { id, start, end } = this.annotation;
    const own = (hit) => hit.document === this.desk.document && hit.start < end && hit.end > start;
    this.rows = results.filter((hit) => !own(hit));
    this.list.replaceChildren(...this.rows.map((hit) => this.#item(hit)));
    if (this.list.firstElementChild) this.list.firstElementChild.tabIndex = 0;
    const none = this.input.value.trim() ? "found_nothing" : "nothing_alike";
    this.#say(this.rows.length ? "found" : none, false, { n: this.rows.length });
    this.dispatchEvent(new CustomEvent("shown", { detail: { id } }));
  }

  #failed(error) {
    this.clear();
    this.failed = !error.status;
    this.#say(error.status ? "search_refused" : "search_failed", false, { why: error.message });
  }

  /** Asks again what had no answer. */
  #again() {
    if (this.failed) this.search(this.annotation);
  }

  #say(key, busy, values) {
    this.state.textContent = this.words(key, values);
    this.state.classList.toggle("busy", busy);
    this.list.setAttribute("aria-busy", String(busy));
  }

  #item(hit) {
    const item = this.template.content.firstElementChild.cloneNode(true);
    const part = (name) => item.querySelector(`[data-part=${name}]`);
    part("outlet").textContent = hit.outlet ?? "";
    part("date").textContent = published(
      hit.published_at,
      hit.published_precision ?? "day",
      this.language,
    );
    // The column that is read first says where it comes from, in one word or another.
    part("outlet").hidden = !hit.outlet;
    part("title").textContent =
      hit.document === this.desk.document ? this.words("this_document") : hit.title;
    part("quote").append(...marked(hit));
    part("before").textContent = fromWord(hit.before);
    part("after").textContent = toWord(hit.after);
    this.#mark(item, hit);
    return item;
  }

  #mark(item, hit) {
    const linked = this.desk.store
      .evidenceOf(this.annotation.id)
      .filter((row) => row.document === hit.document && row.start < hit.end && row.end > hit.start);
    const whole = linked.find((row) => row.start === hit.start && row.end === hit.end);
    const stance = (whole ?? linked[0])?.stance;
    const word = stance && this.words(stance);
    item.dataset.stance = stance ?? "";
    item.querySelector("[data-part=linked]").textContent =
      word && !whole ? this.words("linked_part", { stance: word }) : (word ?? "");
    for (const button of item.querySelectorAll("[data-stance]"))
      button.setAttribute("aria-pressed", String(button.dataset.stance === whole?.stance));
  }

  #clicked(event) {
    const hit = this.rows[[...this.list.children].indexOf(event.target.closest(".hit"))];
    if (!hit) return;
    this.#focus(event.target.closest(".hit"));
    const { stance } = event.target.closest("button")?.dataset ?? {};
    if (stance) this.dispatchEvent(new CustomEvent("link", { detail: { hit, stance } }));
    else if (event.target.closest("[data-open]"))
      this.dispatchEvent(new CustomEvent("open", { detail: { hit } }));
  }
}

/** Shortest context (units) that counts as cut by the server, so that it may end inside a word. */
const CUT = 100;

const fromWord = (text = "") => (text.length < CUT ? text : text.replace(/^\S*\s+/u, "… "));
const toWord = (text = "") => (text.length < CUT ? text : text.replace(/\s+\S*$/u, " …"));

/** The hit's sentence with what was looked for marked; all places are points of the document. */
function marked({ quote, start, highlights }) {
  const text = new Text(quote);
  const pieces = [];
  let at = 0;
  for (const [from, to] of highlights ?? []) {
    if (from - start < at) continue;
    const mark = document.createElement("mark");
    mark.textContent = text.slice(from - start, to - start);
    pieces.push(text.slice(at, from - start), mark);
    at = to - start;
  }
  return [...pieces, text.slice(at, text.length)];
}
