/**
 * The palette: every action by its name, found by a few letters, done with Enter. What was chosen
 * last stands first. Loaded when it is first opened; it decides nothing and does nothing itself.
 */
import { BINDINGS, keysOn } from "../keymap.js";
import { dress } from "./dress.js";
import { caps, spell } from "./spell.js";

/** Where the last choices are remembered, on this device; and how many. */
const RECENT = "annotate.commands";
const KEPT = 6;

/** Actions with no key of their own. */
const KEYLESS = [
  ["reopen", "text"],
  ["history", "text"],
  ["unsaved", "text drawer reader"],
  ["reading", "text"],
  ["arrange", "text"],
  ["tour", "text"],
  ["letters", "text drawer reader"],
];

const STYLE = `
  .commands { width: min(36rem, calc(100vw - 2rem)); margin-block-start: 12vh; padding: 0; overflow: hidden; }
  .commands[open] { display: flex; flex-direction: column; max-height: 70dvh; }
  .commands input { flex: none; width: 100%; min-height: 3rem; padding: 0 1rem; border: 0; border-bottom: 1px solid var(--line);
    border-radius: 0; outline-offset: -3px; background: none; font-size: 1.0625rem; }
  .commands-list { flex: 1; overflow-y: auto; margin: 0; padding: 0.35rem; overscroll-behavior: contain; }
  .command { display: flex; align-items: center; gap: 0.75rem; min-height: 2.25rem; padding: 0 0.65rem;
    border-radius: var(--radius); cursor: pointer; }
  .command span:first-child { flex: 1; }
  .command[aria-selected="true"] { background: var(--accent-soft); box-shadow: inset 3px 0 0 var(--accent); }
  .command[data-recent]:not([data-recent] + [data-recent]) { margin-block-start: 0; }
  .command[data-recent] + :not([data-recent]) { margin-block-start: 0.35rem; border-block-start: 1px solid var(--line); }
  .commands-none { padding: 1rem; color: var(--ink-soft); }`;

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** How well what is typed names something: 0 not at all, more when words begin with it. */
function rank(typed, name) {
  const words = fold(typed).split(/\s+/).filter(Boolean);
  const folded = ` ${fold(name)}`;
  if (!words.every((word) => folded.includes(word))) return 0;
  return 1 + words.filter((word) => folded.includes(` ${word}`)).length;
}

function recent() {
  try {
    return JSON.parse(localStorage.getItem(RECENT)) ?? [];
  } catch {
    return [];
  }
}

export class Commands {
  /** @param {{desk: object, words: Function, keymap: import("../keymap.js").Keymap}} page */
  constructor({ desk, words, keymap }) {
    Object.assign(this, { desk, words, keymap });
    this.#build();
    dress(STYLE);
  }

  /**
   * Asks. @param {string} scope where the keyboard was
   * @param {(chosen: {action: string, key?: string} | null) => void} done
   */
  choose(scope, done) {
    const last = recent();
    this.all = this.#offers(scope);
    for (const one of this.all) one.recent = last.indexOf(one.id) + 1;
    this.done = done;
    this.input.value = "";
    this.#show();
    this.root.showModal();
  }

  /**
   * What was pressed while this was on its way counts here, and after the choice on the page.
   * @param {KeyboardEvent[]} events
   */
  hear(events) {
    for (const event of events) {
      if (this.root.open && event.key.length === 1) this.#write(this.input.value + event.key);
      else if (this.root.open && event.key === "Backspace") this.#write(this.input.value.slice(0, -1));
      else document.activeElement.dispatchEvent(new KeyboardEvent("keydown", event));
    }
  }

  #write(typed) {
    this.input.value = typed;
    this.#show();
  }

  #build() {
    this.root = document.createElement("dialog");
    this.root.className = "dialog commands";
    this.root.id = "commands";
    this.root.setAttribute("aria-label", this.words("commands"));
    this.input = document.createElement("input");
    const role = { role: "combobox", "aria-expanded": "true", "aria-controls": "commands-list" };
    const rest = { "aria-autocomplete": "list", "aria-label": this.words("commands") };
    for (const [name, value] of Object.entries({ ...role, ...rest }))
      this.input.setAttribute(name, value);
    Object.assign(this.input, { autocomplete: "off", spellcheck: false });
    this.input.placeholder = this.words("commands_search");
    this.list = document.createElement("div");
    this.list.className = "commands-list";
    this.list.id = "commands-list";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.words("commands"));
    this.none = document.createElement("p");
    this.none.className = "commands-none";
    this.none.setAttribute("role", "status");
    this.root.append(this.input, this.list, this.none);
    document.querySelector("main").append(this.root);
    this.input.addEventListener("input", () => this.#show());
    this.root.addEventListener("keydown", (event) => this.#pressed(event));
    this.list.addEventListener("click", ({ target }) => this.#take(target.closest(".command")));
    this.root.addEventListener("close", () => this.#tell(null));
    this.root.addEventListener("click", ({ target }) => target === this.root && this.root.close());
  }

  /** Everything that can be done where the keyboard was, in the order of the bindings. */
  #offers(scope) {
    const rows = [...BINDINGS, ...KEYLESS.map(([action, scopes]) => [action, [], scopes])];
    return rows
      .filter(([action, , scopes]) => scopes.split(" ").includes(scope) && action !== "commands")
      .filter(([action]) => action !== "reopen" || this.desk.reopenable)
      .filter(([action]) => action !== "history" || this.desk.store.set)
      .flatMap(([action, keys]) => (action === "label" ? this.#labels() : [this.#offer(action, keys)]));
  }

  #offer(action, keys) {
    const [written] = keysOn(keys, this.keymap.mac);
    return { id: action, does: { action }, name: this.words(`do_${action}`), written };
  }

  #labels() {
    return this.desk.labels
      .filter((label) => !label.retired)
      .map(({ key, title, hotkey }) => ({
        id: `label:${key}`,
        does: { action: "label-button", key },
        name: this.words("do_label", { label: title }),
        written: hotkey && `Digit${hotkey}`,
      }));
  }

  #show() {
    const typed = this.input.value.trim();
    const rows = typed
      ? this.all
          .map((one) => ({ one, rank: rank(typed, `${one.name} ${this.#spelt(one)}`) }))
          .filter((row) => row.rank)
          .sort((a, b) => b.rank - a.rank)
          .map((row) => row.one)
      : [
          ...this.all.filter((one) => one.recent).sort((a, b) => a.recent - b.recent),
          ...this.all.filter((one) => !one.recent),
        ];
    this.rows = rows;
    this.list.replaceChildren(...rows.map((one, i) => this.#line(one, i, !typed && one.recent)));
    this.list.hidden = !rows.length;
    this.none.textContent = rows.length ? "" : this.words("commands_none");
    this.none.hidden = rows.length > 0;
    this.#point(0);
  }

  #spelt({ written }) {
    return written ? spell(written, this.keymap).join("") : "";
  }

  #line({ name, written }, i, isRecent) {
    const line = document.createElement("div");
    line.className = "command";
    line.id = `command-${i}`;
    line.setAttribute("role", "option");
    if (isRecent) line.dataset.recent = "";
    const words = document.createElement("span");
    words.textContent = name;
    line.append(words, ...(written ? [caps(written, this.keymap)] : []));
    return line;
  }

  #point(index) {
    this.at = Math.max(0, Math.min(index, this.rows.length - 1));
    for (const [i, line] of [...this.list.children].entries())
      line.setAttribute("aria-selected", String(i === this.at));
    const line = this.list.children[this.at];
    line?.scrollIntoView({ block: "nearest" });
    if (line) this.input.setAttribute("aria-activedescendant", line.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  #pressed(event) {
    if (event.isComposing) return;
    const again = event.key.toLowerCase() === "k" && (this.keymap.mac ? event.metaKey : event.ctrlKey);
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (step) this.#point(this.at + step);
    else if (event.key === "Enter") this.#take(this.list.children[this.at]);
    else if (again || event.key === "Escape") this.root.close();
    else return;
    event.preventDefault();
  }

  #take(line) {
    const one = line && this.rows[[...this.list.children].indexOf(line)];
    if (!one) return;
    const last = [one.id, ...recent().filter((id) => id !== one.id)].slice(0, KEPT);
    localStorage.setItem(RECENT, JSON.stringify(last));
    this.root.close();
    this.#tell(one.does);
  }

  /** The event of closing comes too late for what is chosen: another key may be there before it. */
  #tell(chosen) {
    this.done?.(chosen);
    this.done = null;
  }
}
