// The address of the page is the state of the map: every change is written there, and a link brings it back.

/** The parameters as they are now. */
export const asked = () => new URLSearchParams(location.search);

/** The address of this page with other values; null or an empty list takes a parameter away. */
export function address(changed = {}, from = location.href) {
  const url = new URL(from, location.href);
  for (const [name, value] of Object.entries(changed)) {
    url.searchParams.delete(name);
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== null && one !== undefined && one !== "") url.searchParams.append(name, one);
    }
  }
  return url;
}

/** Writes values into the address without a new entry in the history and without loading anything. */
export function note(changed) {
  history.replaceState(history.state, "", address(changed));
}

/** Calls `work` once it was quiet for `ms`. */
export function quietly(ms, work) {
  let timer = 0;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => work(...given), ms);
  };
}
