/** Letting go of something that was never saved: from the queue, and from what the page shows. */

/**
 * Drops an entry with what cannot be without it; rows look again as the server has them.
 * @param {import("../desk.js").Desk} desk @param {import("../kept.js").Entry} entry
 */
export function discard(desk, entry) {
  const gone = desk.outbox.with(entry);
  desk.outbox.drop(gone);
  for (const { op, document } of gone.reverse()) if (document === desk.document) takeBack(desk, op);
  if (!desk.activeRow) desk.activate(null);
}

function takeBack({ store, history }, op) {
  if (op.kind === "set") return;
  const server = store.kinds[op.kind].get(op.id)?.server;
  if (!server) {
    history.forget(op.id);
    store.refuse({ ...op, verb: "create" }, "");
    return void store.dismiss(op.kind, op.id);
  }
  if (op.verb === "restore") store.settle({ ...op, verb: "delete" }, null);
  else store.settle({ ...op, verb: "change" }, server);
}
