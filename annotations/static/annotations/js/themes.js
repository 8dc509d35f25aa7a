/*
 * The choice of theme in the menu: system, light, dark or high contrast. A cookie of this browser
 * keeps it, so that the page comes in its colours and nothing has to run before it is drawn.
 */

const root = document.documentElement;

function choose(theme) {
  if (theme === "system") delete root.dataset.theme;
  else root.dataset.theme = theme;
  const seconds = theme === "system" ? 0 : 31536000;
  document.cookie = `theme=${theme};path=/;max-age=${seconds};samesite=lax`;
}

for (const input of document.querySelectorAll('input[name="theme"]')) {
  input.checked = input.value === (root.dataset.theme ?? "system");
  input.addEventListener("change", () => choose(input.value));
}
