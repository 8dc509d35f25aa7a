/* The number beside the bell, asked for anew when the page comes into view, twice a minute at most. */

const PAUSE = 30_000;
let asked = 0;

export async function refresh() {
  const bell = document.querySelector("#bell");
  if (!bell || Date.now() - asked < PAUSE) return;
  asked = Date.now();
  try {
    const answer = await fetch(bell.dataset.url, { redirect: "error" });
    const { unread } = await answer.json();
    const count = bell.querySelector(".bell-count");
    count.dataset.n = unread;
    count.textContent = unread > 99 ? "99+" : unread;
  } catch {
    // Signed out or away: the number stays as it was.
  }
}
