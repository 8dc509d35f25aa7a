/**
 * What happens when a row was changed elsewhere since it was read (412): fields that do not clash
 * meet by themselves; for the rest a person chooses, and undo brings the other version back.
 */
import { step } from "./history.js";
import { change, clashes } from "./ops.js";

/**
 * @param {import("./desk.js").Desk} desk
 * @param {import("./ops.js").Op} op what could not be done
 * @param {object} current the row as the server has it
 * @returns {Promise<import("./ops.js").Op | null>} what to send instead; null keeps what is saved
 */
export async function decide(desk, op, current) {
  if (op.verb === "change" && !clashes(op, current).length) return op;
  if (op.kind === "set") return op;
  const mine = (await desk.ask.conflict(op, current)) === "mine";
  if (op.verb !== "change") return mine ? op : null;
  const fresh = change(op.kind, current, op.changes);
  desk.remember(mine ? step("did_change", [fresh]) : givenUp(fresh));
  return mine ? fresh : null;
}

/** A step whose undoing does what was given up for the other version. */
function givenUp(op) {
  const done = step("did_change", [op]);
  return { ...done, forward: done.backward, backward: done.forward };
}
