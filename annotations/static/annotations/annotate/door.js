/** What stands for a part of the page until that part has come; no key or click is lost meanwhile. */

/**
 * For the evidence drawer: it opens at once and takes the keyboard; keys and buttons pressed before
 * the drawer itself is there wait for it.
 */
export class Door {
  /** @param {{root: HTMLElement, desk: import("./desk.js").Desk, get: () => Promise<import("./drawer.js").Drawer>}} parts */
  constructor(parts) {
    Object.assign(this, parts);
    this.drawer = null;
    this.root.addEventListener("click", ({ target }) => this.#clicked(target.closest("[data-drawer]")));
  }

  get isOpen() {
    return !this.root.hidden;
  }

  get pane() {
    return this.drawer?.pane ?? "hits";
  }

  /** @param {string} [evidence] what to open it at; else it looks for some */
  open(evidence) {
    if (this.drawer) return this.drawer.open(evidence);
    if (!this.desk.activeRow) return this.desk.say("choose_first");
    this.root.hidden = false;
    this.root.classList.add("coming");
    this.root.querySelector("[data-drawer=close]").focus();
    return this.#come((drawer) => drawer.open(evidence));
  }

  close() {
    if (this.drawer) return this.drawer.close();
    this.root.hidden = true;
    this.root.dispatchEvent(new CustomEvent("left", { bubbles: true }));
  }

  follow() {
    this.drawer?.follow();
  }

  act(action, extend) {
    if (this.drawer) this.drawer.act(action, extend);
    else if (action === "close") this.close();
    else this.#come((drawer) => drawer.act(action, extend));
  }

  #clicked(button) {
    if (this.drawer || !button) return;
    if (button.dataset.drawer === "close") this.close();
    else this.#come(() => button.click());
  }

  async #come(act) {
    try {
      this.drawer = await this.get();
      this.root.classList.remove("coming");
      if (this.isOpen) act(this.drawer);
    } catch {
      this.close();
      this.desk.say("part_failed");
    }
  }
}

/** For the card of the active annotation: what is typed into its note is kept when the card comes. */
export class CardDoor {
  /** @param {{root: HTMLElement, desk: import("./desk.js").Desk, get: () => Promise<import("./card.js").Card>}} parts */
  constructor(parts) {
    Object.assign(this, parts);
    this.card = null;
  }

  refresh() {
    if (this.card) this.card.refresh();
    else if (this.desk.activeRow) this.#come((card) => card.refresh());
  }

  editNote() {
    if (this.card) return this.card.editNote();
    const note = this.root.querySelector("textarea");
    const { id, note: text } = this.desk.activeRow;
    this.root.hidden = false;
    note.value = text ?? "";
    Object.assign(note.dataset, { id, base: note.value });
    note.focus();
    return this.#come((card) => card.refresh());
  }

  raiseConfidence() {
    this.#come((card) => card.raiseConfidence());
  }

  async #come(act) {
    const first = !this.card;
    try {
      this.card = await this.get();
      act(this.card);
    } catch {
      return this.desk.say("part_failed");
    }
    // As a sheet over the lower end of the text it may cover what was to be seen.
    if (first && getComputedStyle(this.root.parentElement).position === "fixed")
      this.desk.activate(this.desk.active, { reveal: true });
  }
}
