// @ts-check
// The steps of a procedure for somebody in particular. Which combination of
// facts is in which situation stands in data-map, which situations a step
// belongs to in its data-in; both were made by the site's generator.
(function () {
  "use strict";
  var all = guidepost.all, fill = guidepost.fill;

  customElements.define("gp-procedure", class extends HTMLElement {
    connectedCallback() {
      var el = this;
      if (this.map) return; // moved, not new
      this.map = (this.dataset.map || "").split(" ").map(function (n) { return n === "-" ? -1 : Number(n); });
      this.selects = /** @type {HTMLSelectElement[]} */ (all(this, ".facts select"));
      this.form = /** @type {HTMLFormElement|null} */ (this.querySelector(".facts"));
      this.count = guidepost.ticks(this);
      this.page = this.hasAttribute("data-query");
      if (this.page) guidepost.query = function () { return el.query(); };
      if (this.form) {
        this.form.hidden = false;
        this.form.addEventListener("submit", function (e) { e.preventDefault(); });
        this.form.addEventListener("change", function () {
          el.show();
          if (el.page) guidepost.share.keep();
        });
        if (this.page) this.read();
        this.show();
      }
      if (this.page) guidepost.share.bar(document.title, function () { return el.message(); });
    }

    /** read chooses what the query says. */
    read() {
      /** @type {Object<string, string[]>} */
      var known = Object.create(null);
      var names = this.selects.map(function (s) {
        var offered = all(s, "option").slice(1).map(function (o) { return o.value.split("."); }), name = offered[0][0];
        known[name] = offered.map(function (v) { return v[1]; });
        return name;
      });
      var f = guidepost.facts(guidepost.parse(location.search, function (/** @type {string} */ k) { return k === "f" ? 2 : 0; }).f || [], known);
      this.selects.forEach(function (s, i) { s.value = f[names[i]] ? names[i] + "." + f[names[i]] : ""; });
    }

    /** query is what is chosen, as it stands in a link. */
    query() {
      return guidepost.format([["f", this.selects.reduce(function (/** @type {string[]} */ out, s) {
        return s.value ? out.concat(s.value.split(".")) : out;
      }, [])]]);
    }

    /** left lists the situations that the choice leaves open. */
    left() {
      var open = this.selects.map(function (s) { return all(s, "option:not([data-closed])").slice(1); });
      var picked = this.selects.map(function (s, i) {
        var at = open[i].indexOf(s.options[s.selectedIndex]);
        return !s.value ? -1 : at < 0 ? -2 : at;
      });
      return guidepost.situations(this.map, open.map(function (o) { return o.length; }), picked);
    }

    /** show hides or greys what the reader has no need of. */
    show() {
      var left = this.left(), chosen = left.length > 0 && this.selects.some(function (s) { return s.value !== ""; });
      all(this, "[data-in]").forEach(function (el) {
        var of = (el.dataset.in || "").split(" "), n = left.filter(function (i) { return of.indexOf(String(i)) >= 0; }).length;
        var state = !chosen ? "" : n === 0 ? "off" : n === left.length ? "sure" : "open";
        if (state) el.dataset.state = state;
        else el.removeAttribute("data-state");
        if (state === "sure" && "open" in el) el.open = true; // the only timeline left
        if (el.hasAttribute("data-one")) el.hidden = state !== "sure" || left.length > 1;
      });
      all(this, "[data-all]").forEach(function (el) { el.hidden = chosen && left.length === 1; });
      this.tell(left.length);
      this.link();
      this.count();
    }

    /**
     * tell says what the choice has done.
     * @param {number} n situations left
     */
    tell(n) {
      var status = this.form && /** @type {HTMLElement|null} */ (this.form.querySelector("[role=status]"));
      if (!status) return;
      var say = status.dataset, text = n === 0 ? say.nobody : n === 1 ? say.picked : fill(say.left, { n: n });
      status.textContent = this.selects.some(function (s) { return s.value !== ""; }) && text || "";
    }

    /** link takes the choice along to the whole page. */
    link() {
      var query = this.query();
      all(this, "a[data-whole]").forEach(function (a) { /** @type {HTMLAnchorElement} */ (a).search = query; });
    }

    /** message is the page for a chat: what it takes, the steps, the address. */
    message() {
      var title = document.querySelector("h1"), lines = [title ? title.textContent : "", ""];
      all(this, ".situation:not([data-state=off])").forEach(function (s, i, list) {
        var who = /** @type {HTMLElement} */ (s.querySelector("h3")).textContent;
        lines.push((list.length > 1 ? who + " · " : "") + /** @type {HTMLElement} */ (s.querySelector(".situation-line")).textContent);
      });
      lines.push("");
      all(this, ".steps > li:not([data-state=off])").forEach(function (li) {
        var parts = all(li, "h3, [data-brief]").filter(function (p) { return !p.closest("p[data-state=off]"); }).concat(li.dataset.state === "sure" ? [] : all(li, ".step-for").slice(0, 1));
        lines.push(li.dataset.n + ". " + parts.map(function (p) { return p.innerText.trim(); }).join(" · "));
      });
      return lines.concat("", guidepost.share.here()).join("\n");
    }
  });
})();
