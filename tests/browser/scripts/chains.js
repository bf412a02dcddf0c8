// What of a page axe has to judge, as digests. Returned are
// `colours`, of the elements that are shown and have words of their own, as far as it can decide about their colours:
// their own, the words that a link stands in, and whatever around them paints, is placed or lets something shine through.
// Of large letters less is asked, so a digest with them ends in "*".
// `states`, of all elements, as far as any other rule asks: names, attributes, kinds of children, whether they have words,
// are shown, scroll, or share their name with another landmark; of the elements around them, names, roles and ARIA. Of an
// attribute it counts what it says where a rule reads that, whether there is what it refers to, and otherwise whether it
// says anything.
(withStates) => {
  const OF_WORDS = ["color", "-webkit-text-fill-color", "text-decoration-line", "border-bottom-color", "visibility"];
  const AROUND = {
    "background-color": "rgba(0, 0, 0, 0)",
    "background-image": "none",
    opacity: "1",
    position: "static",
    filter: "none",
    "mix-blend-mode": "normal",
  };
  const READ = /^(aria-(?!label)\w+|class|dir|http-equiv|lang|name|rel|role|scope|tabindex|type)$/;
  const READ_AROUND = /^(aria-(?!label)\w+|href|role|tabindex)$/;
  const REFERRING = /^(aria-(labelledby|describedby|controls|owns|details)|for|headers|list)$/;

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
  const chained = (link) => {
    const known = new Map([[null, ""]]);
    return function chain(element) {
      if (!known.has(element)) {
        const own = link(element);
        known.set(element, own ? digest(`${chain(element.parentElement)}>${own}`) : chain(element.parentElement));
      }
      return known.get(element);
    };
  };

  const shown = (element) => element.getClientRects().length > 0;
  const hasWords = (element) => [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const background = chained((element) => {
    const style = getComputedStyle(element);
    const values = Object.keys(AROUND).map((name) => style.getPropertyValue(name));
    if (values.join() === Object.values(AROUND).join()) return "";
    return [element === document.body || style.position === "static" ? "" : element.className, ...values].join();
  });
  const ofWords = (element) => {
    const style = getComputedStyle(element);
    return OF_WORDS.map((name) => style.getPropertyValue(name)).join();
  };
  const coloured = (element) => {
    const around = element.localName === "a" ? [ofWords(element.parentElement), hasWords(element.parentElement)] : [];
    return digest([background(element), element.localName, ofWords(element), ...around].join());
  };
  const isLarge = (element) => {
    const { fontSize, fontWeight } = getComputedStyle(element);
    return parseFloat(fontSize) >= 24 || (parseFloat(fontSize) >= 18.66 && parseInt(fontWeight) >= 700);
  };

  const ids = Map.groupBy(document.querySelectorAll("[id]"), (element) => element.id);
  const times = (id) => ids.get(id)?.length ?? 0;
  const said = (element, { name, value }) => {
    if (name === "id") return times(value);
    if (name === "alt") return [value.trim() !== "", element.parentElement.textContent.includes(value)];
    if (name === "href" && value.startsWith("#")) return `#${times(decodeURIComponent(value.slice(1)))}`;
    if (REFERRING.test(name)) return value.split(" ").map(times);
    return READ.test(name) ? value : value.trim() !== "";
  };
  const scrolls = (element) => {
    const { overflowX, overflowY } = getComputedStyle(element);
    const may = [overflowX, overflowY].some((overflow) => ["auto", "scroll"].includes(overflow));
    return may && (element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight);
  };
  const landmarks = "aside, footer, form, header, main, nav, section, [role]";
  const called = (element) => {
    const names = (element.getAttribute("aria-labelledby") ?? "").split(" ").map((id) => ids.get(id)?.[0].textContent);
    return [element.localName, element.getAttribute("role"), element.getAttribute("aria-label"), ...names].join("|");
  };
  const namesakes = Map.groupBy(document.querySelectorAll(landmarks), called);
  const around = chained((element) => [
    element.localName,
    ...[...element.attributes].filter(({ name }) => READ_AROUND.test(name)).map((each) => `${each.name}=${said(element, each)}`),
  ].join("|"));
  const stated = (element) => digest([
    around(element),
    [...element.attributes].map((attribute) => `${attribute.name}=${said(element, attribute)}`).sort(),
    [...new Set([...element.children].map((child) => child.localName))].sort(),
    hasWords(element),
    element.textContent.trim() !== "",
    shown(element),
    scrolls(element),
    element.matches(landmarks) && namesakes.get(called(element)).length > 1,
  ].join("|"));

  window.chains = new Map();
  for (const element of document.body.querySelectorAll("*")) {
    // What is not shown is not judged, and counts as new where it is shown.
    if (hasWords(element) && shown(element)) window.chains.set(coloured(element) + (isLarge(element) ? "*" : ""), element);
  }
  const states = () => [...new Set([...document.querySelectorAll("*")].map(stated))];
  return { colours: [...window.chains.keys()], states: withStates ? states() : [] };
}
