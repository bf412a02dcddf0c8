// Adds a word that is wider than a phone to every text of the page, but to numbers that are never so long.
() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  const kept = "svg, script, noscript, select, .number, .citation, .nowrap";
  for (const text of texts) {
    if (text.data.trim() && !text.parentElement.closest(kept)) {
      text.data += " Rindfleischetikettierungsueberwachungsaufgabenuebertragungsgesetz";
    }
  }
}
