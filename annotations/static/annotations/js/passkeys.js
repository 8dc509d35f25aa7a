/* A passkey that does not sign is told of on the page, not in the console. */

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const trouble = document.querySelector("#passkey-trouble");
  if (trouble) trouble.hidden = false;
});
