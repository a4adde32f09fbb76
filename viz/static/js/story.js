// A story shown to others: the steps change without the page being loaded anew, so that the full screen stays and the
// map moves from view to view. Without script the same links load the next page.

const STEPS = { PageDown: "voran", PageUp: "zurueck", ArrowRight: "voran", ArrowLeft: "zurueck" };
const OWN = "input, select, textarea, [role=application], .map-card";

const link = (id) => document.getElementById(id);

async function go(url, { push = true } = {}) {
  try {
    const answer = await fetch(url, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const [ours, theirs] = [document, page].map((one) => one.querySelector("[data-map]"));
    if (!answer.ok || !ours?.mapOnPage || !theirs) throw new Error(`${answer.status} ${url}`);
    if (push) history.pushState(null, "", url);
    document.title = page.title;
    const had = document.activeElement?.id;
    const label = theirs.dataset.label;
    const source = theirs.dataset.map;
    for (const part of document.querySelectorAll("[data-follows]")) {
      const other = page.getElementById(part.id);
      if (!other) continue;
      // the sentence is told anew: its element stays, so that it is heard
      if (part.hasAttribute("aria-live")) part.replaceChildren(...document.adoptNode(other).childNodes);
      else part.replaceWith(document.adoptNode(other));
    }
    if (had) (link(had) ?? link("voran"))?.focus();
    await ours.mapOnPage.show(source, label);
  } catch {
    location.assign(url);
  }
}

document.addEventListener("click", (event) => {
  const one = event.target.closest?.("#voran[rel], #zurueck[rel]");
  if (!one || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  go(one.href);
});

document.addEventListener("keydown", (event) => {
  const page = event.key.startsWith("Page");
  if (event.altKey || event.ctrlKey || event.metaKey || (!page && event.target.closest?.(OWN))) return;
  const one = link(STEPS[event.key]);
  if (!one) return;
  event.preventDefault();
  one.click();
});

addEventListener("popstate", () => go(location.href, { push: false }));

const full = document.querySelector("[data-full]");
full.hidden = !document.fullscreenEnabled;
full.addEventListener("click", () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()));
