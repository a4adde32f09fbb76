// Moving through the network with the keyboard.

const WAYS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/**
 * The neighbour of `from` that lies in this direction, the nearest first and the straightest before the slanted;
 * without a neighbour there, any other node by the same measure. null: nothing lies there.
 */
export function inDirection(graph, from, [dx, dy]) {
  const here = graph.getNodeAttributes(from);
  const best = (ids) => {
    let [choice, least] = [null, Infinity];
    for (const id of ids) {
      if (id === from) continue;
      const { x, y } = graph.getNodeAttributes(id);
      const [ahead, aside] = [(x - here.x) * dx + (y - here.y) * dy, Math.abs((x - here.x) * dy - (y - here.y) * dx)];
      const cost = ahead + 2 * aside;
      if (ahead > 0 && aside <= ahead * 2 && cost < least) [choice, least] = [id, cost];
    }
    return choice;
  };
  return best(graph.neighbors(from)) ?? best(graph.nodes());
}

function strongest(graph) {
  return graph.reduceNodes((best, id, { strength }) => (best === null || strength > graph.getNodeAttribute(best, "strength") ? id : best), null);
}

/**
 * Makes `element` answer to keys; what they do belongs to the page: `announce(id)`, `open(id)`, `clear()`,
 * `select(id, group)`: into the selection or out of it, `group`: with everybody of its group; `use(n)`: which selection.
 */
export function listen(element, network, { announce, open, clear, select, use }) {
  element.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const { graph, focused } = network;
    const go = (id) => {
      if (id === null) return;
      network.focus(id);
      announce(id);
    };
    if (event.key in WAYS) go(focused ? inDirection(graph, focused, WAYS[event.key]) : strongest(graph));
    else if (event.key === "Home") go(strongest(graph));
    else if (event.key === "Enter" && focused) open(focused);
    else if (event.key === " " && focused) select(focused, event.shiftKey);
    else if (event.key === "1" || event.key === "2") use(Number(event.key) - 1);
    else if (event.key === "Escape") clear();
    else if (event.key === "+" || event.key === "=") network.zoom("in");
    else if (event.key === "-") network.zoom("out");
    else if (event.key === "0") network.zoom("all");
    else return;
    event.preventDefault();
  });
}
