/**
 * From the name of an action to what it does: one table for keys, buttons and dialogs alike, so
 * that every action has a key and a visible control.
 */

/** @param {object} page the parts that main.js put together */
export function actionsOf(page) {
  const { desk, cursor, list, card, drawer, bar, dialogs, help, links, painter, view } = page;
  const go = async (url) => {
    if (!url) return desk.say("no_more");
    await desk.outbox.rest();
    location.assign(url);
  };
  const labelOf = (digit) => desk.labels.find((label) => label.hotkey === digit);

  /** Labels what is selected, else the active annotation. */
  const mark = (label) => {
    if (cursor.empty) return desk.activeRow ? desk.relabel(label) : desk.say("choose_first");
    const [start, end] = cursor.chosen();
    if (start === end || !desk.mark(start, end, label)) return;
    cursor.place(end);
    bar.hide();
  };
  const walk = (way, fits) => {
    const id = list.step(way, cursor.focus, fits);
    if (id) desk.activate(id, { reveal: true, speak: true });
    else desk.say("no_more");
  };
  const nudge = (edge, way, exact) => () => desk.nudge(edge, way, exact);
  const edges = Object.fromEntries(["start", "end"].flatMap((edge) => [["back", -1], ["on", 1]].flatMap(([name, way]) => [
    [`${edge}-${name}`, nudge(edge, way, false)], [`${edge}-${name}-exact`, nudge(edge, way, true)]])));
  const submit = async () => {
    if (!desk.editable || !desk.store.set) return desk.say("nothing_to_submit");
    const open = desk.open();
    const answer = await dialogs.submission({ ...open, total: desk.store.spans.size, waiting: desk.outbox.waiting });
    if (answer === "submit") desk.submit();
    if (answer === "show") list.show(open.toCheck ? "check" : "bare");
  };
  const close = () => {
    if (drawer.isOpen) return drawer.close();
    bar.hide();
    painter.point();
    if (cursor.empty) desk.activate(null);
    else cursor.place(cursor.focus);
  };

  return {
    ...edges,
    label: ({ name }) => { const label = labelOf(name.replace("Digit", "")); if (label) mark(label.key); },
    "label-button": ({ key }) => mark(key || null),
    mark: () => mark(null),
    relabel: ({ key }) => desk.relabel(key || null),
    note: () => { if (desk.activeRow) { bar.hide(); card.editNote(); } else desk.say("choose_first"); },
    judges: () => { const row = desk.activeRow; if (row) desk.amend(row.id, { judges: row.judges === "assertion" ? "content" : "assertion" }); },
    evidence: () => { bar.hide(); drawer.open(); },
    delete: () => { bar.hide(); desk.delete(); },
    undo: () => desk.undo(),
    redo: () => desk.redo(),
    next: () => walk(1),
    previous: () => walk(-1),
    "next-open": () => walk(1, (row) => !row.label),
    "next-document": () => go(links.next),
    "previous-document": () => go(links.previous),
    list: () => list.focus(),
    read: () => view.root.focus({ preventScroll: true }),
    expand: () => { cursor.expand(); bar.select(...cursor.range); },
    guideline: () => help.guideline.showModal(),
    keys: () => help.keys.showModal(),
    submit,
    reopen: () => desk.reopen(),
    close,
  };
}
