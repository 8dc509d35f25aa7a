/**
 * The bar of a document that was drawn from a queue: keeps the lease alive while the page is seen
 * and touched, counts the active time, and hands in only once everything is saved. Comes with the
 * page only where there is an assignment, and needs none of the page's other modules.
 */
import { ActiveTime } from "./active.js";

/** Milliseconds between signs of life. */
const BEAT = 45_000;

const bar = document.querySelector("#queue-bar");
const lease = bar.querySelector("#queue-lease");
const words = bar.dataset;
const state = document.documentElement.dataset;
let until = Date.parse(words.until);
const time = new ActiveTime();
let told = Date.now();

const csrf = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";
const leased = () => state.assignment === "leased";

function show() {
  if (!leased()) return void (lease.textContent = "");
  const minutes = Math.floor((until - Date.now()) / 60_000);
  lease.textContent = minutes >= 1 ? words.left.replace("{n}", minutes) : words.soon;
  lease.toggleAttribute("data-low", minutes < 5);
}

/** Renews the lease and tells the active seconds; what could not be told is told the next time. */
async function beat(leaving = false) {
  const seconds = time.take();
  told = Date.now();
  try {
    const answer = await fetch(words.beat, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrf() },
      body: JSON.stringify({ active_seconds: seconds }),
      keepalive: leaving,
    });
    const body = await answer.json();
    if (answer.ok) {
      until = Date.parse(body.leased_until);
      show();
    } else if (answer.status === 409) {
      state.assignment = "expired";
      lease.textContent = body.detail;
    }
  } catch {
    time.giveBack(seconds);
    lease.textContent = words.away;
  }
}

function tick() {
  time.tick(leased());
  if (!leased()) return;
  if (time.awake && Date.now() - told >= BEAT) beat();
  else if (Date.now() < until) show();
  else lease.textContent = words.over;
}

document.addEventListener("visibilitychange", () => {
  if (leased() && document.hidden && time.some) beat(true);
});

const saved = () =>
  ["saved", "failed"].includes(document.querySelector("#save-state")?.dataset.state ?? "saved");

/** Hands in once the page says that everything is saved. */
for (const form of bar.querySelectorAll("[data-submits]"))
  form.addEventListener("submit", async (event) => {
    if (saved() && !time.some) return;
    event.preventDefault();
    const { submitter } = event;
    submitter.disabled = true;
    if (leased()) await beat();
    if (!saved()) lease.textContent = words.saving;
    while (!saved()) await new Promise((resolve) => setTimeout(resolve, 200));
    submitter.disabled = false;
    time.take();
    form.requestSubmit(submitter);
  });

// Submitted, or reopened, by the page's own button.
const button = document.querySelector("[data-action=reopen].button");
if (button)
  new MutationObserver(() => {
    if (!button.hidden && leased()) state.assignment = "submitted";
    show();
  }).observe(button, { attributes: true, attributeFilter: ["hidden"] });

setInterval(tick, 1000);
show();
bar.dataset.ready = "yes";
