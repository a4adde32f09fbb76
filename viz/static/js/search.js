// What is found while typing, under the search field. htmx loads it; this moves through it and closes it.
//
// - arrow down leads from the field into the list, arrows move in it, Escape closes it and leads back
// - it closes when the focus leaves the search

const answers = document.getElementById("sofort");
const field = document.getElementById("suche");

const links = () => [...answers.querySelectorAll("a")];

function close() {
  answers.replaceChildren();
}

function move(event) {
  if (event.key === "Escape" && answers.hasChildNodes()) {
    event.preventDefault();
    close();
    field.focus();
    return;
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const found = links();
  if (!step || !found.length) return;
  event.preventDefault();
  const at = found.indexOf(document.activeElement) + step;
  if (at < 0) field.focus();
  else found[Math.min(at, found.length - 1)].focus();
}

if (answers && field) {
  field.form.addEventListener("keydown", move);
  field.form.addEventListener("focusout", (event) => {
    if (!field.form.contains(event.relatedTarget)) close();
  });
  // An answer that comes after the reader went on is not shown any more.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target === answers && !field.form.contains(document.activeElement)) event.detail.shouldSwap = false;
  });
}
