// Draws the timeline of the overview. Without it the table below has the same numbers.
(function () {
  "use strict";

  var drawn = null;
  var isOpen = false;

  // A canvas does not know light-dark(): the colour that an element gets.
  function colour(name) {
    var place = document.querySelector("[data-plot]");
    place.style.color = "var(" + name + ")";
    var found = getComputedStyle(place).color;
    place.style.color = "";
    return found;
  }

  function bars(label, stroke) {
    return {
      label: label,
      stroke: stroke,
      fill: stroke,
      points: { show: false },
      paths: uPlot.paths.bars({ size: [0.8, 60], align: 1 }),
    };
  }

  // Bars of one hour stand on each other, so each series holds the sum of those below.
  function stacked(data) {
    var late = data[3];
    return [
      data[0],
      data[4].map(function (due, at) { return due ? due + data[1][at] + data[2][at] : null; }),
      data[1].map(function (good, at) { return good ? good + data[2][at] : null; }),
      data[2].map(function (number) { return number || null; }),
      late.map(function (number) { return number || null; }),
    ];
  }

  function two(number) {
    return String(number).padStart(2, "0");
  }

  // Hours of the reader's day; at midnight the date.
  function hours(plot, splits) {
    return splits.map(function (seconds) {
      var moment = new Date(seconds * 1000);
      return moment.getHours() || moment.getMinutes()
        ? two(moment.getHours()) + ":" + two(moment.getMinutes())
        : moment.getFullYear() + "-" + two(moment.getMonth() + 1) + "-" + two(moment.getDate());
    });
  }

  function draw(place) {
    if (drawn) {
      drawn.destroy();
    }
    var data = JSON.parse(place.dataset.plot);
    var text = colour("--faint");
    var axis = { stroke: text, grid: { stroke: colour("--line"), width: 1 }, ticks: { stroke: colour("--line") } };
    // Whole numbers only.
    var steps = [1, 10, 100, 1000, 10000, 100000, 1000000].flatMap(function (power) {
      return [power, 2 * power, 5 * power];
    });
    var late = bars("late", colour("--waiting"));
    late.paths = function () { return null; };
    late.points = { show: true, size: 8, fill: colour("--waiting") };
    drawn = new uPlot({
      width: Math.max(place.clientWidth, 240),
      height: 220,
      legend: { live: false },
      cursor: { show: false },
      scales: { y: { range: function (u, low, high) { return [0, Math.max(high, 1)]; } } },
      axes: [Object.assign({ values: hours, incrs: [3600, 7200, 10800, 21600] }, axis), Object.assign({ incrs: steps }, axis)],
      series: [
        {},
        bars("due", colour("--accent")),
        bars("succeeded", colour("--good")),
        bars("failed", colour("--bad")),
        late,
      ],
    }, stacked(data), place);
  }

  function enliven() {
    var place = document.querySelector("[data-plot]");
    var table = document.querySelector("[data-plot-table]");
    if (place && !place.firstChild) {
      draw(place);
      table.open = isOpen;
      table.addEventListener("toggle", function () {
        isOpen = table.open;
      });
    }
  }

  function again() {
    var place = document.querySelector("[data-plot]");
    if (place) {
      draw(place);
    }
  }

  document.addEventListener("htmx:load", enliven);
  addEventListener("resize", again);
  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-theme-switch]")) {
      again();
    }
  });
  enliven();
})();
