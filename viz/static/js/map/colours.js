// Colours of the map, read from the style sheets, so that dark, more contrast and forced colours hold here too.

const NAMES = ["ink", "ink-3", "edge", "halo", "map-paper", "surface", "line-strong", "focus-out", "k-rest"];
const LETTERS = "abcdefghijkl";

/** Reads every colour through a probe, because a custom property itself still holds `light-dark(…)`. */
export function readColours(element) {
  const probe = document.createElement("span");
  probe.hidden = true;
  element.append(probe);
  const colour = (name) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const colours = Object.fromEntries(NAMES.map((name) => [name, colour(name)]));
  colours.groups = Object.fromEntries([...LETTERS].map((letter) => [letter.toUpperCase(), colour(`k-${letter}`)]));
  colours.font = getComputedStyle(element).fontFamily;
  probe.remove();
  return colours;
}

/** "rgb(1, 2, 3)" → [1, 2, 3] */
function channels(colour) {
  return colour.match(/[\d.]+/g).slice(0, 3).map(Number);
}

const kept = new Map();

/** The same colour, seen through. `share` 0–1. Asked for at every tie of every frame, so each is made once. */
export function faded(colour, share) {
  const name = colour + share;
  let made = kept.get(name);
  if (made === undefined) kept.set(name, (made = `rgba(${channels(colour).join(", ")}, ${share})`));
  return made;
}

/** [r, g, b] of 0–1, as a shader wants it. */
export function fractions(colour) {
  return channels(colour).map((value) => value / 255);
}
