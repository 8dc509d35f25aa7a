/** The sheet of all keys, as they are on this machine; loaded when it is first opened. */
import { BINDINGS, keysOn } from "../keymap.js";
import { caps } from "./spell.js";

/** Keys grouped for reading; what is not named here is the other end of a pair. */
const GROUPS = {
  mark: "label mark note judges confidence evidence delete undo redo",
  move: "left word-left up sentence-up paragraph-up line-start text-start page-up",
  select: "sentence sentence-before expand shrink",
  edges: "end-back end-on start-back start-on end-on-exact",
  go: "next previous next-open next-bare next-document previous-document list read close",
  evidence: "supports disputes context open address search",
  page: "commands submit comments guideline spoken keys",
};

/** Keys that go in pairs are shown with both ends. */
const PAIRS = {
  left: "right",
  "word-left": "word-right",
  up: "down",
  "sentence-up": "sentence-down",
  "paragraph-up": "paragraph-down",
  "line-start": "line-end",
  "text-start": "text-end",
  "page-up": "page-down",
};

function element(name, ...content) {
  const made = document.createElement(name);
  made.append(...content);
  return made;
}

/** How many of its keys an action shows: the digits of three labels, the first of others. */
const SHOWN = { label: 3, delete: 2, redo: 2 };

/** @param {HTMLElement} box @param {Function} words @param {import("../keymap.js").Keymap} keymap */
export function fillKeys(box, words, keymap) {
  const all = new Map(BINDINGS.map(([action, keys]) => [action, keysOn(keys, keymap.mac)]));
  const shown = (action) => (all.get(action) ?? []).slice(0, SHOWN[action] ?? 1);
  const line = (action) => [
    element("dt", ...[...shown(action), ...shown(PAIRS[action])].map((key) => caps(key, keymap))),
    element("dd", words(`key_${action}`)),
  ];
  box.replaceChildren(
    ...Object.entries(GROUPS).map(([group, actions]) =>
      element(
        "section",
        element("h3", words(`group_${group}`)),
        element("dl", ...actions.split(" ").flatMap(line)),
      ),
    ),
  );
}
