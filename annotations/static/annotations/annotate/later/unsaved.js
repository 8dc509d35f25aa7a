/**
 * What the server does not have yet, as a list behind the word on saving: each with what it is, why
 * it is not there, and ways to try again, to copy it, and, asked once more, to discard it. Loaded
 * early, so that it is there without network; it decides nothing that a person did not press.
 */
import { discard } from "./discard.js";
import { dress } from "./dress.js";
import { retry } from "./retry.js";

const STYLE = `
  .unsaved { position: fixed; inset: auto; width: min(30rem, calc(100vw - 1rem)); max-height: min(36rem, calc(100dvh - 5rem)); margin: 0;
    padding: var(--space-4); overflow-y: auto; border: 1px solid var(--line); border-radius: calc(var(--radius) * 2); color: var(--ink);
    background: var(--raised); box-shadow: var(--shadow); }
  .unsaved h2 { font-size: var(--step-0); }
  .unsaved-why { margin-block-start: var(--space-1); color: var(--ink-soft); font-size: var(--step--1); }
  .unsaved ol { display: flex; flex-direction: column; margin-block: var(--space-3); padding: 0; list-style: none; }
  .unsaved li { padding-block: var(--space-3) var(--space-2); border-block-start: 1px solid var(--line); overflow-wrap: anywhere; }
  .unsaved-what { font-size: var(--step--1); font-weight: 600; }
  .unsaved-what a { font-weight: 400; margin-inline-start: var(--space-2); }
  .unsaved blockquote { display: -webkit-box; overflow: hidden; margin-block: var(--space-1); font-family: var(--font-text); line-height: 1.45;
    -webkit-box-orient: vertical; -webkit-line-clamp: 3; }
  .unsaved dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 var(--space-3); font-size: var(--step--1); }
  .unsaved dt { color: var(--ink-soft); }
  .unsaved-trouble { color: var(--danger); font-size: var(--step--1); }
  .unsaved li .row, .unsaved-foot { display: flex; flex-wrap: wrap; align-items: center; gap: var(--space-1); }
  .unsaved li .text-button { margin-inline-start: calc(-1 * var(--space-2)); margin-inline-end: var(--space-2); }
  .unsaved li .row p { flex-basis: 100%; }
  .unsaved-foot { gap: var(--space-2); }
  @media print { .unsaved { display: none; } }`;

const element = (tag, className = "", text = "") =>
  Object.assign(document.createElement(tag), { className, textContent: text });

/** Names of deeds, as undo has them. */
const DEEDS = {
  "annotation create": "did_mark",
  "annotation change": "did_change",
  "annotation delete": "did_delete",
  "annotation restore": "did_restore",
  "evidence create": "did_link",
  "evidence change": "did_change_evidence",
  "evidence delete": "did_unlink",
  "evidence restore": "did_restore_evidence",
  "set begin": "do_submit",
  "set submit": "do_submit",
  "set reopen": "do_reopen",
};

/** Fields worth showing, by the names that the page has for them. */
const FIELDS = "label stance judges note confidence url group sufficient".split(" ");

export class Unsaved {
  /**
   * @param {{desk: import("../desk.js").Desk, button: HTMLElement, words: Function, documents: string,
   *   signIn: () => void}} parts `button` is the word on saving, which says why something waits
   */
  constructor(parts) {
    Object.assign(this, parts);
    this.asking = null;
    dress(STYLE);
    this.box = element("div", "unsaved");
    Object.assign(this.box, { popover: "auto", id: "unsaved", tabIndex: -1 });
    this.box.setAttribute("role", "dialog");
    this.box.setAttribute("aria-labelledby", "unsaved-title");
    document.querySelector("main").append(this.box);
    const { outbox, store } = this.desk;
    outbox.addEventListener("state", () => this.#again());
    store.addEventListener("change", () => this.#again());
    // Keys mean nothing of the text while the list has the keyboard.
    this.box.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key !== "Escape") return;
      event.preventDefault();
      this.box.hidePopover();
      this.box.dispatchEvent(new CustomEvent("left", { bubbles: true }));
    });
    this.box.addEventListener("toggle", ({ newState }) =>
      this.button.setAttribute("aria-expanded", String(newState === "open")),
    );
  }

  get isOpen() {
    return this.box.matches(":popover-open");
  }

  /** Opens it below its button, or closes it. */
  open() {
    if (this.isOpen) return this.box.hidePopover();
    this.asking = null;
    this.#fill();
    this.box.showPopover();
    const { bottom, left } = this.button.getBoundingClientRect();
    const most = innerWidth - 8 - this.box.offsetWidth;
    Object.assign(this.box.style, {
      top: `${bottom + 6}px`,
      left: `${Math.max(8, Math.min(left, most))}px`,
    });
    return this.box.focus();
  }

  /** Once more with what is so now; when all has gone out, the list has nothing to say. */
  #again() {
    if (!this.isOpen) return;
    const held = this.box.contains(document.activeElement) && document.activeElement.dataset.does;
    if (!this.desk.outbox.queue.length && this.listed) return this.box.hidePopover();
    this.#fill();
    if (held) (this.box.querySelector(`[data-does="${held}"]`) ?? this.box).focus();
  }

  #fill() {
    const { queue } = this.desk.outbox;
    const title = element("h2", "", this.words(queue.length ? "unsaved_title" : "unsaved_none"));
    title.id = "unsaved-title";
    const why = element("p", "unsaved-why");
    why.textContent = queue.length ? this.button.title : this.words("unsaved_none_why");
    const list = element("ol");
    list.append(...queue.map((entry) => this.#item(entry)));
    this.listed = queue.length > 0;
    this.box.replaceChildren(title, why, ...(queue.length ? [list, this.#foot(queue)] : []));
  }

  #foot(queue) {
    const foot = element("div", "unsaved-foot");
    if (this.button.dataset.state === "signin")
      foot.append(this.#button("sign_in_now", "all sign", () => this.signIn(), "button small primary"));
    else foot.append(this.#button("try_again", "all again", () => this.#retry(queue), "button small primary"));
    const all = () => this.#copy(queue.map((entry) => this.#text(entry)).join("\n\n"));
    foot.append(this.#button("copy_all", "all copy", all, "button small"));
    return foot;
  }

  #item(entry) {
    const { op, trouble, document: place } = entry;
    const item = element("li");
    const what = element("p", "unsaved-what", this.#deed(op));
    if (place !== this.desk.document) {
      const link = element("a", "", this.words("other_document"));
      link.href = this.documents.replace("{id}", place);
      what.append(link);
    }
    item.append(what);
    const quote = this.#quote(op);
    if (quote) item.append(Object.assign(element("blockquote", "", quote), { dir: "auto" }));
    const facts = element("dl");
    for (const [name, value] of this.#facts(op))
      facts.append(element("dt", "", name), Object.assign(element("dd", "", value), { dir: "auto" }));
    if (facts.childElementCount) item.append(facts);
    if (trouble) item.append(element("p", "unsaved-trouble", this.#trouble(trouble)));
    item.append(this.asking === entry.ref ? this.#question(entry) : this.#ways(entry));
    return item;
  }

  #trouble({ refused }) {
    return refused === undefined ? this.words("conflict_title") : this.words("refused_loud", { why: refused });
  }

  #ways(entry) {
    const row = element("div", "row");
    const { ref, trouble } = entry;
    const own = entry.document === this.desk.document;
    if (trouble?.refused !== undefined || (trouble && !own))
      row.append(this.#button("try_again", `${ref} again`, () => this.#retry([entry])));
    else if (trouble) {
      const decide = () => this.desk.decide(this.desk, entry);
      row.append(this.#button("show_both", `${ref} both`, decide));
    }
    row.append(this.#button("copy", `${ref} copy`, () => this.#copy(this.#text(entry))));
    row.append(this.#button("discard", `${ref} discard`, () => this.#ask(ref)));
    return row;
  }

  #question(entry) {
    const row = element("div", "row");
    const more = this.desk.outbox.with(entry).length - 1;
    const asked = this.words(more ? "discard_all" : "discard_one", { n: more });
    row.append(
      element("p", "unsaved-trouble", asked),
      this.#button("discard", `${entry.ref} yes`, () => {
        discard(this.desk, entry);
        this.#again();
      }, "button small danger"),
      this.#button("keep", `${entry.ref} keep`, () => this.#ask(null), "button small"),
    );
    return row;
  }

  #ask(ref) {
    this.asking = ref;
    this.#fill();
    (this.box.querySelector(ref ? `[data-does="${ref} keep"]` : "button") ?? this.box).focus();
  }

  /** Refused things are sent as they are now; the rest goes out by itself, and at once. */
  #retry(entries) {
    const { outbox, store, document: here } = this.desk;
    for (const entry of entries.filter(({ trouble }) => trouble?.refused !== undefined)) {
      const { op } = entry;
      if (entry.document === here && store.problem(op.kind, op.id)) retry(this.desk, op.kind, op.id);
      else outbox.again(entry, op, entry.version);
    }
    outbox.nudge();
  }

  #deed(op) {
    const name = this.words(DEEDS[`${op.kind} ${op.verb}`]);
    return name.charAt(0).toUpperCase() + name.slice(1);
  }

  /** What it is about, as far as this page knows. */
  #quote(op) {
    if (op.kind === "set") return "";
    const { desk } = this;
    const row = desk.store.last(op.kind, op.id) ?? op.row ?? op.body;
    return op.body?.quote ?? row?.quote ?? (row && op.kind === "annotation" ? desk.quote(row) : "");
  }

  /** [name, value] of what was given or changed. */
  #facts({ body, changes }) {
    const given = changes ?? body ?? {};
    return FIELDS.filter((field) => given[field] !== undefined && given[field] !== null && given[field] !== "")
      .map((field) => [this.words(`field_${field}`), this.#value(field, given[field])]);
  }

  #value(field, value) {
    if (field === "label") return this.desk.title(value);
    if (field === "stance") return this.words(value);
    if (field === "judges") return this.words(`judges_${value}`);
    return value === true ? "✓" : value === false ? "–" : String(value);
  }

  #text({ op }) {
    const facts = this.#facts(op).map(([name, value]) => `${name}: ${value}`);
    return [this.#deed(op), this.#quote(op), ...facts].filter(Boolean).join("\n");
  }

  async #copy(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Plain http has no clipboard; what is selected in a field can be copied anywhere.
      const field = Object.assign(element("textarea"), { value: text });
      this.box.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
    }
    this.desk.say("copied");
  }

  #button(key, does, act, className = "text-button") {
    const made = element("button", className, this.words(key));
    Object.assign(made, { type: "button", onclick: act });
    made.dataset.does = does;
    return made;
  }
}
