// From now on, whenever Tab comes up: what has the focus, and what is wrong with how it shows: it has no mark, is out of
// view, or lies under something else.
() => {
  const place = new Map([...document.querySelectorAll("*")].map((element, number) => [element, number]));
  const look = () => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const boxes = [...element.getClientRects()].filter((box) => box.width > 0 && box.height > 0);
    const box = boxes[0] ?? element.getBoundingClientRect();
    const faults = [];

    const marks = (style) =>
      (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";
    if (![null, "::before", "::after"].some((part) => marks(getComputedStyle(element, part)))) faults.push("no mark");

    const fits = box.height <= innerHeight;
    const isInView = fits
      ? box.top >= -0.5 && box.bottom <= innerHeight + 0.5
      : box.top < innerHeight && box.bottom > 0;
    if (!isInView || box.left < -0.5 || box.right > innerWidth + 0.5) faults.push("out of view");

    const inset = (low, high) => [low + 2, (low + high) / 2, high - 2];
    const isSeen = (y) => y > 0 && y < innerHeight;
    const spots = inset(box.left, box.right).flatMap((x) => inset(box.top, box.bottom).filter(isSeen).map((y) => [x, y]));
    const over = spots
      .map(([x, y]) => document.elementFromPoint(x, y))
      .find((hit) => hit && !element.contains(hit) && !hit.contains(element));
    if (over) faults.push(`under ${over.localName}.${over.className}`);

    return { place: place.get(element), name: `${element.localName}.${element.className}: ${element.textContent.trim().slice(0, 40)}`, faults };
  };
  window.stopped = [];
  addEventListener("keyup", ({ key }) => key === "Tab" && window.stopped.push(look()), { capture: true });
}
