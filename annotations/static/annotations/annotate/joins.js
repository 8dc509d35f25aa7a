/** Joins the parts of the page: who listens to whom. The only place that knows all of them. */
import { estimate } from "./blocks.js";
import { markInvisible } from "./invisible.js";
import { joinKeys } from "./keys.js";

/** Milliseconds without a key after which the bar is offered for a selection made by keys. */
const OFFER = 600;

/** Milliseconds that what stands beside the text may wait for quick keys. */
const HURRY = 100;

function joinButtons(page, actions) {
  // A press on a button must not take the keyboard away from the text.
  document.addEventListener("mousedown", (event) => {
    if (event.target.closest?.("[data-action]")) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-action]");
    if (!button || button.disabled) return;
    const { action, key } = button.dataset;
    (action === "label" || action === "check" ? actions["label-button"] : actions[action])({ key });
  });
  document.querySelector("#set")?.addEventListener("change", (event) => event.target.form.submit());
  document.querySelector("#side-toggle").addEventListener("click", (event) => {
    const open = document.body.classList.toggle("side-open");
    event.currentTarget.setAttribute("aria-expanded", String(open));
  });
  document.addEventListener("left", () => page.view.root.focus({ preventScroll: true }));
  document.addEventListener("beside", ({ detail }) => page.drawer.open(detail));
  document.addEventListener("entered", () => page.view.root.focus({ preventScroll: true }));
}

/** Selecting and clicking in the text. */
function joinText({ desk, cursor, pointer, bar, view, drawer, painter }) {
  let soon = 0;
  const offer = () => {
    if (!cursor.empty) bar.select(...cursor.chosen());
  };
  // While evidence is looked for, the annotation that it is for stays the active one.
  const settle = (id) => {
    if (id || !drawer.isOpen) desk.activate(id);
  };
  pointer.addEventListener("chosen", () => {
    settle(null);
    offer();
  });
  pointer.addEventListener("hit", ({ detail }) => {
    const here = detail.point === null ? [] : desk.store.spans.at(detail.point).reverse();
    const at = (here.findIndex((one) => one.id === desk.active) + 1) % here.length;
    const row = here[at];
    painter.point();
    settle(row?.id ?? null);
    if (!row) return bar.hide();
    bar.annotate(row, at + 1, here.length);
    const [label, quote] = [desk.title(row.label), desk.quote(row)];
    const key = here.length > 1 ? "at_overlap" : "at_annotation";
    desk.say(key, { label, quote, nth: at + 1, all: here.length });
  });
  cursor.addEventListener("moved", ({ detail }) => {
    clearTimeout(soon);
    if (detail.by !== "key") return;
    bar.hide();
    settle(cursor.empty ? (desk.store.spans.at(cursor.focus).at(-1)?.id ?? null) : null);
    if (!cursor.empty) soon = setTimeout(offer, OFFER);
  });
  view.root.addEventListener("blur", () => clearTimeout(soon));
}

/**
 * What changes on the screen when something changes on the desk. The span is painted at once; what
 * stands beside the text follows after that frame, so that a key is answered in one.
 */
function joinDesk(page) {
  const { desk, painter, handles, cursor, view, status } = page;
  const { store, outbox } = desk;
  const beside = afterFrame(() => besideText(page));
  store.addEventListener("change", ({ detail }) => {
    // An annotation with evidence is painted fuller than one without.
    const { annotation } = detail.after ?? detail.before ?? {};
    painter.refresh([detail.kind === "annotation" ? detail.id : annotation]);
    beside();
  });
  store.addEventListener("depths", ({ detail }) => painter.refresh(detail));
  store.addEventListener("set", beside);
  desk.addEventListener("active", ({ detail }) => {
    const row = desk.activeRow;
    painter.activate(detail.id);
    beside();
    if (!row || !detail.reveal) return;
    if (getComputedStyle(page.card.root.parentElement).position === "fixed") page.card.refresh();
    view.reveal(row.start, row.end);
    cursor.place(row.start);
    handles.draw();
  });
  desk.addEventListener("say", ({ detail }) =>
    status[LOUD.has(detail.key) ? "show" : "say"](detail.words),
  );
  desk.addEventListener("refused", ({ detail }) =>
    status.show(page.words("refused_loud", { why: detail.why })),
  );
  outbox.addEventListener("state", () => status.saving(outbox, store.failures()));
  store.addEventListener("change", () => status.saving(outbox, store.failures()));
}

/** The handles first: they ask where the text stands, which costs nothing before the rest is written. */
function besideText({ list, card, drawer, handles }) {
  handles.draw();
  list.refresh();
  card.refresh();
  drawer.follow();
  list.reveal();
}

/**
 * Calls `act` once after the next frame is on the screen, however often it is asked: when nothing
 * more urgent waits, such as the next key, and no later than after HURRY.
 */
function afterFrame(act) {
  let asked = false;
  const run = () => {
    asked = false;
    act();
  };
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => (window.requestIdleCallback ?? setTimeout)(run, { timeout: HURRY }));
  };
}

/** Notices that nothing else on the screen shows. */
const LOUD = new Set([
  "choose_first",
  "copied",
  "read_only",
  "only_judged",
  "nothing_to_undo",
  "nothing_to_redo",
  "already_there",
  "choose_passage",
  "part_failed",
  "reading_unsaved",
  "marked_elsewhere",
  "no_more",
  "undone",
  "undone_skipping",
  "redone_skipping",
  "step_skipped",
  "redone",
  "deleted",
]);

/** Undo, redo, submit, reopen: what can be done now. */
function joinControls({ desk, status, words }) {
  const all = (action) => document.querySelectorAll(`[data-action=${action}]`);
  const show = () => {
    const { editable, history, store } = desk;
    for (const button of all("undo")) button.disabled = !editable || !history.done.length;
    for (const button of all("redo")) button.disabled = !editable || !history.undone.length;
    for (const button of all("submit")) button.hidden = !editable;
    for (const button of all("reopen")) button.hidden = !desk.reopenable;
    const why = editable
      ? ""
      : store.set
        ? store.set.mine
          ? "notice_submitted"
          : "notice_others"
        : "notice_viewer";
    document.querySelector("#set-notice").hidden = editable;
    document.querySelector("#set-notice-words").textContent = why && words(why);
    // It was chosen before it was begun.
    const [shown] = document.querySelector("#set")?.selectedOptions ?? [];
    if (shown && store.set?.mine)
      Object.assign(shown, { value: store.set.id, textContent: words(`mine_${store.set.status}`) });
  };
  desk.addEventListener("history", show);
  desk.store.addEventListener("set", ({ detail }) => {
    show();
    desk.activate(desk.active, { reveal: false });
    status.show(words(`set_${detail.status}`));
  });
  show();
}

/** Leaving with something that is kept nowhere is asked about; coming back tries again. */
function joinWindow({ desk, view, painter, cursor, handles, bar }) {
  const { outbox } = desk;
  const again = () => document.hidden || outbox.state === "saved" || outbox.nudge();
  addEventListener("online", again);
  document.addEventListener("visibilitychange", again);
  addEventListener("beforeunload", (event) => {
    if (outbox.unwritten || (outbox.waiting && !outbox.durable)) event.preventDefault();
  });
  addEventListener("resize", () => {
    handles.draw();
    cursor.draw();
    bar.hide();
  });
  const jump = () => {
    const [, start, end] = /^#(\d+)-(\d+)$/.exec(location.hash) ?? [];
    if (end === undefined) return;
    const [from, to] = [Number(start), Number(end)];
    const here = desk.store.spans.at(from);
    desk.activate(here.find((one) => one.start === from && one.end === to)?.id ?? null);
    painter.point(from, to);
    view.reveal(from, to, true);
    cursor.place(from);
  };
  addEventListener("hashchange", jump);
  jump();
}

/** @param {object} page @param {Record<string, Function>} actions */
export function join(page, actions) {
  markInvisible({ ...page, facts: document.querySelector(".heading-facts") });
  joinKeys(page, actions);
  joinButtons(page, actions);
  joinText(page);
  joinDesk(page);
  joinControls(page);
  // The first look at how anything lies: what was changed until here is laid out once.
  estimate(page.view);
  joinWindow(page);
  page.list.refresh();
  page.card.refresh();
  page.status.saving(page.desk.outbox, 0);
  page.view.root.focus({ preventScroll: true });
  page.cursor.draw();
  page.painter.begin();
  document.documentElement.dataset.annotate = "ready";
}
