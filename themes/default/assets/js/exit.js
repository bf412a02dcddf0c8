// Leaves the site at once, by the link or by pressing Shift three times. Keeps nothing anywhere.

const PRESSES = 3;
const WITHIN = 5000;

const bar = document.querySelector(".exit");
const status = bar.querySelector("[role=status]");
const title = document.title;
let cover, timer;
let presses = 0;
let alone = false;

function say(words) {
  status.textContent = words;
  bar.dataset.presses = presses;
}

function leave() {
  clearTimeout(timer);
  cover ??= document.createElement("div");
  cover.className = "exit-cover";
  cover.textContent = bar.dataset.leaving;
  cover.setAttribute("role", "alert");
  document.documentElement.classList.add("leaving");
  document.body.append(cover);
  document.title = bar.dataset.leaving;
  location.replace(bar.querySelector("a").href);
}

function giveUp() {
  presses = 0;
  say(bar.dataset.over);
}

function pressed() {
  presses += 1;
  clearTimeout(timer);
  if (presses === PRESSES) return leave();
  say(presses === 1 ? bar.dataset.once : bar.dataset.twice);
  timer = setTimeout(giveUp, WITHIN);
}

// A Shift that was held down for a capital letter, a shortcut or a click is no press.
addEventListener("keydown", (event) => {
  if (event.key !== "Shift") alone = false;
  else if (!event.repeat) alone = !(event.ctrlKey || event.altKey || event.metaKey);
});
addEventListener("keyup", (event) => {
  if (event.key === "Shift" && alone) pressed();
  if (event.key === "Shift") alone = false;
});
addEventListener("pointerdown", () => (alone = false));
addEventListener("blur", () => (alone = false));

for (const link of document.querySelectorAll("[data-exit]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
}

// Back may bring this page from memory as it was left: covered, with its presses counted.
addEventListener("pageshow", () => {
  clearTimeout(timer);
  document.documentElement.classList.remove("leaving");
  cover?.remove();
  document.title = title;
  presses = 0;
  say("");
});

// The bar must not lie over what has the focus.
addEventListener("focusin", ({ target }) => {
  const place = target.getBoundingClientRect();
  const hidden = bar.getBoundingClientRect().bottom + 8 - place.top;
  if (!bar.contains(target) && hidden > 0 && place.bottom > 0 && place.height < innerHeight / 2) scrollBy(0, -hidden);
});

bar.querySelector(".exit__hint").hidden = false;
