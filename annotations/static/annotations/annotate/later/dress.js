/** Style of parts that are loaded late: a constructed sheet, the only kind that the policy allows. */

/** Adds rules to the page. @param {string} css uses the custom properties of the design */
export function dress(css) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets.push(sheet);
}
