/**
 * Comments beside the text: the server's own threads in a dialog, about the active annotation or
 * about the document. Its forms are sent in place. Loaded when it is first opened.
 */

import { newId } from "../ids.js";
import { language } from "../words.js";

const PATIENCE = 15_000;

/** Times stand in the reader's zone. */
const WHEN = { dateStyle: "medium", timeStyle: "short" };

export class Comments {
  /**
   * @param {{desk: import("../desk.js").Desk, words: Function, data: object}} parts `data`: what
   *   came with the page; its `comments` are open threads by annotation, under "" the document's
   */
  constructor({ desk, words, data }) {
    Object.assign(this, { desk, words, place: data.urls.comments, threads: data.comments });
    desk.addEventListener("active", () => this.#count());
    this.#count();
    this.root = this.#make();
    document.querySelector("main").append(this.root);
    this.root.addEventListener("submit", (event) => this.#sent(event));
    this.root.addEventListener("close", () =>
      this.root.dispatchEvent(new CustomEvent("left", { bubbles: true })),
    );
  }

  /** Opens the threads about the active annotation; with none, or for the document, all of them. */
  async open(whole) {
    this.about = whole ? null : this.desk.active;
    // An annotation that was made a moment ago is not there for others to talk about yet.
    if (this.about) await Promise.race([this.desk.outbox.rest(), wait(3000)]);
    const scope = this.about ? `?annotation=${this.about}` : "";
    const told = await this.#ask(this.place + scope);
    if (told === null) return this.desk.say("part_failed");
    this.#show(told);
    if (!this.root.open) this.root.showModal();
    const field = this.box.querySelector(".threads > .thread-form textarea");
    return (field ?? this.root.querySelector("button")).focus();
  }

  #make() {
    const root = document.createElement("dialog");
    root.className = "dialog dialog-wide comments-dialog";
    root.setAttribute("aria-labelledby", "comments-title");
    const head = document.createElement("form");
    head.method = "dialog";
    head.className = "dialog-head";
    const title = document.createElement("h2");
    title.id = "comments-title";
    title.textContent = this.words("comments");
    const close = document.createElement("button");
    close.className = "icon-button";
    close.setAttribute("aria-label", this.words("close"));
    close.innerHTML = '<svg class="icon" aria-hidden="true"><use href="#icon-close"/></svg>';
    head.append(title, close);
    this.box = document.createElement("div");
    root.append(head, this.box);
    return root;
  }

  async #sent(event) {
    const form = event.target;
    if (form.method === "dialog" || event.defaultPrevented) return;
    event.preventDefault();
    const body = new FormData(form, event.submitter);
    if (body.has("text")) body.set("id", this.#idFor(form, body.get("text")));
    for (const button of this.box.querySelectorAll("button")) button.disabled = true;
    const told = await this.#ask(form.action, body);
    for (const button of this.box.querySelectorAll("button")) button.disabled = false;
    if (told === null) return this.#failed(form);
    this.#show(told);
    this.box.querySelector("[role=alert]")?.scrollIntoView({ block: "nearest" });
    this.box.querySelector(".threads > .thread-form textarea")?.focus({ preventScroll: true });
  }

  /** The same words from the same field again are the same comment: its answer may have got lost. */
  #idFor(form, text) {
    if (form.dataset.text !== text) Object.assign(form.dataset, { text, id: newId() });
    return form.dataset.id;
  }

  /** What was written stays in its field. */
  #failed(form) {
    form.querySelector("[data-failed]")?.remove();
    const told = document.createElement("p");
    told.className = "errorlist";
    told.dataset.failed = "";
    told.setAttribute("role", "alert");
    told.textContent = this.words("comments_failed");
    form.append(told);
  }

  #show(html) {
    this.box.innerHTML = html;
    for (const time of this.box.querySelectorAll("time"))
      time.textContent = new Date(time.dateTime).toLocaleString(language, WHEN);
    const open = Number(this.box.querySelector(".threads")?.dataset.open ?? 0);
    this.threads[this.about ?? ""] = open;
    this.#count();
  }

  /** How many threads are open stands on the buttons. */
  #count() {
    for (const [id, about] of [["card", this.desk.active], ["document", null]]) {
      const n = this.threads[about ?? ""];
      const button = document.querySelector(`#${id}-comments`);
      button.textContent = n ? this.words("comments_n", { n }) : this.words("comments");
    }
  }

  /** The threads as the server shows them; null when it did not. */
  async #ask(url, body) {
    try {
      const response = await fetch(url, {
        method: body ? "POST" : "GET",
        body,
        headers: { "X-Part": "threads" },
        credentials: "same-origin",
        cache: "no-store",
        redirect: "error",
        signal: AbortSignal.timeout(PATIENCE),
      });
      return response.ok || response.status === 422 ? response.text() : null;
    } catch {
      return null;
    }
  }
}

const wait = (milliseconds) => new Promise((go) => setTimeout(go, milliseconds));
