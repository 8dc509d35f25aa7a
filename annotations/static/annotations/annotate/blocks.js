/**
 * How high blocks of a text are and where they stand, asked of the blocks alone: what is out of
 * sight is not laid out for it.
 */
import { countWhile } from "./offsets.js";

/** Mean width of a letter in ems, for estimates. */
const LETTER = 0.47;

/** Tells the browser how high each block will about be, so that the scroll bar does not jump. */
export function estimate({ root, nodes }) {
  const style = getComputedStyle(root);
  const line = parseFloat(style.lineHeight);
  const letters = Math.max(10, root.clientWidth / (parseFloat(style.fontSize) * LETTER));
  for (const node of nodes) {
    const lines = node.data
      .split("\n")
      .reduce((sum, one) => sum + Math.max(1, Math.ceil(one.length / letters)), -1);
    node.parentElement.style.containIntrinsicBlockSize = `auto ${Math.max(1, lines) * line}px`;
  }
}

/** Numbers [first, after the last) of the blocks in the window and so many windows around it. */
export function blocksNear({ nodes, scroller }, above, below) {
  const page = scroller === document.scrollingElement;
  const box = page ? { top: 0, bottom: innerHeight } : scroller.getBoundingClientRect();
  const height = box.bottom - box.top;
  const rect = (index) => nodes[index].parentElement.getBoundingClientRect();
  return [
    countWhile(nodes.length, (i) => rect(i).bottom < box.top - above * height),
    countWhile(nodes.length, (i) => rect(i).top <= box.bottom + below * height),
  ];
}

/**
 * Has the browser lay out the blocks in the window and so many windows around it, and leave the
 * others to themselves: a block that comes into sight by itself is a change of style each time.
 */
export function lay(view, above, below) {
  const [first, after] = blocksNear(view, above, below);
  view.nodes.forEach(({ parentElement }, index) =>
    parentElement.classList.toggle("near", index >= first && index < after),
  );
}
