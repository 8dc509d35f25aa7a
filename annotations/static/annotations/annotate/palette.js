/**
 * The look of labels as style rules made from the project's colours, in a constructed style sheet
 * (a strict content security policy allows no other). Also names the highlights.
 */
import { DEPTHS } from "./depths.js";

/** Underlines by place in the scheme, so that labels differ without colour too. */
const LINES = ["solid", "dashed", "double"];

/** Distance of the underline from the text by depth. */
const OFFSETS = ["0.14em", "0.3em", "0.46em"];

/** How much of the label's colour tints the ground, in the light and in the dark theme. */
const TINT = [24, 34];
const ACTIVE_TINT = [46, 62];

/** Highlights that are not labels lie above all of them: a passage pointed at, the active one. */
export const ABOVE = DEPTHS;

export const activeName = (label) => `active-${label ?? "check"}`;

export const highlightName = (label, depth) => `label-${label ?? "check"}-${depth}`;

const tinted = (colour, part) => `color-mix(in srgb, ${colour} ${part}%, transparent)`;
const ground = (colour, [light, dark] = TINT) =>
  `light-dark(${tinted(colour, light)}, ${tinted(colour, dark)})`;
const ink = (colour) =>
  `light-dark(color-mix(in srgb, ${colour} 88%, black), color-mix(in srgb, ${colour} 62%, white))`;

function highlight(name, depth, colour, line) {
  return `::highlight(${name}) { background-color: ${ground(colour)};
    text-decoration: underline ${line} ${ink(colour)} 2px; text-underline-offset: ${OFFSETS[depth]}; }`;
}

function rules(key, colour, line) {
  const depths = Array.from({ length: DEPTHS }, (_, depth) =>
    highlight(highlightName(key, depth), depth, colour, line),
  );
  const active = `::highlight(${activeName(key)}) { background-color: ${ground(colour, ACTIVE_TINT)};
    text-decoration: underline ${ink(colour)} 3px; text-underline-offset: ${OFFSETS[0]}; }`;
  return [
    ...depths,
    active,
    `[data-label="${key ?? "check"}"] { --label: ${ink(colour)}; --label-ground: ${ground(colour)}; }`,
  ];
}

/** What is found and not yet judged: grey and dotted, as no label of the scheme is. */
const TO_CHECK = "#70707a";

/**
 * Style rules for a label scheme.
 * @param {{key: string, colour: string}[]} labels colours are #rrggbb, keys slugs (both held by the database)
 */
export function paint(labels) {
  const sheet = new CSSStyleSheet();
  const all = labels.flatMap((label, i) => rules(label.key, label.colour, LINES[i % LINES.length]));
  sheet.replaceSync([...all, ...rules(null, TO_CHECK, "dotted")].join("\n"));
  document.adoptedStyleSheets.push(sheet);
}

/** Registers a highlight once under its name and gives it back. */
export function registered(name, priority) {
  let found = CSS.highlights.get(name);
  if (!found) {
    found = new Highlight();
    found.priority = priority;
    CSS.highlights.set(name, found);
  }
  return found;
}
