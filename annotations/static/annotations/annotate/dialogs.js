/** Questions that want an answer, the pages of help are not here. Built on the browser's own dialogs. */
import { enough } from "./evidence.js";

function element(name, text = "", className = "") {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

export class Dialogs {
  /**
   * @param {{root: HTMLDialogElement, words: Function, title: (label: string | null) => string,
   *   quoted: (start: number, end: number) => string}} parts
   */
  constructor(parts) {
    Object.assign(this, parts);
    this.queue = Promise.resolve();
  }

  /** Whether an annotation with evidence may go. */
  async deletion(quote, linked) {
    const body = [
      element("blockquote", quote, "dialog-quote"),
      element("p", this.words("delete_evidence", { n: linked })),
    ];
    return (
      (await this.#ask("delete_title", body, [
        ["delete", "delete", "danger"],
        ["keep", "keep", ""],
      ])) === "delete"
    );
  }

  /** What to do with a set about to be submitted. @returns {Promise<"submit" | "show" | "not_yet">} */
  async submission({ toCheck, bare, total, waiting }) {
    const counts = [
      ["submit_total", total],
      ["submit_to_check", toCheck],
      ["submit_bare", bare],
      ["submit_waiting", waiting],
    ];
    const list = element("ul");
    list.append(
      ...counts.filter(([, n]) => n).map(([key, n]) => element("li", this.words(key, { n }))),
    );
    const show = toCheck || bare ? [["show", "show_open", ""]] : [];
    return this.#ask(
      total ? "submit_title" : "submit_empty",
      [list, element("p", this.words(total ? "submit_then" : "submit_empty_then"))],
      [["submit", "submit", "primary"], ...show, ["not_yet", "not_yet", ""]],
    );
  }

  /** Two versions of one row side by side. @returns {Promise<"mine" | "theirs">} */
  async conflict(op, current) {
    const mine = op.verb === "delete" ? null : { ...current, ...op.changes };
    const sides = element("div", "", "versions");
    sides.append(this.#version("yours", mine, op.kind), this.#version("theirs", current, op.kind));
    const answer = await this.#ask(
      "conflict_title",
      [element("p", this.words("conflict_words")), sides],
      [
        ["mine", "keep_mine", "primary"],
        ["theirs", "keep_theirs", ""],
      ],
      true,
    );
    return answer === "mine" ? "mine" : "theirs";
  }

  #version(name, row, kind) {
    const box = element("section");
    const facts =
      row === null
        ? [this.words("version_deleted")]
        : kind === "annotation"
          ? [
              this.title(row.label),
              this.quoted(row.start, row.end),
              row.note,
              this.words(`judges_${row.judges}`),
              row.confidence !== null && this.words("confidence_is", { n: row.confidence }),
            ]
          : [
              this.words(row.stance),
              row.quote,
              row.note,
              row.group !== null && this.words("group", { n: row.group }),
              row.sufficient && this.words(enough(row)),
            ];
    box.append(
      element("h3", this.words(name)),
      ...facts.filter(Boolean).map((fact) => element("p", fact)),
    );
    return box;
  }

  /** One question at a time; the answer is the pressed button's value, or that of the last one. */
  #ask(title, body, buttons, must = false) {
    const asked = this.queue.then(() => this.#open(title, body, buttons, must));
    this.queue = asked.catch(() => {});
    return asked;
  }

  #open(title, body, buttons, must) {
    const part = (name) => this.root.querySelector(`#ask-${name}`);
    part("title").textContent = this.words(title);
    part("body").replaceChildren(...body);
    part("buttons").replaceChildren(
      ...buttons.map(([value, key, kind]) => this.#button(value, key, kind)),
    );
    this.root.returnValue = "";
    this.root.oncancel = (event) => {
      if (must) event.preventDefault();
    };
    this.root.showModal();
    // A key meant for the text must not answer a question that nobody asked for.
    if (must) this.root.focus();
    else part("buttons").querySelector(".primary, button:last-child").focus();
    return new Promise((resolve) => {
      this.root.addEventListener(
        "close",
        () => resolve(this.root.returnValue || buttons.at(-1)[0]),
        { once: true },
      );
    });
  }

  #button(value, key, kind) {
    const button = element("button", this.words(key), `button ${kind}`);
    button.value = value;
    return button;
  }
}
