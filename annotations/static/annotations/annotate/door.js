/**
 * Stands for the evidence drawer until it is opened for the first time. It opens at once and takes
 * the keyboard; keys pressed before the drawer itself is there wait for it.
 */
export class Door {
  /** @param {{root: HTMLElement, desk: import("./desk.js").Desk, get: () => Promise<import("./drawer.js").Drawer>}} parts */
  constructor(parts) {
    Object.assign(this, parts);
    this.drawer = null;
  }

  get isOpen() {
    return !this.root.hidden;
  }

  get pane() {
    return this.drawer?.pane ?? "hits";
  }

  open() {
    if (this.drawer) return this.drawer.open();
    if (!this.desk.activeRow) return this.desk.say("choose_first");
    this.root.hidden = false;
    this.root.classList.add("coming");
    this.root.querySelector("[data-drawer=close]").focus();
    return this.#come((drawer) => drawer.open());
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
