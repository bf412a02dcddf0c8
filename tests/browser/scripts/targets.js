// What can be pressed but is smaller than 24 by 24 px. Links inside sentences may be: their line sets their height.
() => {
  const LEAST = 24;
  const ENOUGH = LEAST - 0.5;
  const name = (element) => `${element.localName}.${element.className}: ${element.textContent.trim().slice(0, 40)}`;

  // Nothing happens when a box of a task list, which is disabled, is pressed.
  const TARGETS = "a[href], button, summary, input:not(:disabled), select, textarea";

  // A sentence is words beside the link that are no links themselves.
  const isInSentence = (element) => {
    if (getComputedStyle(element).display !== "inline") return false;
    let block = element.parentElement;
    while (getComputedStyle(block).display === "inline") block = block.parentElement;
    const texts = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const { parentElement, data } = texts.currentNode;
      if (/\p{L}/u.test(data) && !parentElement.closest(TARGETS)) return true;
    }
    return false;
  };

  // A card's link may be larger than its words.
  const answersAround = (element) => {
    element.scrollIntoView({ block: "center", behavior: "instant" });
    const box = element.getBoundingClientRect();
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const reach = LEAST / 2 - 0.5;
    return [[0, -reach], [0, reach], [-reach, 0], [reach, 0]].every(([right, down]) => {
      const hit = document.elementFromPoint(x + right, y + down);
      return hit !== null && (hit === element || element.contains(hit));
    });
  };

  const isLarge = (element) => {
    const box = element.getBoundingClientRect();
    return (box.width >= ENOUGH && box.height >= ENOUGH) || answersAround(element);
  };

  // Skip links are a dot until they have the focus.
  const isShown = (element) =>
    element.checkVisibility({ visibilityProperty: true }) && element.getBoundingClientRect().width > 1;

  return [...document.querySelectorAll(TARGETS)]
    .filter(isShown)
    .filter((element) => !isInSentence(element) && !isLarge(element))
    .map((element) => {
      const { width, height } = element.getBoundingClientRect();
      return `${name(element)} (${Math.round(width)} by ${Math.round(height)})`;
    });
}
