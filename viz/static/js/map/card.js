// The card of what was chosen on the map: what it is, and what can be done with it.

import { address } from "./address.js";

export const fill = (text, facts) => text.replace(/\{(\w+)\}/g, (_all, name) => facts[name] ?? "");

export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

const NEIGHBOURS = 5;

/** What is said of a node: name, kind and place, group, number of ties. */
export function described(network, texts, id) {
  const node = network.graph.getNodeAttributes(id);
  const cluster = network.clusters.get(node.cluster);
  const ties = network.graph.degree(id);
  const group = cluster
    ? [cluster.letter && fill(texts.textGroup, { letter: cluster.letter }), cluster.label].filter(Boolean).join(", ")
    : texts.textNoGroup;
  return {
    node,
    kind: [node.said, node.town].filter(Boolean).join(" · "),
    group: node.what === "body" ? group : "",
    ties: node.what === "occasion" ? "" : ties === 1 ? texts.textTie : fill(texts.textTies, { n: ties }),
  };
}

/** `lone`: on a page of its own; `toggle(which, id)` puts it into a selection or out of it; `close()`; `go(id)` chooses a neighbour. */
export function makeCard(network, texts, id, { toggle, close, go, chosen, lone }) {
  const { node, kind, group, ties } = described(network, texts, id);
  const heading = make("h2", { textContent: node.label, tabIndex: -1 });
  const lines = [kind, group, ties].filter(Boolean).map((text) => make("li", { textContent: text }));
  const away = lone ? { target: "_blank", rel: "noopener" } : {};
  const link = (href, text, className = "button low") => make("a", { className, href, textContent: text, ...away });
  const button = (text, work, pressed) => {
    const made = make("button", { className: "button low", type: "button", textContent: text });
    if (pressed !== undefined) made.setAttribute("aria-pressed", pressed);
    made.addEventListener("click", () => work(made));
    return made;
  };
  const acts = [];
  if (node.what === "group") acts.push(link(node.url, texts.textOpen, "button main low"));
  else acts.push(link(node.url, texts.textProfile, "button main low"));
  if (node.what === "body" && !lone) {
    acts.push(link(address({ mitte: id, schritte: null, von: null, nach: null, stelle: null, blick: null }), texts.textAround));
    const from = new URLSearchParams(location.search).get("von");
    if (from && from !== id) acts.push(link(address({ nach: id, stelle: null }), texts.textWayTo));
    else acts.push(link(address({ von: id, nach: null }), texts.textWayFrom));
    for (const which of [0, 1]) {
      const press = (made) => made.setAttribute("aria-pressed", toggle(which, id));
      acts.push(button(fill(texts.textSelect, { n: which + 1 }), press, chosen[which].has(id)));
    }
  }
  acts.push(button(texts.textClose, close));
  const card = make(
    "aside",
    { className: "panel map-card" },
    make("div", { className: "panel-head" }, heading),
    make("section", {}, make("ul", { className: "lines" }, ...lines), ...neighbours(network, texts, id, go), make("p", { className: "buttons" }, ...acts)),
  );
  card.setAttribute("aria-label", node.label);
  card.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    close();
  });
  return { card, heading };
}

/** The strongest neighbours, each a button that leads to it. */
function neighbours(network, texts, id, go) {
  const { graph } = network;
  const found = graph
    .mapEdges(id, (_tie, { weight }, a, b) => ({ id: a === id ? b : a, weight }))
    .sort((a, b) => b.weight - a.weight)
    .slice(0, NEIGHBOURS);
  if (!found.length) return [];
  const items = found.map((one) => {
    const made = make("button", { className: "plain", type: "button", textContent: graph.getNodeAttribute(one.id, "label") });
    made.addEventListener("click", () => go(one.id));
    return make("li", {}, made);
  });
  const heading = make("p", { className: "hint", textContent: texts.textWith });
  return [heading, make("ul", { className: "neighbours" }, ...items)];
}
