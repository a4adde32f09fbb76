// The page follows the map without being loaded anew: what carries data-follows and an id is taken from the page that
// the server makes for the new address. Without script the same links and forms load that page.

import { address } from "./address.js";

const PATIENCE = 400; // ms after which the page says that it takes time

export class Follower {
  /** `changed(document)`: the page now shows another address; `busy(true or false)`. */
  constructor({ changed, busy }) {
    this.changed = changed;
    this.busy = busy;
    this.path = location.pathname;
    this.running = null;
    document.addEventListener("click", (event) => this.clicked(event));
    document.addEventListener("submit", (event) => this.submitted(event));
    addEventListener("popstate", () => this.go(location.href, { push: false }));
  }

  /** Whether an address is this page with other parameters. */
  own(url) {
    return url.origin === location.origin && url.pathname === this.path;
  }

  clicked(event) {
    const link = event.target.closest?.("main a[href]");
    if (!link || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const url = new URL(link.href);
    if (link.hasAttribute("download") || link.target || !this.own(url) || (url.hash && url.search === location.search)) return;
    event.preventDefault();
    this.go(url, { to: url.hash.slice(1) });
  }

  submitted(event) {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "get" || !form.closest("main") || !this.own(new URL(form.action))) return;
    event.preventDefault();
    const fields = new URLSearchParams(new FormData(form, event.submitter));
    for (const [name, value] of [...fields]) if (value === "") fields.delete(name, value);
    const url = new URL(form.action);
    url.search = fields;
    this.go(url, { to: url.hash.slice(1) });
  }

  cancel() {
    this.running?.abort();
  }

  /** Goes to an address of this page. `push`: with a new entry in the history; `to`: id to scroll to. */
  async go(target, { push = true, to = "" } = {}) {
    const url = address({}, target);
    this.running?.abort();
    const run = new AbortController();
    this.running = run;
    const slow = setTimeout(() => this.busy(true), PATIENCE);
    try {
      const answer = await fetch(url, { headers: { Accept: "text/html" }, signal: run.signal });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!answer.ok || !page.querySelector("[data-follows]")) throw new Error(`${answer.status} ${url}`);
      // the server leaves out what is so anyway; what the script alone writes into the address is taken over from it
      const plain = address({}, page.querySelector("[data-address]")?.dataset.address ?? url);
      if (push) history.pushState(null, "", plain);
      this.take(page);
      await this.changed(page);
      if (to) document.getElementById(to)?.scrollIntoView();
    } catch (error) {
      if (error.name === "AbortError") return;
      location.assign(url); // the server's own page says what is wrong
    } finally {
      clearTimeout(slow);
      if (this.running === run) {
        this.running = null;
        this.busy(false);
      }
    }
  }

  /** Puts the parts of another page in the place of ours; what had the focus keeps it if it is still there. */
  take(page) {
    const had = document.activeElement?.id;
    const open = new Set([...document.querySelectorAll("[data-follows] details[open][id]")].map((one) => one.id));
    for (const part of document.querySelectorAll("[data-follows]")) {
      const other = page.getElementById(part.id);
      if (other) part.replaceWith(document.adoptNode(other));
      else part.replaceChildren();
    }
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    const ours = new Map([...page.querySelectorAll(".languages a")].map((link) => [link.lang, link.href]));
    for (const link of document.querySelectorAll(".languages a")) link.href = ours.get(link.lang) ?? link.href;
    if (had && document.activeElement?.id !== had) document.getElementById(had)?.focus();
  }
}
