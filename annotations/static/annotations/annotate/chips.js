/** What of a list can be shown alone, each a button that says how many rows it would show. */

/** Each with the rows that belong to it. */
function filters(desk) {
  const bare = { key: "bare", fits: (row) => !desk.store.hasEvidence(row.id) };
  const check = { key: "check", fits: (row) => !row.label };
  const labels = desk.labels.map((label) => ({
    key: `label:${label.key}`,
    label,
    fits: (row) => row.label === label.key,
  }));
  return [{ key: "all", fits: () => true }, ...labels, check, bare];
}

export class Chips {
  /**
   * @param {{bar: HTMLElement, total: HTMLElement, desk: import("./desk.js").Desk, words: Function}} parts
   * @param {(filter: object) => void} chosen hears which one was pressed
   */
  constructor({ bar, total, desk, words }, chosen) {
    Object.assign(this, { bar, total, desk, words });
    this.filters = filters(desk);
    for (const filter of this.filters) {
      const chip = document.createElement("button");
      chip.type = "button";
      chip.className = "chip";
      if (filter.label || filter.key === "check") chip.dataset.label = filter.label?.key ?? "check";
      chip.addEventListener("click", () => chosen(filter));
      filter.chip = chip;
      this.bar.append(chip);
    }
    this.press(this.filters[0]);
  }

  /** The filter of this key. */
  named(key) {
    return this.filters.find((filter) => filter.key === key);
  }

  press(filter) {
    this.pressed = filter;
    for (const one of this.filters) one.chip.setAttribute("aria-pressed", String(one === filter));
  }

  /** Those of the rows that belong to what is pressed. */
  of(rows) {
    return this.pressed.key === "all" ? rows : rows.filter((row) => this.pressed.fits(row));
  }

  /** Says how many of all rows belong to each. */
  count(rows) {
    const totals = new Map([["all", rows.length]]);
    const add = (key) => totals.set(key, (totals.get(key) ?? 0) + 1);
    for (const row of rows) {
      add(row.label ? `label:${row.label}` : "check");
      if (!this.desk.store.hasEvidence(row.id)) add("bare");
    }
    this.bar.hidden = rows.length === 0;
    put(this.total, this.words("count", { n: rows.length }));
    for (const { key, label, chip } of this.filters) {
      const n = totals.get(key) ?? 0;
      put(chip, `${label ? label.title : this.words(`filter_${key}`)} ${n}`);
      chip.hidden = n === 0 && this.pressed.key !== key;
    }
  }
}

/** Written only where it says something else: what is written is laid out anew. */
function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
