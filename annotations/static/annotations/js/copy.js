/* <button data-copies="#id" data-done="Copied"> copies the text of an element. */

async function copy(text, source) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Plain http has no clipboard: select the text, so that one key press copies it.
    const range = document.createRange();
    range.selectNodeContents(source);
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    return document.execCommand("copy");
  }
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-copies]");
  if (!button) return;
  const source = document.querySelector(button.dataset.copies);
  if (await copy(source.textContent.trim(), source)) button.textContent = button.dataset.done;
});
