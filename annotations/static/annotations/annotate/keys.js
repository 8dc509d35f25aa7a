/**
 * The keyboard of the page: from a key to an action, in the part of the page that has it; and the
 * palette and the sheet that show all actions, which are loaded when they are first asked for.
 */
import { later } from "./later.js";

/** Where it is remembered that the text is read with its annotations in words. */
const SPOKEN = "annotate.spoken";

const FIELDS = "input, textarea, select, [contenteditable]";

/** Actions that the drawer answers itself while it has the keyboard. */
const ITS_OWN = new Set(["close", "expand", "shrink"]);

/** Which part of the page has the keyboard; null where keys are left to what has them. */
export function scopeOf(target, drawer) {
  if (document.querySelector("dialog[open]") || target.matches?.(FIELDS)) return null;
  if (target.id === "reader-text") return "reader";
  if (drawer.root.contains(target)) return drawer.pane === "reader" ? "reader" : "drawer";
  if (target.id === "text") return "text";
  return "page";
}

/** Keys that a button or link with the keyboard keeps for itself. */
const keepsKey = (target, event) =>
  event.key === "Enter" && target.matches?.("button, a[href]") && !event.ctrlKey && !event.metaKey;

/** Does an action where the keyboard is. @param {{action: string, extend?: boolean, key?: string}} found */
function act({ drawer, cursor }, actions, scope, found) {
  const away = scope === "drawer" || scope === "reader";
  if (found.action in actions && !(away && ITS_OWN.has(found.action)))
    actions[found.action](found);
  else if (away) drawer.act(found.action, found.extend);
  else cursor.move(found.action, found.extend);
}

/** Gives what was typed while the palette is on its way to the screen; null when it is not. */
let release = null;

/** Keeps what is typed from the page, but not what the browser or a held Ctrl is asked. */
function hold() {
  const over = new AbortController();
  const heard = [];
  const listen = (event) => {
    const { key } = event;
    const away = (event.ctrlKey || event.metaKey) && !event.getModifierState("AltGraph");
    if (away || !(key.length === 1 || /^(Arrow.+|Page.+|Enter|Escape|Backspace)$/.test(key))) return;
    heard.push(event);
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  addEventListener("keydown", listen, { capture: true, signal: over.signal });
  return () => {
    over.abort();
    release = null;
    return heard;
  };
}

const PARTS = {
  commands: later(() => import("./later/commands.js")),
  sheet: later(() => import("./later/sheet.js")),
  spoken: later(() => import("./later/spoken.js")),
  tour: later(() => import("./later/tour.js")),
  choices: later(() => import("./later/choices.js")),
};

/** A part that comes when it is asked for; without a connection that is said. */
const late = (part, { desk }) =>
  PARTS[part]().catch((error) => {
    desk.say("part_failed");
    throw error;
  });

/** The palette: what is chosen there is done where the keyboard was. */
async function command(page, actions, target) {
  if (release) return;
  let heard = [];
  release = hold();
  try {
    const { Commands } = await late("commands", page);
    page.commands ??= new Commands(page);
  } finally {
    heard = release();
  }
  const found = scopeOf(target, page.drawer) ?? "text";
  const scope = found === "page" ? "text" : found;
  page.commands.choose(scope, (chosen) => {
    (scope === "reader" ? page.drawer.drawer?.reader.cursor : page.cursor)?.restore();
    if (chosen) act(page, actions, scope, chosen);
  });
  page.commands.hear(heard);
}

/** The switch for single characters, kept by the server for the person. */
function joinLetters(page) {
  const { keymap } = page;
  const box = document.querySelector("#letters-off");
  box.checked = !keymap.letters;
  box.addEventListener("change", async () => {
    keymap.letters = !box.checked;
    (await late("choices", page)).choose(page, { single_keys: keymap.letters });
  });
  return () => box.click();
}

/** The tour: when it is asked for, and by itself on a first visit, then without the keyboard. */
function joinTour(page, actions) {
  actions.tour = async (found) => {
    const [{ Tour }] = await Promise.all([late("tour", page), page.styles().catch(() => {})]);
    page.tour ??= new Tour(page);
    page.tour.begin(found);
  };
  if (page.tours === "now") actions.tour({});
  else if (page.tours) later(() => actions.tour(null));
}

/** @param {object} page @param {Record<string, Function>} actions gains what is asked for here */
export function joinKeys(page, actions) {
  const { keymap, drawer, words, help } = page;
  actions.commands = () => command(page, actions, document.activeElement);
  const named = later(async () => (await import("./later/titles.js")).nameKeys(keymap));
  actions.keys = async () => {
    const { fillKeys } = await late("sheet", page);
    await named();
    fillKeys(help.keys.querySelector("#keys-body"), words, keymap);
    help.keys.showModal();
  };
  actions.letters = joinLetters(page);
  joinTour(page, actions);
  actions.spoken = async () => {
    const { Spoken } = await late("spoken", page);
    page.spoken ??= new Spoken(page);
    if (page.spoken.isOpen) page.spoken.close();
    else page.spoken.open();
    localStorage.setItem(SPOKEN, page.spoken.isOpen ? "1" : "");
  };
  if (localStorage.getItem(SPOKEN)) actions.spoken();
  if (location.hash === "#unsaved") actions.unsaved();
  document.addEventListener("keydown", (event) => {
    const scope = scopeOf(event.target, drawer);
    const found = scope && keymap.match(event, scope);
    if (!found || keepsKey(event.target, event)) return;
    event.preventDefault();
    act(page, actions, scope, found);
  });
}
