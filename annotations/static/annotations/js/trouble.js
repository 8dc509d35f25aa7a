/* When a part of the page cannot be fetched, say so until it can be again. */

const notice = document.querySelector("#trouble");

document.addEventListener("htmx:afterRequest", (event) => {
  if (notice) notice.hidden = event.detail.successful === true;
});
