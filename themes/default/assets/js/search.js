// The search page. Nothing is loaded before somebody searches; the address keeps what was searched.

const FILTERS = ["kind", "topic", "audience"];
const AT_ONCE = 10;

const form = document.querySelector(".search");
const status = document.querySelector(".search__status");
const list = document.querySelector(".search__results");
const more = document.querySelector(".search__more");
let loading;
let found = [];
let latest = 0;

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

async function show() {
  const from = list.children.length;
  const results = await Promise.all(found.slice(from, from + AT_ONCE).map((result) => result.data()));
  list.append(...results.map(entry));
  more.hidden = list.children.length >= found.length;
  return list.children[from];
}

async function search() {
  const given = new FormData(form);
  const words = given.get("q").trim();
  if (!words) return;
  const turn = ++latest;
  const filters = Object.fromEntries(FILTERS.map((name) => [name, given.get(name)]).filter(([, value]) => value));
  status.textContent = form.dataset.busy;
  try {
    const results = await ranked(words, filters);
    if (turn !== latest) return;
    found = results;
    list.replaceChildren();
    await show();
    const kind = ["none", "one"][found.length] ?? "many";
    status.textContent = said(kind, words, found.length);
  } catch {
    loading = undefined;
    status.textContent = form.dataset.failed;
  }
}

// Results in their order: help before all else, numbers after all else. Pagefind would put short pages first, which those
// of numbers are.
async function ranked(words, filters) {
  const { search } = await pagefind();
  const { first, last } = form.dataset;
  const kinds = filters.kind ? [filters.kind] : [first, { none: [first, last] }, last];
  const answers = await Promise.all(kinds.map((kind) => search(words, { filters: { ...filters, kind } })));
  return answers.flatMap((answer) => answer.results);
}

function remember() {
  const chosen = [...new FormData(form)].filter(([, value]) => value);
  history.replaceState(null, "", `${location.pathname}?${new URLSearchParams(chosen)}`);
}

form.hidden = false;
form.addEventListener("submit", (event) => {
  event.preventDefault();
  remember();
  search();
});
form.addEventListener("change", (event) => {
  if (event.target.name !== "q" && form.elements.q.value.trim()) {
    remember();
    search();
  }
});
more.addEventListener("click", async () => {
  const first = await show();
  first?.querySelector("a").focus();
});

const asked = new URLSearchParams(location.search);
for (const name of ["q", ...FILTERS]) {
  if (asked.has(name) && form.elements[name]) form.elements[name].value = asked.get(name);
}
if (asked.get("q")) search();
