// The page's side of the preview: a plugin of livereload.js, which keeps the connection and loads the page again.
// It is added to pages by `imhsite serve` and is never part of a built site.
"use strict";
(() => {
  const own = document.currentScript.dataset;
  const KEPT = "imhsite-preview";
  const CARRIED = ["panel", "as-of"];
  const STATE = "/_imhsite/state";
  const GALLERY = "/_gallery/";
  const [MIN_DELAY, MAX_DELAY] = [100, 2000];
  let digest = own.digest;

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

  const swapStyle = (old, path) => {
    for (const link of document.querySelectorAll('link[rel="stylesheet"]')) {
      if (new URL(link.href).pathname !== old) continue;
      const next = link.cloneNode();
      next.href = path;
      next.addEventListener("load", () => link.remove());
      link.after(next);
    }
    digest = ""; // Only the server knows what the page is like now.
  };

  window.LiveReloadPluginImhsite = class {
    static identifier = "imhsite";

    // What is sent along each time the connection is made.
    analyze() {
      return { target: target(), moment: own.moment, digest };
    }

    // Does what is needed and says so, or leaves it to LiveReload to load the page again.
    reload(path, { originalPath }) {
      if (path === STATE) document.dispatchEvent(new CustomEvent("imhsite-state"));
      // The address of a style sheet changes with its bytes: LiveReload would ask for the old one, which is gone.
      else if (originalPath) swapStyle(originalPath, path);
      else if (path !== target()) location.replace(path + location.search + location.hash);
      else {
        remember();
        return false;
      }
      return true;
    }
  };

  const connect = () => {
    const client = document.createElement("script");
    const port = location.port || (location.protocol === "https:" ? 443 : 80);
    client.src = `/_imhsite/livereload.js?host=${location.hostname}&port=${port}&mindelay=${MIN_DELAY}&maxdelay=${MAX_DELAY}`;
    document.head.append(client);
  };

  // What was chosen is kept in the address, and goes along to the next page.
  const carry = (event) => {
    const link = event.composedPath().find((one) => one instanceof HTMLAnchorElement);
    if (!link?.href || link.hasAttribute("download")) return;
    const to = new URL(link.href);
    if (to.origin !== location.origin || to.pathname.startsWith("/_imhsite/")) return;
    if (to.pathname.startsWith(GALLERY) !== location.pathname.startsWith(GALLERY)) return;
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
  connect();
  // In a frame of the gallery, the bar of the page around it is enough.
  if (window === window.top) import("/_imhsite/panel.js");
})();
