/** The keyboard of the adjudication page: from a key to a deed. Pure but for the sheet of keys. */
import { h } from "./dom.js";

const FIELDS = "input:not([type=checkbox]), textarea, select, [contenteditable]";

const PLAIN = {
  j: "next",
  k: "previous",
  n: "next-open",
  m: "merge",
  x: "reject",
  g: "agreed",
  u: "undo",
  p: "park",
  "?": "keys",
};

/**
 * @param {KeyboardEvent} event @param {{letters: boolean, merging: boolean, reviewers: string[]}} now
 * @returns {{action: string, letter?: string, hotkey?: string, edge?: string, way?: number} | null}
 */
export function deedOf(event, { letters, merging, reviewers }) {
  if (event.isComposing || document.querySelector("dialog[open]")) return null;
  const mod = event.ctrlKey || event.metaKey;
  if (event.key === "Escape") return { action: "cancel" };
  if (mod && event.key === "Enter") return { action: "finish" };
  if (event.target.matches?.(FIELDS)) return null;
  if (mod && event.key.toLowerCase() === "z" && !event.shiftKey) return { action: "undo" };
  if (mod || event.altKey) return null;
  if (merging) {
    const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code);
    if (digit) return { action: "label", hotkey: digit[1] };
    if (event.code === "BracketLeft" || event.code === "BracketRight")
      return {
        action: "edge",
        edge: event.shiftKey ? "start" : "end",
        way: event.code === "BracketLeft" ? -1 : 1,
      };
  }
  if (event.key === "ArrowDown" || event.key === "ArrowUp") return arrow(event);
  if (!letters) return null;
  const letter = event.key.toUpperCase();
  if (event.key.length === 1 && reviewers.includes(letter) && !(letter.toLowerCase() in PLAIN))
    return { action: event.shiftKey ? "ask" : "take", letter };
  const action = PLAIN[event.key.toLowerCase()];
  return action ? { action } : null;
}

/** Arrows move from case to case in the list; elsewhere they scroll. */
function arrow(event) {
  if (!event.target.closest?.("#cases")) return null;
  return { action: event.key === "ArrowDown" ? "next" : "previous" };
}

/** Fills the sheet of keys. */
export function explain(list, words) {
  const lines = [
    ["J K", "key_move"], ["N", "key_open"], ["A B …", "key_take"], ["Shift+A …", "key_ask"],
    ["M", "key_merge"], ["X", "key_reject"], ["G", "key_agreed"], ["U, Ctrl+Z", "key_undo"],
    ["1 2 3", "key_labels"], ["[ ]", "key_edges"], ["⏎", "key_save"], ["Esc", "key_cancel"],
    ["P", "key_park"], ["Ctrl+⏎", "key_finish"], ["?", "key_keys"],
  ];
  list.replaceChildren(
    ...lines.map(([keys, key]) => h("div", {}, h("dt", {}, h("kbd", {}, keys)), h("dd", {}, words(key)))),
  );
}
