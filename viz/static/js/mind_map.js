// The mind map as a tree for the keyboard (WAI-ARIA tree view pattern). Without script it is a nested list that folds.
//
// - one branch takes the focus; arrows go through what is open, fold and unfold; Home, End; * opens all on its level;
//   letters jump to the next branch that begins with them; Enter follows the link of the branch
// - what is folded stands in the address and in the links with data-folded: as a depth and the branches that differ

const tree = document.querySelector("[data-tree]");

const items = () => [...tree.querySelectorAll("li")];
const leaf = (item) => item.querySelector(":scope > .leaf");
const fold = (item) => item.querySelector(":scope > details");
const parent = (item) => item.parentElement.closest("li");
const siblings = (item) => [...item.parentElement.children];
const shown = (item) => {
  for (let above = parent(item); above; above = parent(above)) if (!fold(above).open) return false;
  return true;
};
const visible = () => items().filter(shown);

function focus(item) {
  if (!item) return;
  leaf(item).focus();
  leaf(item).scrollIntoView({ block: "nearest" });
}

function unfold(item, open) {
  const part = fold(item);
  if (part) part.open = open;
}

// ---- roles

let ids = 0;

/** The name is the item of the tree, the counts beside it are its description, what hangs on it is its group. */
function describe(item, level) {
  const all = siblings(item);
  const own = leaf(item);
  item.setAttribute("role", "none");
  own.setAttribute("role", "treeitem");
  own.setAttribute("aria-level", level);
  own.setAttribute("aria-setsize", all.length);
  own.setAttribute("aria-posinset", all.indexOf(item) + 1);
  own.tabIndex = -1;
  const counts = item.querySelector(":scope > details > summary, :scope > .none-yet");
  if (counts) {
    counts.id ||= `zweig-${(ids += 1)}`;
    own.setAttribute("aria-describedby", counts.id);
  }
  for (const inner of item.querySelectorAll(":scope > .leaf a, :scope > details > summary")) inner.tabIndex = -1;
  const part = fold(item);
  if (!part) return;
  const group = part.querySelector(":scope > ul");
  own.setAttribute("aria-expanded", part.open);
  part.setAttribute("role", "none");
  part.querySelector(":scope > summary").setAttribute("aria-hidden", "true");
  group.setAttribute("role", "group");
  group.id = `zweig-${(ids += 1)}`;
  own.setAttribute("aria-owns", group.id);
  part.addEventListener("toggle", () => {
    own.setAttribute("aria-expanded", part.open);
    if (!part.open && part.contains(document.activeElement) && document.activeElement !== part) focus(item);
    remember();
  });
  for (const child of group.children) describe(child, level + 1);
}

// ---- what is folded, in the address

const depths = 5;
const foldable = () => items().filter(fold);
const usual = (item, depth) =>
  item.dataset.key.endsWith("~+") ? depth === depths - 1 : Number(item.dataset.level) < depth;

function state() {
  let best = null;
  for (let depth = 0; depth < depths; depth += 1) {
    const opened = [];
    const folded = [];
    for (const item of foldable()) {
      const open = fold(item).open;
      if (open === usual(item, depth)) continue;
      (open ? opened : folded).push(item.dataset.key);
    }
    if (!best || opened.length + folded.length < best.opened.length + best.folded.length) best = { depth, opened, folded };
  }
  return best;
}

function folded(address, now) {
  const url = new URL(address, location.href);
  url.searchParams.set("tiefe", now.depth);
  for (const [name, keys] of [["auf", now.opened], ["zu", now.folded]]) {
    if (keys.length) url.searchParams.set(name, keys.join(","));
    else url.searchParams.delete(name);
  }
  return url.pathname + url.search;
}

let waiting = 0;

function remember() {
  // Many branches may fold at once: the address is written when all are done.
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(() => {
    const now = state();
    for (const link of document.querySelectorAll("a[data-folded]")) link.setAttribute("href", folded(link.href, now));
    for (const link of document.querySelectorAll("a[data-depth]")) {
      const exact = Number(link.dataset.depth) === now.depth && !now.opened.length && !now.folded.length;
      if (exact) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    history.replaceState(history.state, "", folded(location.href, now));
  });
}

// ---- keys

function step(item, by) {
  const all = visible();
  focus(all[all.indexOf(item) + by]);
}

const keys = {
  ArrowDown: (item) => step(item, 1),
  ArrowUp: (item) => step(item, -1),
  ArrowRight: (item) => {
    const part = fold(item);
    if (!part) return;
    if (part.open) focus(part.querySelector("li"));
    else part.open = true;
  },
  ArrowLeft: (item) => {
    if (fold(item)?.open) unfold(item, false);
    else focus(parent(item));
  },
  Home: () => focus(items()[0]),
  End: () => focus(visible().at(-1)),
  "*": (item) => siblings(item).forEach((one) => unfold(one, true)),
  Enter: (item) => {
    const link = item.querySelector(":scope > .leaf a");
    if (link) link.click();
    else unfold(item, !fold(item)?.open);
  },
  " ": (item) => unfold(item, !fold(item)?.open),
};

let typed = "";
let stopped = 0;

function seek(item, letter) {
  clearTimeout(stopped);
  typed += letter.toLocaleLowerCase();
  stopped = setTimeout(() => { typed = ""; }, 700);
  const all = visible();
  const from = all.indexOf(item) + (typed.length > 1 ? 0 : 1);
  const round = [...all.slice(from), ...all.slice(0, from)];
  focus(round.find((one) => one.dataset.said.toLocaleLowerCase().startsWith(typed)));
}

if (tree) {
  tree.setAttribute("role", "tree");
  for (const item of tree.children) describe(item, 1);
  leaf(tree.firstElementChild).tabIndex = 0;
  document.querySelector("[data-keys]").hidden = false;
  tree.addEventListener("keydown", (event) => {
    const item = event.target.closest("li");
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== leaf(item)) return;
    const act = keys[event.key];
    if (act) act(item);
    else if (event.key.length === 1) seek(item, event.key);
    else return;
    event.preventDefault();
  });
  tree.addEventListener("focusin", (event) => {
    if (event.target.role !== "treeitem") return;
    for (const other of tree.querySelectorAll('[role="treeitem"][tabindex="0"]')) other.tabIndex = -1;
    event.target.tabIndex = 0;
  });
  // On paper what is short is set in larger letters.
  addEventListener("beforeprint", () => tree.classList.toggle("few", visible().length <= 60));
  for (const link of document.querySelectorAll("a[data-depth]")) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      for (const item of foldable()) unfold(item, usual(item, Number(link.dataset.depth)));
      remember();
    });
  }
}
