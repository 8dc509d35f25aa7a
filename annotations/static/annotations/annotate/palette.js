/**
 * The look of labels as style rules made from the project's colours, in a constructed style sheet
 * (a strict content security policy allows no other). Also names the highlights.
 */
import { DEPTHS } from "./depths.js";

/** Underlines by place in the scheme, so that labels differ without colour too. */
const LINES = ["solid", "dashed", "double", "wavy"];

/** Distance of the underline from the text by depth. */
const OFFSETS = ["0.13em", "0.35em", "0.57em"];

/**
 * How much of the label's colour tints the ground, in the light and in the dark theme: an
 * annotation with evidence, one that has none yet, the active one.
 */
const TINT = [28, 38];
const BARE_TINT = [9, 13];
const ACTIVE_TINT = [48, 66];

/** Highlights that are not labels lie above all of them: a passage pointed at, the active one. */
export const ABOVE = DEPTHS;

export const activeName = (label) => `active-${label ?? "check"}`;

export const highlightName = (label, depth, bare = false) =>
  `label-${label ?? "check"}-${depth}${bare ? "-bare" : ""}`;

/** Words stay readable on a tint of any colour, and a label's name in its own ink. */
const shade = (colour, light) => `oklch(from ${colour} ${light} c h)`;
const part = (colour, share) => `color-mix(in srgb, ${colour} ${share}%, transparent)`;
const ground = (colour, [light, dark] = TINT) =>
  `light-dark(${part(shade(colour, "max(l, 0.38)"), light)}, ${part(shade(colour, `min(l, ${dark > TINT[1] ? 0.62 : 0.84})`), dark)})`;
const ink = (colour) =>
  `light-dark(${shade(colour, "clamp(0.28, l - 0.14, 0.38)")}, ${shade(colour, "clamp(0.8, l + 0.22, 0.92)")})`;

/** Longhands: WebKit takes no shorthand of these in a highlight. */
function highlight(name, depth, colour, line, tint, px = 2) {
  return `::highlight(${name}) { background-color: ${ground(colour, tint)}; text-decoration-line: underline;
    text-decoration-style: ${line}; text-decoration-color: ${ink(colour)}; text-decoration-thickness: ${px}px;
    text-underline-offset: ${OFFSETS[depth]}; }`;
}

function rules(key, colour, line) {
  const depths = Array.from({ length: DEPTHS }, (_, depth) => [
    highlight(highlightName(key, depth), depth, colour, line, TINT),
    highlight(highlightName(key, depth, true), depth, colour, line, BARE_TINT),
  ]);
  const active = highlight(activeName(key), 0, colour, line, ACTIVE_TINT, 4);
  return [
    ...depths.flat(),
    active,
    `[data-label="${key ?? "check"}"] { --label: ${ink(colour)}; --label-ground: ${ground(colour)};
      --label-line: ${line === "wavy" ? "groove" : line}; }`,
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
