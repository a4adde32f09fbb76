// The data of the map as the server packs it, made into nodes and ties; see viz/pages/network_json.py.

/** In the order of the bits of a tie's classes; the first that a tie has gives its stroke. */
export const CLASSES = ["cooperation", "measure", "membership", "event"];

/**
 * kinds     id → {label, shape}        places  names of towns  profiles  address before the id of a body
 * nodes     {id, label, x, y, size, cluster; place: number of its town, colour: letter, also: other names,
 *           beside: shown only because it is tied to what was asked for}, y downwards as in SVG; of a body `kind`,
 *           of a group or an occasion what, said, shape, url, n: number of its bodies
 * ties      [place of one end in `nodes`, of the other, weight, classes as bits]
 * clusters  {id, letter, label}: what lies together, with a hull; hulls: whether they are drawn
 * way       places in `nodes` from start to goal; centre: those whose surroundings are shown
 */
export function unpack(data) {
  const letters = new Map(data.clusters.map(({ id, letter }) => [id, letter]));
  const nodes = data.nodes.map((node) => ({
    ...node,
    what: node.what ?? "body",
    said: node.said ?? data.kinds[node.kind]?.label ?? "",
    shape: node.shape ?? data.kinds[node.kind]?.shape ?? "circle",
    town: data.places[node.place] ?? "",
    url: node.url ?? data.profiles + encodeURIComponent(node.id),
    letter: node.colour ?? letters.get(node.cluster) ?? "",
  }));
  const ties = data.ties.map(([a, b, weight, classes]) => ({ source: nodes[a].id, target: nodes[b].id, weight, classes }));
  const ids = (places) => places.map((place) => nodes[place].id);
  return { ...data, nodes, ties, way: ids(data.way), centre: ids(data.centre) };
}

/** The stroke of the strongest class of evidence. */
export function strokeOf(classes) {
  return CLASSES.find((_name, bit) => classes & (1 << bit)) ?? CLASSES[0];
}
