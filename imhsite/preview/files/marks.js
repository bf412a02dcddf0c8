// Marks of the writer's panel in the page itself. Nothing in the page's own tree is changed: sentences are
// highlighted by the browser, and labels are in the preview's shadow tree above it.
const BLOCKS = "main :is(h1, h2, h3, h4, h5, h6, p, li, dt, dd, td, th, figcaption, summary)";
const HIGHLIGHT = "imhsite-long";

let labels = [];
let pointed = null;
let stop = null;

// Letters and digits alone: quotes, dashes and spaces are not the same in a text and in its page.
const plain = (text) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

const lettersOf = (element) => {
  const places = [];
  let text = "";
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    let offset = 0;
    for (const character of node.data) {
      for (const letter of plain(character)) {
        text += letter;
        places.push([node, offset, offset + character.length]);
      }
      offset += character.length;
    }
  }
  return { text, places };
};

const find = (elements, words) => {
  const wanted = plain(words);
  if (wanted.length < 2) return null;
  for (const element of elements) {
    const at = element.letters.text.indexOf(wanted);
    if (at >= 0) return { element, at, length: wanted.length };
  }
  return null;
};

const rangeOf = ({ element, at, length }) => {
  const range = new Range();
  const [first, start] = element.letters.places[at];
  const [last, , end] = element.letters.places[at + length - 1];
  range.setStart(first, start);
  range.setEnd(last, end);
  return range;
};

const labelled = (box, element, content, className) => {
  const label = document.createElement("div");
  label.className = className;
  label.append(content);
  const at = element.getBoundingClientRect();
  label.style.top = `${at.top + scrollY}px`;
  label.style.left = `${Math.max(0, at.left + scrollX)}px`;
  label.style.maxWidth = `${Math.max(120, at.width)}px`;
  box.parentNode.append(label);
  return label;
};

export const hideMarks = () => {
  CSS.highlights?.delete(HIGHLIGHT);
  labels.forEach((label) => label.remove());
  labels = [];
  pointed?.remove();
  pointed = null;
  stop?.abort();
};

export const showMarks = (report, box, placeOf) => {
  hideMarks();
  stop = new AbortController();
  const elements = [...document.querySelectorAll(BLOCKS)].map((element) => ({ element, letters: lettersOf(element) }));
  // The innermost element comes first, so that a paragraph in a list item is found before the item.
  elements.sort((one, other) => one.letters.text.length - other.letters.text.length);
  const long = report.long.map((words) => find(elements, words)).filter(Boolean);
  if (window.Highlight) CSS.highlights.set(HIGHLIGHT, new Highlight(...long.map(rangeOf)));
  for (const picture of document.querySelectorAll("main img")) {
    labels.push(labelled(box, picture, picture.alt ? `alt: ${picture.alt}` : "no alt: decoration", "label"));
  }
  const places = new Map();
  for (const block of report.blocks) {
    const found = find(elements, block.text);
    if (found && !places.has(found.element.element)) places.set(found.element.element, block);
  }
  document.addEventListener("pointerover", (event) => {
    const element = event.target instanceof Element && event.target.closest(BLOCKS);
    const block = element && places.get(element);
    if (!block) return;
    pointed?.remove();
    pointed = labelled(box, element, placeOf(block, `${block.file}:${block.line}`), "label label--place");
  }, { signal: stop.signal });
};
