/** How keys are written for a reader: with the signs of the machine and of its keyboard. */

const SIGNS = {
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  BracketLeft: "[",
  BracketRight: "]",
  Escape: "Esc",
  Delete: "Del",
  PageUp: "Page ↑",
  PageDown: "Page ↓",
  Enter: "⏎",
  Backspace: "⌫",
};

const NAMES = {
  mac: { Mod: "⌘", Word: "⌥", Alt: "⌥", Shift: "⇧" },
  pc: { Mod: "Ctrl", Word: "Ctrl" },
};

/** The parts of a key as bindings write it. @returns {string[]} one a keycap */
export function spell(written, { mac, typed }) {
  const names = NAMES[mac ? "mac" : "pc"];
  return written.split("+").map((part) => {
    const shown = typed.get(part) ?? names[part] ?? SIGNS[part] ?? part.replace(/^Digit/, "");
    return shown.length === 1 ? shown.toUpperCase() : shown;
  });
}

/** The keycaps of one combination. */
export function caps(written, keymap) {
  const box = document.createElement("span");
  box.className = "combination";
  for (const part of spell(written, keymap)) {
    const cap = document.createElement("kbd");
    cap.textContent = part;
    box.append(cap);
  }
  return box;
}
