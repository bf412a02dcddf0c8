// The elements that are shown and have words of their own, sorted by their chains. A chain is all that decides how an
// element's colours can be told apart: its name, classes, colours and place, whether its letters are large, and those of
// everything around it.
() => {
  const TELLING = [
    "color", "-webkit-text-fill-color", "background-color", "background-image", "opacity", "text-decoration-line",
    "border-bottom-color", "position", "filter", "mix-blend-mode", "visibility",
  ];
  const known = new Map([[null, ""]]);
  const link = (element) => {
    const style = getComputedStyle(element);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && parseInt(style.fontWeight) >= 700);
    const values = TELLING.map((name) => style.getPropertyValue(name));
    return [element.localName, element.className, large, ...values].join(",");
  };
  const short = new Map();
  const chain = (element) => {
    if (!known.has(element)) {
      const whole = `${chain(element.parentElement)}>${link(element)}`;
      if (!short.has(whole)) short.set(whole, digest(whole));
      known.set(element, short.get(whole));
    }
    return known.get(element);
  };
  // 53 bits are enough for some thousands of chains.
  const digest = (words) => {
    let [one, other] = [0xdeadbeef, 0x41c6ce57];
    for (const letter of words) {
      const code = letter.codePointAt(0);
      one = Math.imul(one ^ code, 2654435761);
      other = Math.imul(other ^ code, 1597334677);
    }
    one = Math.imul(one ^ (one >>> 16), 2246822507) ^ Math.imul(other ^ (other >>> 13), 3266489909);
    other = Math.imul(other ^ (other >>> 16), 2246822507) ^ Math.imul(one ^ (one >>> 13), 3266489909);
    return (4294967296 * (2097151 & other) + (one >>> 0)).toString(36);
  };
  window.chains = new Map();
  const hasWords = (element) => [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  for (const element of document.body.querySelectorAll("*")) {
    // What is not shown is not judged, and counts as new where it is shown.
    if (hasWords(element) && element.getClientRects().length) window.chains.set(chain(element), element);
  }
  return [...window.chains.keys()];
}
