// Words at the head of a page that share a place with its emblem, where they would be hard to read.
() => {
  const texts = document.createTreeWalker(document.querySelector(".hero__words") ?? document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (document.querySelector(".hero__words") && texts.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    const isOver = [...range.getClientRects()].some((box) =>
      [box.left + 1, (box.left + box.right) / 2, box.right - 1].some((x) =>
        document.elementsFromPoint(x, (box.top + box.bottom) / 2).some((hit) => hit.closest(".hero__emblem path")),
      ),
    );
    if (isOver) found.push(texts.currentNode.data.trim());
  }
  return found;
}
