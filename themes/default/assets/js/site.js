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
