// Two selections of bodies: by a line drawn around them, by key, by the card or by the table. They stand in the
// address (`auswahl`, `vergleich`); the page compares them.

import { asked } from "./address.js";
import { fill } from "./card.js";

export const NAMES = ["auswahl", "vergleich"];
const MOST = 400; // as many as an address can hold; see viz/pages/network_query.py

export class Selection {
  /** `tools`: the element with the buttons; `changed(sets)`: somebody came or went. */
  constructor(network, ground, tools, texts, { changed, announce }) {
    Object.assign(this, { network, ground, tools, texts, changed, announce });
    this.sets = [new Set(), new Set()];
    this.drawing = null;
    this.read();
    this.sheet = document.createElement("canvas");
    this.sheet.className = "lasso";
    this.sheet.hidden = true;
    ground.append(this.sheet);
    this.listen();
  }

  get active() {
    return Number(this.tools.querySelector("[name=map-selection]:checked")?.value ?? 0);
  }

  read() {
    const now = asked();
    this.sets = NAMES.map((name) => new Set(now.getAll(name)));
    this.show();
  }

  show() {
    this.network.choose(...this.sets);
    const [a, b] = this.sets.map((set) => set.size);
    this.tools.querySelector("[data-map-chosen]").textContent = a || b ? fill(this.texts.textChosen, { a, b }) : "";
    for (const one of this.tools.querySelectorAll("[data-map-needs-choice]")) one.hidden = !(a || b);
    NAMES.forEach((name, which) => {
      for (const box of document.querySelectorAll(`input[type=checkbox][name=${name}]`)) box.checked = this.sets[which].has(box.value);
    });
  }

  listen() {
    const mode = this.tools.querySelector("[data-map-lasso]");
    mode.addEventListener("click", () => this.draw(this.sheet.hidden));
    this.tools.querySelector("[data-map-clear]").addEventListener("click", () => this.set([], []));
    this.sheet.addEventListener("pointerdown", (event) => this.begin(event));
    this.sheet.addEventListener("pointermove", (event) => this.drag(event));
    for (const end of ["pointerup", "pointercancel"]) this.sheet.addEventListener(end, () => this.end());
    document.addEventListener("change", (event) => {
      const box = event.target;
      if (box.type === "checkbox" && NAMES.includes(box.name)) this.toggle(NAMES.indexOf(box.name), box.value);
    });
  }

  /** Whether dragging draws a line around bodies instead of moving the map. */
  draw(on) {
    this.sheet.hidden = !on;
    this.tools.querySelector("[data-map-lasso]").setAttribute("aria-pressed", on);
    if (!on) return;
    this.network.focus(null);
    this.announce(this.texts.textLasso);
  }

  begin(event) {
    this.sheet.setPointerCapture(event.pointerId);
    const { width, height } = this.sheet.getBoundingClientRect();
    Object.assign(this.sheet, { width, height });
    this.drawing = [[event.offsetX, event.offsetY]];
  }

  drag(event) {
    if (!this.drawing) return;
    this.drawing.push([event.offsetX, event.offsetY]);
    const context = this.sheet.getContext("2d");
    const { colours } = this.network;
    context.clearRect(0, 0, this.sheet.width, this.sheet.height);
    context.beginPath();
    for (const point of this.drawing) context.lineTo(...point);
    context.closePath();
    context.strokeStyle = colours["focus-out"];
    context.lineWidth = 2;
    context.setLineDash([6, 4]);
    context.stroke();
  }

  end() {
    const line = this.drawing;
    this.drawing = null;
    if (!line) return;
    this.sheet.getContext("2d").clearRect(0, 0, this.sheet.width, this.sheet.height);
    const span = (axis) => Math.max(...line.map((p) => p[axis])) - Math.min(...line.map((p) => p[axis]));
    const { graph, sigma } = this.network;
    const near = span(0) < 5 && span(1) < 5; // a click: whoever lies there
    const inside = graph.filterNodes((_id, node) => {
      if (node.what !== "body") return false;
      const { x, y } = sigma.graphToViewport(node);
      return near ? Math.hypot(x - line[0][0], y - line[0][1]) < 14 : within(line, x, y);
    });
    const all = inside.length > 0 && inside.every((id) => this.sets[this.active].has(id));
    this.put(this.active, inside, !all);
  }

  /** Puts one body into a selection or out of it; whether it is in it now. */
  toggle(which, id) {
    const isIn = !this.sets[which].has(id);
    this.put(which, [id], isIn);
    return this.sets[which].has(id);
  }

  put(which, ids, isIn) {
    const set = this.sets[which];
    let full = false;
    for (const id of ids) {
      if (!isIn) set.delete(id);
      else if (set.size < MOST) set.add(id);
      else full = true;
    }
    this.show();
    const name = ids.length === 1 && this.network.graph.hasNode(ids[0]) ? this.network.graph.getNodeAttribute(ids[0], "label") : "";
    const said = isIn ? this.texts.textAdded : this.texts.textRemoved;
    this.announce(full ? this.texts.textFull : fill(said, { name: name || fill(this.texts.textBodies, { n: ids.length }), n: which + 1, size: set.size }));
    this.changed(this.sets);
  }

  set(first, second) {
    this.sets = [new Set(first), new Set(second)];
    this.show();
    this.announce(this.texts.textEmptied);
    this.changed(this.sets);
  }
}

/** Whether a point lies inside a line that closes itself (crossings of a ray to the right). */
export function within(line, x, y) {
  let inside = false;
  for (let i = 0, j = line.length - 1; i < line.length; j = i++) {
    const [[xi, yi], [xj, yj]] = [line[i], line[j]];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}
