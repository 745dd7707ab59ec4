// Before the first paint: the theme that the reader chose, if any.
(function () {
  "use strict";
  try {
    var chosen = localStorage.getItem("theme");
    if (chosen === "dark" || chosen === "light") {
      document.documentElement.dataset.theme = chosen;
    }
  } catch (error) {
    // Without storage the page follows the system.
  }
})();
