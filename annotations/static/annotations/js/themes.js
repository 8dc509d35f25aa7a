/* The choice of theme in the menu, kept in this browser: system, light, dark or high contrast. */

const root = document.documentElement;

function choose(theme) {
  if (theme === "system") delete root.dataset.theme;
  else root.dataset.theme = theme;
  try {
    if (theme === "system") localStorage.removeItem("theme");
    else localStorage.setItem("theme", theme);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}

for (const input of document.querySelectorAll('input[name="theme"]')) {
  input.checked = input.value === (root.dataset.theme ?? "system");
  input.addEventListener("change", () => choose(input.value));
}
