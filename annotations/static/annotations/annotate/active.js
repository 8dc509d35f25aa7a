/**
 * The time in which a page is seen and touched; idle time is cut. Who is told of it, and how often,
 * is for those who count: the bar of a queue and the page of adjudication.
 */

/** Milliseconds without a touch after which the person counts as idle. */
const IDLE = 60_000;

/** Milliseconds that count at a time: a machine that slept did not work. */
const MOST = 5000;

export class ActiveTime {
  #touched = Date.now();
  #last = Date.now();
  #active = 0;

  constructor() {
    for (const kind of ["keydown", "pointerdown", "pointermove", "scroll", "focus"])
      addEventListener(kind, () => (this.#touched = Date.now()), { capture: true, passive: true });
  }

  get awake() {
    return !document.hidden && Date.now() - this.#touched < IDLE;
  }

  /** Whether there is a second to tell. */
  get some() {
    return this.#active >= 1000;
  }

  /** Called about once a second. @param {boolean} counts whether what passed is time of work */
  tick(counts) {
    const now = Date.now();
    if (counts && this.awake) this.#active += Math.min(now - this.#last, MOST);
    this.#last = now;
  }

  /** The seconds that were not told yet; from now on they are. */
  take() {
    const seconds = Math.round(this.#active / 1000);
    this.#active -= seconds * 1000;
    return seconds;
  }

  /** Seconds that could not be told: they are told the next time. */
  giveBack(seconds) {
    this.#active += seconds * 1000;
  }
}
