/* What the annotate page runs of app.js: it has no parts that are swapped, and few forms. */
import "./csrf.js";
import "./waiting.js";
import "./themes.js";
import "./menus.js";
import "./submit.js";

if (document.querySelector("time")) import("./times.js").then((made) => made.localTimes(document));
