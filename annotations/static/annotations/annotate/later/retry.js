/** Sending once more what the server refused: as it is now, with what waited behind it. */
import { BLANK } from "../store.js";

/** @param {import("../desk.js").Desk} desk @param {"annotation" | "evidence"} kind @param {string} id */
export function retry(desk, kind, id) {
  const { store, outbox } = desk;
  const { op } = store.problem(kind, id);
  const entry = outbox.troubled(id);
  const made = op.verb === "create";
  const fresh = made ? { ...op, body: bodyOf(desk, kind, op.body, store.get(kind, id)) } : op;
  const swallow = made ? outbox.behind(entry) : [];
  if (made) store.accept(kind, id);
  else store.dismiss(kind, id);
  if (!entry) return desk.run([fresh]);
  outbox.again(entry, fresh, store.version(kind, id), swallow);
  return store.apply(fresh);
}

/** The creating body of a row that may have been changed after the server refused it. */
function bodyOf(desk, kind, body, row) {
  const known = Object.keys({ ...BLANK[kind], ...body })
    .filter((field) => row[field] !== undefined)
    .map((field) => [field, row[field]]);
  const quote = kind === "annotation" ? { quote: desk.quote(row) } : {};
  return { ...Object.fromEntries(known), ...quote };
}
