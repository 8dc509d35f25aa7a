/* Keys of the pages with lists, told by `?` in a sheet that comes with the page (parts/keys.html).
   Single letters can be switched off: for a person, on all pages and devices. */
import { csrfToken } from "./csrf.js";

const FIELDS = "input:not([type=checkbox]), textarea, select, [contenteditable]";
const sheet = document.querySelector("#list-keys");
const off = sheet?.querySelector("input");

const rows = () => [...document.querySelectorAll("main .row-title[href], main .hit-title")];

function walk(step) {
  const all = rows();
  const line = document.activeElement?.closest("tr, .hits > li");
  const here = all.findIndex((one) => one === document.activeElement || line?.contains(one));
  all[here < 0 ? (step > 0 ? 0 : all.length - 1) : here + step]?.focus();
}

const ACTS = {
  "?": () => sheet.showModal(),
  "/": () => document.querySelector('main input[type="search"]')?.select(),
  j: () => walk(1),
  k: () => walk(-1),
  x: () => document.activeElement?.closest("tr")?.querySelector('input[name="chosen"]')?.click(),
  n: () => document.querySelector('.pager [rel="next"]')?.click(),
  p: () => document.querySelector('.pager [rel="prev"]')?.click(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (off.checked || event.target.matches(FIELDS) || document.querySelector("dialog[open]")) return;
  const act = ACTS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

off.addEventListener("change", () =>
  fetch(off.dataset.kept, {
    method: "PATCH",
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() },
    body: JSON.stringify({ single_keys: !off.checked }),
    keepalive: true,
  }).catch(() => {
    // Without a network the choice lasts as long as the page.
  }),
);
document.querySelector("#keys-button").addEventListener("click", () => sheet.showModal());
