/** What the titles of buttons say of keys; there at the first touch of the page. */

/** Titles that name a key say the one of this machine. @param {import("../keymap.js").Keymap} keymap */
export async function nameKeys({ mac, typed }) {
  const own = (keys) =>
    mac ? keys.replaceAll("Ctrl+", "⌘").replaceAll("Alt+", "⌥").replaceAll("Shift+", "⇧") : keys;
  const say = () => {
    for (const one of document.querySelectorAll("[data-keys]")) {
      const keys = one.dataset.keys
        .replace("[", typed.get("BracketLeft") ?? "[")
        .replace("]", typed.get("BracketRight") ?? "]");
      one.title = `${one.getAttribute("aria-label") ?? one.textContent.trim()} (${own(keys)})`;
    }
  };
  const learn = (layout) => {
    for (const [code, key] of layout) if (code.startsWith("Bracket")) typed.set(code, key);
    say();
  };
  say();
  await navigator.keyboard?.getLayoutMap?.().then(learn, () => {});
}
