/**
 * What a person decides when a row was changed or deleted elsewhere since it was read: mine, theirs,
 * or field by field. What is given up stays: theirs in the history of the set, mine under undo.
 * The question itself is fetched when it is asked for the first time.
 */
import { step } from "./history.js";
import { change, merge, remove, restore } from "./ops.js";

/**
 * @param {import("./desk.js").Desk} desk
 * @param {import("./kept.js").Entry} entry what could not be done
 */
export async function decide(desk, entry) {
  const { outbox, store } = desk;
  const { conflict: current } = entry.trouble;
  const later = entry.op.verb === "change" ? outbox.behind(entry) : [];
  const op = later.reduce((whole, other) => merge(whole, other.op), entry.op);
  if (current) store.learn(op, current);
  else store.lose(op.kind, op.id);
  const { compare } = await import("./later/compare.js");
  const answer = await compare(desk, op, current);
  if (!answer || !outbox.troubled(op.id)) return;
  if (op.verb === "delete") return deletion(desk, entry, current, answer.take === "mine");
  if (!current) return revival(desk, [entry, ...later], op, answer.take === "mine");
  const mine = change(op.kind, current, op.changes);
  if (answer.take !== "mine") desk.remember(givenUp("did_change", [mine]));
  if (answer.take === "theirs") return letGo(desk, [entry, ...later], current);
  const fresh = answer.take === "mine" ? mine : change(op.kind, current, answer.changes);
  outbox.again(entry, fresh, current.version, later);
  store.apply(fresh);
  desk.remember(step("did_change", [fresh]));
}

function letGo(desk, entries, current) {
  desk.outbox.drop(entries);
  desk.store.learn(entries[0].op, current);
}

/** Mine is deleted, theirs was changed. */
function deletion(desk, entry, current, mine) {
  const op = remove(entry.op.kind, entry.op.id, current);
  if (!mine) {
    desk.outbox.drop([entry]);
    return desk.store.settle(restore(op.kind, op.id), current);
  }
  desk.outbox.again(entry, op, current.version);
  desk.store.apply(op);
}

/** Mine is changed, theirs was deleted. */
function revival(desk, entries, op, mine) {
  desk.outbox.drop(entries);
  const row = desk.store.last(op.kind, op.id) ?? { id: op.id, ...op.before };
  const was = { ...row, ...op.before };
  const back = [restore(op.kind, op.id, was), change(op.kind, was, op.changes)];
  if (mine) desk.perform("did_change", back);
  else desk.remember(givenUp("did_change", back));
}

/** A step whose undoing does what was given up for the other version. */
function givenUp(words, ops) {
  const done = step(words, ops);
  return { ...done, forward: done.backward, backward: done.forward };
}
