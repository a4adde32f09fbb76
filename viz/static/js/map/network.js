// The picture: groups with their hulls and letters, nodes, ties, labels. Knows nothing of the page around it.

import { Graph, Sigma } from "../../vendor/sigma-3.0.3.js";
import { faded, fractions, readColours } from "./colours.js";
import { strokeOf } from "./data.js";
import { SHAPES, shapeProgram } from "./shapes.js";
import { StrokeProgram } from "./strokes.js";

const LABELS_A_GROUP = 4;
const LABELS_A_SMALL_GROUP = 2; // below SMALL_GROUP members
const SMALL_GROUP = 16;
const BETWEEN_GROUPS = 0.28; // opacity of ties between groups
const NARROW = 704; // 44 rem: below it, letters only

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

export class Network {
  /** `element`: an empty positioned element; `data`: what `unpack` gives; `onPick(id or null)`: a node or the ground was clicked. */
  constructor(element, data, { onPick, onHover }) {
    this.element = element;
    this.focused = null; // the node that keys act on
    this.taken = []; // boxes of the labels drawn so far in this frame
    this.found = null; // ids that a search found, null: no search
    this.clusters = new Map(data.clusters.map((cluster) => [cluster.id, cluster]));
    this.graph = this.build(data);
    this.hulls = this.surround();
    this.colours = readColours(element);
    this.sigma = this.draw();

    this.sigma.on("clickNode", ({ node }) => onPick(node));
    this.sigma.on("clickStage", () => onPick(null));
    this.sigma.on("enterNode", ({ node }) => this.hover(node, onHover));
    this.sigma.on("leaveNode", () => this.hover(null, onHover));
    this.sigma.on("beforeRender", () => (this.taken = []));
    this.sigma.on("afterRender", () => this.drawGroups());
    this.sigma.refresh(); // the first drawing was made before anybody listened: it has no groups yet

    const repaint = () => this.repaint();
    document.addEventListener("themechange", repaint);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
    matchMedia("(prefers-contrast: more)").addEventListener("change", repaint);
  }

  build({ nodes, ties }) {
    const graph = new Graph({ type: "undirected", multi: false });
    for (const node of nodes) {
      const shape = SHAPES.includes(node.shape) ? node.shape : "circle";
      graph.addNode(node.id, { ...node, shape, type: "shape", y: -node.y });
    }
    const heaviest = Math.max(...ties.map((tie) => tie.weight), 1);
    for (const { source, target, weight, classes } of ties) {
      if (source === target || !graph.hasNode(source) || !graph.hasNode(target) || graph.hasEdge(source, target)) continue;
      const within = graph.getNodeAttribute(source, "cluster") ?? null;
      graph.addEdge(source, target, {
        type: "stroke",
        weight,
        stroke: strokeOf(classes),
        size: 1 + 2.5 * Math.sqrt(weight / heaviest),
        inside: within !== null && within === (graph.getNodeAttribute(target, "cluster") ?? null),
      });
    }
    graph.updateEachNodeAttributes((id, node) => {
      const strength = graph.reduceEdges(id, (sum, _tie, { weight }) => sum + weight, 0);
      return { ...node, strength, size: node.size ?? 3.6 + 1.75 * Math.sqrt(strength) };
    });
    return graph;
  }

  /** A circle around the members of each group; marks the strongest members for a label. */
  surround() {
    const members = new Map();
    this.graph.forEachNode((id, node) => {
      if (!this.clusters.has(node.cluster)) return;
      if (!members.has(node.cluster)) members.set(node.cluster, []);
      members.get(node.cluster).push({ id, ...node });
    });
    const all = [...members.values()].flat();
    const span = Math.max(1e-6, ...["x", "y"].map((axis) => Math.max(...all.map((m) => m[axis])) - Math.min(...all.map((m) => m[axis]))));
    return [...members].map(([id, inside]) => {
      inside.sort((a, b) => b.strength - a.strength || a.label.localeCompare(b.label));
      const named = inside.length < SMALL_GROUP ? LABELS_A_SMALL_GROUP : LABELS_A_GROUP;
      for (const { id: member } of inside.slice(0, named)) this.graph.setNodeAttribute(member, "named", true);
      const middle = (axis) => (Math.max(...inside.map((m) => m[axis])) + Math.min(...inside.map((m) => m[axis]))) / 2;
      const [x, y] = [middle("x"), middle("y")];
      const reach = Math.max(...inside.map((m) => Math.hypot(m.x - x, m.y - y)));
      return { x, y, radius: reach + span * 0.018, letter: this.clusters.get(id).letter ?? null };
    });
  }

  draw() {
    const sigma = new Sigma(this.graph, this.element, {
      allowInvalidContainer: true,
      defaultNodeType: "shape",
      defaultEdgeType: "stroke",
      nodeProgramClasses: { shape: shapeProgram(() => fractions(this.colours["map-paper"])) },
      nodeHoverProgramClasses: { shape: shapeProgram(() => fractions(this.colours["map-paper"])) },
      edgeProgramClasses: { stroke: StrokeProgram },
      nodeReducer: (id, node) => this.look(id, node),
      edgeReducer: (id, tie) => this.lookOfTie(id, tie),
      defaultDrawNodeLabel: (context, node) => this.drawLabel(context, node),
      defaultDrawNodeHover: (context, node) => this.drawFocus(context, node),
      labelRenderedSizeThreshold: 9,
      labelDensity: 0.6,
      labelGridCellSize: 110,
      minEdgeThickness: 1,
      minCameraRatio: 0.05,
      maxCameraRatio: 2.5,
      stagePadding: 24,
      zIndex: true,
      inertiaDuration: calm() ? 0 : 200,
      zoomDuration: calm() ? 0 : 200,
    });
    const edges = this.hulls.flatMap((h) => [[h.x - h.radius, h.y - h.radius], [h.x + h.radius, h.y + h.radius]]);
    this.graph.forEachNode((_id, { x, y }) => edges.push([x, y]));
    if (edges.length > 0) {
      const extent = (axis) => [Math.min(...edges.map((p) => p[axis])), Math.max(...edges.map((p) => p[axis]))];
      sigma.setCustomBBox({ x: extent(0), y: extent(1) });
    }
    sigma.createCanvasContext("hulls", { beforeLayer: "edges", style: { pointerEvents: "none" } });
    sigma.createCanvasContext("letters", { afterLayer: "nodes", style: { pointerEvents: "none" } });
    sigma.resize(true);
    sigma.refresh();
    return sigma;
  }

  colourOf(node) {
    return this.colours.groups[node.letter] ?? this.colours["k-rest"];
  }

  /** Whether a node stands out now: near the focused or pointed one, or found. */
  shown(id) {
    const centre = this.pointed ?? this.focused;
    if (centre) return id === centre || this.graph.areNeighbors(id, centre);
    return this.found ? this.found.has(id) : true;
  }

  look(id, node) {
    const active = this.pointed ?? this.focused;
    const shown = this.shown(id);
    const singled = Boolean(active || this.found);
    return {
      ...node,
      size: node.size * Math.min(1, Math.max(0.5, this.element.clientWidth / 820)),
      color: shown ? this.colourOf(node) : faded(this.colourOf(node), 0.22),
      label: shown || !singled ? node.label : "",
      forceLabel: singled ? shown && (active ? true : this.found.size <= 40) : Boolean(node.named) && this.element.clientWidth >= NARROW,
      highlighted: id === active,
      zIndex: shown ? 1 : 0,
    };
  }

  lookOfTie(id, tie) {
    const centre = this.pointed ?? this.focused;
    const [a, b] = this.graph.extremities(id);
    const near = centre ? a === centre || b === centre : this.shown(a) && this.shown(b);
    const share = centre && near ? 0.95 : near ? (tie.inside ? 0.65 : BETWEEN_GROUPS) : 0.06;
    return { ...tie, color: faded(this.colours.edge, share), zIndex: near ? 1 : 0 };
  }

  drawGroups() {
    const { hulls, letters } = this.sigma.getCanvases();
    const [under, over] = [hulls, letters].map((canvas) => canvas.getContext("2d"));
    const { width, height } = this.sigma.getDimensions();
    for (const context of [under, over]) context.clearRect(0, 0, width, height);
    over.textAlign = "center";
    over.lineJoin = "round";
    for (const hull of this.hulls) {
      const colour = this.colourOf(hull);
      const at = this.sigma.graphToViewport(hull);
      const rim = this.sigma.graphToViewport({ x: hull.x + hull.radius, y: hull.y });
      const radius = Math.hypot(rim.x - at.x, rim.y - at.y) + 6;
      under.beginPath();
      under.arc(at.x, at.y, radius, 0, 2 * Math.PI);
      under.fillStyle = faded(colour, 0.1);
      under.fill();
      under.strokeStyle = faded(colour, 0.5);
      under.lineWidth = 1.2;
      under.stroke();
      const seen = at.y + radius > 0; // a letter keeps inside the picture as long as its hull does
      if (hull.letter && seen) this.write(over, hull.letter, at.x, Math.max(at.y - radius + 2, 16), `680 15px ${this.colours.font}`);
    }
  }

  write(context, text, x, y, font) {
    context.font = font;
    context.lineJoin = "round";
    context.lineWidth = 3.5;
    context.strokeStyle = this.colours.halo;
    context.strokeText(text, x, y);
    context.fillStyle = this.colours.ink;
    context.fillText(text, x, y);
  }

  /** Writes a label to the right of its node, else to the left, below or above; where all are taken, not at all. */
  drawLabel(context, node) {
    if (!node.label) return;
    const font = `400 12.5px ${this.colours.font}`;
    context.font = font;
    context.textAlign = "left";
    const width = context.measureText(node.label).width;
    const [wide, high] = [this.element.clientWidth, this.element.clientHeight];
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
      if (this.taken.some(hit)) continue;
      this.taken.push(box);
      this.write(context, node.label, x, y, font);
      return;
    }
  }

  drawFocus(context, node) {
    context.beginPath();
    context.arc(node.x, node.y, node.size + 5, 0, 2 * Math.PI);
    context.lineWidth = 3;
    context.strokeStyle = this.colours["focus-out"];
    context.stroke();
    context.save();
    context.font = `560 13.5px ${this.colours.font}`;
    const width = context.measureText(node.label).width;
    const right = node.x + node.size + 9;
    const x = right + width + 8 > this.element.clientWidth ? Math.max(4, node.x - node.size - 13 - width) : right;
    context.fillStyle = this.colours.surface;
    context.strokeStyle = this.colours["line-strong"];
    context.lineWidth = 1;
    context.beginPath();
    context.roundRect(x, node.y - 12, width + 10, 24, 3);
    context.fill();
    context.stroke();
    context.fillStyle = this.colours.ink;
    context.textAlign = "left";
    context.fillText(node.label, x + 5, node.y + 4.5);
    context.restore();
  }

  hover(id, onHover) {
    this.pointed = id;
    this.element.style.cursor = id ? "pointer" : "";
    this.sigma.refresh({ skipIndexation: true });
    onHover?.(id);
  }

  /** Points at a node from outside, for example from a row of the table; null: no longer. */
  point(id) {
    const known = id !== null && this.graph.hasNode(id) ? id : null;
    if (this.pointed === known) return;
    this.pointed = known;
    this.sigma.refresh({ skipIndexation: true });
  }

  /** Makes a node the one that keys act on, and brings it into view; null: none. */
  focus(id) {
    this.focused = id !== null && this.graph.hasNode(id) ? id : null;
    this.pointed = null;
    this.sigma.refresh({ skipIndexation: true });
    if (this.focused) this.bringIntoView(this.focused);
  }

  bringIntoView(id) {
    const { x, y } = this.sigma.graphToViewport(this.graph.getNodeAttributes(id));
    const { width, height } = this.sigma.getDimensions();
    const room = 40;
    if (x > room && x < width - room && y > room && y < height - room) return;
    const { x: cx, y: cy } = this.sigma.getNodeDisplayData(id);
    this.move({ x: cx, y: cy });
  }

  /** Lets only these ids stand out; null: all. */
  find(ids) {
    this.found = ids;
    this.sigma.refresh({ skipIndexation: true });
  }

  zoom(direction) {
    const camera = this.sigma.getCamera();
    if (direction === "all") this.move({ x: 0.5, y: 0.5, ratio: 1, angle: 0 });
    else this.move({ ratio: this.sigma.getCamera().getBoundedRatio(camera.ratio * (direction === "in" ? 1 / 1.5 : 1.5)) });
  }

  move(state) {
    const camera = this.sigma.getCamera();
    if (calm()) camera.setState(state);
    else camera.animate(state, { duration: 200 });
  }

  repaint() {
    this.colours = readColours(this.element);
    this.sigma.refresh();
  }
}
