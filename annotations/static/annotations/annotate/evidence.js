/**
 * The evidence of the active annotation: source, stance, quote, note, and which of it is enough
 * alone or as a group; changed and removed in place.
 */
import { retry } from "./later/retry.js";
import { change } from "./ops.js";
import { showProblem } from "./problem.js";
import { published } from "./words.js";

/** The words for evidence that is sufficient: by itself, or with its group. */
export const enough = ({ group }) => (group === null ? "enough" : "group_enough");

export class Evidence {
  /**
   * @param {{list: HTMLElement, template: HTMLTemplateElement, desk: import("./desk.js").Desk,
   *   words: Function, documents: string, language: string}} parts
   */
  constructor(parts) {
    Object.assign(this, parts);
  }

  /** Shows the evidence of an annotation; an item under the hands of its reader stays as it is. */
  refresh(annotation) {
    const rows = this.desk.store.evidenceOf(annotation.id);
    const held = this.list.querySelector(":focus")?.closest("li");
    const items = rows.map((row) =>
      held?.dataset.id === row.id ? this.#fill(held, row) : this.#fill(this.#make(), row),
    );
    if (
      items.length === this.list.children.length &&
      items.every((item, i) => item === this.list.children[i])
    )
      return;
    for (const item of [...this.list.children])
      if (item !== held || !items.includes(held)) item.remove();
    const at = items.indexOf(held);
    if (at < 0) return void this.list.append(...items);
    held.before(...items.slice(0, at));
    held.after(...items.slice(at + 1));
  }

  #make() {
    const item = this.template.content.firstElementChild.cloneNode(true);
    const part = (name) => item.querySelector(`[data-part=${name}]`);
    const { desk } = this;
    part("stance").addEventListener("change", (event) =>
      desk.amendEvidence(item.dataset.id, { stance: event.target.value }),
    );
    part("note").addEventListener("change", ({ target }) => {
      const { base } = target.dataset;
      target.dataset.base = target.value;
      desk.amendEvidence(item.dataset.id, { note: target.value }, { note: base });
    });
    part("group").addEventListener("change", ({ target }) =>
      this.#regroup(item.dataset.id, target.value ? Number(target.value) : null),
    );
    part("sufficient").addEventListener("change", ({ target }) =>
      this.#suffice(item.dataset.id, target.checked),
    );
    part("remove").addEventListener("click", () => desk.unlink(item.dataset.id));
    part("source").addEventListener("click", (event) => {
      const { id } = item.dataset;
      // With a key held it goes where the browser takes links; so do pages outside.
      if (event.ctrlKey || event.metaKey || event.shiftKey || !desk.store.get("evidence", id).document) return;
      event.preventDefault();
      item.dispatchEvent(new CustomEvent("beside", { bubbles: true, detail: id }));
    });
    return item;
  }

  #fill(item, row) {
    const part = (name) => item.querySelector(`[data-part=${name}]`);
    item.dataset.id = row.id;
    item.dataset.stance = row.stance;
    part("stance").value = row.stance;
    part("stance").disabled = !this.desk.editable;
    part("remove").hidden = !this.desk.editable;
    part("quote").textContent = row.quote;
    this.#source(part("source"), row);
    this.#note(part("note"), row);
    this.#fillGroup(part("group"), row);
    this.#fillSufficient(part("sufficient"), row);
    showProblem(part("problem"), this.desk.store.problem("evidence", row.id), this.words, {
      retry: () => retry(this.desk, "evidence", row.id),
      discard: () => this.desk.discard("evidence", row.id),
    });
    return item;
  }

  /** The other evidence of the annotation in a group. */
  #others(row, group) {
    const rows = group === null ? [] : this.desk.store.evidenceOf(row.annotation);
    return rows.filter((one) => one.group === group && one.id !== row.id);
  }

  /** What joins a group is as sufficient as the group; what leaves one says nothing by itself. */
  #regroup(id, group) {
    const row = this.desk.store.get("evidence", id);
    const [other] = this.#others(row, group);
    const sufficient = other ? other.sufficient : row.group === null && row.sufficient;
    this.desk.amendEvidence(id, { group, sufficient });
  }

  /** Said of a whole group at once, as one step. */
  #suffice(id, sufficient) {
    const row = this.desk.store.get("evidence", id);
    const rows = [row, ...this.#others(row, row.group)];
    this.desk.perform(
      "did_change",
      rows.map((one) => change("evidence", one, { sufficient })),
    );
  }

  /** Groups there are and a new one; nothing to choose where there is but one piece of evidence. */
  #fillGroup(select, row) {
    const rows = this.desk.store.evidenceOf(row.annotation);
    const groups = [...new Set(rows.map(({ group }) => group))].filter((group) => group !== null);
    groups.sort((one, two) => one - two);
    const choices = [["no_group", ""], ...groups.map((group) => ["group", group])];
    if (row.group === null || this.#others(row, row.group).length)
      choices.push(["new_group", (groups.at(-1) ?? 0) + 1]);
    // Choices that stay the same are left alone: the list may be open.
    if (select.dataset.choices !== String(choices)) {
      select.dataset.choices = choices;
      select.replaceChildren(...choices.map(([key, n]) => new Option(this.words(key, { n }), n)));
    }
    select.value = row.group ?? "";
    select.disabled = !this.desk.editable;
    select.hidden = row.group === null && (rows.length < 2 || !this.desk.editable);
  }

  #fillSufficient(box, row) {
    box.checked = row.sufficient;
    box.disabled = !this.desk.editable;
    box.nextSibling.textContent = this.words(enough(row));
    box.parentElement.hidden = !row.sufficient && !this.desk.editable;
  }

  #note(input, row) {
    if (document.activeElement !== input) input.value = input.dataset.base = row.note ?? "";
    input.readOnly = !this.desk.editable;
    input.hidden = !this.desk.editable && !row.note;
  }

  /** Where it comes from, and the way there: the passage in its document, or the page's address. */
  #source(link, row) {
    const date = published(row.published_at, row.published_precision, this.language);
    const name = row.document
      ? row.outlet || row.document_title || this.words("untitled")
      : hostOf(row.url);
    link.textContent = [name, date].filter(Boolean).join(" · ");
    link.title = row.document_title || row.url || "";
    if (row.document)
      link.href = `${this.documents.replace("{id}", row.document)}#${row.start}-${row.end}`;
    else if (/^https?:/.test(row.url))
      Object.assign(link, { href: row.url, target: "_blank", rel: "noreferrer noopener" });
  }
}

function hostOf(url) {
  try {
    return new URL(url).hostname.replace(/^www\./, "");
  } catch {
    return url;
  }
}
