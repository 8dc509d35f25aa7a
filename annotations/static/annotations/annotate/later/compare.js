/**
 * Two versions of one row side by side, field by field, and what a person chooses of them. Builds
 * the question and reads the answer; what follows from it is decided in conflicts.js.
 */
import { enough } from "../evidence.js";

/** Points of text shown before and after a span. */
const AROUND = 60;

const FIELDS = {
  annotation: ["label", "span", "note", "judges", "confidence"],
  evidence: ["stance", "quote", "note", "group", "sufficient"],
};

function element(name, text = "", className = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(text);
  return made;
}

/** A span with the text around it. */
function inContext({ start, end }, text) {
  const box = element("span");
  box.dir = "auto";
  const before = text.slice(Math.max(0, start - AROUND), start);
  box.append(start > AROUND ? "…" : "", before, element("mark", text.slice(start, end)));
  box.append(text.slice(end, end + AROUND), "…");
  return box;
}

/** What a field of a row looks like. */
function shown(field, row, { words, title, segments }) {
  if (field === "span") return inContext(row, segments.text);
  if (field === "label") return title(row.label ?? null);
  if (field === "judges") return words(`judges_${row.judges ?? "content"}`);
  if (field === "stance") return words(row.stance);
  if (field === "sufficient") return row.sufficient ? words(enough(row)) : "–";
  if (field === "confidence") return row.confidence == null ? "–" : `${Math.round(row.confidence * 100)}\u00a0%`;
  return String(row[field] ?? "") || "–";
}

const places = (field) => (field === "span" ? ["start", "end"] : [field]);
const differs = (field, one, other) =>
  places(field).some((name) => (one[name] ?? null) !== (other[name] ?? null));

/**
 * @param {import("../desk.js").Desk} desk
 * @param {import("../ops.js").Op} op what could not be done
 * @param {object | null} current the row as the server has it; null when it was deleted
 * @returns {Promise<{take: "mine" | "theirs" | "both", changes?: object} | null>} null when it was
 *   answered in another tab; `changes` is what `both` puts over the row of the server
 */
export async function compare(desk, op, current) {
  const { words } = desk;
  const last = desk.store.last(op.kind, op.id);
  const mine = op.verb === "delete" ? null : { ...(current ?? { ...last, ...op.before }), ...op.changes };
  const table = element("table", "", "versions");
  const head = element("tr");
  head.append(element("td"), element("th", words("yours")), element("th", words("theirs")));
  for (const cell of head.querySelectorAll("th")) cell.scope = "col";
  table.append(head);
  const fields = FIELDS[op.kind];
  const open = mine && current ? fields.filter((field) => differs(field, mine, current)) : [];
  for (const field of fields) table.append(line(desk, field, mine, current, open));
  const both = open.length > 1 ? [["both", "keep_both", ""]] : [];
  const answer = await desk.ask.question(
    op.id,
    "conflict_title",
    [element("p", words(current && mine ? "conflict_words" : "conflict_deleted")), table],
    [["mine", "keep_mine", "primary"], ...both, ["theirs", "keep_theirs", ""]],
  );
  if (answer !== "both") return answer && { take: answer };
  return { take: "both", changes: chosen(table, open, mine) };
}

/** One field of both versions; a choice where they differ. */
function line(desk, field, mine, current, open) {
  const row = element("tr");
  const name = element("th", desk.words(`field_${field}`));
  name.scope = "row";
  row.append(name);
  row.classList.toggle("differs", open.includes(field));
  for (const [side, version] of [
    ["mine", mine],
    ["theirs", current],
  ]) {
    const cell = element("td");
    const said = version ? shown(field, version, desk) : desk.words("version_deleted");
    cell.append(open.length > 1 && open.includes(field) ? choice(field, side, said) : said);
    row.append(cell);
  }
  return row;
}

function choice(field, side, said) {
  const label = element("label");
  const radio = Object.assign(element("input"), { type: "radio", name: `take-${field}`, value: side });
  radio.checked = side === "mine";
  label.append(radio, said);
  return label;
}

/** The fields for which mine was chosen. */
function chosen(table, open, mine) {
  const taken = open.filter(
    (field) => table.querySelector(`input[name="take-${field}"]:checked`)?.value === "mine",
  );
  return Object.fromEntries(taken.flatMap(places).map((name) => [name, mine[name] ?? null]));
}
