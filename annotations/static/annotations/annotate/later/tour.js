/**
 * The tour: five steps on a card beside the text, each done by doing it. It takes nothing over:
 * keys, mouse and text are as ever, and what is marked on it is saved like anything else.
 */
import { choose } from "./choices.js";
import { dress } from "./dress.js";

/**
 * The steps: what is pointed at, and what of the page's news tells that a step has been done.
 * `heard` gets {from, detail} and says whether that was it.
 */
const STEPS = [
  { name: "mark", at: "", heard: ({ from, chosen }) => from === "chosen" && chosen },
  {
    name: "judge",
    at: "#bar",
    heard: ({ from, detail }) =>
      from === "change" &&
      detail.kind === "annotation" &&
      detail.after &&
      detail.before?.label !== detail.after.label,
  },
  {
    name: "evidence",
    at: "#card [data-action=evidence]",
    heard: ({ from, detail }) =>
      from === "change" && detail.kind === "evidence" && !detail.before && detail.after,
  },
  { name: "walk", at: "#list", heard: ({ from, detail }) => from === "active" && detail.reveal },
  { name: "submit", at: ".tools [data-action=submit]", heard: () => false },
];

const STYLE = `
  .tour { position: fixed; inset: auto auto var(--space-4) var(--space-4); z-index: 11; width: min(23rem, calc(100vw - 2rem));
    max-height: calc(100dvh - var(--bar) - 2rem); overflow-y: auto; padding: var(--space-4); border: 1px solid var(--line);
    border-block-start: 3px solid var(--accent); border-radius: calc(var(--radius) * 2); color: var(--ink); background: var(--raised);
    box-shadow: var(--shadow); }
  .tour h2 { margin-block: var(--space-1) var(--space-2); font-size: var(--step-1); }
  .tour p { line-height: 1.6; overflow-wrap: anywhere; }
  .tour p kbd { color: var(--ink); white-space: nowrap; }
  .tour-step { display: flex; align-items: center; gap: var(--space-2); color: var(--ink-soft); font-size: var(--step--1); }
  .tour-dots { display: flex; gap: 0.3rem; margin-inline-start: auto; }
  .tour-dots i { width: 0.45rem; height: 0.45rem; border: 1px solid var(--ink-faint); border-radius: 50%; }
  .tour-dots i[data-done] { border-color: var(--accent); background: var(--accent); }
  .tour-foot { display: flex; flex-wrap: wrap; align-items: center; gap: var(--space-2); margin-block-start: var(--space-4); }
  .tour-foot .text-button { margin-inline-end: auto; padding-inline: 0; }
  .tour-at { outline: 2px solid var(--accent); outline-offset: 3px; }
  #list.tour-at { outline-offset: -3px; }
  @media screen and (max-width: 48rem) {
    .tour { inset: auto var(--space-2) calc(var(--peek) + 4rem); width: auto; max-height: 42dvh; padding: var(--space-3); }
    .drawer-open .tour { inset-block-end: var(--space-2); z-index: 14; }
  }
  @media print { .tour { display: none; } }`;

const element = (tag, className = "", text = "") =>
  Object.assign(document.createElement(tag), { className, textContent: text });

/** A text in which keys stand in square brackets. */
function withKeys(text) {
  return text.split(/\[([^\]]+)\]/).flatMap((part, i) => {
    if (i % 2 === 0) return [part];
    const keys = part === "+" ? [part] : part.split("+");
    return keys.map((key) => element("kbd", "", key));
  });
}

export class Tour {
  /** @param {object} page the parts that main.js put together */
  constructor(page) {
    this.page = page;
    this.words = page.words;
    this.at = 0;
    dress(STYLE);
    this.root = this.#make();
  }

  get isOpen() {
    return this.root.isConnected;
  }

  /** From the first step; `asked` by the person, it takes the keyboard, else it only tells of itself. */
  begin(asked) {
    if (!this.isOpen) this.#listen();
    this.page.frame.before(this.root);
    this.#show(0);
    if (asked) this.root.focus({ preventScroll: true });
    else this.page.status.say(this.words("tour_here", this.#named()));
  }

  #make() {
    const root = element("section", "tour");
    Object.assign(root, { id: "tour", tabIndex: -1 });
    root.setAttribute("aria-labelledby", "tour-title");
    this.step = element("p", "tour-step");
    this.title = element("h2");
    this.title.id = "tour-title";
    this.text = element("p");
    const foot = element("div", "tour-foot");
    const button = (key, className, act) => {
      const made = element("button", className, this.words(key));
      Object.assign(made, { type: "button", onclick: act });
      return made;
    };
    this.skip = button("tour_skip", "text-button", () => this.#end());
    this.back = button("tour_back", "button small", () => this.#go(-1));
    this.next = button("tour_next", "button small primary", () => this.#go(1));
    foot.append(this.skip, this.back, this.next);
    root.append(this.step, this.title, this.text, foot);
    root.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      root.dispatchEvent(new CustomEvent("left", { bubbles: true }));
    });
    return root;
  }

  #listen() {
    this.over = new AbortController();
    const { signal } = this.over;
    const { desk, pointer, cursor } = this.page;
    const hear = (from, source, name = from) =>
      source.addEventListener(
        name,
        ({ detail }) => this.#heard({ from, detail, chosen: !cursor.empty }),
        { signal },
      );
    hear("chosen", pointer);
    hear("chosen", cursor, "moved");
    hear("change", desk.store);
    hear("active", desk);
  }

  #heard(news) {
    // What a person marks without having looked at the first step has been selected, too.
    const done = STEPS.findIndex((step, i) => i >= this.at && i <= this.at + 1 && step.heard(news));
    if (done < 0) return;
    this.#show(done + 1);
    this.page.status.say(this.words("tour_here", this.#named()));
  }

  #go(way) {
    if (!STEPS[this.at + way]) return this.#end();
    this.#show(this.at + way);
    return this.root.focus({ preventScroll: true });
  }

  #named() {
    const { name } = STEPS[this.at];
    const step = this.words("tour_step", { n: this.at + 1, all: STEPS.length });
    return { step, title: this.words(`tour_${name}_title`) };
  }

  #show(at) {
    this.at = at;
    const last = at === STEPS.length - 1;
    const { step, title } = this.#named();
    const dots = element("span", "tour-dots");
    dots.setAttribute("aria-hidden", "true");
    for (const i of STEPS.keys()) {
      const dot = element("i");
      dot.toggleAttribute("data-done", i <= at);
      dots.append(dot);
    }
    this.step.replaceChildren(`${this.words("tour_name")} · ${step}`, dots);
    this.title.textContent = title;
    this.text.replaceChildren(...withKeys(this.words(`tour_${STEPS[at].name}`)));
    this.back.hidden = at === 0;
    this.skip.hidden = last;
    this.next.textContent = this.words(last ? "tour_end" : "tour_next");
    this.#point(STEPS[at].at);
  }

  #point(selector) {
    document.querySelector(".tour-at")?.classList.remove("tour-at");
    if (selector) document.querySelector(selector)?.classList.add("tour-at");
  }

  #end() {
    const held = this.root.contains(document.activeElement);
    this.over.abort();
    this.#point("");
    this.root.remove();
    this.page.status.show(this.words("tour_over"));
    choose(this.page, { tour_over: true });
    if (held) this.page.view.root.focus({ preventScroll: true });
  }
}
