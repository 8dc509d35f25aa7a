/** Questions that want an answer, the pages of help are not here. Built on the browser's own dialogs. */

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

  /** Another question, asked by a part of its own; `about` is a row that `withdraw` may name. */
  async question(about, ...asked) {
    const answer = await this.#ask(...asked, true, about);
    return this.withdrawn === about ? null : answer;
  }

  /** The question about this row has been answered elsewhere. */
  withdraw(about) {
    if (this.about !== about) return;
    this.withdrawn = about;
    this.root.close();
  }

  /** One question at a time; the answer is the pressed button's value, or that of the last one. */
  #ask(title, body, buttons, must = false, about = null) {
    const asked = this.queue.then(() => {
      this.about = about;
      return this.#open(title, body, buttons, must);
    });
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
        () => {
          this.about = null;
          resolve(this.root.returnValue || buttons.at(-1)[0]);
        },
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
