/* Set the chosen theme before the first paint. Loaded blocking and small, for that alone. */
try {
  const theme = localStorage.getItem("theme");
  if (["light", "dark", "contrast"].includes(theme)) document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be closed to us; then the system's theme serves.
}
