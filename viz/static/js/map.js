// The network map of a page: `<figure data-map="address of the data">`, see templates/parts/map.html.
//
// The data are described in map/data.js.
// Rows of a table with data-node="<id>" and the node light up together. Without script, or without WebGL, the table
// says the same.

import { unpack } from "./map/data.js";
import { listen } from "./map/keys.js";

const SLOW = 400; // ms after which the page says that the map takes time

const fill = (text, facts) => text.replace(/\{(\w+)\}/g, (_all, name) => facts[name] ?? "");
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

class MapOnPage {
  constructor(figure) {
    this.figure = figure;
    this.texts = figure.dataset;
    this.area = figure.querySelector("[data-map-area]");
    this.part = (name) => figure.querySelector(`[data-map-${name}]`);
    this.rows = new Map([...document.querySelectorAll("tr[data-node]")].map((row) => [row.dataset.node, row]));
    this.card = null;
  }

  async start() {
    const slow = setTimeout(() => this.say(this.texts.textSlow), SLOW);
    try {
      const answer = await fetch(this.texts.map, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(`${answer.status} ${this.texts.map}`);
      const data = unpack(await answer.json());
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

  say(text) {
    this.part("message-text").textContent = text ?? "";
    this.part("message").hidden = !text;
  }

  open(data, Network) {
    const keys = make("p", { className: "unseen", id: "map-keys", textContent: this.texts.textKeys });
    this.ground = make("div", { className: "ground", tabIndex: 0 });
    this.ground.setAttribute("role", "application");
    this.ground.setAttribute("aria-label", this.texts.label);
    this.ground.setAttribute("aria-describedby", keys.id);
    this.area.prepend(keys, this.ground);

    this.network = new Network(this.ground, data, {
      onPick: (id) => (id ? this.choose(id) : this.clear()),
      onHover: (id) => this.light(id),
    });
    listen(this.ground, this.network, {
      announce: (id) => this.announce(id),
      open: (id) => this.choose(id, true),
      clear: () => this.clear(),
    });
    this.tieToTable();
    this.tools();
  }

  tools() {
    this.figure.querySelector(".map-tools").hidden = false;
    for (const button of this.figure.querySelectorAll("[data-map-zoom]")) {
      button.addEventListener("click", () => this.network.zoom(button.dataset.mapZoom));
    }
    const field = this.part("search");
    field.addEventListener("input", () => this.search(field.value));
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      const [first] = this.network.found ?? [];
      if (first !== undefined) this.choose(first, true);
    });
  }

  search(text) {
    const words = plain(text).split(/\s+/).filter(Boolean);
    const status = this.part("status");
    if (words.length === 0) {
      this.network.find(null);
      status.textContent = "";
      return;
    }
    const ids = this.network.graph.filterNodes((_id, { label, also }) => words.every((word) => plain(`${label} ${also ?? ""}`).includes(word)));
    this.network.focus(null);
    this.network.find(new Set(ids));
    status.textContent = ids.length ? fill(this.texts.textFound, { n: ids.length }) : this.texts.textNone;
  }

  tieToTable() {
    for (const [id, row] of this.rows) {
      for (const enter of ["pointerenter", "focusin"]) row.addEventListener(enter, () => this.network.point(id));
      for (const leave of ["pointerleave", "focusout"]) row.addEventListener(leave, () => this.network.point(null));
    }
  }

  light(id) {
    for (const [node, row] of this.rows) row.classList.toggle("on", node === id);
  }

  describe(id) {
    const node = this.network.graph.getNodeAttributes(id);
    const cluster = this.network.clusters.get(node.cluster);
    const ties = this.network.graph.degree(id);
    return {
      node,
      kind: [node.kind_label, node.town].filter(Boolean).join(" · "),
      group: cluster
        ? [cluster.letter && fill(this.texts.textGroup, { letter: cluster.letter }), cluster.label].filter(Boolean).join(", ")
        : this.texts.textNoGroup,
      ties: ties === 1 ? this.texts.textTie : fill(this.texts.textTies, { n: ties }),
    };
  }

  announce(id) {
    const { node, kind, group, ties } = this.describe(id);
    this.part("live").textContent = [node.label, kind, group, ties].filter(Boolean).join(" · ");
    this.light(id);
  }

  /** Shows the card of a body; `move`: the focus goes into it, for it was asked for by key. */
  choose(id, move = false) {
    this.network.focus(id);
    this.announce(id);
    this.card?.remove();
    const { node, kind, group, ties } = this.describe(id);

    const close = make("button", { className: "button low", type: "button", textContent: this.texts.textClose });
    close.addEventListener("click", () => this.clear());
    const link = node.url && make("a", { className: "button main low", href: node.url, textContent: this.texts.textProfile });
    const heading = make("h2", { textContent: node.label, tabIndex: -1 });
    const lines = [kind, group, ties].filter(Boolean).map((text) => make("li", { textContent: text }));
    this.card = make(
      "aside",
      { className: "panel map-card" },
      make("div", { className: "panel-head" }, heading),
      make("section", {}, make("ul", { className: "lines" }, ...lines), make("p", { className: "buttons" }, ...[link, close].filter(Boolean))),
    );
    this.card.setAttribute("aria-label", node.label);
    this.card.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      this.clear();
    });
    this.area.append(this.card);
    if (move) heading.focus();
  }

  clear() {
    const inside = this.card?.contains(document.activeElement);
    this.card?.remove();
    this.card = null;
    this.network.focus(null);
    this.light(null);
    this.part("live").textContent = "";
    if (inside) this.ground.focus();
  }
}

for (const figure of document.querySelectorAll("[data-map]")) new MapOnPage(figure).start();
