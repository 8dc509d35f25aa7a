/** What the server refused, shown near its place, so that nothing meant is lost. */

/** Says what the server refused and why, with a way on and a way out. */
export function showProblem(box, problem, words, { retry, discard }) {
  box.hidden = !problem;
  box.replaceChildren();
  if (!problem) return;
  const said = document.createElement("span");
  said.textContent = `${words(`refused_${problem.op.verb}`)} ${problem.why}`;
  const meant = document.createElement("span");
  meant.className = "problem-meant";
  // Yes, no and none say nothing without the name of their field.
  const what = Object.values(problem.op.changes ?? {}).filter((value) => value && value !== true);
  meant.textContent = what.length ? words("meant", { what: what.join(" · ") }) : "";
  box.append(said, meant, button(words("try_again"), retry), button(words("let_go"), discard));
}

function button(text, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "text-button";
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}
