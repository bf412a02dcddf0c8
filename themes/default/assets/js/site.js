// What a reader's browser does for a page: it shows what is true by now, and its buttons copy words.

// The clock. A page may be read long after it was made: each part of it is shown from its instant, until its instant.

const parts = document.querySelectorAll("[data-shown-from], [data-shown-until]");
const LONGEST_WAIT = 2 ** 31 - 1; // milliseconds; a browser takes a longer one for none at all
let waiting;

// Whoever shows the site as of another moment says which; time goes on from there.
const shownAsOf = document.querySelector("meta[name=as-of]")?.content;
const ahead = shownAsOf ? Date.parse(shownAsOf) - Date.now() : 0;

function keepTime() {
  clearTimeout(waiting);
  const now = Date.now() + ahead;
  let next = Infinity;
  for (const part of parts) {
    const [from, until] = [part.dataset.shownFrom, part.dataset.shownUntil].map((instant) => Date.parse(instant));
    part.hidden = now < from || now >= until;
    for (const instant of [from, until]) if (instant > now && instant < next) next = instant;
  }
  if (next < Infinity) waiting = setTimeout(keepTime, Math.min(next - now, LONGEST_WAIT));
}

// How long it is until an instant, in whole days, weeks or months, in the page's language: "in 3 weeks".
const DAY = 24 * 60 * 60 * 1000;
const inWords = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });

for (const part of document.querySelectorAll("[data-countdown]")) {
  const days = Math.ceil((Date.parse(part.dataset.countdown) - Date.now() - ahead) / DAY);
  if (days < 1) continue;
  const [count, unit] = days < 21 ? [days, "day"] : days < 100 ? [Math.round(days / 7), "week"] : [Math.round(days / 30.44), "month"];
  part.textContent = inWords.format(count, unit);
}

keepTime();
// A page that was put away comes back with the time of then.
addEventListener("pageshow", keepTime);
document.addEventListener("visibilitychange", keepTime);

// Buttons that copy words. They stay hidden where this script does not run, and their room is kept for them.

const SHOWN_FOR = 2500;

const status = document.createElement("p");
status.className = "visually-hidden";
status.setAttribute("role", "status");
document.body.append(status);

// Where a page may not use the clipboard, the words are selected and copied as by hand.
function copyByHand(words) {
  const field = document.createElement("textarea");
  field.value = words;
  field.className = "visually-hidden";
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done;
}

async function copy(button) {
  const { copy: words, done, failed } = button.dataset;
  let copied = true;
  try {
    await navigator.clipboard.writeText(words);
  } catch {
    copied = copyByHand(words);
    button.focus();
  }
  const label = button.querySelector(".copy__label");
  const before = button.dataset.label ?? label.textContent;
  button.dataset.label = before;
  label.textContent = status.textContent = copied ? done : failed;
  clearTimeout(button.timer);
  button.timer = setTimeout(() => {
    label.textContent = before;
    status.textContent = "";
  }, SHOWN_FOR);
}

for (const button of document.querySelectorAll(".copy")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}
