// The page's side of the preview: it says which page it shows, and does what it is told.
// It is added to pages by `imhsite serve` and is never part of a built site.
"use strict";
(() => {
  const own = document.currentScript.dataset;
  const KEPT = "imhsite-preview";
  const CARRIED = ["panel", "as-of"];
  let digest = own.digest;
  let wait = 100;
  let leaving = false;

  const target = () => location.pathname;

  // What a reader has open and where they are survives a reload: it is put back when the page is there again.
  const remember = () => {
    const open = [...document.querySelectorAll("details")].map((details) => details.open);
    sessionStorage.setItem(KEPT, JSON.stringify({ target: target(), open, x: scrollX, y: scrollY }));
  };
  const restore = () => {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
    sessionStorage.removeItem(KEPT);
    if (kept?.target !== target()) return;
    document.querySelectorAll("details").forEach((details, place) => {
      if (place in kept.open) details.open = kept.open[place];
    });
    scrollTo({ left: kept.x, top: kept.y, behavior: "instant" });
  };

  const swapStyles = (styles) => {
    for (const link of document.querySelectorAll('link[rel="stylesheet"]')) {
      const to = styles[new URL(link.href).pathname];
      if (!to) continue;
      const next = link.cloneNode();
      next.href = to;
      next.addEventListener("load", () => link.remove());
      link.after(next);
    }
  };

  const obey = {
    reload() {
      leaving = true;
      remember();
      location.reload();
    },
    styles(told) {
      digest = told.digest;
      swapStyles(told.styles);
      document.dispatchEvent(new CustomEvent("imhsite-styles"));
    },
    moved(told) {
      leaving = true;
      location.replace(told.to + location.search + location.hash);
    },
    state() {
      document.dispatchEvent(new CustomEvent("imhsite-state"));
    },
  };

  const listen = () => {
    const live = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/_imhsite/live`);
    live.addEventListener("open", () => {
      wait = 100;
      document.dispatchEvent(new CustomEvent("imhsite-state"));
      live.send(JSON.stringify({ target: target(), moment: own.moment, digest }));
    });
    live.addEventListener("message", (event) => {
      const told = JSON.parse(event.data);
      if (!leaving) obey[told.command]?.(told);
    });
    live.addEventListener("close", () => {
      if (leaving) return;
      setTimeout(listen, wait);
      wait = Math.min(wait * 2, 2000);
    });
  };

  // What was chosen is kept in the address, and goes along to the next page.
  const carry = (event) => {
    const link = event.composedPath().find((one) => one instanceof HTMLAnchorElement);
    if (!link?.href || link.hasAttribute("download")) return;
    const to = new URL(link.href);
    if (to.origin !== location.origin || to.pathname.startsWith("/_imhsite/")) return;
    if (to.pathname === location.pathname && to.hash) return;
    const chosen = new URLSearchParams(location.search);
    for (const word of CARRIED) {
      if (chosen.get(word) && !to.searchParams.has(word)) to.searchParams.set(word, chosen.get(word));
    }
    link.href = to.href;
  };

  restore();
  document.addEventListener("click", carry, true);
  document.addEventListener("auxclick", carry, true);
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
  listen();
  import("/_imhsite/panel.js");
})();
