/* What the annotate page runs of app.js: it has no parts that are swapped, and few forms. */
import "./csrf.js";
import "./themes.js";
import "./menus.js";
import "./submit.js";

if (document.querySelector("time")) import("./times.js").then((made) => made.localTimes(document));

/* Signing out asks about what waits: its script comes when the menu is approached. */
const menu = document.querySelector("details.menu:has([data-signs-out])");
for (const kind of ["pointerover", "focusin", "toggle"])
  menu?.addEventListener(kind, () => import("./waiting.js"), { once: true });
