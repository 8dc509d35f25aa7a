/** Puts the adjudication page together: the text with its lanes, the cases, the deeds. */
import "../js/bare.js";
import { ActiveTime } from "../annotate/active.js";
import { estimate } from "../annotate/blocks.js";
import { Painter } from "../annotate/painter.js";
import { paint, registered } from "../annotate/palette.js";
import { Segments } from "../annotate/segments.js";
import { TextView } from "../annotate/textview.js";
import { wordsFrom } from "../annotate/words.js";
import { Card } from "./card.js";
import { deedsOf } from "./deeds.js";
import { h } from "./dom.js";
import { deedOf } from "./keys.js";
import { Lanes, paintGold } from "./lanes.js";
import { CaseList } from "./list.js";
import { Work } from "./work.js";
import { reasonForm } from "./writing.js";

/** How often the active time is told, in milliseconds, and the lease renewed with it. */
const BEAT = 45_000;

/** How often the lease is renewed while the page is in sight and nobody touches it. */
const RENEW = 240_000;

const by = (id) => document.getElementById(id);
const read = (id) => JSON.parse(by(id).textContent);

class Judge {
  constructor(data, words) {
    Object.assign(this, { data, words, active: null, writing: null, merge: null });
    this.work = new Work(data);
    paint(data.labels);
    this.view = new TextView(by("text"), by("page"));
    this.segments = new Segments(this.view.text, data.language);
    this.lanes = new Lanes(data.reviewers);
    this.lanes.fill(data.cases);
    this.painter = new Painter(this.view, this.lanes);
    const labels = new Map(data.labels.map((label) => [label.key, label]));
    const shared = { words, labels, documents: data.urls.document, mine: data.mine };
    this.card = new Card({ ...shared, root: by("card") });
    this.list = new CaseList({ root: by("cases"), words, card: this.card, choose: (key) => this.choose(key) });
  }

  begin() {
    estimate(this.view);
    this.#legend();
    this.list.fill(this.work.cases);
    by("no-cases").hidden = this.work.cases.length > 0;
    this.work.addEventListener("changed", ({ detail }) => this.#changed(detail));
    this.#progress();
    paintGold(this.view, this.work.cases);
    const first = this.work.nextOpen(null) ?? this.work.cases[0];
    if (first) this.choose(first.key, false);
    this.painter.begin();
  }

  #legend() {
    const { words } = this;
    by("lanes").replaceChildren(
      ...this.data.reviewers.map(({ letter, name }, i) =>
        h("span.lane", { role: "listitem", "data-lane": Math.min(i, 2) }, h("b.letter", {}, letter), name ?? words("reviewer", { letter })),
      ),
    );
  }

  #changed(cases) {
    for (const one of cases) {
      this.lanes.settle(one);
      this.list.refresh(one);
      this.painter.refresh(this.lanes.idsOf(one.key));
    }
    paintGold(this.view, this.work.cases);
    this.#progress();
    this.show();
  }

  #progress() {
    const all = this.work.cases.length;
    const differ = this.work.cases.filter((one) => !one.agreed).length;
    const text = this.words("progress", { done: all - this.work.left.length, all });
    by("progress").textContent = differ ? `${text} · ${this.words("progress_differ", { n: differ })}` : text;
    const finish = document.querySelector("[data-action=finish]");
    if (finish) finish.disabled = this.work.left.length > 0;
    const agreed = by("agreed");
    if (agreed) agreed.disabled = !this.work.left.some((one) => one.agreed);
  }

  choose(key, reveal = true) {
    this.stop();
    this.active = key;
    this.list.mark(key);
    this.show();
    const one = this.work.get(key);
    this.painter.point(one.start, one.end);
    if (reveal) this.view.reveal(one.start, one.end);
    else this.view.reveal(one.start, one.end, true);
  }

  show() {
    const one = this.active && this.work.get(this.active);
    if (!one) return;
    const place = { index: this.work.indexOf(one.key), all: this.work.cases.length };
    this.card.show(one, place, this.writing);
    if (!this.writing) by("card").scrollTop = 0;
  }

  step(way) {
    const next = this.work.cases[this.work.indexOf(this.active) + way];
    if (next) this.choose(next.key);
  }

  /** Opens a small form in the card. */
  write(form) {
    this.writing = form;
    this.show();
    (form.querySelector("#reason") ?? form).focus();
    form.scrollIntoView({ block: "nearest" });
  }

  stop() {
    if (!this.writing) return;
    this.writing = null;
    this.merge = null;
    registered("merging", 9).clear();
    this.show();
  }

  ask(title, needed, save) {
    const cancel = () => {
      this.stop();
      this.#focus();
    };
    this.write(reasonForm({ title, words: this.words, needed, save, cancel }));
  }

  /** The keyboard goes back to the case in the list, so that keys go on. */
  #focus() {
    this.list.items.get(this.active)?.firstElementChild.focus({ preventScroll: true });
  }

  async decide(body) {
    const key = this.active;
    const done = await this.send("decide", { case: key, ...body });
    if (!done) return;
    this.stop();
    const next = this.work.nextOpen(key);
    this.say(next ? this.words("saved") : this.words("all_decided"));
    if (next) this.choose(next.key);
    this.#focus();
  }

  /** Does a deed; what the server refuses is said and changes nothing. */
  async send(deed, body) {
    try {
      return (await this.work.send(deed, body)) ?? {};
    } catch (error) {
      this.say(this.words("failed", { why: error.message }), true);
      return null;
    }
  }

  say(text, loud = false) {
    by("live").textContent = text;
    const toast = by("toast");
    toast.textContent = text;
    toast.hidden = false;
    toast.classList.toggle("failed", loud);
    clearTimeout(this.quiet);
    this.quiet = setTimeout(() => {
      toast.hidden = true;
    }, loud ? 12_000 : 3_000);
  }

  /** Leaves for another page once a deed is done; the active time is told before. */
  async leave(deed, body, to) {
    await this.beat?.();
    if (await this.send(deed, body)) location.assign(to);
  }
}

/** A click in the text chooses the case there; again, the next one that lies there. */
function listen(judge) {
  const text = by("text");
  text.addEventListener("pointerup", (event) => {
    const chosen = judge.view.selection();
    if (judge.merge && chosen && chosen.anchor !== chosen.focus) {
      const [start, end] = [chosen.anchor, chosen.focus].sort((a, b) => a - b);
      const [from, to] = judge.segments.trim(...judge.segments.snap(start, end));
      judge.merge.place({ start: from, end: to });
      return;
    }
    if (judge.writing || (chosen && chosen.anchor !== chosen.focus)) return;
    const point = judge.view.characterAt(event.clientX, event.clientY);
    if (point === null) return;
    const keys = [...new Set(judge.lanes.spans.at(point).map((row) => row.key))];
    if (keys.length) judge.choose(keys[(keys.indexOf(judge.active) + 1) % keys.length]);
  });
}

/** Tells the active time and renews the lease while the page is in sight; says when it is lost. */
function keep(judge) {
  const time = new ActiveTime();
  let told = Date.now();
  judge.beat = async () => {
    const seconds = time.take();
    told = Date.now();
    try {
      await judge.work.send("heartbeat", { active_seconds: seconds });
    } catch (error) {
      time.giveBack(seconds);
      if (error.status === 409) judge.say(judge.words("lost", { why: error.message }), true);
    }
  };
  setInterval(() => {
    time.tick(true);
    if (!document.hidden && Date.now() - told >= (time.awake ? BEAT : RENEW)) judge.beat();
  }, 1000);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && time.some) judge.beat();
  });
}

const words = wordsFrom(read("adjudicate-strings"), /Mac|iPhone|iPad/.test(navigator.platform));
const data = read("adjudicate-data");
const judge = new Judge(data, words);
judge.begin();
const deeds = deedsOf(judge);
const reviewers = data.reviewers.map(({ letter }) => letter);
document.addEventListener("keydown", (event) => {
  const found = deedOf(event, { letters: data.letters, merging: Boolean(judge.merge), reviewers });
  if (!found || !(found.action in deeds)) return;
  event.preventDefault();
  deeds[found.action](found);
});
document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-action]");
  if (button && button.dataset.action in deeds) deeds[button.dataset.action](button.dataset);
});
listen(judge);
if (data.mine) keep(judge);
Object.assign(document.documentElement.dataset, { adjudicate: "ready", annotate: "ready" });
