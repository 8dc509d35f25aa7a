/* <… data-announce="words"> inside swapped markup: words that are new are read out once. */

const region = document.querySelector("#announcements");
let last = document.querySelector("[data-announce]")?.dataset.announce ?? "";

document.addEventListener("htmx:afterSettle", (event) => {
  const scope = event.target;
  const source = scope.matches("[data-announce]") ? scope : scope.querySelector("[data-announce]");
  const words = source?.dataset.announce ?? "";
  if (!region || !words || words === last) return;
  last = words;
  region.textContent = words;
});
