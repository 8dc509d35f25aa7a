/** What one can do on the adjudication page: one function a deed. Keys and buttons call them. */
import { registered } from "../annotate/palette.js";
import { explain } from "./keys.js";
import { Merge } from "./writing.js";

const by = (id) => document.getElementById(id);

/** What can be done, by name. @param {object} judge the page, see main.js */
export function deedsOf(judge) {
  const { work, words } = judge;
  const one = () => work.get(judge.active);
  const side = (letter) => one()?.sides.find((each) => each.letter === letter);
  const open = {
    next: () => judge.step(1),
    previous: () => judge.step(-1),
    "next-open": () => {
      const next = work.nextOpen(judge.active);
      if (next) judge.choose(next.key);
    },
    cancel: () => judge.stop(),
    keys: () => {
      explain(by("keys-body"), words);
      by("keys-dialog").showModal();
    },
  };
  if (!work.mine) return open;
  return {
    ...open,
    take: ({ letter }) => {
      const taken = side(letter);
      if (!taken?.marked) return;
      const body = { outcome: "take", source: taken.annotation };
      if (one().agreed) judge.decide(body);
      else
        judge.ask(words("reason_take", { who: letter }), true, (reason) =>
          judge.decide({ ...body, reason }),
        );
    },
    reject: () => {
      if (one())
        judge.ask(words("reason_reject"), true, (reason) => judge.decide({ outcome: "reject", reason }));
    },
    merge: () => one() && merge(judge, one()),
    label: ({ hotkey }) => judge.merge?.digit(hotkey),
    edge: ({ edge, way }) => judge.merge?.move(edge, way),
    agreed: async () => {
      const done = await judge.send("agreed");
      if (done) judge.say(words("taken_agreed", { n: done.cases.length }));
      const next = done && work.nextOpen(null);
      if (next) judge.choose(next.key);
    },
    undo: () => undo(judge),
    "undo-case": () => undo(judge, { case: judge.active }),
    ask: ({ letter }) => {
      const asked = work.reviewers.find((each) => each.letter === letter);
      judge.ask(words("reason_ask", { who: letter }), true, (remark) =>
        judge.leave("ask-back", { annotation_set: asked.annotation_set, remark }, judge.data.urls.list),
      );
    },
    park: () =>
      judge.ask(words("reason_park"), false, (remark) =>
        judge.leave("park", { remark }, judge.data.urls.list),
      ),
    release: () => judge.leave("release", undefined, judge.data.urls.list),
    finish: () => {
      if (judge.writing) judge.writing.requestSubmit();
      else judge.leave("finish", undefined, location.href);
    },
  };
}

async function undo(judge, body = {}) {
  const done = await judge.send("undo", body);
  if (!done) return;
  judge.say(judge.words(done.cases.length ? "undone" : "nothing_to_undo"));
  if (done.cases.length) judge.choose(done.cases[0].key);
}

function merge(judge, one) {
  judge.merge = new Merge({
    one,
    words: judge.words,
    labels: judge.data.labels,
    card: judge.card,
    segments: judge.segments,
    view: judge.view,
    save: (body) => judge.decide({ outcome: "merge", ...body }),
    cancel: () => judge.stop(),
    moved: ({ start, end }) => {
      const shown = registered("merging", 9);
      shown.clear();
      shown.add(judge.view.static(start, end));
    },
  });
  judge.writing = judge.merge.form;
  judge.show();
  judge.merge.choices[0].focus();
}
