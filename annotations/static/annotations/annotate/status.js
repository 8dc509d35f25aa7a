/** What the page says without being asked: the one quiet word on saving, spoken notices, toasts. */

/** Milliseconds that a notice stays. */
const STAY = 6000;

export class Status {
  /**
   * @param {{box: HTMLElement, word: HTMLElement, live: HTMLElement, toast: HTMLElement, words:
   *   Function, list: () => void}} parts `list` opens what is not saved
   */
  constructor(parts) {
    Object.assign(this, parts);
    this.timer = 0;
    this.box.addEventListener("click", () => this.list());
  }

  /** The state of the outbox; `failed` counts rows that the server refused. */
  saving({ state, why: told, waiting, durable }, failed) {
    const why = this.#why(told, durable);
    const shown = failed && state === "saved" ? "failed" : state;
    const word = this.words(`state_${shown}`, { n: shown === "failed" ? failed : waiting });
    if (word === this.word.textContent && this.box.title === why) return;
    this.box.dataset.state = shown;
    this.word.textContent = word;
    this.box.title = why;
    if (state === "signin" || state === "offline") this.say(`${word}. ${why}`);
  }

  /** What holds it up, and that nothing is kept where that is so. */
  #why(told, durable) {
    if (!durable && !this.warned) this.show(this.words("not_durable"));
    this.warned ||= !durable;
    const reasons = [told && this.words(told.key, told.values), !durable && this.words("not_durable")];
    return reasons.filter(Boolean).join(" ");
  }

  /** Spoken to those who listen. */
  say(text) {
    // The same words twice are spoken twice only when they change.
    this.live.textContent = this.live.textContent === text ? `${text}\u00a0` : text;
  }

  /** Shown to everybody, for a while. */
  show(text) {
    this.say(text);
    this.toast.textContent = text;
    this.toast.hidden = false;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.toast.hidden = true;
    }, STAY);
  }
}
