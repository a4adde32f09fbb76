// Light, dark, or as the device wishes. A plain script in the head, not a module: it must run before the page is
// painted, or a dark page would flash white. The choice is kept in this browser alone.

(function () {
  const KEY = "theme";
  const root = document.documentElement;

  function stored() {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // storage may be forbidden; then the device decides
    }
  }

  function show(theme) {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
    document.dispatchEvent(new CustomEvent("themechange"));
  }

  function keep(theme) {
    try {
      if (theme === "system") localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, theme);
    } catch {
      // it holds for this page only
    }
  }

  show(stored());

  document.addEventListener("DOMContentLoaded", () => {
    const form = document.querySelector("[data-theme-switch]");
    if (!form) return;
    form.elements.theme.value = stored() ?? "system";
    form.hidden = false;
    form.addEventListener("change", () => {
      keep(form.elements.theme.value);
      show(form.elements.theme.value);
    });
    form.addEventListener("submit", (event) => event.preventDefault());
  });

  window.addEventListener("storage", (event) => {
    if (event.key === KEY) show(event.newValue);
  });
})();
