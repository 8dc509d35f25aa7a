/**
 * Every write of the page as plain data: what it is, what takes it back, how two become one. Pure.
 * An op can be kept, sent again and turned round; nothing here knows a server or a screen.
 *
 * @typedef {{kind: "annotation" | "evidence" | "set", id: string,
 *   verb: "create" | "change" | "delete" | "restore" | "begin" | "submit" | "reopen",
 *   body?: object, changes?: object, before?: object}} Op `begin` makes the own set of a document,
 *   whose id it has
 */

export const create = (kind, id, body) => ({ kind, id, verb: "create", body });
export const remove = (kind, id) => ({ kind, id, verb: "delete" });
export const restore = (kind, id) => ({ kind, id, verb: "restore" });

/** @param {object} row the row as it is now; `before` is taken from it */
export function change(kind, row, changes) {
  const before = Object.fromEntries(
    Object.keys(changes).map((field) => [field, row[field] ?? null]),
  );
  return { kind, id: row.id, verb: "change", changes, before };
}

/** Whether a change would leave the row as it is. */
export function isIdle(op) {
  return (
    op.verb === "change" &&
    Object.keys(op.changes).every((field) => op.changes[field] === op.before[field])
  );
}

/** The op that takes another back. */
export function inverse(op) {
  if (op.verb === "create" || op.verb === "restore") return remove(op.kind, op.id);
  if (op.verb === "delete") return restore(op.kind, op.id);
  return { ...op, changes: op.before, before: op.changes };
}

/** The op that does the same once more: what was made once is restored, its id being taken. */
export function again(op) {
  return op.verb === "create" ? restore(op.kind, op.id) : op;
}

/** Two changes of one row as one, else null. */
export function merge(first, second) {
  const same =
    first.verb === "change" &&
    second.verb === "change" &&
    first.kind === second.kind &&
    first.id === second.id;
  if (!same) return null;
  return {
    ...first,
    changes: { ...first.changes, ...second.changes },
    before: { ...second.before, ...first.before },
  };
}

/** A row as it will be once the waiting ops for it are through. */
export function overlay(row, waiting) {
  const changes = waiting
    .filter((op) => op.verb === "change" && op.id === row.id)
    .map((op) => op.changes);
  return Object.assign({}, row, ...changes);
}

/** Fields that both this change and somebody else's, seen in `current`, have touched differently. */
export function clashes(op, current) {
  return Object.keys(op.changes).filter((field) => {
    const now = current[field] ?? null;
    return now !== (op.before[field] ?? null) && now !== op.changes[field];
  });
}
