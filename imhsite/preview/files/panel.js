import { showMarks, hideMarks } from "./marks.js";

// The bar at the foot of each page of the preview: what is wrong, which moment is shown, how the words read.
// What was chosen is kept in the address under these names, which preview.js takes along to the next page.
const WORDS = { panel: "panel", moment: "as-of" };

const make = (tag, properties = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
};

export const ask = async (what) => {
  const query = new URLSearchParams({ target: location.pathname, [WORDS.moment]: asked(WORDS.moment) ?? "" });
  const answer = await fetch(`/_imhsite/${what}?${query}`);
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
};

// The gallery of the theme, whose texts are nobody's to write.
const GALLERY = "/_gallery/";
const inGallery = location.pathname.startsWith(GALLERY);

const asked = (word) => new URLSearchParams(location.search).get(word);

const goTo = (changes) => {
  const to = new URL(location);
  for (const [word, value] of Object.entries(changes)) {
    if (value) to.searchParams.set(word, value);
    else to.searchParams.delete(word);
  }
  return to;
};

const placeOf = (place, words) => {
  const said = words ?? `${place.file}, line ${place.line}`;
  return place.opens ? make("a", { href: place.opens, title: "Open in the editor" }, said) : make("span", {}, said);
};

const problemItem = (problem) =>
  make("li", { class: `problem problem--${problem.severity}` },
    make("p", {}, make("span", { class: "problem__kind" }, problem.severity === "error" ? "Error: " : "Warning: "), problem.message),
    make("p", { class: "place" }, placeOf(problem)),
    problem.excerpt && make("pre", {}, problem.excerpt[0], make("mark", {}, problem.excerpt[1]), problem.excerpt[2]),
    problem.hint && make("p", { class: "hint" }, problem.hint));

const counted = (count, one, many) => `${count} ${count === 1 ? one : many}`;

// The page makes room for an open panel, beside its words or below them: nothing is covered that somebody reads.
const room = new CSSStyleSheet({ disabled: true });
room.replaceSync(`@media screen { :root { padding-block-end: 50dvb; } } @media screen and (min-width: 1000px) { :root { padding-block-end: 0; padding-inline-end: 23.5rem; } }`);

class Preview extends HTMLElement {
  connectedCallback() {
    this.attachShadow({ mode: "open" });
    this.panels = { problems: () => this.problems(), writer: () => this.writer(), moment: () => this.moment() };
    if (inGallery) delete this.panels.writer;
    this.names = { problems: "Problems", writer: "Writing", moment: "Other date" };
    this.buttons = {};
    this.bar = make("div", { class: "bar", role: "group", "aria-label": "Preview" });
    this.said = make("p", { class: "unseen", role: "status" });
    this.panel = make("section", { class: "panel", tabindex: "-1", hidden: true });
    this.box = make("div", { class: "preview" }, this.panel, this.bar, this.said);
    this.shadowRoot.append(make("link", { rel: "stylesheet", href: "/_imhsite/panel.css" }), this.box);
    this.shadowRoot.addEventListener("keydown", (event) => event.key === "Escape" && this.open && this.show(""));
    this.open = asked(WORDS.panel) ?? "";
    for (const event of ["imhsite-state", "LiveReloadConnect"]) document.addEventListener(event, () => this.refresh());
    addEventListener("resize", () => this.report?.blocks && showMarks(this.report, this.box, placeOf));
    this.refresh();
  }

  async refresh() {
    try {
      this.state = await ask("state");
      this.report = this.open === "writer" && !inGallery ? await ask("writer") : null;
    } catch {
      return; // The server is gone for now; the page asks again once it is back.
    }
    const wrong = this.state.problems.filter((one) => one.here && one.severity === "error").map((one) => one.message).join("\n");
    if (wrong && wrong !== this.seen && !this.open) this.open = "problems";
    if (!wrong && this.seen && this.open === "problems" && !asked(WORDS.panel)) this.open = "";
    this.seen = wrong;
    const news = JSON.stringify([this.open, this.state, this.report]);
    if (news === this.drawn) return; // Whoever is in the panel stays where they are.
    this.drawn = news;
    this.draw();
    this.markDrafts();
  }

  draw() {
    const focused = this.shadowRoot.activeElement?.dataset?.panel;
    const { problems, status, travelling, fixed, asOf } = this.state;
    const errors = problems.filter((one) => one.severity === "error").length;
    const said = errors
      ? make("span", { class: "count count--error" }, counted(errors, "error", "errors"))
      : problems.length
        ? make("span", { class: "count count--warning" }, counted(problems.length, "warning", "warnings"))
        : "No problems";
    const words = typeof said === "string" ? said : said.textContent;
    if (this.counted && words !== this.counted) this.said.textContent = words;
    this.counted = words;
    const labels = { problems: said, moment: inGallery && !travelling ? this.names.moment : asOf && (travelling || fixed) ? make("span", { class: "chip" }, asOf.slice(0, 16).replace("T", " ")) : "Today" };
    this.bar.replaceChildren(
      inGallery ? make("a", { class: "button", href: GALLERY }, "Gallery") : make("span", { class: "name" }, "Preview"),
      ...(status && status !== "approved" ? [make("span", { class: "chip" }, status === "draft" ? "Draft" : "In review")] : []),
      ...Object.keys(this.panels).map((name) => this.button(name, labels[name] ?? this.names[name])));
    if (focused) this.buttons[focused]?.focus();
    this.drawPanel();
  }

  button(name, label) {
    const open = this.open === name;
    this.buttons[name] = make("button",
      { type: "button", "data-panel": name, "aria-expanded": String(open), onclick: () => this.show(open ? "" : name) }, label);
    return this.buttons[name];
  }

  async show(name) {
    const before = this.open;
    this.open = name;
    history.replaceState(history.state, "", goTo({ [WORDS.panel]: name }));
    this.report = name === "writer" && !inGallery ? await ask("writer") : null;
    this.draw();
    (name ? this.panel : this.buttons[before])?.focus();
  }

  drawPanel() {
    const content = this.panels[this.open];
    const [place, within] = [this.panel.scrollTop, this.panel.contains(this.shadowRoot.activeElement)];
    this.panel.hidden = room.disabled = !content;
    if (this.report?.blocks) showMarks(this.report, this.box, placeOf);
    else hideMarks(this.box);
    if (!content) return this.panel.replaceChildren();
    this.panel.setAttribute("aria-label", this.names[this.open]);
    this.panel.replaceChildren(
      make("div", { class: "panel__head" },
        make("h2", {}, this.names[this.open]),
        make("button", { class: "panel__close", type: "button", onclick: () => this.show("") }, "Close")),
      ...content());
    if (this.panel.dataset.shows === this.open) this.panel.scrollTop = place;
    this.panel.dataset.shows = this.open;
    if (within) this.panel.focus();
  }

  problems() {
    const { problems, heldBack, shown, usingLastValid, stale } = this.state;
    const here = problems.filter((one) => one.here);
    const others = problems.filter((one) => !one.here);
    const settings = usingLastValid.includes("content/site.yaml");
    return [
      heldBack && make("p", {}, "This is the last valid version of the site."),
      settings && make("p", {}, "The last valid version of content/site.yaml is used."),
      stale && make("p", {}, "This is the last valid version of the page."),
      here.length ? make("h3", {}, "On this page") : null,
      make("ol", {}, here.map(problemItem)),
      others.length && shown ? make("h3", {}, here.length ? "Elsewhere" : "On other pages") : null,
      make("ol", {}, others.map(problemItem)),
      problems.length ? null : make("p", {}, "No problems."),
      inGallery ? null : make("p", { class: "soft" }, "For whoever restyles the theme: ", make("a", { href: GALLERY }, "the gallery"), " shows every part of it."),
    ].filter(Boolean);
  }

  writer() {
    const report = this.report;
    if (!this.state.shown) return [make("p", {}, "The site cannot be shown yet.")];
    if (!report?.place) return [make("p", {}, "This page is made of many files. Open an article, a page or a week.")];
    const { facts, long = [], advice, headings = [], statistics = [], links = [], sources = 0 } = report;
    const pictures = [...document.querySelectorAll("main img")];
    const card = document.querySelector('meta[property="og:image"]')?.content;
    const list = (title, items, draw) => items.length ? [make("h3", {}, `${title} (${items.length})`), make("ul", {}, items.map(draw))] : [];
    return [
      make("p", { class: "place" }, placeOf(report.place, report.place.file)),
      make("p", { class: "soft" }, "Point at a paragraph to see its file and line."),
      make("dl", {}, [...facts, ["Sources cited", String(sources)], ["Long sentences", long.length ? `${long.length}, marked on the page` : "none"]]
        .flatMap(([name, value]) => [make("dt", {}, name), make("dd", { class: /overdue/.test(value) ? "wrong" : undefined }, value)])),
      ...list("What the check says", advice, (one) =>
        make("li", { class: "problem" }, make("p", {}, one.severity === "advice" ? one.message : `${one.severity}: ${one.message}`), one.hint && make("p", { class: "hint" }, one.hint), make("p", { class: "place" }, placeOf(one)))),
      ...list("Headings", headings, (one) =>
        make("li", { class: `outline outline--${Math.min(one.level, 4)}` }, make("a", { href: `#${one.id}` }, one.text), " ", placeOf(one, `line ${one.line}`))),
      ...list("Numbers", statistics, (one) => make("li", {}, one.says, " ", placeOf(one, one.id))),
      ...list("External links", links, (one) => make("li", {}, make("a", { href: one.url }, one.text || one.url), " ", placeOf(one, `line ${one.line}`))),
      ...list("Pictures", pictures, (one) => make("li", { class: one.alt ? undefined : "soft" }, one.alt ? `“${one.alt}”` : `decoration: ${new URL(one.src).pathname.split("/").pop()}`)),
      ...(card ? [make("h3", {}, "When shared"), make("img", { class: "card", src: new URL(card).pathname, alt: "The card of this page" })] : []),
    ];
  }

  moment() {
    const { asOf, zone, travelling, fixed, moments = [] } = this.state;
    if (!asOf) return [make("p", {}, "The site cannot be shown yet.")];
    const input = make("input", { type: "datetime-local", name: "moment", value: asOf.slice(0, 16), required: true });
    const go = (moment) => location.assign(goTo({ [WORDS.moment]: moment }));
    return [
      make("p", { class: "soft" }, `The site as readers see it at this time (time zone: ${zone}).`),
      make("form", { class: "row", onsubmit: (event) => (event.preventDefault(), go(input.value)) },
        make("label", {}, "Date and time", input),
        make("button", {}, "Show"),
        travelling && make("button", { type: "button", onclick: () => go("") }, inGallery ? "Back" : fixed ? "Back to the date of --as-of" : "Back to now")),
      make("ul", { class: "moments" }, moments.map(([words, when]) =>
        make("li", {}, make("button", { type: "button", onclick: () => go(when) }, words)))),
    ].filter(Boolean);
  }

  markDrafts() {
    const drafts = new Map(this.state.drafts ?? []);
    for (const link of document.querySelectorAll("a[href]")) {
      const status = drafts.get(new URL(link.href).pathname);
      if (status) link.dataset.imhsiteStatus = status === "draft" ? "draft" : "in review";
    }
  }
}

if (!customElements.get("imhsite-preview")) {
  customElements.define("imhsite-preview", Preview);
  const marks = new CSSStyleSheet();
  marks.replaceSync(`::highlight(imhsite-long) { background-color: #ffe08a; color: #1d2129; } [data-imhsite-status]::after { content: " " attr(data-imhsite-status); font: 600 0.75rem/1 system-ui, sans-serif; margin-inline-start: 0.375em; padding: 0.1em 0.4em; border-radius: 1em; background: #ffe08a; color: #1d2129; } @media print { [data-imhsite-status]::after { content: none; } }`);
  document.adoptedStyleSheets.push(marks, room);
  document.body.append(document.createElement("imhsite-preview"));
}
