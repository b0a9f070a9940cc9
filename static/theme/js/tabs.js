// @ts-check
// Makes tabs of the titled sections of a <tab-set>. Tabs of the same title open
// together, wherever they stand on the page; an address or a search of the
// browser that leads into a closed tab opens it.
(function () {
  "use strict";
  var sets = /** @type {any[]} */ ([]);

  class TabSet extends HTMLElement {
    connectedCallback() {
      if ("list" in this) return;
      var set = /** @type {any} */ (this), list = set.list = document.createElement("div"), at = 0;
      set.panels = Array.from(this.children);
      set.buttons = set.panels.map(function (/** @type {any} */ panel, /** @type {number} */ i) {
        var b = document.createElement("button"), id = "gp.tab-" + sets.length + "-" + i;
        b.type = "button";
        b.id = id;
        b.setAttribute("role", "tab");
        b.setAttribute("aria-controls", panel.id = id + "-panel");
        b.textContent = panel.children[0].textContent;
        b.onclick = panel.onbeforematch = function () { choose(set, i); };
        panel.setAttribute("role", "tabpanel");
        panel.setAttribute("aria-labelledby", id);
        if ("open" in panel.dataset) at = i;
        list.appendChild(b);
        return b;
      });
      list.className = "tab-list";
      list.setAttribute("role", "tablist");
      list.onkeydown = function (e) {
        var n = set.buttons.length, step = /** @type {Object<string, number>} */ ({ ArrowLeft: -1, ArrowRight: 1 })[e.key];
        if (!step || e.ctrlKey || e.altKey || e.metaKey) return;
        e.preventDefault();
        choose(set, (set.at + step + n) % n);
        set.buttons[set.at].focus();
      };
      this.insertBefore(list, this.firstChild);
      set.open(at);
      sets.push(set);
    }

    /** @param {number} at */
    open(at) {
      var set = /** @type {any} */ (this);
      set.at = at;
      set.panels.forEach(function (/** @type {HTMLElement} */ panel, /** @type {number} */ i) {
        var b = set.buttons[i];
        b.setAttribute("aria-selected", i === at);
        b.tabIndex = i === at ? 0 : -1;
        if (i === at) panel.removeAttribute("hidden");
        else panel.setAttribute("hidden", "until-found"); // just hidden to browsers that do not know it
      });
    }
  }

  /**
   * Opens a tab and those of its title; the page does not move under the reader.
   * @param {any} set
   * @param {number} at
   */
  function choose(set, at) {
    var top = set.getBoundingClientRect().top, title = set.buttons[at].textContent;
    sets.forEach(function (s) {
      s.buttons.forEach(function (/** @type {Element} */ b, /** @type {number} */ i) { if (s === set ? i === at : b.textContent === title) s.open(i); });
    });
    scrollBy(0, set.getBoundingClientRect().top - top);
  }

  /** Opens the tabs around the place that the address names. */
  function arrive() {
    var el = /** @type {any} */ (null), opened = false;
    try { el = document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch (e) { /* no id */ }
    for (var up = el; up; up = up.parentElement) {
      if (up.className !== "tab" || !up.hidden) continue;
      choose(up.parentElement, up.parentElement.panels.indexOf(up));
      opened = true;
    }
    if (opened) el.scrollIntoView();
  }

  document.addEventListener("DOMContentLoaded", function () {
    customElements.define("tab-set", TabSet);
    arrive();
    addEventListener("hashchange", arrive);
  });
})();
