// @ts-check
// Makes a result the reader's own: their answers with links to change them, only
// the reasons that concern them, what another answer would give. Answers that
// lead elsewhere, or not far enough, are told, and the page stays as it was.
(function () {
  "use strict";
  var near = 5, all = guidepost.all, fill = guidepost.fill, make = guidepost.make;

  /** @param {Date} d */
  function number(d) { return d.getFullYear() * 10000 + (d.getMonth() + 1) * 100 + d.getDate(); }

  /** @param {number} n 20261121 @returns {string} 2026-11-21, "" if there is no such day */
  function day(n) {
    var s = String(n).replace(/^(\d{4})(\d\d)(\d\d)$/, "$1-$2-$3");
    return guidepost.isDay(s) ? s : "";
  }

  var today = number(new Date());

  /** @param {string} href @param {string} text */
  function link(href, text) { return make("a", { href: href }, text); }

  /** @param {string} text */
  function answer(text) { return make("span", { "class": "tree-answer" }, text); }

  class Outcome extends HTMLElement {
    connectedCallback() {
      var data = guidepost.data("gp.tree");
      if (!data || this.data) return;
      var asked = guidepost.answers(data, location.search), now = guidepost.replay(data, asked.given);
      this.data = data;
      this.now = now;
      this.lock = asked.lock;
      this.mine = now.at === data.here && now.path.length > 0;
      this.page = /** @type {HTMLElement} */ (this.firstElementChild);
      if (this.mine) this.fill();
      else if (data.r[now.at] && now.at !== data.here) this.moved(day(asked.on) && asked.on <= number(new Date(Date.now() + 864e5)) ? asked.on : 0); // further east it is tomorrow
      else if (now.path.length) this.leads("next", "open"); // not to a result yet
      if (this.lock.length) this.again();
      guidepost.query = this.query.bind(this);
      this.stale();
      this.paper();
      guidepost.share.bar(this.text("h1"), this.message.bind(this));
    }

    /** @param {string} sel @returns {HTMLElement[]} */
    all(sel) { return all(this, sel); }

    /** @param {string} name @returns {any} */
    slot(name) { return this.querySelector('[data-slot="' + name + '"]'); }

    /** @param {string} sel */
    text(sel) { return ((this.querySelector(sel) || {}).textContent || "").replace(/\s+/g, " ").trim(); }

    /** @param {string} id @param {Object<string, string[]>} [given] */
    href(id, given) { return guidepost.href(this.data, id, given || this.now.keep, this.lock); }

    /** @param {string} id of a question or outcome */
    name(id) { return this.data.r[id] ? this.data.r[id].title : this.data.q[id].ask; }

    /** Locked answers stay when the reader starts again. */
    again() {
      var given = Object.create(null), keep = this.now.keep, a = this.querySelector(".question-back a");
      this.lock.forEach(function (/** @type {string} */ q) { given[q] = keep[q]; });
      if (a) a.setAttribute("href", this.href("", given));
    }

    /** Answers that lead to another result now. @param {number} on the day the link was shared, or 0 */
    moved(on) {
      var list = this.slot("changes"), since = this.data.changes.filter(function (/** @type {any} */ c) { return c.date > on; });
      this.leads("to", "moved");
      if (!on) return;
      var p = this.slot(since.length ? "since" : "unchanged");
      p.textContent = fill(p.dataset.text, { date: day(on) });
      p.hidden = false;
      since.forEach(function (/** @type {any} */ c) { list.append(make("li", {}, link(c.url, c.what))); });
    }

    /** Shows where the answers lead. @param {string} to @param {string} notice */
    leads(to, notice) {
      var a = this.slot(to);
      a.textContent = this.name(this.now.at);
      a.setAttribute("href", this.href(this.now.at));
      this.slot(notice).hidden = false;
    }

    fill() {
      var gave = Object.create(null);
      this.now.path.forEach(function (/** @type {any} */ p) { p.answers.forEach(function (/** @type {any} */ a) { gave[p.q + "=" + a.id] = true; }); });
      this.yours();
      this.all("[data-if]").forEach(function (el) {
        el.hidden = !(el.dataset.if || "").split(" ").some(function (x) { return gave[x]; });
      });
      // what is said to these readers in place of what is said to all: the last is the most particular
      this.all("[data-own]").forEach(function (el) {
        all(el, ":scope > :not([hidden])").slice(0, -1).forEach(function (x) { x.hidden = true; });
      });
      this.compare(gave);
      if (this.data.classes) this.others();
      this.whatif();
      this.nearest();
      this.all("[data-slot=path], [data-slot=elsewhere]").forEach(function (el) { el.hidden = true; });
    }

    /** What the reader answered. */
    yours() {
      var self = this, data = this.data, dl = /** @type {HTMLElement} */ (this.querySelector(".given"));
      this.now.path.forEach(function (/** @type {any} */ p) {
        var ask = data.q[p.q].ask, row = make("div", {}, make("dt", {}, ask), make("dd", {}, guidepost.said(data, p.q, p.values)));
        if (self.lock.indexOf(p.q) < 0) {
          var a = link(self.href(p.q), data.say.change);
          a.setAttribute("aria-label", fill(data.say.change_of, { ask: ask }));
          row.append(make("dd", {}, a));
        }
        dl.append(row);
      });
      this.slot("yours").hidden = false;
    }

    /** @param {Object<string, boolean>} gave */
    compare(gave) {
      /** @param {string|undefined} list @returns {string[]} what the answers given fill in, each once */
      function filled(list) {
        return (list || "").split(" ").filter(function (x) { return gave[x.split(":")[0]]; }).map(function (x) { return x.slice(x.indexOf(":") + 1); })
          .filter(function (x, i, all) { return all.indexOf(x) === i; });
      }
      this.all("a[data-facts], a[data-needs]").forEach(function (a) {
        var query = guidepost.format([["f", filled(a.dataset.facts)], ["need", filled(a.dataset.needs)]]);
        a.setAttribute("href", (a.getAttribute("href") || "").split("?")[0] + query);
      });
    }

    /** Options that fit this reader keep what is given up for them, the others why not. */
    others() {
      var self = this, open = this.now.open, lost = Object.create(null);
      this.now.lost.forEach(function (/** @type {any} */ l) { lost[l.o] = l.miss; });
      this.all(".some").forEach(function (el) { el.hidden = true; });
      this.all("[data-o]").forEach(function (el) {
        var o = Number(el.dataset.o), miss = lost[o], list = el.dataset.miss;
        el.hidden = list === undefined ? open.indexOf(o) < 0 : miss === undefined || miss >= 0 && list.split(" ").indexOf(String(miss)) < 0;
      });
      this.all(".lack").forEach(function (el) { self.instead(el); });
      [[".theirs", ".who"], [".gives-up li", ".theirs"], [".gives-up", "li"], [".fits > li", ".who"], [".fits", "li"], [".lack", ".who"], [".lacks > li", ".lack"], [".lacks", "li"],
        [".others", "ul"]].forEach(function (x) { self.empty(x[0], x[1]); });
    }

    /** Another answer is offered where it keeps all options of the row. @param {HTMLElement} row */
    instead(row) {
      var self = this, links = all(row, "[data-to]");
      var who = all(row, ".who:not([hidden])").map(function (el) { return Number(el.dataset.o); });
      links.forEach(function (a) {
        var to = a.dataset.to.split(" ").map(function (/** @type {string} */ x) { return x.split("="); })
          .filter(function (/** @type {string[]} */ x) { return self.now.keep[x[0]] && self.lock.indexOf(x[0]) < 0; })[0];
        var then = to && guidepost.replay(self.data, guidepost.instead(self.now.keep, to[0], to[1]));
        a.hidden = !then || !who.every(function (/** @type {any} */ o) { return then.open.indexOf(o) >= 0; });
        if (!a.hidden) a.setAttribute("href", self.href(to[0]));
      });
      if (links.length && links.every(function (a) { return a.hidden; })) links[0].parentNode.hidden = true;
    }

    /** Hides what has nothing left to show. @param {string} sel @param {string} parts */
    empty(sel, parts) {
      this.all(sel).forEach(function (el) {
        if (el.querySelector(parts) && !el.querySelector(parts + ":not([hidden])")) el.hidden = true;
      });
    }

    whatif() {
      var self = this, data = this.data, dl = /** @type {HTMLElement} */ (this.querySelector(".whatif")), rows = guidepost.whatif(data, this.now, this.lock);
      rows.forEach(function (/** @type {any} */ x) {
        var row = make("div", {}, make("dt", {}, data.q[x.q].ask));
        x.to.forEach(function (/** @type {any} */ to) {
          var text = data.r[to.at] ? self.name(to.at) : fill(dl.dataset.ask, { ask: self.name(to.at) });
          row.append(make("dd", {}, answer(to.labels.join(data.say.answer)), " → ", link(self.href(to.at, to.given), text)));
        });
        dl.append(row);
      });
      this.slot("whatif").hidden = !rows.length;
    }

    /** Where nothing fits, the ways out that change least of what this reader said. */
    nearest() {
      var self = this, data = this.data, section = this.slot("near");
      if (!section) return;
      var list = section.querySelector("ul"), found = guidepost.nearest(data, this.now, this.lock).slice(0, near);
      list.textContent = "";
      found.forEach(function (/** @type {any} */ n) {
        var given = self.now.keep, li = make("li");
        n.changes.forEach(function (/** @type {any} */ c) { given = guidepost.instead(given, c.q, c.a.id); });
        li.append(link(self.href(guidepost.next(data, data.start, given), guidepost.replay(data, given).keep), self.name(n.at)));
        n.changes.forEach(function (/** @type {any} */ c) {
          li.append(make("span", { "class": "change" }, data.q[c.q].ask + " ", answer(c.a.label)));
        });
        guidepost.dropped(data, self.now, given, n.at).forEach(function (/** @type {any} */ p) {
          li.append(make("small", { "class": "dropped" }, data.say.dropped + data.say.colon + data.q[p.q].ask + " ", answer(guidepost.said(data, p.q, p.values))));
        });
        if (n.asked) li.append(make("small", {}, n.asked === 1 ? data.say.then_ask_one : fill(data.say.then_ask, { n: n.asked })));
        list.append(li);
      });
      section.hidden = !found.length;
    }

    /** Sources that were to be read again by now. */
    stale() {
      this.all("[data-due]").forEach(function (el) { el.hidden = day(today) <= (el.dataset.due || ""); });
    }

    /** On paper: the day and the address. */
    paper() {
      var p = this.slot("printed");
      p.textContent = fill(p.dataset.text, { date: day(today), url: guidepost.share.here() });
      p.hidden = false;
    }

    /** The reader's answers and today's date. */
    query() { return this.mine ? guidepost.answered(this.data, this.now.keep, this.lock, today) : ""; }

    /** @returns {string} the page as a message */
    message() {
      var data = this.data, lines = [this.text(".question-tree"), this.text("h1"), this.text(".lead")];
      // no space stands before a colon, and none beside a full-width mark
      /** @param {string} title @param {string[]} rows */
      function add(title, rows) { if (rows.length) lines.push(title + data.say.colon.trim(), rows.map(function (r) { return "· " + r.replace(/\s+/g, " ").replace(/ ?([：？]) ?| (?=:)/g, "$1"); }).join("\n")); }
      add(this.text("#first"), this.all("[data-line]").map(function (el) { return el.innerText; }));
      if (this.mine) add(data.say.answers, this.now.path.map(function (/** @type {any} */ p) { return data.q[p.q].ask + " " + guidepost.said(data, p.q, p.values); }));
      lines.push(this.page.dataset.read || "", guidepost.share.here());
      return lines.filter(Boolean).join("\n");
    }
  }
  customElements.define("gp-outcome", Outcome);
})();
