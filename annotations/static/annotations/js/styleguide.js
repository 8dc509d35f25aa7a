/* The style guide's spans, painted by the annotate page's own palette. */
import { activeName, ABOVE, highlightName, paint, registered } from "../annotate/palette.js";

const labels = JSON.parse(document.getElementById("sg-labels").textContent);

/** "supported 1 17 60 bare": label, depth, first and last character; or a word by its number. */
function show(node, spec) {
  const [name, depth, start, end, bare] = spec.split(" ");
  const range = new StaticRange({
    startContainer: node,
    endContainer: node,
    ...(end === "word" ? word(node.data, Number(start)) : { startOffset: +start, endOffset: +end }),
  });
  const key = name === "check" ? null : name;
  if (name === "active") registered(activeName("supported"), ABOVE + 1).add(range);
  else registered(highlightName(key, +depth, bare === "bare"), +depth).add(range);
}

function word(text, number) {
  const found = [...text.matchAll(/\S+/g)][number];
  return { startOffset: found.index, endOffset: found.index + found[0].length };
}

paint(labels);
for (const text of document.querySelectorAll("[data-spans]"))
  for (const spec of text.dataset.spans.split("|").filter(Boolean)) show(text.firstChild, spec);
