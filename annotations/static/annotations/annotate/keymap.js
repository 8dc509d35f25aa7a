/**
 * Which key means which action, and where. Pure: it reads fields of a keyboard event, nothing else.
 *
 * A key is written `Mod+Shift+z`. A last part in capitals from the standard's code list (`Digit1`,
 * `BracketLeft`) is a place on the keyboard, the same on QWERTY, AZERTY and QWERTZ; anything else is
 * the letter that it types. `Mod` is Ctrl, on a Mac Command; `Word` is Ctrl, on a Mac Option.
 */

/** [action, keys, scopes]. A scope is the part of the page that has the keyboard. */
export const BINDINGS = [
  [
    "label",
    [
      "Digit1",
      "Digit2",
      "Digit3",
      "Digit4",
      "Digit5",
      "Digit6",
      "Digit7",
      "Digit8",
      "Digit9",
      "Digit0",
    ],
    "page text",
  ],
  ["mark", ["Enter"], "text"],
  ["note", ["n"], "page text"],
  ["evidence", ["e"], "page text"],
  ["judges", ["a"], "page text"],
  ["confidence", ["c"], "page text"],
  ["delete", ["Delete", "Backspace"], "page text"],
  ["undo", ["Mod+z"], "page text drawer reader"],
  ["redo", ["Mod+Shift+z", "Mod+y"], "page text drawer reader"],
  ["next", ["j"], "page text"],
  ["previous", ["k"], "page text"],
  ["next-open", ["t"], "page text"],
  ["end-back", ["BracketLeft"], "page text"],
  ["end-on", ["BracketRight"], "page text"],
  ["start-back", ["Shift+BracketLeft"], "page text"],
  ["start-on", ["Shift+BracketRight"], "page text"],
  ["end-back-exact", ["Alt+BracketLeft"], "page text"],
  ["end-on-exact", ["Alt+BracketRight"], "page text"],
  ["start-back-exact", ["Alt+Shift+BracketLeft"], "page text"],
  ["start-on-exact", ["Alt+Shift+BracketRight"], "page text"],
  ["next-document", ["Shift+j"], "page text"],
  ["previous-document", ["Shift+k"], "page text"],
  ["list", ["l"], "page text"],
  ["read", ["r"], "page text"],
  ["guideline", ["g"], "page text"],
  ["submit", ["Mod+Enter"], "page text"],
  ["keys", ["?"], "page text drawer reader"],
  ["supports", ["s"], "drawer reader"],
  ["disputes", ["d"], "drawer reader"],
  ["context", ["c"], "drawer reader"],
  ["open", ["o", "Enter"], "drawer"],
  ["address", ["u"], "drawer"],
  ["search", ["/"], "drawer reader"],
  ["close", ["Escape"], "page text drawer reader"],
  ["expand", ["x"], "text reader"],
  ["left", ["ArrowLeft"], "text reader"],
  ["right", ["ArrowRight"], "text reader"],
  ["word-left", ["Word+ArrowLeft"], "text reader"],
  ["word-right", ["Word+ArrowRight"], "text reader"],
  ["up", ["ArrowUp"], "text reader"],
  ["down", ["ArrowDown"], "text reader"],
  ["sentence-up", ["Alt+ArrowUp"], "text reader"],
  ["sentence-down", ["Alt+ArrowDown"], "text reader"],
  ["paragraph-up", ["Mod+ArrowUp"], "text reader"],
  ["paragraph-down", ["Mod+ArrowDown"], "text reader"],
  ["page-up", ["PageUp"], "text reader"],
  ["page-down", ["PageDown"], "text reader"],
  ["line-start", ["Home"], "text reader"],
  ["line-end", ["End"], "text reader"],
  ["text-start", ["Mod+Home"], "text reader"],
  ["text-end", ["Mod+End"], "text reader"],
];

/** Moves of the caret; with Shift they extend the selection. */
export const MOVES = new Set(
  BINDINGS.slice(BINDINGS.findIndex(([action]) => action === "left")).map(([action]) => action),
);

/** The letter that a key types; on layouts without Latin letters, the one printed beside it. */
function letter({ key, code }) {
  if (key.length === 1 && /[^\u0000-\u007f]/.test(key) && /^Key[A-Z]$/.test(code))
    return code[3].toLowerCase();
  return key.length === 1 ? key.toLowerCase() : key;
}

const isCode = (name) => /^(Digit|Bracket)/.test(name);
const placeOf = (code) => code.replace(/^Numpad(?=[0-9]$)/, "Digit");

function parse(written) {
  const parts = written.split("+");
  return { name: parts.pop(), parts: new Set(parts) };
}

/** Modifiers that a written key wants, given the machine. */
function wanted(parts, mac) {
  return {
    ctrl: (parts.has("Mod") && !mac) || (parts.has("Word") && !mac),
    meta: parts.has("Mod") && mac,
    alt: parts.has("Alt") || (parts.has("Word") && mac),
  };
}

export class Keymap {
  /** @param {{mac?: boolean, letters?: boolean}} options `letters`: single letters act (can be switched off) */
  constructor({ mac = false, letters = true } = {}) {
    this.mac = mac;
    this.letters = letters;
    this.keys = BINDINGS.flatMap(([action, keys, scopes]) =>
      keys.map((written) => ({ action, written, scopes: scopes.split(" "), ...parse(written) })),
    );
  }

  /** @returns {{action: string, name: string, extend: boolean} | null} */
  match(event, scope) {
    if (event.isComposing || event.keyCode === 229) return null;
    const found = this.keys.find((key) => key.scopes.includes(scope) && this.#fits(key, event));
    if (!found || (!this.letters && this.#single(found))) return null;
    return {
      action: found.action,
      name: found.name,
      extend: event.shiftKey && MOVES.has(found.action),
    };
  }

  #single(key) {
    return key.name.length === 1 && !key.parts.has("Mod");
  }

  #fits(key, event) {
    const want = wanted(key.parts, this.mac);
    const graph = event.getModifierState?.("AltGraph") ?? false;
    const modifiers =
      (graph || event.ctrlKey === want.ctrl) &&
      event.metaKey === want.meta &&
      (graph || event.altKey === want.alt);
    return (
      modifiers &&
      this.#shiftFits(key, event) &&
      (isCode(key.name)
        ? placeOf(event.code) === key.name
        : letter(event) === key.name.toLowerCase() || event.key === key.name)
    );
  }

  /** Shift counts, but for moves (it extends), digits (French digits need it) and signs (it types them). */
  #shiftFits(key, event) {
    if (MOVES.has(key.action) || key.name.startsWith("Digit") || /^[^a-z]$/i.test(key.name))
      return true;
    return event.shiftKey === key.parts.has("Shift");
  }
}
