/**
 * Every write of the page as plain data: what it is, what takes it back, how two become one. Pure.
 * An op can be kept, sent again and turned round; nothing here knows a server or a screen.
 *
 * @typedef {{kind: "annotation" | "evidence" | "set", id: string,
 *   verb: "create" | "change" | "delete" | "restore" | "begin" | "submit" | "reopen",
 *   body?: object, changes?: object, before?: object, row?: object}} Op `row` is what is deleted or
 *   brought back, as it was; `begin` makes the own set of a document,
 *   whose id it has, to be submitted with no more annotations than were `seen`
 */

export const create = (kind, id, body) => ({ kind, id, verb: "create", body });
export const remove = (kind, id, row) => ({ kind, id, verb: "delete", row });
export const restore = (kind, id, row) => ({ kind, id, verb: "restore", row });

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
  if (op.verb === "create" || op.verb === "restore")
    return remove(op.kind, op.id, op.row ?? { id: op.id, ...op.shown, ...op.body });
  if (op.verb === "delete") return restore(op.kind, op.id, op.row);
  return { ...op, changes: op.before, before: op.changes };
}

/** The op that does the same once more: what was made once is restored, its id being taken. */
export function again(op) {
  return op.verb === "create" ? inverse(inverse(op)) : op;
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

/** Fields that a person can give or change. */
const CONTENT = new Set(
  "start end label judges note confidence stance group sufficient quote url".split(" "),
);

/** Whether a row has the content that `fields` names. */
export function sameAs(fields, row) {
  return Object.keys(fields)
    .filter((field) => CONTENT.has(field))
    .every((field) => (fields[field] ?? null) === (row[field] ?? null));
}

/**
 * Whether an entry of the queue has to wait for another one that does not get on: for the row that
 * is not made yet, for the change that a person has to decide on.
 */
export function leansOn({ op, document }, other) {
  const { refused, conflict } = other.trouble ?? {};
  if (op.kind === "set") return document === other.document && conflict !== undefined;
  const missing = other.op.verb === "create" || other.op.verb === "restore";
  if (op.id === other.op.id) return missing || refused === undefined;
  return missing && op.body?.annotation === other.op.id;
}

/** Whether ops can be done one after the other, given the rows as they are now. */
export function possible(ops, store) {
  const made = new Map();
  const now = (kind, id) => (made.has(id) ? made.get(id) : store.get(kind, id));
  return ops.every((op) => {
    const row = now(op.kind, op.id);
    const was = row ?? op.row ?? store.last(op.kind, op.id);
    if (op.kind === "evidence" && was && !now("annotation", was.annotation)) return false;
    if (op.verb === "change") made.set(op.id, { ...row, ...op.changes });
    else made.set(op.id, op.verb === "delete" ? null : was);
    if (op.verb === "change") return row !== null && sameAs(op.before, row);
    return (row === null) === (op.verb === "restore");
  });
}
