"use strict";
const form = document.getElementById("filters");
const cards = [...document.querySelectorAll(".contact")].map((card) => ({
  card,
  folder: card.dataset.folder,
  changes: [...card.querySelectorAll("[data-kind]")],
  text: null,
}));
const all = cards.reduce((sum, one) => sum + one.changes.length, 0);
const shown = document.getElementById("shown");

function matches(one, words) {
  one.text ??= one.card.textContent.toLowerCase();
  return words.every((word) => one.text.includes(word));
}

function filter() {
  const kinds = new Set([...form.querySelectorAll("[name=kind]:checked")].map((box) => box.value));
  const field = form.elements.field.value;
  const folder = form.elements.folder.value;
  const words = form.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean);
  let contacts = 0;
  let changes = 0;
  for (const one of cards) {
    const isIn = !folder || one.folder === folder || one.folder.startsWith(folder + "/");
    const isWanted = isIn && matches(one, words);
    let kept = 0;
    for (const change of one.changes) {
      const isKept =
        isWanted &&
        (kinds.size === 0 || kinds.has(change.dataset.kind)) &&
        (!field || change.dataset.field === field);
      change.hidden = !isKept;
      kept += isKept ? 1 : 0;
    }
    one.card.hidden = kept === 0;
    contacts += kept > 0 ? 1 : 0;
    changes += kept;
  }
  const isAll = changes === all;
  shown.textContent = isAll
    ? `All ${cards.length} shown`
    : `${contacts} of ${cards.length} contacts shown, with ${changes} of ${all} changes`;
}

let waiting = 0;
function soon() {
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(filter);
}
form.addEventListener("input", soon);
form.addEventListener("change", soon);
form.addEventListener("reset", () => setTimeout(filter));
form.addEventListener("submit", (event) => event.preventDefault());

const theme = document.getElementById("theme");
theme.addEventListener("click", () => {
  const root = document.documentElement;
  const isDark = root.dataset.theme
    ? root.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = isDark ? "light" : "dark";
});

const copy = document.getElementById("copy");
if (copy) {
  copy.addEventListener("click", async () => {
    const digest = document.getElementById("digest");
    try {
      await navigator.clipboard.writeText(digest.textContent);
      copy.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(digest);
    }
  });
  copy.hidden = false;
}
theme.hidden = false;
form.hidden = cards.length === 0;
filter();
