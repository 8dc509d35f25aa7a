/**
 * The bar of a document that was drawn from a queue: keeps the lease alive while the page is seen
 * and touched, counts the active time, and hands in only once everything is saved. Comes with the
 * page only where there is an assignment, and needs none of the page's other modules.
 */

/** Milliseconds between signs of life. */
const BEAT = 45_000;

/** Milliseconds without a touch after which the person counts as idle. */
const IDLE = 60_000;

const bar = document.querySelector("#queue-bar");
const lease = bar.querySelector("#queue-lease");
const words = bar.dataset;
const state = document.documentElement.dataset;
let until = Date.parse(words.until);
let [touched, told, active] = [Date.now(), Date.now(), 0];

const csrf = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";
const leased = () => state.assignment === "leased";
const awake = () => !document.hidden && Date.now() - touched < IDLE;

function show() {
  if (!leased()) return void (lease.textContent = "");
  const minutes = Math.floor((until - Date.now()) / 60_000);
  lease.textContent = minutes >= 1 ? words.left.replace("{n}", minutes) : words.soon;
  lease.toggleAttribute("data-low", minutes < 5);
}

/** Renews the lease and tells the active seconds; what could not be told is told the next time. */
async function beat(leaving = false) {
  const seconds = Math.round(active / 1000);
  told = Date.now();
  active -= seconds * 1000;
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
    active += seconds * 1000;
    lease.textContent = words.away;
  }
}

let last = Date.now();
function tick() {
  const now = Date.now();
  if (leased()) {
    // A machine that slept did not work; so no more than a few seconds count at a time.
    if (awake()) active += Math.min(now - last, 5000);
    if (awake() && now - told >= BEAT) beat();
    else if (Date.now() < until) show();
    else lease.textContent = words.over;
  }
  last = now;
}

for (const kind of ["keydown", "pointerdown", "pointermove", "scroll", "focus"])
  addEventListener(kind, () => (touched = Date.now()), { capture: true, passive: true });
document.addEventListener("visibilitychange", () => {
  if (leased() && document.hidden && active >= 1000) beat(true);
});

const saved = () =>
  ["saved", "failed"].includes(document.querySelector("#save-state")?.dataset.state ?? "saved");

/** Hands in once the page says that everything is saved. */
for (const form of bar.querySelectorAll("[data-submits]"))
  form.addEventListener("submit", async (event) => {
    if (saved() && active < 1000) return;
    event.preventDefault();
    const { submitter } = event;
    submitter.disabled = true;
    if (leased()) await beat();
    if (!saved()) lease.textContent = words.saving;
    while (!saved()) await new Promise((resolve) => setTimeout(resolve, 200));
    submitter.disabled = false;
    active = 0;
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
