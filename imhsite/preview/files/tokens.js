// Fills the gallery's page of design tokens with the custom properties that the open page's style sheets set on :root,
// as this browser computes them. Colours also say their contrast, by the formula of WCAG 2.2.
"use strict";
(() => {
  const GROUPS = { sizes: /^--size-/, lines: /^--line-/, spaces: /^--space-/ };
  const SAMPLE = "Hold me";

  const make = (tag, properties = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };

  // Every rule in some rules, those of imported style sheets and of layers included.
  const rulesIn = function* (rules) {
    for (const rule of rules) {
      yield rule;
      yield* rulesIn(rule.cssRules ?? rule.styleSheet?.cssRules ?? []);
    }
  };
  const allRules = () => [...document.styleSheets].flatMap((sheet) => [...rulesIn(sheet.cssRules)]);

  const computed = () => getComputedStyle(document.documentElement);

  // Every custom property with a value on :root, in the order in which the style sheets name them.
  const tokens = () => {
    const names = new Set(allRules().flatMap((rule) => [...(rule.style ?? [])].filter((name) => name.startsWith("--"))));
    return [...names].map((name) => [name, computed().getPropertyValue(name).trim()]).filter(([, value]) => value);
  };

  const canvas = make("canvas", { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
  const pixel = (colour) => {
    for (const layer of [page().paper, colour]) {
      canvas.fillStyle = layer;
      canvas.fillRect(0, 0, 1, 1);
    }
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const luminance = (colour) => {
    const [red, green, blue] = pixel(colour).map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one, other) => {
    const [high, low] = [luminance(one), luminance(other)].sort((first, second) => second - first);
    return ((high + 0.05) / (low + 0.05)).toFixed(1);
  };

  const probe = (style, property) => {
    const element = make("span");
    Object.assign(element.style, style);
    document.body.append(element);
    const value = getComputedStyle(element)[property];
    element.remove();
    return value;
  };

  const named = (name, value) =>
    make("th", { scope: "row" }, make("code", {}, name), make("code", { class: "token-value" }, value));
  const row = (name, value, ...cells) => make("tr", {}, named(name, value), ...cells.map((cell) => make("td", {}, cell)));

  const swatch = (colour) => {
    const sample = make("span", { class: "token-colour" });
    sample.style.backgroundColor = colour;
    return sample;
  };

  const ROWS = {
    sizes(name, value) {
      const sample = make("span", { class: "token-size" }, SAMPLE);
      sample.style.fontSize = `var(${name})`;
      return row(name, value, sample, probe({ fontSize: `var(${name})` }, "fontSize"));
    },
    lines(name, value) {
      const sample = make("span", { class: "token-line" }, `${SAMPLE}, and stay with me until I am calm again.`);
      sample.style.lineHeight = `var(${name})`;
      return row(name, value, sample);
    },
    spaces(name, value) {
      const sample = make("span", { class: "token-space" });
      sample.style.inlineSize = `var(${name})`;
      return row(name, value, sample, probe({ display: "block", inlineSize: `var(${name})` }, "width"));
    },
    // A colour called --on-night is for text on --night.
    colours(name, value) {
      const { paper, ink } = page();
      const under = name.startsWith("--on-") ? name.replace("--on-", "--") : "";
      const own = under && computed().getPropertyValue(under);
      const colour = probe({ color: `var(${name})` }, "color");
      const pairs = [["page", paper], ["text", ink], ...(own ? [[under, own]] : [])];
      const cells = pairs.map(([words, other]) => make("span", { class: "token-pair" }, `${words} ${contrast(colour, other)}`));
      return row(name, value, swatch(colour), make("span", {}, ...cells));
    },
    others: (name, value) => row(name, value),
  };

  const HEADS = {
    sizes: ["Token", "Sample", "Here"],
    lines: ["Token", "Sample"],
    spaces: ["Token", "Sample", "Here"],
    colours: ["Token", "Sample", "Contrast with"],
    others: ["Token"],
  };

  const page = () => {
    const style = getComputedStyle(document.body);
    return { paper: style.backgroundColor, ink: style.color };
  };

  const groupOf = (name, value) =>
    Object.keys(GROUPS).find((group) => GROUPS[group].test(name)) ?? (CSS.supports("color", value) ? "colours" : "others");

  const table = (words, heads, rows) => {
    const head = make("tr", {}, ...heads.map((one) => make("th", { scope: "col" }, one)));
    const content = make("table", { class: "token-table" }, make("thead", {}, head), make("tbody", {}, ...rows));
    return make("div", { class: "token-scroll", tabindex: "0", role: "group", "aria-label": words }, content);
  };

  // The palette of each colour that a page, topic or week of this site can have.
  const palettes = () => {
    const names = ["--accent", "--graphic", "--tint", "--form", "--deep", "--lift"];
    const colours = new Set(allRules().flatMap((rule) => rule.selectorText?.match(/(?<=\[data-colour="?)#[\da-f]{6}/gi) ?? []));
    const rows = [...colours].map((colour) => {
      const holder = make("tr", { "data-colour": colour }, make("th", { scope: "row" }, make("code", {}, colour)));
      holder.append(...names.map((name) => make("td", {}, swatch(`var(${name})`))));
      return holder;
    });
    return table("Palettes", ["Colour", ...names], rows);
  };

  const draw = () => {
    const groups = Object.groupBy(tokens(), ([name, value]) => groupOf(name, value));
    for (const place of document.querySelectorAll("[data-gallery]")) {
      const kind = place.dataset.gallery;
      const rows = (groups[kind] ?? []).map(([name, value]) => ROWS[kind](name, value));
      const drawn = kind === "palettes" ? palettes() : table(kind, HEADS[kind], rows);
      place.replaceChildren(drawn);
    }
  };

  // A style sheet that changed is replaced without a reload.
  new MutationObserver(draw).observe(document.head, { childList: true });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  addEventListener("resize", draw);
  addEventListener("load", draw);
  draw();
})();
