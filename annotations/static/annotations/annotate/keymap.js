/**
 * Which key means which action, and where. Pure: it reads fields of a keyboard event, nothing else.
 *
 * A key is written `Mod+Shift+z`. A last part in capitals from the standard's code list (`Digit1`,
 * `BracketLeft`) is a place on the keyboard, the same on QWERTY, AZERTY and QWERTZ; anything else is
 * the letter that it types. `Mod` is Ctrl, on a Mac Command; `Word` is Ctrl, on a Mac Option. What
 * begins with `mac:` or `pc:` holds only there.
 */

const DIGITS = Array.from({ length: 10 }, (_, i) => `Digit${(i + 1) % 10}`);

/** [action, keys, scopes]. A scope is the part of the page that has the keyboard. */
export const BINDINGS = [
  ["label", DIGITS, "page text"],
  ["mark", ["Enter"], "text"],
  ["note", ["n"], "page text"],
  ["evidence", ["e"], "page text"],
  ["comments", ["m"], "page text"],
  ["judges", ["a"], "page text"],
  ["confidence", ["c"], "page text"],
  ["delete", ["Delete", "Backspace"], "page text"],
  ["undo", ["Mod+z"], "page text drawer reader"],
  ["redo", ["Mod+Shift+z", "pc:Mod+y"], "page text drawer reader"],
  ["next", ["j"], "page text drawer reader"],
  ["previous", ["k"], "page text drawer reader"],
  ["next-open", ["t"], "page text"],
  ["next-bare", ["w"], "page text"],
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
  ["spoken", ["v"], "page text"],
  ["guideline", ["g"], "page text"],
  ["submit", ["Mod+Enter"], "page text"],
  ["commands", ["Mod+k"], "page text drawer reader"],
  ["keys", ["?"], "page text drawer reader"],
  ["supports", ["s"], "drawer reader"],
  ["disputes", ["d"], "drawer reader"],
  ["context", ["c"], "drawer reader"],
  ["open", ["o", "Enter"], "drawer"],
  ["address", ["u"], "drawer"],
  ["search", ["/"], "drawer reader"],
  ["close", ["Escape"], "page text drawer reader"],
  ["sentence", ["s"], "text"],
  ["sentence-before", ["Shift+s"], "text"],
  ["expand", ["x"], "text reader"],
  ["shrink", ["Shift+x"], "text reader"],
  ["left", ["ArrowLeft"], "text reader"],
  ["right", ["ArrowRight"], "text reader"],
  ["word-left", ["Word+ArrowLeft"], "text reader"],
  ["word-right", ["Word+ArrowRight"], "text reader"],
  ["up", ["ArrowUp"], "text reader"],
  ["down", ["ArrowDown"], "text reader"],
  ["sentence-up", ["pc:Alt+ArrowUp", "mac:Mod+Alt+ArrowUp"], "text reader"],
  ["sentence-down", ["pc:Alt+ArrowDown", "mac:Mod+Alt+ArrowDown"], "text reader"],
  ["paragraph-up", ["pc:Mod+ArrowUp", "mac:Alt+ArrowUp"], "text reader"],
  ["paragraph-down", ["pc:Mod+ArrowDown", "mac:Alt+ArrowDown"], "text reader"],
  ["page-up", ["PageUp"], "text reader"],
  ["page-down", ["PageDown"], "text reader"],
  ["line-start", ["mac:Mod+ArrowLeft", "Home"], "text reader"],
  ["line-end", ["mac:Mod+ArrowRight", "End"], "text reader"],
  ["text-start", ["mac:Mod+ArrowUp", "Mod+Home"], "text reader"],
  ["text-end", ["mac:Mod+ArrowDown", "Mod+End"], "text reader"],
];

/** Moves of the caret; with Shift they extend the selection. */
export const MOVES = new Set(
  BINDINGS.slice(BINDINGS.findIndex(([action]) => action === "left")).map(([action]) => action),
);

/** The keys of one action on this kind of machine, as written above without `mac:` and `pc:`. */
export const keysOn = (keys, mac) =>
  keys
    .filter((written) => !written.startsWith(mac ? "pc:" : "mac:"))
    .map((written) => written.replace(/^(mac|pc):/, ""));

/**
 * The letter that a key types: after a dead key without its accent, and on layouts without Latin
 * letters the one printed beside it.
 */
function letter({ key, code }) {
  if (key.length > 1) return key;
  const plain = key.normalize("NFD")[0].toLowerCase();
  const foreign = /[^\u0000-\u007f]/.test(key) && /^Key[A-Z]$/.test(code);
  if (!foreign) return key.toLowerCase();
  return /[a-z]/.test(plain) ? plain : code[3].toLowerCase();
}

const isCode = (name) => /^(Digit|Bracket)/.test(name);

/** Where a key lies; a digit of the number pad only while it types digits. */
const placeOf = ({ code, key }) =>
  /^Numpad\d$/.test(code) && /^\d$/.test(key) ? code.replace("Numpad", "Digit") : code;

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
  /**
   * @param {{mac?: boolean, letters?: boolean}} options `letters`: characters act by themselves; off,
   *   those that act everywhere are silent (WCAG 2.1.4), and only digits and brackets stay, in a text
   */
  constructor({ mac = false, letters = true } = {}) {
    this.mac = mac;
    this.letters = letters;
    this.typed = new Map();
    this.keys = BINDINGS.flatMap(([action, keys, scopes]) =>
      keysOn(keys, mac).map((written) => ({ action, scopes: scopes.split(" "), ...parse(written) })),
    );
  }

  /** @returns {{action: string, name: string, extend: boolean} | null} */
  match(event, scope) {
    if (event.isComposing || event.keyCode === 229) return null;
    // What a place on the keyboard types is learnt in passing, to be shown on the sheet of keys.
    if (isCode(event.code) && !event.shiftKey && !event.altKey && event.key.length === 1)
      this.typed.set(event.code, event.key);
    const found = this.keys.find((key) => key.scopes.includes(scope) && this.#fits(key, event));
    if (!found || (!this.letters && this.#single(found, scope))) return null;
    return {
      action: found.action,
      name: found.name,
      extend: event.shiftKey && MOVES.has(found.action),
    };
  }

  #single({ name, parts }, scope) {
    if (parts.has("Mod") || parts.has("Alt")) return false;
    return isCode(name) ? scope === "page" || scope === "drawer" : name.length === 1;
  }

  #fits(key, event) {
    // AltGr types: what it makes counts where a sign is meant, and never as a letter or a place.
    // On a Mac the browser may say AltGraph for Option.
    if (!this.mac && event.getModifierState?.("AltGraph"))
      return /^[^a-z]$/i.test(key.name) && event.key === key.name;
    const want = wanted(key.parts, this.mac);
    const modifiers =
      event.ctrlKey === want.ctrl && event.metaKey === want.meta && event.altKey === want.alt;
    return (
      modifiers &&
      this.#shiftFits(key, event) &&
      (isCode(key.name)
        ? placeOf(event) === key.name
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
