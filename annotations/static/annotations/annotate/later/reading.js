/**
 * Reading settings: size, measure, face and distance of lines in a small popover. What is chosen
 * shows at once and is kept by the server for the person, on every device.
 */
import { estimate } from "../blocks.js";
import { countWhile } from "../offsets.js";
import { request } from "../transport.js";
import { dress } from "./dress.js";

/** Settings with their steps; the middle of the page stays where it is when they change. */
const SETTINGS = {
  size: ["small", "medium", "large", "larger", "largest"],
  measure: ["short", "medium", "long"],
  leading: ["close", "medium", "wide"],
  face: ["serif", "sans", "legible", "mono"],
};

const DEFAULTS = { size: "medium", measure: "medium", leading: "medium", face: "serif" };

/** Milliseconds without a choice after which it is sent. */
const PAUSE = 400;

/** Pixels below the upper edge at which the line stands that is taken for the one that is read. */
const READ = 40;

const STYLE = `
.reading-settings {
  position: fixed; inset: auto; width: min(23rem, calc(100vw - 1rem)); margin: 0;
  padding: var(--space-4); border: 1px solid var(--line); border-radius: calc(var(--radius) * 2);
  color: var(--ink); background: var(--raised); box-shadow: var(--shadow);
}
.reading-settings h2 { font-size: var(--step-0); }
.reading-settings fieldset { min-width: 0; margin: var(--space-3) 0 0; padding: 0; border: 0; }
.reading-settings legend { padding: 0 0 var(--space-1); color: var(--ink-soft); font-size: var(--step--1); }
.reading-settings .segments label { display: grid; place-content: center; min-height: 2.25rem; padding-inline: 0.2rem; font-size: var(--step--1); }
.reading-settings [data-setting="size"] span { font-family: var(--font-text); line-height: 1; }
.reading-foot { display: flex; justify-content: space-between; margin-top: var(--space-4); }
`;

const element = (tag, className = "", text = "") =>
  Object.assign(document.createElement(tag), { className, textContent: text });

const root = document.documentElement;

/** The first point of the text that stands at a height of the window or below it. */
function pointBelow(view, y) {
  const { nodes, starts, text } = view;
  const end = (index) => nodes[index].parentElement.getBoundingClientRect().bottom;
  const block = countWhile(nodes.length - 1, (index) => end(index) < y);
  const first = text.toPoints(starts[block]);
  const last = text.toPoints(starts[block] + nodes[block].length);
  return first + countWhile(last - first, (i) => view.caretAt(first + i)?.top < y);
}

export class ReadingSettings {
  /** @param {{button: HTMLElement, view: import("../textview.js").TextView, words: Function, api: string, say: (key: string) => void}} parts */
  constructor(parts) {
    Object.assign(this, parts);
    this.unsent = {};
    this.timer = 0;
    dress(STYLE);
    this.box = this.#make();
    document.body.append(this.box);
    this.box.addEventListener("change", ({ target }) => this.#choose({ [target.name]: target.value }));
    this.box.addEventListener("toggle", ({ newState }) => {
      this.button.setAttribute("aria-expanded", String(newState === "open"));
      if (newState === "closed") this.#send();
    });
    addEventListener("pagehide", () => this.#send());
  }

  /** Opens it below its button, or closes it. */
  open() {
    if (this.box.matches(":popover-open")) return this.box.hidePopover();
    this.#press();
    this.box.showPopover();
    const { bottom, right } = this.button.getBoundingClientRect();
    const left = Math.max(8, Math.min(right, innerWidth - 8) - this.box.offsetWidth);
    Object.assign(this.box.style, { top: `${bottom + 6}px`, left: `${left}px` });
    return this.box.querySelector("input:checked").focus();
  }

  #make() {
    const box = element("div", "reading-settings");
    const title = element("h2", "", this.words("reading_title"));
    title.id = "reading-title";
    Object.assign(box, { popover: "auto", id: "reading" });
    box.setAttribute("role", "dialog");
    box.setAttribute("aria-labelledby", title.id);
    const foot = element("div", "reading-foot");
    const reset = element("button", "button small", this.words("reading_reset"));
    const done = element("button", "button small primary", this.words("done"));
    reset.type = done.type = "button";
    reset.addEventListener("click", () => this.#choose(DEFAULTS));
    done.addEventListener("click", () => {
      this.box.hidePopover();
      this.button.focus();
    });
    foot.append(reset, done);
    box.append(title, ...Object.keys(SETTINGS).map((name) => this.#group(name)), foot);
    return box;
  }

  #group(name) {
    const group = element("fieldset");
    const steps = element("div", "segments");
    group.dataset.setting = name;
    for (const [i, value] of SETTINGS[name].entries()) {
      const label = element("label");
      const input = Object.assign(element("input"), { type: "radio", name, value });
      const shown = element("span", "", name === "size" ? "A" : this.words(`reading_${value}`));
      if (name === "size") {
        shown.style.fontSize = `${0.8 + 0.2 * i}rem`;
        input.setAttribute("aria-label", this.words(`reading_${value}`));
      }
      label.append(input, shown);
      steps.append(label);
    }
    group.append(element("legend", "", this.words(`reading_${name}`)), steps);
    return group;
  }

  #press() {
    for (const input of this.box.querySelectorAll("input"))
      input.checked = root.dataset[input.name] === input.value;
  }

  /** Shows it, with the line that is read staying where it stood. */
  #choose(changes) {
    const { view } = this;
    const point = pointBelow(view, view.window()[0] + READ);
    const before = view.caretAt(point)?.top;
    Object.assign(root.dataset, changes);
    this.#press();
    estimate(view);
    const after = view.caretAt(point)?.top;
    if (before && after) view.scroller.scrollBy({ top: after - before, behavior: "instant" });
    dispatchEvent(new Event("resize"));
    Object.assign(this.unsent, changes);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#send(), PAUSE);
  }

  async #send() {
    clearTimeout(this.timer);
    const body = this.unsent;
    if (!Object.keys(body).length) return;
    this.unsent = {};
    try {
      await request("PATCH", `${this.api}me/reading/`, { body });
    } catch {
      this.unsent = { ...body, ...this.unsent };
      this.say("reading_unsaved");
    }
  }
}
