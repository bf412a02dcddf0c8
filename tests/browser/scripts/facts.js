// What a page says of itself, and the headings and landmarks that assistive technology finds on it.
() => {
  const shown = (element) => element.checkVisibility({ visibilityProperty: true });
  const all = (selector) => [...document.querySelectorAll(selector)].filter(shown);
  const ofThePage = (element) => !element.parentElement.closest("main, article, section, aside, nav");
  const content = (selector) => document.querySelector(selector)?.content ?? "";
  // What a page tells machines in a script element of a data type is never run.
  const runnable = [...document.scripts].filter((script) => script.type !== "application/ld+json");
  return {
    title: document.title,
    description: content("meta[name=description]"),
    language: document.documentElement.lang,
    canonical: document.querySelector("link[rel=canonical]")?.href ?? "",
    headings: all("h1, h2, h3, h4, h5, h6").map((h) => [Number(h.localName[1]), h.textContent.trim()]),
    mains: all("main").length,
    banners: all("header").filter(ofThePage).length,
    footers: all("footer").filter(ofThePage).length,
    navigations: all("nav").map((nav) => nav.getAttribute("aria-label") ?? nav.getAttribute("aria-labelledby") ?? ""),
    scripts: runnable.map((script) => ({ type: script.type, inline: !script.src })),
    styled: [...document.querySelectorAll("style, [style]")].map((element) => element.outerHTML.slice(0, 80)),
  };
}
