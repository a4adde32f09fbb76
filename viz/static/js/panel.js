// The panel beside a matrix or a table. A link with data-opens-panel loads it through htmx into #panel; without
// script the same link opens the page with the panel in it.
//
// - after loading, the focus goes to the heading of the panel, and the link that opened it is marked
// - Escape and a control with data-closes-panel empty it and give the focus back to that link
// - a control with data-prints prints the page

let opener = null;

const panel = () => document.getElementById("panel");

function mark(link) {
  for (const other of document.querySelectorAll("[data-opens-panel][aria-current]")) other.removeAttribute("aria-current");
  link?.setAttribute("aria-current", "true");
}

function focusHeading() {
  const heading = panel()?.querySelector("h2");
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus();
}

/** Where to go back to: the link that opened the panel, or, after a full page load, the one that is marked. */
function origin() {
  return opener?.isConnected ? opener : document.querySelector("[data-opens-panel][aria-current]");
}

function close() {
  const target = origin();
  panel().replaceChildren();
  mark(null);
  opener = null;
  // The address without the opened cell: given by the panel, so that a reload shows what is seen.
  const closed = document.querySelector("[data-panel-closed]")?.dataset.panelClosed;
  if (closed) history.replaceState(history.state, "", closed);
  target?.focus();
}

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.target !== panel()) return;
  opener = event.detail.elt;
  panel().setAttribute("aria-busy", "true");
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.target !== panel()) return;
  panel().removeAttribute("aria-busy");
  // What htmx could not fetch, the browser opens as a page, with its own message.
  if (!event.detail.successful && opener?.href) location.assign(opener.href);
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target !== panel()) return;
  mark(opener);
  focusHeading();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || !panel()?.hasChildNodes()) return;
  if (event.target.closest("input, select, textarea, [data-map]")) return;
  event.preventDefault();
  close();
});

document.addEventListener("click", (event) => {
  const control = event.target.closest("[data-closes-panel], [data-prints]");
  if (!control) return;
  if (control.matches("[data-prints]")) {
    event.preventDefault();
    window.print();
  } else if (panel()?.contains(control)) {
    event.preventDefault();
    close();
  }
});
