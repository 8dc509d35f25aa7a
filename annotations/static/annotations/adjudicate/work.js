/** Talks to the API about one adjudication and keeps the cases as they are now. No screen. */
import { request } from "../annotate/transport.js";

export class Work extends EventTarget {
  /** @param {{cases: object[], reviewers: object[], urls: {api: string}, mine: boolean}} data */
  constructor(data) {
    super();
    Object.assign(this, { cases: data.cases, reviewers: data.reviewers, mine: data.mine });
    this.api = data.urls.api;
    this.busy = null;
  }

  get(key) {
    return this.cases.find((one) => one.key === key);
  }

  indexOf(key) {
    return this.cases.findIndex((one) => one.key === key);
  }

  get left() {
    return this.cases.filter((one) => !one.decision);
  }

  /** The next case that is not decided, from the one after `key` on, round to the first. */
  nextOpen(key) {
    const from = this.indexOf(key) + 1;
    return [...this.cases.slice(from), ...this.cases.slice(0, from)].find((one) => !one.decision);
  }

  /** One deed after the other; what changed is taken in. Throws what the server said. */
  async send(deed, body) {
    while (this.busy) await this.busy.catch(() => null);
    this.busy = request("POST", `${this.api}${deed}/`, { body });
    try {
      const answer = await this.busy;
      // Of the adjudication itself, `cases` is a number.
      const changed = Array.isArray(answer?.cases) ? answer.cases : [];
      for (const one of changed) this.cases[this.indexOf(one.key)] = one;
      if (changed.length) this.dispatchEvent(new CustomEvent("changed", { detail: changed }));
      return answer;
    } finally {
      this.busy = null;
    }
  }
}
