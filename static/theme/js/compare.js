// @ts-check
// A table of options × criteria that its reader arranges: as it is for somebody
// in their situation, the columns they consider, what they must have, only what
// differs. On a page of its own the state stands in the query, so that reload and
// share keep it; in a text it lasts as long as the page. Without this script the
// whole table stands there, and the form above it is not shown.
(function () {
  "use strict";
  var T = guidepost.comparison, all = guidepost.all, fill = guidepost.fill, make = guidepost.make;

  class Compare extends HTMLElement {
    connectedCallback() {
      var me = this, script = this.querySelector("script");
      if (!script || this.d) return;
      this.form = /** @type {HTMLFormElement} */ (this.querySelector("form"));
      this.status = /** @type {HTMLElement} */ (this.form.querySelector("[role=status]"));
      this.heads = all(this, "thead th").slice(1);
      this.names = this.heads.map(function (h) { return h.textContent; });
      this.rows = all(this, "tbody > tr:not(.compare-group)").map(function (tr) {
        return { tr: tr, head: tr.firstElementChild, cells: all(tr, "td"), label: (tr.querySelector("th > a") || tr.firstElementChild).textContent };
      });
      var d = this.d = T.load(JSON.parse(script.textContent || ""), all(this.form, "[name=f]").map(function (el) {
        return all(el, "option").slice(1).map(function (o) { return o.value; });
      }), this.rows.map(function (r) { return r.tr.id; }));
      this.page = !!d.g;
      this.order = this.rest([]);
      this.picks = all(this, ".compare-pick select");
      this.small = matchMedia("(max-width: 40rem)");
      d.few = this.narrow();
      this.state = T.read(d, this.page ? location.search : "");
      if (this.page) this.prepare();
      this.form.addEventListener("submit", function (e) { e.preventDefault(); });
      this.form.addEventListener("change", function (e) { me.take(/** @type {any} */ (e.target)); });
      this.closeSources = guidepost.sources(this, d.say, d.edit);
      this.setAttribute("data-ready", "");
      this.show();
    }

    /** What only a page of its own has: groups that fold, requirements, sharing. */
    prepare() {
      var me = this, d = this.d, at = 0, needs = /** @type {HTMLSelectElement} */ (this.form.querySelector(".compare-needs select"));
      this.folds = all(this, ".compare-group th > span:first-child").map(function (span, i) {
        var b = make("button", { type: "button" }, span.textContent), list = make("optgroup", { label: span.textContent });
        b.addEventListener("click", function () {
          var fold = me.state.fold;
          if (fold.indexOf(d.g[i]) < 0) fold.push(d.g[i]); else fold.splice(fold.indexOf(d.g[i]), 1);
          me.change();
        });
        span.textContent = "";
        span.append(b);
        for (var end = at + me.rowsOf(span); at < end; at++) d.r[at].n.forEach(function (/** @type {any} */ _, /** @type {number} */ j) {
          list.append(make("option", { value: at + " " + j }, me.need([at, j])));
        });
        if (list.firstChild) needs.appendChild(list);
        return b;
      });
      this.chips = needs.parentElement.appendChild(make("ul"));
      this.picks.forEach(function (p, i) { p.addEventListener("change", function () { me.pick(i); }); });
      this.small.addEventListener("change", function () { me.show(); });
      guidepost.query = function () { return T.write(d, me.state); };
      guidepost.share.bar(document.title, function () { return guidepost.tableText(me); });
    }

    /** rowsOf counts the rows of a group. @param {Element} el in its head */
    rowsOf(el) { return all(/** @type {Element} */ (el.closest("tbody")), "tr[id]").length; }

    /** need puts a requirement into words. @param {number[]} n */
    need(n) { return [this.rows[n[0]].label, this.d.r[n[0]].n[n[1]].t].filter(Boolean).join(this.d.say.colon); }

    /** take follows a control of the form. @param {any} el */
    take(el) {
      var s = this.state, pair = el.value.split("."), me = this;
      s.bad = [];
      s.apart = [];
      if (el.name === "f") {
        var fact = this.d.f[all(this.form, "[name=f]").indexOf(el)].id;
        if (el.value) s.f[fact] = pair[1]; else delete s.f[fact];
        T.who(this.d, s.f, s.apart, fact);
      } else if (el.name === "o") {
        s.o = all(this.form, "[name=o]").filter(function (c) { return c.checked; }).map(function (c) { return c.value; });
        if (!s.o.length) el.checked = true, s.o = [el.value]; // a table of nothing helps nobody
        if (s.o.join() === T.columns(this.d, { o: [] }).map(function (/** @type {number} */ i) { return me.d.o[i]; }).join()) s.o = [];
      } else if (el.name === "diff") s.diff = el.checked;
      else if (el.value) {
        T.add(s, el.value.split(" ").map(Number));
        el.value = "";
      }
      this.change();
    }

    /** pick puts another option on one side of a narrow screen. @param {number} side */
    pick(side) {
      var was = this.visible().map(function (i) { return this.d.o[i]; }, this), now = this.picks[side].value;
      if (was[1 - side] === now) was[1 - side] = was[side];
      was[side] = now;
      this.state.o = was;
      this.change();
    }

    change() {
      if (this.page) guidepost.share.keep();
      this.show();
    }

    narrow() { return this.page && this.picks.length > 0 && this.small.matches; }
    /** visible lists the columns shown, those that lack a need last. */
    visible() {
      var s = this.state, d = this.d, out = T.columns(d, s);
      if (!this.narrow()) return out;
      if (s.o.length) out = s.o.map(function (o) { return d.o.indexOf(o); });
      return this.rest(out).slice(0, 2);
    }

    /** rest adds to a list of columns those that it lacks. @param {number[]} columns */
    rest(columns) { return columns.concat(this.heads.map(function (_, i) { return i; }).filter(function (i) { return columns.indexOf(i) < 0; })); }

    show() {
      var me = this, d = this.d, s = this.state, look = T.lookup(d, T.who(d, s.f, []));
      this.closeSources();
      var columns = this.visible(), lacking = this.judge(look), hidden = 0;
      var order = this.rest(columns);
      if (!this.narrow()) order.sort(function (a, b) { return lacking[a] - lacking[b] || a - b; });
      this.arrange(order, columns);
      this.rows.forEach(function (r, i) {
        r.cells.forEach(function (td, c) { me.resolve(td, d.r[i].c[c], look); });
        r.same = columns.length > 1 && look.same(i, columns); // one column differs from none
        r.tr.toggleAttribute("data-same", r.same);
      });
      var differ = this.rows.some(function (r) { return !r.same; }); // else nothing would be left
      this.rows.forEach(function (r) { if (r.tr.hidden = s.diff && differ && r.same) hidden++; });
      if (this.page) this.fold();
      this.controls();
      this.say(hidden);
    }

    /** judge writes under the names of columns what speaks against them. */
    judge(look) {
      var me = this, d = this.d, s = this.state, say = d.say;
      all(this, ".compare-why").forEach(function (el) { el.remove(); });
      return this.heads.map(function (h, c) {
        /** @param {number} met */
        function needs(met) { return s.need.filter(function (n) { return look.meets(n, c) === met; }).map(function (n) { return me.need(n); }); }
        /** @param {string} text */
        function why(text) { h.appendChild(make("small", { "class": "compare-why" }, text)); }
        var shut = look.closed(c), fails = needs(0), open = needs(2);
        shut.forEach(function (r) { why(fill(say.closed, { crit: me.rows[r].label })); });
        if (fails.length) why(fill(say.fails, { list: fails.join(say.comma) }));
        if (open.length) why(fill(say.unclear, { list: open.join(say.comma) }));
        [h].concat(me.rows.map(function (r) { return r.cells[c]; })).forEach(function (cell) { cell.toggleAttribute("data-off", shut.length > 0); });
        return fails.length ? 1 : 0;
      });
    }

    /** arrange moves heads and cells together, so that each stays below its head. */
    arrange(order, columns) {
      var moved = order.join() !== this.order.join();
      this.order = order;
      this.rows.map(function (r) { return r.cells; }).concat([this.heads]).forEach(function (cells) {
        var tr = cells[0].parentElement;
        if (moved) order.forEach(function (i) { tr.appendChild(cells[i]); });
        cells.forEach(function (c, i) { c.hidden = columns.indexOf(i) < 0; });
      });
      all(this, "tr > [colspan]").forEach(function (th) { th.colSpan = columns.length + 1; });
    }

    /** resolve leaves of a cell what can hold. */
    resolve(td, cell, look) {
      if (cell.length === 1) return;
      var no = td.querySelector("[data-no]"), lines = all(td, "p:not([data-no])");
      var left = look.cases(cell).map(function (c) { return c[2]; }).filter(function (l, i, list) { return list.indexOf(l) === i; });
      if (!left.length) left = lines.map(function (_, i) { return i; });
      var shown = left.filter(function (l) { return l >= 0; });
      if (no) no.remove();
      lines.forEach(function (p, i) {
        var cond = p.querySelector(".cond");
        p.hidden = shown.indexOf(i) < 0;
        if (cond) cond.hidden = left.length === 1;
      });
      if (shown.length) return;
      td.prepend(make("p", { "data-no": "" }, make("span", { "data-is": "no" }, this.d.say.no)));
    }

    /** fold hides folded groups, and on a narrow screen puts what differs first. */
    fold() {
      var at = 0, me = this, narrow = this.narrow();
      this.folds.forEach(function (b, i) {
        var rows = me.rows.slice(at, at += me.rowsOf(b)), folded = me.state.fold.indexOf(me.d.g[i]) >= 0;
        b.setAttribute("aria-expanded", String(!folded));
        b.closest("tr").hidden = rows.every(function (r) { return r.tr.hidden; });
        rows.forEach(function (r) { if (folded) r.tr.hidden = true; });
        if (!narrow && !me.sorted) return;
        rows.slice().sort(function (a, b) { return narrow ? (a.same ? 1 : 0) - (b.same ? 1 : 0) : 0; }).forEach(function (r) { r.tr.parentElement.appendChild(r.tr); });
      });
      this.sorted = narrow;
    }

    /** controls shows the state in the form. */
    controls() {
      var s = this.state, d = this.d, me = this, columns = this.visible();
      all(this.form, "[name=f]").forEach(function (el, i) { el.value = s.f[d.f[i].id] ? d.f[i].id + "." + s.f[d.f[i].id] : ""; });
      if (!this.page) return;
      all(this.form, "[name=o]").forEach(function (el, i) { el.checked = columns.indexOf(i) >= 0; });
      this.picks.forEach(function (p, i) { p.value = d.o[columns[i]]; });
      /** @type {any} */ (this.form.querySelector("[name=diff]")).checked = s.diff;
      this.chips.textContent = "";
      s.need.forEach(function (n, i) {
        var b = me.chips.appendChild(make("li")).appendChild(make("button", { type: "button", "aria-label": fill(d.say.remove, { need: me.need(n) }) }, me.need(n)));
        b.addEventListener("click", function () {
          s.need.splice(i, 1);
          me.change();
          (me.chips.querySelector("button") || me.form.querySelector(".compare-needs select")).focus();
        });
      });
    }

    /** @param {number} hidden rows */
    say(hidden) {
      var say = this.d.say, s = this.state, out = [], me = this;
      if (s.diff) out.push(hidden === 1 && say.hidden1 || fill(say.hidden, { n: hidden }));
      if (s.apart.length) out.push(fill(say.apart, { list: s.apart.map(function (x) {
        var option = all(me.form, "option").filter(function (o) { return o.value === x; })[0]; // who takes apart only what the form offers
        return option.closest("label").firstChild.textContent + say.colon + option.textContent;
      }).join(say.comma) }));
      if (s.bad.length) out.push(fill(say.dropped, { list: s.bad.join(say.comma) }));
      this.status.textContent = out.join(" ");
    }
  }
  customElements.define("gp-compare", Compare);
})();
