/* What every page runs. Each part lives in its own module and works on markup alone. */
import "./csrf.js";
import "./waiting.js";
import { localTimes } from "./times.js";
import "./themes.js";
import "./menus.js";
import "./confirm.js";
import "./copy.js";
import "./announce.js";
import "./submit.js";
import "./trouble.js";

if (document.querySelector("file-drop")) import("./drop.js");
localTimes(document);
document.addEventListener("htmx:afterSettle", (event) => localTimes(event.target));
// An address names what narrows, and nothing else: those of tabs and pages are made of it.
document.addEventListener("htmx:configRequest", ({ detail: { verb, formData } }) => {
  if (verb !== "get") return;
  for (const [name, value] of [...formData]) if (!value) formData.delete(name);
});
document.addEventListener("visibilitychange", async () => {
  if (document.visibilityState === "visible") (await import("./bell.js")).refresh();
});
