// What is drawn on canvases over and under the marks: hulls and letters of groups, names, rims of what is chosen.

import { faded } from "./colours.js";

const DASHES = [4, 3];

/** After each frame: hulls below the ties, letters and rims above the nodes. */
export function drawOver(network) {
  const { sigma, colours } = network;
  const { hulls, letters } = sigma.getCanvases();
  const [under, over] = [hulls, letters].map((canvas) => canvas.getContext("2d"));
  const { width, height } = sigma.getDimensions();
  for (const context of [under, over]) context.clearRect(0, 0, width, height);
  over.textAlign = "center";
  for (const hull of network.hulls) {
    const colour = network.data.recoloured ? colours["k-rest"] : (colours.groups[hull.letter] ?? colours["k-rest"]);
    const at = sigma.graphToViewport(hull);
    const rim = sigma.graphToViewport({ x: hull.x + hull.radius, y: hull.y });
    const radius = Math.hypot(rim.x - at.x, rim.y - at.y);
    if (at.x + radius < 0 || at.x - radius > width || at.y + radius < 0 || at.y - radius > height) continue;
    under.beginPath();
    under.arc(at.x, at.y, radius, 0, 2 * Math.PI);
    under.fillStyle = faded(colour, 0.1);
    under.fill();
    under.strokeStyle = faded(colour, 0.5);
    under.lineWidth = 1.2;
    under.stroke();
    // a letter keeps inside the picture as long as its hull does
    if (hull.letter) write(network, over, hull.letter, at.x, Math.max(at.y - radius + 2, 16), `680 15px ${colours.font}`);
  }
  network.chosen.forEach((ids, second) => {
    for (const id of ids) rim(network, over, id, second ? 7 : 4, Boolean(second));
  });
  for (const id of network.data.centre) rim(network, over, id, 10, false);
  for (const node of network.data.nodes) {
    if (node.what !== "group" || !node.letter) continue;
    const { x, y } = sigma.graphToViewport(network.graph.getNodeAttributes(node.id));
    write(network, over, node.letter, x, y + 5, `680 15px ${colours.font}`);
  }
}

function rim(network, context, id, away, dashed) {
  if (!network.graph.hasNode(id)) return;
  const node = network.graph.getNodeAttributes(id);
  const { x, y } = network.sigma.graphToViewport(node);
  context.beginPath();
  context.arc(x, y, network.sigma.scaleSize(node.radius * network.scale) + away, 0, 2 * Math.PI);
  context.setLineDash(dashed ? DASHES : []);
  context.lineWidth = 2;
  context.strokeStyle = network.colours.ink;
  context.stroke();
  context.setLineDash([]);
}

function write(network, context, text, x, y, font) {
  context.font = font;
  context.lineJoin = "round";
  context.lineWidth = 3.5;
  context.strokeStyle = network.colours.halo;
  context.strokeText(text, x, y);
  context.fillStyle = network.colours.ink;
  context.fillText(text, x, y);
}

/** Writes a label to the right of its node, else to the left, below or above; where all are taken, not at all. */
export function drawLabel(network, context, node) {
  if (!node.label) return;
  const font = `400 12.5px ${network.colours.font}`;
  context.font = font;
  context.textAlign = "left";
  const width = context.measureText(node.label).width;
  const [wide, high] = [network.element.clientWidth, network.element.clientHeight];
  const away = node.size + 4;
  const places = [
    [node.x + away, node.y + 4],
    [node.x - away - width, node.y + 4],
    [node.x - width / 2, node.y + away + 10],
    [node.x - width / 2, node.y - away - 2],
  ];
  for (const [x, y] of places) {
    const box = { left: x - 2, right: x + width + 2, top: y - 12, bottom: y + 4 };
    if (box.left < 0 || box.right > wide || box.top < 0 || box.bottom > high) continue;
    const hit = (other) => box.left < other.right && box.right > other.left && box.top < other.bottom && box.bottom > other.top;
    if (network.taken.some(hit)) continue;
    network.taken.push(box);
    write(network, context, node.label, x, y, font);
    return;
  }
}

/** The node that keys act on, or that is pointed at: a rim and its name on a plate. */
export function drawFocus(network, context, node) {
  const { colours } = network;
  context.beginPath();
  context.arc(node.x, node.y, node.size + 5, 0, 2 * Math.PI);
  context.lineWidth = 3;
  context.strokeStyle = colours["focus-out"];
  context.stroke();
  if (!node.label) return;
  context.save();
  context.font = `560 13.5px ${colours.font}`;
  const width = context.measureText(node.label).width;
  const right = node.x + node.size + 9;
  const x = right + width + 8 > network.element.clientWidth ? Math.max(4, node.x - node.size - 13 - width) : right;
  context.fillStyle = colours.surface;
  context.strokeStyle = colours["line-strong"];
  context.lineWidth = 1;
  context.beginPath();
  context.roundRect(x, node.y - 12, width + 10, 24, 3);
  context.fill();
  context.stroke();
  context.fillStyle = colours.ink;
  context.textAlign = "left";
  context.fillText(node.label, x + 5, node.y + 4.5);
  context.restore();
}
