/* The boxes before the rows of the documents: counted, all at once, a range with Shift. The form
   works without this; then the box for the page does nothing and is hidden. */

const boxes = () => [...document.querySelectorAll('input[name="chosen"]')];
let last = null;

function show() {
  const form = document.querySelector("#bulk");
  if (!form) return;
  const rows = boxes();
  const chosen = rows.filter((box) => box.checked).length;
  const all = form.querySelector("#bulk-all");
  const page = form.querySelector("#bulk-page");
  const count = form.querySelector("#bulk-count");
  form.classList.add("live");
  form.classList.toggle("some", chosen > 0 || Boolean(all?.checked));
  page.checked = chosen === rows.length && chosen > 0;
  page.indeterminate = chosen > 0 && chosen < rows.length;
  count.value = chosen && !all?.checked ? count.dataset.words.replace("{n}", chosen) : "";
}

document.addEventListener("click", (event) => {
  const box = event.target;
  if (!box.matches?.('input[name="chosen"]')) return;
  const rows = boxes();
  const [from, to] = [rows.indexOf(last), rows.indexOf(box)].sort((a, b) => a - b);
  if (event.shiftKey && from >= 0) for (const one of rows.slice(from, to + 1)) one.checked = box.checked;
  last = box;
});

document.addEventListener("change", (event) => {
  if (event.target.id === "bulk-page") for (const box of boxes()) box.checked = event.target.checked;
  if (event.target.id === "bulk-page" || event.target.id === "bulk-all" || event.target.name === "chosen") show();
});

document.addEventListener("htmx:afterSettle", show);
addEventListener("pageshow", show);
show();
