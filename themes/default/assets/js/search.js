// The search page. Nothing is loaded before somebody searches; the address keeps what is searched for.

const FILTERS = ["kind", "topic", "audience"];
const AT_ONCE = 10;
const FROM = 3; // characters, for results while somebody types
const PAUSE = 250; // milliseconds without a key until then
const SLOW = 300; // milliseconds after which the page says that it is searching
const FEW = 5; // pages whose words always say something
const GAP = 2; // other words between two words of a phrase

const form = document.querySelector(".search");
const field = form.elements.q;
const narrowing = document.querySelector(".search__narrowing");
const status = document.querySelector(".search__status");
const list = document.querySelector(".search__results");
const more = document.querySelector(".search__more");
const nothing = document.querySelector(".search__nothing");
const help = document.querySelector(".search-help");
let loading;
let found = [];
let latest = 0;
let pause, slow;
let settled = true; // whether the next search gets an entry of its own in the browser's history

function pagefind() {
  loading ??= import(`${form.dataset.bundle}pagefind.js`).then(async (module) => {
    await module.options({ baseUrl: form.dataset.base, excerptLength: 24 });
    return module;
  });
  return loading;
}

function said(kind, words, count) {
  return form.dataset[kind].replace("{words}", words).replace("{count}", count);
}

function element(name, className, text = "") {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

// Words to compare: without case, accents and apostrophes. In scripts without spaces, each character is one.
function wordsOf(text) {
  const plain = text.toLowerCase().normalize("NFKD").replace(/[\p{Mn}'’ʼ]/gu, "");
  const apart = plain.replace(/[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]/gu, " $& ");
  return apart.match(/[\p{L}\p{Mc}\p{N}]+\*?/gu) ?? [];
}

// Helplines come first where somebody searches in words of distress.

const lines = [...(help?.querySelectorAll("[data-phrases]") ?? [])].map((line) => ({
  line,
  phrases: line.dataset.phrases.split(",").map(wordsOf).filter((phrase) => phrase.length),
}));

function matches(word, pattern) {
  return pattern.endsWith("*") ? word.startsWith(pattern.slice(0, -1)) : word === pattern;
}

function isIn(words, phrase) {
  return words.some((_, from) => {
    let at = from;
    return phrase.every((pattern, place) => {
      const next = words.slice(at, place ? at + GAP + 1 : at + 1).findIndex((word) => matches(word, pattern));
      at += next + 1;
      return next >= 0;
    });
  });
}

// Show the helplines for these words, those of the longest phrases first, and return whether there are any.
function offerHelp(text) {
  const words = wordsOf(text);
  const offered = lines
    .map(({ line, phrases }) => {
      const fits = phrases.filter((phrase) => isIn(words, phrase)).map((phrase) => phrase.length);
      return { line, fit: Math.max(0, ...fits) };
    })
    .sort((one, other) => other.fit - one.fit);
  for (const { line, fit } of offered) {
    line.hidden = !fit;
    line.parentElement.append(line);
  }
  if (help) help.hidden = !offered[0].fit;
  return Boolean(offered[0]?.fit);
}

// What a result says: a number its whole sentence, with base, year and source; all else the words around those found.
function says(result) {
  if (result.meta.sentence) return element("p", "search__excerpt", result.meta.sentence);
  // Pagefind marks the words in an excerpt whose other characters it has escaped.
  const made = element("p", "search__excerpt");
  made.append(...new DOMParser().parseFromString(result.excerpt, "text/html").body.childNodes);
  const text = made.textContent.trim();
  if (!result.content.startsWith(text.slice(0, 40))) made.prepend("… ");
  if (!result.content.endsWith(text.slice(-40))) made.append(" …");
  return made;
}

function entry(result) {
  const item = element("li", "search__result");
  const title = element("h2", "search__title");
  const parts = result.sub_results.filter((part) => part.url !== result.url);
  const link = element("a", "search__link", result.meta.title);
  link.href = result.url;
  title.append(link);
  item.append(element("p", "search__kind", result.meta.kind ?? ""), title, says(result));
  if (parts.length) {
    const inside = element("ul", "search__parts");
    for (const part of parts.slice(0, 3)) {
      const line = document.createElement("li");
      const anchor = element("a", "", part.title);
      anchor.href = part.url;
      line.append(anchor);
      inside.append(line);
    }
    item.append(inside);
  }
  return item;
}

async function entries(results, from) {
  const shown = await Promise.all(results.slice(from, from + AT_ONCE).map((result) => result.data()));
  return shown.map(entry);
}

function show(items) {
  list.append(...items);
  more.hidden = list.children.length >= found.length;
}

// Results by kind: help before all else, numbers after all else. Pagefind would put short pages first, which those of
// numbers are.
async function byKind(words, filters) {
  const { search } = await pagefind();
  const { first, last } = form.dataset;
  const kinds = filters.kind ? [filters.kind] : [first, { none: [first, last] }, last];
  const answers = await Promise.all(kinds.map((kind) => search(words, { filters: { ...filters, kind } })));
  return answers.map((answer) => answer.results);
}

// The pages that have all the words, as a whole. Pagefind would find the beginning of a word that no page has. While
// somebody types, the last word may be the beginning of others. Where no page has all of them, those with the rarest.
async function ranked(words, filters, typing) {
  const { search } = await pagefind();
  const [groups, whole] = await Promise.all([
    byKind(words.join(" "), filters),
    Promise.all(words.map((word) => search(`"${word}"`))),
  ]);
  const having = whole.map((answer) => new Set(answer.results.map(({ id }) => id)));
  const begun = typing && !having.at(-1).size ? words.at(-1) : "";
  const needed = begun ? having.slice(0, -1) : having;
  const results = groups.flat().filter(({ id }) => needed.every((pages) => pages.has(id)));
  if (results.length && !begun) return { results };
  if (results.length && (await hasBeginning(results[0], begun))) return { results, kind: "begun", word: begun };
  return words.length > 1 ? withRarest(words, having, filters) : { results: [] };
}

// The pages with the rarest of the words, those with most others first. A word of every fourth page says nothing.
async function withRarest(words, having, filters) {
  const { search } = await pagefind();
  const most = Math.max(FEW, (await search(null)).results.length / 4);
  const rare = words
    .map((word, place) => ({ word, pages: having[place] }))
    .filter(({ pages }) => pages.size && pages.size <= most)
    .sort((one, other) => one.pages.size - other.pages.size);
  if (!rare.length) return { results: [] };
  const [{ word, pages: withIt }] = rare;
  const count = ({ id }) => rare.filter(({ pages }) => pages.has(id)).length;
  const groups = await byKind(word, filters);
  const results = groups.flatMap((group) =>
    group.filter(({ id }) => withIt.has(id)).sort((one, other) => count(other) - count(one)),
  );
  return { results, kind: "some", word };
}

async function hasBeginning(result, begun) {
  const [start] = wordsOf(begun);
  return wordsOf((await result.data()).content).some((word) => word.startsWith(start));
}

function clear() {
  found = [];
  list.replaceChildren();
  more.hidden = nothing.hidden = true;
  status.textContent = "";
}

async function search(typing = false) {
  const turn = ++latest;
  clearTimeout(pause);
  clearTimeout(slow);
  list.removeAttribute("aria-busy");
  const given = new FormData(form);
  const asked = given.get("q").trim();
  const words = asked.split(/[\s\p{Pd}/"]+/u).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const offered = offerHelp(asked);
  if (!words.length || (typing && asked.length < FROM)) return clear();
  slow = setTimeout(() => {
    status.textContent = form.dataset.busy;
    list.setAttribute("aria-busy", "true");
  }, SLOW);
  try {
    const filters = Object.fromEntries(FILTERS.map((name) => [name, given.get(name)]).filter(([, value]) => value));
    const { results, kind, word } = await ranked(words, filters, typing);
    const items = await entries(results, 0);
    if (turn !== latest) return;
    clear();
    found = results;
    show(items);
    nothing.hidden = found.length > 0;
    const counted = ["none", "one"][found.length] ?? "many";
    const told = found.length && kind ? said(kind, word, found.length) : said(counted, asked, found.length);
    status.textContent = offered ? `${told} ${form.dataset.help}` : told;
  } catch {
    if (turn !== latest) return;
    loading = undefined;
    status.textContent = form.dataset.failed;
  } finally {
    if (turn === latest) {
      clearTimeout(slow);
      list.removeAttribute("aria-busy");
    }
  }
}

// One entry in the history for each search, not for each letter of it.
function remember(done) {
  const chosen = [...new FormData(form)].filter(([, value]) => value.trim());
  const address = field.value.trim() ? `?${new URLSearchParams(chosen)}` : location.pathname;
  const another = settled && new URLSearchParams(location.search).get("q");
  if (address !== location.search) history[another ? "pushState" : "replaceState"](null, "", address);
  settled = done;
}

function typed() {
  remember(false);
  search(true);
}

function recall() {
  const asked = new URLSearchParams(location.search);
  for (const name of ["q", ...FILTERS]) if (form.elements[name]) form.elements[name].value = asked.get(name) ?? "";
  if (FILTERS.some((name) => asked.get(name))) narrowing.open = true;
  settled = true;
  search();
}

form.hidden = false;
form.addEventListener("submit", (event) => {
  event.preventDefault();
  remember(true);
  search();
});
form.addEventListener("change", (event) => {
  if (event.target === field || !field.value.trim()) return;
  remember(true);
  search();
});
field.addEventListener("input", () => {
  clearTimeout(pause);
  pause = setTimeout(typed, field.value.trim() ? PAUSE : 0);
});
field.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing || !field.value) return;
  event.preventDefault();
  clearTimeout(pause);
  field.value = "";
  typed();
});
more.addEventListener("click", async () => {
  const results = found;
  const items = await entries(results, list.children.length);
  if (results !== found) return;
  show(items);
  items[0]?.querySelector("a").focus();
});
narrowing.open = matchMedia("(min-width: 40rem)").matches;
addEventListener("popstate", recall);
recall();
