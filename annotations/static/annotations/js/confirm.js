/* <form data-confirm="Question?" data-yes="Remove" data-no="Keep"> asks before it is sent. */

function part(name, text, more = {}) {
  return Object.assign(document.createElement(name), { textContent: text, ...more });
}

function dialogFor(form) {
  const dialog = part("dialog", "", { className: "ask" });
  const question = part("p", form.dataset.confirm, { id: "ask-question" });
  const actions = part("div", "", { className: "actions" });
  const no = part("button", form.dataset.no, { type: "button", className: "button" });
  const yes = part("button", form.dataset.yes, { type: "button", className: "button danger" });
  dialog.setAttribute("aria-labelledby", question.id);
  no.addEventListener("click", () => dialog.close());
  yes.addEventListener("click", () => dialog.close("yes"));
  actions.append(no, yes);
  dialog.append(question, actions);
  return dialog;
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.confirm || form.dataset.confirmed) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const dialog = dialogFor(form);
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (dialog.returnValue !== "yes") return;
    form.dataset.confirmed = "yes";
    form.requestSubmit(event.submitter);
    delete form.dataset.confirmed;
  });
  document.body.append(dialog);
  dialog.showModal();
}, true);
