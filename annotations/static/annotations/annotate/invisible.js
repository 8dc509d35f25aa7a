/** Looks for characters that nobody sees, but those of emoji: rare, so what marks them comes late. */
const INVISIBLE =
  /[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/u;

/**
 * @param {{view: import("./textview.js").TextView, frame: HTMLElement, words: Function, facts: HTMLElement,
 *   over?: AbortController}} place the text, what marks are laid in, and where it is told
 */
export async function markInvisible(place) {
  const { view, over } = place;
  if (!INVISIBLE.test(view.text.string)) return;
  const { Invisibles } = await import("./later/invisibles.js");
  if (!over?.signal.aborted) new Invisibles({ ...place, view }, INVISIBLE, over?.signal);
}
