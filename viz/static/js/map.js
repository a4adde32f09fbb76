// The network map of a page: `<figure data-map="address of the data">`, see templates/parts/map.html. The data are
// described in map/data.js.
//
// Every change is written into the address of the page, and what carries data-follows is fetched for the new address
// (map/follow.js). Rows of a table with data-node="<id>" and the node light up together. Without script, or without
// WebGL, the tables say the same.

import { address, asked, note, quietly } from "./map/address.js";
import { described, fill, makeCard } from "./map/card.js";
import { unpack } from "./map/data.js";
import { Follower } from "./map/follow.js";
import { listen } from "./map/keys.js";
import { NAMES, Selection } from "./map/selection.js";
import { Timeline } from "./map/time.js";

const SLOW = 400; // ms after which the page says that the map takes time
const QUIET = 350; // ms without a further change after which the page follows

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

class MapOnPage {
  constructor(figure) {
    this.figure = figure;
    this.texts = figure.dataset;
    this.area = figure.querySelector("[data-map-area]");
    this.part = (name) => figure.querySelector(`[data-map-${name}]`);
    this.card = null;
    this.source = this.texts.map;
    this.lone = figure.hasAttribute("data-map-lone"); // no page around it that follows
  }

  async start() {
    const slow = setTimeout(() => this.say(this.texts.textSlow), SLOW);
    try {
      const data = await this.fetched();
      // loaded late: without WebGL this throws, and the message below is shown
      const { Network } = await import("./map/network.js");
      await document.fonts.ready;
      this.open(data, Network);
      clearTimeout(slow);
      this.say(null);
    } catch (error) {
      clearTimeout(slow);
      this.ground?.remove();
      this.area.classList.add("failed");
      this.say(this.texts.textFailed);
      console.error(error);
    }
  }

  async fetched() {
    const answer = await fetch(this.source, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`${answer.status} ${this.source}`);
    return unpack(await answer.json());
  }

  /** Shows the data of another address in the same map; for pages that change by themselves. */
  async show(source, label) {
    this.ground.setAttribute("aria-label", label);
    if (source === this.source) return;
    this.source = source;
    const data = await this.fetched();
    this.close();
    this.network.update(data);
  }

  say(text, cancel = null) {
    this.part("message-text").textContent = text ?? "";
    this.part("message").hidden = !text;
    const button = this.part("cancel");
    button.hidden = !cancel;
    button.onclick = cancel;
  }

  tell(text) {
    this.part("live").textContent = text;
  }

  open(data, Network) {
    const keys = document.createElement("p");
    Object.assign(keys, { className: "unseen", id: "map-keys", textContent: this.texts.textKeys });
    this.ground = document.createElement("div");
    Object.assign(this.ground, { className: "ground", tabIndex: 0 });
    this.ground.setAttribute("role", "application");
    this.ground.setAttribute("aria-label", this.texts.label);
    this.ground.setAttribute("aria-describedby", keys.id);
    this.area.prepend(keys, this.ground);

    this.network = new Network(this.ground, data, {
      onPick: (id) => (id ? this.choose(id) : this.clear()),
      onHover: (id) => this.light(id),
      onCamera: quietly(QUIET, () => this.noteView()),
    });
    this.tools();
    this.follow();
    listen(this.ground, this.network, {
      announce: (id) => this.announce(id),
      open: (id) => this.enter(id),
      clear: () => this.clear(),
      select: (id, group) => this.select(id, group),
      use: (which) => this.use(which),
    });
    this.tieToTable();
    this.restore();
  }

  tools() {
    this.figure.querySelector(".map-tools").hidden = false;
    for (const button of this.figure.querySelectorAll("[data-map-zoom]")) {
      button.addEventListener("click", () => this.network.zoom(button.dataset.mapZoom));
    }
    const full = this.part("full");
    full.hidden = !document.fullscreenEnabled;
    full.addEventListener("click", () => (document.fullscreenElement ? document.exitFullscreen() : this.figure.requestFullscreen()));
    const field = this.part("search");
    const later = quietly(QUIET, () => this.followed({ q: field.value.trim() || null, ab: null }));
    field.addEventListener("input", () => (this.search(field.value), later()));
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      const [first] = this.network.found ?? [];
      if (first !== undefined) this.choose(first, true);
    });
    const choose = this.part("choose");
    if (!choose) return;
    const compared = quietly(QUIET, () => this.followed({}));
    this.selection = new Selection(this.network, this.ground, choose, this.texts, {
      changed: (sets) => (note(Object.fromEntries(NAMES.map((name, n) => [name, [...sets[n]]]))), compared()),
      announce: (text) => this.tell(text),
    });
    const bar = this.part("time");
    if (bar) {
      this.timeline = new Timeline(bar, this.texts, {
        show: (data) => this.network.update(data, { fit: false }),
        settle: (day) => this.follower.go(address({ stichtag: day, ab: null })),
        announce: (text) => this.tell(text),
        begin: () => (this.follower.cancel(), this.clear()),
      });
    }
  }

  // ---- the page follows ----

  follow() {
    if (this.lone) return;
    this.follower = new Follower({
      changed: (page) => this.changed(page),
      busy: (is) => this.say(is ? this.texts.textBusy : null, is ? () => this.follower.cancel() : null),
    });
  }

  /** The page for the address with these changes, without a new entry in the history. */
  followed(changed) {
    note(changed);
    this.follower?.go(location.href, { push: false });
  }

  async changed(page) {
    const figure = page.querySelector("[data-map]");
    if (!figure) return location.reload(); // nothing to draw there: the server's page says why
    this.ground.setAttribute("aria-label", figure.dataset.label);
    const moved = figure.dataset.map !== this.source;
    if (moved) {
      this.source = figure.dataset.map;
      const data = await this.fetched();
      if (this.timeline?.playing) return;
      this.close();
      this.network.update(data);
      this.timeline?.place({ bodies: data.nodes.filter(({ what }) => what === "body").length, ties: data.ties.length });
      this.tell(document.querySelector(".finding strong")?.textContent ?? "");
    }
    this.selection?.read();
    this.search(this.part("search").value);
  }

  /** What the address says of the part looked at, the open card and the words sought. */
  restore() {
    const now = asked();
    const [x, y, ratio] = (now.get("blick") ?? "").split("_").map(Number);
    if (ratio > 0 && [x, y].every(Number.isFinite)) this.network.sigma.getCamera().setState({ x, y, ratio });
    const field = this.part("search");
    field.value = now.get("q") ?? "";
    if (field.value) this.search(field.value);
    const id = now.get("stelle");
    if (id && this.network.graph.hasNode(id)) this.choose(id);
    this.ready = true;
  }

  noteView() {
    if (!this.ready || this.lone || this.timeline?.playing) return;
    const { x, y, ratio } = this.network.sigma.getCamera().getState();
    const whole = Math.abs(x - 0.5) < 0.005 && Math.abs(y - 0.5) < 0.005 && Math.abs(ratio - 1) < 0.01;
    note({ blick: whole ? null : [x, y, ratio].map((part) => Number(part.toFixed(3))).join("_") });
  }

  // ---- search, table, card ----

  search(text) {
    const words = plain(text).split(/\s+/).filter(Boolean);
    const status = this.part("status");
    if (words.length === 0) {
      if (this.network.found) this.network.find(null);
      status.textContent = "";
      return;
    }
    const ids = this.network.graph.filterNodes((_id, { label, also }) => words.every((word) => plain(`${label} ${also ?? ""}`).includes(word)));
    this.network.focus(null);
    this.network.find(new Set(ids));
    status.textContent = ids.length ? fill(this.texts.textFound, { n: ids.length }) : this.texts.textNone;
  }

  tieToTable() {
    const point = (event, on) => {
      const row = event.target.closest?.("[data-node]");
      if (row) this.network.point(on ? row.dataset.node : null);
    };
    for (const enter of ["pointerover", "focusin"]) document.addEventListener(enter, (event) => point(event, true));
    for (const leave of ["pointerout", "focusout"]) document.addEventListener(leave, (event) => point(event, false));
  }

  light(id) {
    for (const row of document.querySelectorAll("tr[data-node].on")) row.classList.remove("on");
    if (id) document.querySelector(`tr[data-node="${CSS.escape(id)}"]`)?.classList.add("on");
  }

  announce(id) {
    const { node, kind, group, ties } = described(this.network, this.texts, id);
    this.tell([node.label, kind, group, ties].filter(Boolean).join(" · "));
    this.light(id);
  }

  /** Enter: a group opens, of anything else the card. */
  enter(id) {
    const node = this.network.graph.getNodeAttributes(id);
    if (node.what === "group" && this.follower) this.follower.go(node.url);
    else this.choose(id, true);
  }

  /** Shows the card of a node; `move`: the focus goes into it, for it was asked for by key. */
  choose(id, move = false) {
    this.network.focus(id);
    this.announce(id);
    this.card?.remove();
    const made = makeCard(this.network, this.texts, id, {
      toggle: (which, one) => this.selection.toggle(which, one),
      close: () => this.clear(),
      go: (one) => this.choose(one, true),
      chosen: this.selection?.sets ?? [new Set(), new Set()],
      lone: this.lone,
    });
    this.card = made.card;
    this.area.append(this.card);
    if (!this.lone) note({ stelle: id });
    if (move) made.heading.focus();
  }

  close() {
    this.card?.remove();
    this.card = null;
    if (!this.lone) note({ stelle: null });
  }

  clear() {
    const inside = this.card?.contains(document.activeElement);
    this.close();
    this.network.focus(null);
    this.light(null);
    this.tell("");
    if (inside) this.ground.focus();
  }

  // ---- selections by key ----

  select(id, group) {
    if (!this.selection) return;
    const { graph } = this.network;
    const { cluster, what } = graph.getNodeAttributes(id);
    if (what !== "body") return;
    if (!group || cluster === null) this.selection.toggle(this.selection.active, id);
    else {
      const members = graph.filterNodes((_one, node) => node.what === "body" && node.cluster === cluster);
      this.selection.put(this.selection.active, members, !this.selection.sets[this.selection.active].has(id));
    }
  }

  use(which) {
    const radio = this.part("choose")?.querySelector(`[name=map-selection][value="${which}"]`);
    if (!radio) return;
    radio.checked = true;
    this.tell(fill(this.texts.textUse, { n: which + 1 }));
  }
}

for (const figure of document.querySelectorAll("[data-map]")) {
  figure.mapOnPage = new MapOnPage(figure);
  figure.mapOnPage.start();
}
