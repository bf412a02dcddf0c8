// Words of the site's header or of the head of a page that lie on a dark or bright part of the emblem, or on its lines,
// where they would be hard to read. Words may lie on the large form, whose colour goes with them, or on a ground of their own.
() => {
  const CLEAR = ["none", "transparent", "rgba(0, 0, 0, 0)"];
  const drawn = [...document.querySelectorAll(".hero__emblem path:not(.emblem__large)")]
    .filter((path) => path.getClientRects().length)
    .map((path) => ({ path, style: getComputedStyle(path), inverse: path.getScreenCTM().inverse() }));
  const isInked = (x, y) => drawn.some(({ path, style, inverse }) => {
    const point = new DOMPoint(x, y).matrixTransform(inverse);
    return (!CLEAR.includes(style.fill) && path.isPointInFill(point)) || (!CLEAR.includes(style.stroke) && path.isPointInStroke(point));
  });
  const hasGround = (element, end) =>
    element !== end && (!CLEAR.includes(getComputedStyle(element).backgroundColor) || hasGround(element.parentElement, end));
  const found = [];
  for (const head of document.querySelectorAll(".site-header, .hero__inner")) {
    const texts = document.createTreeWalker(head, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const range = document.createRange();
      range.selectNodeContents(texts.currentNode);
      const isOver = [...range.getClientRects()].some((box) => {
        for (let x = box.left; x <= box.right; x += 4) {
          if ([0.3, 0.5, 0.7].some((part) => isInked(x, box.top + part * box.height))) return true;
        }
        return false;
      });
      if (isOver && !hasGround(texts.currentNode.parentElement, head)) found.push(texts.currentNode.data.trim());
    }
  }
  return found.filter(Boolean);
}
