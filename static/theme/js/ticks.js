// @ts-check
// A checklist whose ticks this browser keeps. Where it keeps nothing, as in a
// private window, they hold until the page is left.
(function () {
  "use strict";
  var make = guidepost.make, key = "ticks:" + location.pathname.replace(/index\.html$/, "");

  /** @returns {string[]} ids of what is ticked */
  function load() {
    try { return (localStorage.getItem(key) || "").split(" "); } catch (e) { return []; }
  }
  /** @param {string[]} ids */
  function save(ids) {
    try {
      if (ids.length) localStorage.setItem(key, ids.join(" "));
      else localStorage.removeItem(key);
    } catch (e) { /* this visit only */ }
  }

  /**
   * ticks puts a checkbox beside each printed box of el, and returns a function
   * that counts again when items have come or gone.
   * @param {Element} el
   * @returns {() => void}
   */
  guidepost.ticks = function (el) {
    var bar = /** @type {HTMLElement|null} */ (el.querySelector(".ticked"));
    if (!bar) return function () {};
    var status = /** @type {HTMLElement} */ (bar.querySelector("[role=status]")), say = bar.dataset, stored = load();
    /** @type {HTMLInputElement[]} */
    var all = guidepost.all(el, ".box").map(function (/** @type {HTMLElement} */ box) {
      var input = make("input", { type: "checkbox", autocomplete: "off", value: /** @type {Element} */ (box.closest("li")).id });
      input.checked = stored.indexOf(input.value) >= 0;
      box.before(make("label", { "class": "tick" }, input,
        make("span", { "class": "visually-hidden" }, say.tick + (/** @type {Element} */ (box.nextElementSibling).textContent || ""))));
      return input;
    });
    function count() {
      var ticked = all.filter(function (i) { return i.checked; });
      var asked = all.filter(function (i) { return !i.closest("[data-state=off]"); });
      var done = asked.filter(function (i) { return i.checked; }).length;
      all.forEach(function (i) { /** @type {Element} */ (i.closest("li")).toggleAttribute("data-done", i.checked); });
      bar.hidden = !ticked.length;
      status.textContent = ticked.length ? guidepost.fill(say.ticked, { n: done, all: asked.length }) : "";
      return ticked;
    }
    el.addEventListener("change", function (e) {
      if (all.indexOf(/** @type {HTMLInputElement} */ (e.target)) >= 0) save(count().map(function (i) { return i.value; }));
    });
    /** @type {HTMLElement} */ (bar.querySelector("button")).addEventListener("click", function () {
      all.forEach(function (i) { i.checked = false; });
      save([]);
      count();
      all[0].focus();
    });
    count();
    return count;
  };
})();
