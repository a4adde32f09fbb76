// The data of the map as the server packs it, made into nodes and ties; see viz/pages/network_json.py.

/** In the order of the bits of a tie's classes; the first that a tie has gives its stroke. */
export const CLASSES = ["cooperation", "measure", "membership", "event"];

/**
 * kinds     id → {label, shape}        places  id → name       profiles  address before the id of a body
 * nodes     {id, label, kind, x, y, size, cluster; place, colour, also, url, members}, y downwards as in SVG
 * ties      [place of one end in `nodes`, of the other, weight, classes as bits]
 * clusters  {id, letter, label}: what lies together, with a hull
 */
export function unpack(data) {
  const letters = new Map(data.clusters.map(({ id, letter }) => [id, letter]));
  const nodes = data.nodes.map((node) => ({
    ...node,
    kind_label: data.kinds[node.kind]?.label ?? "",
    shape: node.shape ?? data.kinds[node.kind]?.shape ?? "circle",
    town: data.places[node.place] ?? "",
    url: node.url ?? data.profiles + encodeURIComponent(node.id),
    letter: node.colour ?? letters.get(node.cluster) ?? "",
  }));
  const ties = data.ties.map(([a, b, weight, classes]) => ({ source: nodes[a].id, target: nodes[b].id, weight, classes }));
  return { ...data, nodes, ties };
}

/** The stroke of the strongest class of evidence. */
export function strokeOf(classes) {
  return CLASSES.find((_name, bit) => classes & (1 << bit)) ?? CLASSES[0];
}
