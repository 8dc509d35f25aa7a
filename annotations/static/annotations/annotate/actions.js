/**
 * From the name of an action to what it does: one table for keys, buttons and dialogs alike, so
 * that every action has a key and a visible control. Each group below gives its part of the table.
 */

/** @param {object} page the parts that main.js put together @returns {Record<string, Function>} */
export function actionsOf(page) {
  return {
    ...marking(page),
    ...amending(page),
    ...edges(page),
    ...going(page),
    ...asking(page),
    ...selecting(page),
  };
}

/** Labels what is selected, else the active annotation. */
function marking({ desk, cursor, bar }) {
  const mark = (label) => {
    if (cursor.empty) return desk.activeRow ? desk.relabel(label) : desk.say("choose_first");
    const [start, end] = cursor.chosen();
    if (start === end || !desk.mark(start, end, label)) return;
    cursor.place(end);
    bar.hide();
  };
  const byDigit = (name) => desk.labels.find(({ hotkey }) => hotkey && name === `Digit${hotkey}`);
  return {
    label: ({ name }) => {
      const label = byDigit(name);
      if (label) mark(label.key);
    },
    "label-button": ({ key }) => mark(key || null),
    mark: () => mark(null),
    relabel: ({ key }) => desk.relabel(key || null),
  };
}

function amending({ desk, card, drawer, bar }) {
  return {
    confidence: () => card.raiseConfidence(),
    note: () => {
      if (!desk.activeRow) return desk.say("choose_first");
      bar.hide();
      card.editNote();
    },
    judges: () => {
      const row = desk.activeRow;
      if (row) desk.amend(row.id, { judges: row.judges === "assertion" ? "content" : "assertion" });
    },
    evidence: () => {
      bar.hide();
      drawer.open();
    },
    delete: () => {
      bar.hide();
      desk.delete();
    },
    undo: () => desk.undo(),
    redo: () => desk.redo(),
  };
}

/** `start-back`, `end-on-exact` and so on: one word or character. */
function edges({ desk }) {
  const made = {};
  for (const edge of ["start", "end"]) {
    for (const [name, way] of [
      ["back", -1],
      ["on", 1],
    ]) {
      made[`${edge}-${name}`] = () => desk.nudge(edge, way, false);
      made[`${edge}-${name}-exact`] = () => desk.nudge(edge, way, true);
    }
  }
  return made;
}

function going({ desk, cursor, list, links, view }) {
  const walk = (way, fits) => {
    const ahead = list.step(way, cursor.focus, fits);
    // What is left to do may lie before the caret too.
    const id = ahead ?? (fits && list.rows.find(fits)?.id);
    if (id && id !== desk.active) desk.activate(id, { reveal: true, speak: true });
    else desk.say("no_more");
  };
  const leave = async (url) => {
    if (!url) return desk.say("no_more");
    // What was not answered by then goes out from the next page.
    await Promise.race([desk.outbox.rest(), new Promise((go) => setTimeout(go, 1000))]);
    location.assign(url);
  };
  return {
    next: () => walk(1),
    previous: () => walk(-1),
    "next-open": () => walk(1, (row) => !row.label),
    "next-bare": () => walk(1, (row) => !desk.store.hasEvidence(row.id)),
    "next-document": () => leave(links.next),
    "previous-document": () => leave(links.previous),
    history: () => leave(desk.store.set && links.history.replace("{id}", desk.store.set.id)),
    list: () => list.focus(),
    read: () => view.root.focus({ preventScroll: true }),
  };
}

function asking({ desk, cursor, list, drawer, bar, dialogs, help, painter, reading, arrange, comments, status }) {
  const submit = async () => {
    if (!desk.editable) return desk.say("read_only");
    const { spans } = desk.store.spans;
    const open = {
      toCheck: spans.filter((row) => !row.label).length,
      bare: spans.filter((row) => !desk.store.hasEvidence(row.id)).length,
    };
    const counts = { ...open, total: desk.store.spans.size, waiting: desk.outbox.waiting };
    const answer = await dialogs.submission(counts);
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
    submit,
    close,
    reopen: () => desk.reopen(),
    unsaved: () => status.list(),
    guideline: () => help.guideline.showModal(),
    reading: () => reading.open(),
    comments: ({ key }) => comments.open(key).catch(() => desk.say("part_failed")),
    arrange: () => arrange.toggle(),
  };
}

/** Selecting by unit: words, sentences, paragraphs. */
function selecting({ desk, cursor, bar }) {
  const show = () => {
    if (cursor.empty) return;
    bar.select(...cursor.range);
    const [start, end] = cursor.range;
    desk.say("selected", { quote: desk.quote({ start, end }) });
  };
  const sentence = (way) => {
    if (cursor.sentence(way)) show();
    else desk.say("no_more");
  };
  return {
    expand: () => {
      cursor.expand();
      show();
    },
    shrink: () => {
      cursor.shrink();
      show();
    },
    sentence: () => sentence(1),
    "sentence-before": () => sentence(-1),
  };
}
