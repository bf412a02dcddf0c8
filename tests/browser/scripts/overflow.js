// What a visitor could only read by scrolling sideways, but for what scrolls in a frame of its own. Of decoration, which
// says nothing, only that it must not make the page wider.
() => {
  const edge = document.documentElement.clientWidth + 1;
  const name = (element) => `${element.localName}.${element.getAttribute("class") ?? ""}: ${element.textContent.trim().slice(0, 40)}`;
  const scrolls = (element) => ["auto", "scroll"].includes(getComputedStyle(element).overflowX);
  // Words for screen readers only, which a box of one pixel hides.
  const hides = (element) => getComputedStyle(element).overflowX === "hidden" && element.getBoundingClientRect().width <= 1;
  const isFramed = (element) => {
    for (let outer = element.parentElement; outer && outer !== document.body; outer = outer.parentElement) {
      if (scrolls(outer) || hides(outer)) return true;
    }
    return false;
  };
  const hasWords = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  const found = [...document.body.querySelectorAll("*")]
    .filter((element) => hasWords(element) || ["img", "svg", "table"].includes(element.localName))
    .filter((element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest("[aria-hidden=true]"))
    .filter((element) => element.getBoundingClientRect().right > edge && !isFramed(element))
    .map(name);
  const whole = document.scrollingElement.scrollWidth;
  return whole > edge ? [`the page is ${whole} px wide`, ...found] : found;
}
