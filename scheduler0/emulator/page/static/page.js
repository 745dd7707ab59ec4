// Times in the reader's zone, keys, copying, confirmation, and the clock. Reading works without it.
(function () {
  "use strict";

  var zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
  var format = new Intl.DateTimeFormat("sv-SE", {
    year: "numeric", month: "2-digit", day: "2-digit",
    hour: "2-digit", minute: "2-digit", second: "2-digit",
  });
  var selected = null;
  var opened = new Set();

  function all(root, selector) {
    var found = Array.from(root.querySelectorAll(selector));
    if (root.matches && root.matches(selector)) {
      found.push(root);
    }
    return found;
  }

  // Do what needs scripts in a new part of the page.
  function enliven(root) {
    all(root, "time[datetime]").forEach(function (time) {
      var moment = new Date(time.dateTime);
      if (isNaN(moment)) {
        return;
      }
      time.textContent = format.format(moment);
      if (time.dataset.clock) {
        time.dataset.base = String(moment.getTime());
        time.dataset.seen = String(performance.now());
      }
    });
    all(root, "[data-zone]").forEach(function (element) {
      element.textContent = zone;
    });
    all(root, "[data-copy], [data-theme-switch]").forEach(function (button) {
      button.hidden = button.hasAttribute("data-copy") && !navigator.clipboard;
    });
    all(root, "details[id]").forEach(function (details) {
      details.open = opened.has(details.id);
    });
    if (selected) {
      select(document.getElementById(selected));
    }
  }

  // The clock in the head goes on as the emulator's does.
  function tick() {
    document.querySelectorAll("time[data-clock]").forEach(function (time) {
      var rate = Number(time.dataset.rate);
      if (rate > 0) {
        var passed = (performance.now() - Number(time.dataset.seen)) * rate;
        var moment = new Date(Number(time.dataset.base) + passed);
        if (!isNaN(moment)) {
          time.textContent = format.format(moment);
          time.title = moment.toISOString().slice(0, 19).replace("T", " ") + " UTC";
        }
      }
    });
  }

  function rows() {
    return Array.from(document.querySelectorAll("tr[data-href]"));
  }

  function select(row) {
    rows().forEach(function (other) {
      other.classList.toggle("selected", other === row);
    });
    selected = row ? row.id : selected;
  }

  function move(step) {
    var list = rows();
    if (!list.length) {
      return;
    }
    var at = list.findIndex(function (row) {
      return row.id === selected;
    });
    var next = list[Math.min(Math.max(at + step, 0), list.length - 1)];
    select(next);
    var link = next.querySelector("a");
    if (link) {
      link.focus({ preventScroll: true });
    }
    next.scrollIntoView({ block: "nearest" });
  }

  function isTyping(element) {
    return element && (element.isContentEditable || /^(input|textarea|select)$/i.test(element.tagName));
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (isTyping(event.target)) {
      if (event.key === "Escape") {
        event.target.blur();
      }
      return;
    }
    if (event.key === "/") {
      var search = document.querySelector("[data-search]");
      if (search) {
        event.preventDefault();
        search.focus();
        search.select();
      }
    } else if (event.key === "j") {
      move(1);
    } else if (event.key === "k") {
      move(-1);
    } else if (event.key === "Enter" && event.target === document.body) {
      // The row was fetched again, so its link has lost the focus.
      var link = document.querySelector("tr.selected a");
      if (link) {
        link.click();
      }
    }
  });

  // What the reader has opened stays open when its part is fetched again.
  document.addEventListener("toggle", function (event) {
    if (event.target.isConnected) {
      opened[event.target.open ? "add" : "delete"](event.target.id);
    }
  }, true);

  document.addEventListener("submit", function (event) {
    var question = event.target.dataset.confirm;
    if (question && !window.confirm(question)) {
      event.preventDefault();
    }
  });

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-copy]");
    if (button) {
      navigator.clipboard.writeText(button.parentElement.querySelector("code").textContent).then(function () {
        var label = button.textContent;
        button.textContent = "Copied";
        setTimeout(function () {
          button.textContent = label;
        }, 1500);
      });
    } else if (event.target.closest("[data-theme-switch]")) {
      var root = document.documentElement;
      var dark = root.dataset.theme
        ? root.dataset.theme === "dark"
        : matchMedia("(prefers-color-scheme: dark)").matches;
      root.dataset.theme = dark ? "light" : "dark";
      try {
        localStorage.setItem("theme", root.dataset.theme);
      } catch (error) {
        // The choice then holds for this page only.
      }
    }
  });

  // A browser opens only six connections to a server. A tab that nobody sees leaves its one to the others.
  function whileSeen(url) {
    var told = new EventTarget();
    var add = told.addEventListener.bind(told);
    var names = new Set();
    var source = null;
    var ended = false;

    function tell(event) {
      told.dispatchEvent(new Event(event.type));
    }

    function open() {
      source = new EventSource(url);
      source.onopen = function (event) {
        told.readyState = source.readyState;
        told.onopen(event);
      };
      source.onerror = function (event) {
        told.readyState = event.target.readyState;
        // htmx then makes another one.
        ended = ended || told.readyState === EventSource.CLOSED;
        told.onerror(event);
      };
      names.forEach(function (name) {
        source.addEventListener(name, tell);
      });
    }

    function look() {
      if (ended) {
        document.removeEventListener("visibilitychange", look);
      } else if (document.visibilityState === "hidden") {
        if (source) {
          source.close();
          source = null;
        }
      } else if (!source) {
        open();
        // Nobody knows what has changed meanwhile.
        names.forEach(function (name) {
          told.dispatchEvent(new Event(name));
        });
      }
    }

    told.addEventListener = function (name, listener) {
      if (!names.has(name)) {
        names.add(name);
        if (source) {
          source.addEventListener(name, tell);
        }
      }
      add(name, listener);
    };
    told.close = function () {
      ended = true;
      if (source) {
        source.close();
      }
    };
    document.addEventListener("visibilitychange", look);
    look();
    return told;
  }

  if (window.htmx) {
    htmx.createEventSource = whileSeen;
  }
  document.addEventListener("htmx:load", function (event) {
    enliven(event.detail.elt);
  });
  setInterval(tick, 500);
  enliven(document.body);
})();
