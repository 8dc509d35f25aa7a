/* A form is sent once: its button waits for the answer, and comes back with the page. Whoever stopped
   a slow page gets the button back after a while: a browser tells nobody that it was stopped. */

/** Milliseconds after which a form may be sent again from the same page. */
const PATIENCE = 15_000;

function free(form) {
  delete form.dataset.sent;
  form.querySelector('[aria-disabled="true"]')?.removeAttribute("aria-disabled");
}

document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (event.defaultPrevented || form.method !== "post" || form.matches("[hx-post]")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  setTimeout(() => free(form), PATIENCE);
  if (!submitter) return;
  // After the browser has collected the form's values, the button's own among them.
  setTimeout(() => submitter.setAttribute("aria-disabled", "true"));
});

addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) free(form);
});
