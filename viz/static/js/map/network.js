// The picture: nodes, ties, which of them stand out. Knows nothing of the page around it; what is drawn over and
// under sigma's layers stands in paint.js.

import { Graph, Sigma } from "../../vendor/sigma-3.0.3.js";
import { faded, fractions, readColours } from "./colours.js";
import { strokeOf } from "./data.js";
import { drawFocus, drawLabel, drawOver } from "./paint.js";
import { SHAPES, shapeProgram } from "./shapes.js";
import { StrokeProgram } from "./strokes.js";

const LABELS_A_GROUP = 4;
const LABELS_A_SMALL_GROUP = 2; // below SMALL_GROUP members
const SMALL_GROUP = 16;
const FEW = 32; // so few nodes carry their names all
const LARGE = 3000; // nodes above which pointing at one dims no other
const MANY_TIES = 30000; // ties above which they are not drawn while the map moves
const BETWEEN_GROUPS = 0.28; // opacity of ties between groups
const NARROW = 704; // 44 rem: below it, letters only

export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

export class Network {
  /**
   * `element`: an empty positioned element; `data`: what `unpack` gives; `onPick(id or null)`: a node or the ground was
   * clicked; `onHover(id or null)`; `onCamera()`: another part is looked at.
   */
  constructor(element, data, { onPick, onHover, onCamera }) {
    this.element = element;
    this.focused = null; // the node that keys act on
    this.pointed = null;
    this.found = null; // ids that a search found, null: no search
    this.chosen = [new Set(), new Set()]; // the two selections
    this.taken = []; // boxes of the labels drawn so far in this frame
    this.colours = readColours(element);
    this.load(data);
    this.box = this.extent();
    this.sigma = this.draw();

    this.sigma.on("clickNode", ({ node }) => onPick(node));
    this.sigma.on("clickStage", () => onPick(null));
    this.sigma.on("enterNode", ({ node }) => this.hover(node, onHover));
    this.sigma.on("leaveNode", () => this.hover(null, onHover));
    this.sigma.on("beforeRender", () => (this.taken = []));
    this.sigma.on("afterRender", () => drawOver(this));
    this.sigma.getCamera().on("updated", () => onCamera?.());
    this.sigma.refresh(); // the first drawing was made before anybody listened: it has no groups yet

    const repaint = () => this.repaint();
    document.addEventListener("themechange", repaint);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
    matchMedia("(prefers-contrast: more)").addEventListener("change", repaint);
  }

  // ---- what there is ----

  load(data) {
    this.data = data;
    this.clusters = new Map(data.clusters.map((cluster) => [cluster.id, cluster]));
    this.way = new Set(data.way);
    this.steps = new Set(data.way.slice(1).flatMap((id, place) => [`${data.way[place]} ${id}`, `${id} ${data.way[place]}`]));
    this.fill(data);
    this.hulls = data.hulls ? this.surround() : [];
    this.name();
  }

  /** A graph of its own each time: sigma would look at every single node that is added to one it has. */
  fill({ nodes, ties }) {
    this.graph = new Graph({ type: "undirected", multi: false });
    for (const node of nodes) {
      const shape = SHAPES.includes(node.shape) ? node.shape : "circle";
      this.graph.addNode(node.id, { ...node, shape, type: "shape", y: -node.y, radius: node.size, strength: 0 });
    }
    let heaviest = 1e-9;
    for (const { weight } of ties) heaviest = Math.max(heaviest, weight);
    const even = nodes.some(({ what }) => what === "occasion"); // there a tie only says who was there
    for (const { source, target, weight, classes } of ties) {
      if (source === target || this.graph.hasEdge(source, target)) continue;
      const [a, b] = [this.graph.getNodeAttributes(source), this.graph.getNodeAttributes(target)];
      a.strength += weight;
      b.strength += weight;
      this.graph.addEdge(source, target, {
        type: "stroke",
        a: source,
        b: target,
        weight,
        stroke: strokeOf(classes),
        width: even ? 1.3 : 1 + 2.5 * Math.sqrt(weight / heaviest),
        inside: a.cluster !== null && a.cluster === b.cluster,
      });
    }
  }

  /** A circle around the members of each group. */
  surround() {
    const members = new Map();
    this.graph.forEachNode((_id, node) => {
      if (node.what !== "body" || !this.clusters.has(node.cluster)) return;
      if (!members.has(node.cluster)) members.set(node.cluster, []);
      members.get(node.cluster).push(node);
    });
    return [...members].map(([id, inside]) => {
      const ends = (axis) => inside.reduce(([low, high], m) => [Math.min(low, m[axis]), Math.max(high, m[axis])], [Infinity, -Infinity]);
      const [x, y] = ["x", "y"].map((axis) => (ends(axis)[0] + ends(axis)[1]) / 2);
      const reach = inside.reduce((far, m) => Math.max(far, Math.hypot(m.x - x, m.y - y)), 0);
      return { id, x, y, radius: reach + 18, letter: this.clusters.get(id).letter ?? null };
    });
  }

  /** Marks the nodes that carry their names: the strongest of each group. */
  name() {
    const count = new Map();
    const size = new Map();
    this.graph.forEachNode((_id, { cluster }) => size.set(cluster, (size.get(cluster) ?? 0) + 1));
    const all = this.graph.order <= FEW;
    // the server sends the strongest first
    this.graph.forEachNode((_id, node) => {
      const most = size.get(node.cluster) < SMALL_GROUP ? LABELS_A_SMALL_GROUP : LABELS_A_GROUP;
      const so_far = count.get(node.cluster) ?? 0;
      const first = node.what === "body" && this.clusters.has(node.cluster) && so_far < most;
      if (first) count.set(node.cluster, so_far + 1);
      node.named = all || first || node.what === "group" || this.way.has(node.id);
    });
  }

  extent() {
    const box = { x: [Infinity, -Infinity], y: [Infinity, -Infinity] };
    const take = (axis, value) => (box[axis] = [Math.min(box[axis][0], value), Math.max(box[axis][1], value)]);
    this.graph.forEachNode((_id, { x, y }) => (take("x", x), take("y", y)));
    for (const { x, y, radius } of this.hulls) for (const side of [-radius, radius]) (take("x", x + side), take("y", y + side));
    return this.graph.order ? box : { x: [0, 1], y: [0, 1] };
  }

  /** Other data in the same picture: what stays keeps its place; `fit`: everything shown is brought into view. */
  update(data, { fit = true } = {}) {
    const focused = this.focused;
    this.load(data);
    this.pointed = null;
    this.focused = focused !== null && this.graph.hasNode(focused) ? focused : null;
    const box = this.extent();
    const inside = ["x", "y"].every((axis) => box[axis][0] >= this.box[axis][0] - 1 && box[axis][1] <= this.box[axis][1] + 1);
    if (!inside) {
      this.box = box;
      this.sigma.setCustomBBox(box);
    }
    this.sigma.setSetting("hideEdgesOnMove", this.graph.size > MANY_TIES);
    this.sigma.setGraph(this.graph);
    if (fit) this.fit();
  }

  // ---- how it is drawn ----

  draw() {
    const sigma = new Sigma(this.graph, this.element, {
      allowInvalidContainer: true,
      defaultNodeType: "shape",
      defaultEdgeType: "stroke",
      nodeProgramClasses: { shape: shapeProgram(() => fractions(this.colours["map-paper"])) },
      nodeHoverProgramClasses: { shape: shapeProgram(() => fractions(this.colours["map-paper"])) },
      edgeProgramClasses: { stroke: StrokeProgram },
      nodeReducer: (id, node) => this.look(id, node),
      edgeReducer: (_id, tie) => this.lookOfTie(tie),
      defaultDrawNodeLabel: (context, node) => drawLabel(this, context, node),
      defaultDrawNodeHover: (context, node) => drawFocus(this, context, node),
      hideEdgesOnMove: this.graph.size > MANY_TIES,
      labelRenderedSizeThreshold: 9,
      labelDensity: 0.6,
      labelGridCellSize: 110,
      minEdgeThickness: 1,
      minCameraRatio: 0.02,
      maxCameraRatio: 2.5,
      stagePadding: 24,
      zIndex: true,
      inertiaDuration: calm() ? 0 : 200,
      zoomDuration: calm() ? 0 : 200,
    });
    sigma.setCustomBBox(this.box);
    sigma.createCanvasContext("hulls", { beforeLayer: "edges", style: { pointerEvents: "none" } });
    sigma.createCanvasContext("letters", { afterLayer: "nodes", style: { pointerEvents: "none" } });
    sigma.resize(true);
    sigma.refresh();
    return sigma;
  }

  colourOf(node) {
    if (node.what === "occasion") return this.colours["ink-3"];
    return this.colours.groups[node.letter] ?? this.colours["k-rest"];
  }

  /** Whether anything stands out at all. */
  get singled() {
    return this.centre !== null || this.found !== null || this.way.size > 0;
  }

  get centre() {
    return this.pointed ?? this.focused;
  }

  /** Whether a node stands out now: near the focused or pointed one, or found, or on the way. */
  shown(id) {
    const centre = this.centre;
    if (centre !== null) return id === centre || this.graph.areNeighbors(id, centre);
    if (this.found) return this.found.has(id);
    return this.way.size === 0 || this.way.has(id);
  }

  look(id, node) {
    const shown = !this.singled || this.shown(id);
    const colour = this.colourOf(node);
    node.size = node.radius * this.scale;
    node.color = shown ? colour : faded(colour, 0.22);
    node.zIndex = shown ? 1 : 0;
    node.highlighted = id === this.centre;
    if (!this.singled) node.forceLabel = node.named && this.wide;
    else {
      if (!shown) node.label = "";
      node.forceLabel = shown && (this.centre !== null || this.way.has(id) || this.found?.size <= 40);
    }
    return node;
  }

  lookOfTie(tie) {
    const centre = this.centre;
    const near = !this.singled || (centre !== null ? tie.a === centre || tie.b === centre : this.shown(tie.a) && this.shown(tie.b));
    const on_way = this.way.size > 0 && centre === null && this.steps.has(`${tie.a} ${tie.b}`);
    tie.size = on_way ? 4 : tie.width;
    tie.color = on_way
      ? this.colours.ink
      : faded(this.colours.edge, this.singled && near ? 0.95 : near ? (tie.inside ? 0.65 : BETWEEN_GROUPS) : 0.06);
    tie.zIndex = near ? 1 : 0;
    return tie;
  }

  /** Marks are smaller in a smaller picture. */
  get scale() {
    return Math.min(1, Math.max(0.5, this.element.clientWidth / 820));
  }

  get wide() {
    return this.element.clientWidth >= NARROW;
  }

  again() {
    this.sigma.refresh({ skipIndexation: true });
  }

  repaint() {
    this.colours = readColours(this.element);
    this.sigma.refresh();
  }

  // ---- what stands out ----

  hover(id, onHover) {
    this.element.style.cursor = id ? "pointer" : "";
    if (this.graph.order <= LARGE) {
      this.pointed = id;
      this.again();
    }
    onHover?.(id);
  }

  /** Points at a node from outside, for example from a row of the table; null: no longer. */
  point(id) {
    const known = id !== null && this.graph.hasNode(id) ? id : null;
    if (this.pointed === known) return;
    this.pointed = known;
    this.again();
  }

  /** Makes a node the one that keys act on, and brings it into view; null: none. */
  focus(id) {
    this.focused = id !== null && this.graph.hasNode(id) ? id : null;
    this.pointed = null;
    this.again();
    if (this.focused !== null) this.bringIntoView(this.focused);
  }

  /** Lets only these ids stand out; null: all. */
  find(ids) {
    this.found = ids;
    this.again();
  }

  /** The two selections, each a set of ids. */
  choose(first, second) {
    this.chosen = [first, second];
    this.sigma.scheduleRender();
  }

  // ---- what part is looked at ----

  bringIntoView(id) {
    const { x, y } = this.sigma.graphToViewport(this.graph.getNodeAttributes(id));
    const { width, height } = this.sigma.getDimensions();
    const room = 40;
    if (x > room && x < width - room && y > room && y < height - room) return;
    const { x: cx, y: cy } = this.sigma.getNodeDisplayData(id);
    this.move({ x: cx, y: cy });
  }

  /** Brings all that is shown into view. */
  fit() {
    const box = this.extent();
    const corner = (place) => this.sigma.viewportToFramedGraph(this.sigma.graphToViewport({ x: box.x[place], y: box.y[place] }));
    const [a, b] = [corner(0), corner(1)];
    const span = (of, axis) => of[axis][1] - of[axis][0] || 1;
    const whole = Math.max(span(this.box, "x"), span(this.box, "y")); // what the shorter side of the picture shows
    const { width, height } = this.sigma.getDimensions();
    const shorter = Math.min(width, height);
    const share = Math.max((span(box, "x") / whole) * (shorter / width), (span(box, "y") / whole) * (shorter / height));
    this.move({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, ratio: Math.min(1, Math.max(0.15, share * 1.06)), angle: 0 });
  }

  zoom(direction) {
    const camera = this.sigma.getCamera();
    if (direction === "all") this.fit();
    else this.move({ ratio: camera.getBoundedRatio(camera.ratio * (direction === "in" ? 1 / 1.5 : 1.5)) });
  }

  move(state) {
    const camera = this.sigma.getCamera();
    if (calm()) camera.setState(state);
    else camera.animate(state, { duration: 200 });
  }
}
