// @ts-check
// Gives the questions of a tree a memory: links carry the answers so far, and
// what was answered and what it leaves is told below. A question for several
// things, a number or a day becomes a form.
(function () {
  "use strict";
  var fill = guidepost.fill, make = guidepost.make;

  class Decide extends HTMLElement {
    connectedCallback() {
      var self = this, data = guidepost.data("gp.tree");
      if (!data || this.data) return;
      var asked = guidepost.answers(data, location.search);
      this.data = data;
      this.start = this.hasAttribute("data-start");
      this.was = asked.given[data.here];
      this.lock = asked.lock;
      this.now = guidepost.replay(data, asked.given, data.here);
      this.given = this.now.keep;
      this.all = this.start ? guidepost.replay(data, asked.given) : this.now;
      if (this.was && this.lock.indexOf(data.here) >= 0 && !this.start) this.fixed();
      else if (data.q[data.here].type === "one") this.links();
      else this.form();
      guidepost.query = function () { return guidepost.answered(data, self.all.keep, self.lock); };
      this.back();
      this.tell(asked.given);
      this.answered();
      this.possible();
    }

    /** @param {string} sel @returns {any} */
    one(sel) { return this.querySelector(sel); }

    /** @param {string} id */
    href(id) { return guidepost.href(this.data, id, this.given, this.lock); }

    /**
     * onward is where an answer to this question leads: to the first question
     * still open. What no longer counts is named there, and dropped.
     * @param {string[]} values
     */
    onward(values) {
      var given = Object.assign(Object.create(null), this.given), here = this.data.here;
      given[here] = values;
      return guidepost.href(this.data, guidepost.next(this.data, here, given), given, this.lock);
    }

    /** Answers that are links. */
    links() {
      var self = this;
      this.querySelectorAll("a[data-answer]").forEach(function (/** @type {any} */ a) {
        var id = a.getAttribute("data-answer");
        a.setAttribute("href", self.onward([id]));
        if (!self.was || self.was[0] !== id) return;
        a.setAttribute("aria-current", "true");
        a.append(make("span", { "class": "answer-now" }, self.data.say.now));
      });
    }

    /** A question whose answer is given from outside, as for a lesson. */
    fixed() {
      var say = this.data.say, said = guidepost.said(this.data, this.data.here, this.was);
      this.clear();
      this.notice(fill(say.fixed, { answer: said }), this.onward(this.was), say.on);
    }

    form() { guidepost.form(this, this.one("[data-ask]")); }

    /** Takes away what another way to answer replaces. */
    clear() { this.querySelectorAll(".answers, .ticks, .question-how").forEach(function (el) { el.remove(); }); }

    /** The link at the top: to the question before, as it was answered. */
    back() {
      var lock = this.lock, path = this.now.path.filter(function (/** @type {any} */ p) { return lock.indexOf(p.q) < 0; });
      var a = this.one("[data-back]");
      if (!a) return;
      if (path.length) {
        a.setAttribute("href", this.href(path[path.length - 1].q));
        a.lastElementChild.textContent = this.data.say.prev;
      } else if (lock.length) a.setAttribute("href", this.href(""));
    }

    /**
     * @param {string} text
     * @param {string} [href]
     * @param {string} [label]
     */
    notice(text, href, label) {
      var p = make("p", { "class": "notice" }, text);
      if (href) p.append(" ", make("a", { href: href }, label));
      this.one("[data-notices]").append(p);
    }

    /**
     * tell says once what became of answers that lead elsewhere.
     * @param {Object<string, string[]>} given
     */
    tell(given) {
      var data = this.data, say = data.say, at = this.all.at, end = data.r[at];
      if (this.start && this.all.path.length) {
        this.notice(end ? say.leads_end : say.leads, guidepost.href(data, at, this.all.keep, this.lock), end ? end.title : data.q[at].ask);
      } else if (!this.start && at !== data.here && Object.keys(given).length) {
        this.notice(say.ahead, this.href(at), data.q[at].ask);
      }
      var off = this.now.off.map(function (/** @type {string} */ id) {
        return fill(say.answer, { ask: data.q[id].ask, answer: guidepost.said(data, id, given[id]) });
      });
      if (off.length) this.notice(fill(say.off, { list: off.join(say.semicolon) }));
    }

    /** What was answered, each with a link to change it. */
    answered() {
      var self = this, data = this.data, box = this.one("[data-answered]"), list = box.querySelector("ol");
      this.all.path.forEach(function (/** @type {any} */ p) {
        var text = make("span", {}, make("span", { "class": "answered-ask" }, data.q[p.q].ask), " ", make("b", {}, guidepost.said(data, p.q, p.values)));
        var li = make("li", {}, text, " ");
        if (self.lock.indexOf(p.q) >= 0) li.append(make("small", {}, data.say.locked));
        else li.append(make("a", { href: self.href(p.q), "aria-label": fill(data.say.change_of, { ask: data.q[p.q].ask }) }, data.say.change));
        list.append(li);
      });
      box.hidden = !this.all.path.length;
    }

    /** What the answers leave, and why the rest is out. */
    possible() {
      var data = this.data, r = this.all, box = this.one("[data-possible]"), n = r.open.length;
      if (!r.path.length || !n && !r.lost.length) return;
      box.querySelector("summary").textContent = n > 1 ? fill(data.say.possible, { n: n }) : n ? data.say.possible_one : data.say.possible_none;
      var open = box.querySelector("[data-open]"), lost = box.querySelector("[data-lost]");
      r.open.forEach(function (/** @type {number} */ o) { open.append(make("li", {}, data.o[o].name)); });
      r.lost.forEach(function (/** @type {any} */ l) {
        var m = l.why, li = make("li", {}, make("b", {}, data.o[l.o].name));
        if (m) li.append(" ", m.url ? make("a", { href: m.url }, m.text) : make("span", {}, m.text));
        lost.append(li);
      });
      open.hidden = !n;
      lost.hidden = lost.previousElementSibling.hidden = !r.lost.length;
      box.hidden = false;
    }
  }
  customElements.define("gp-decide", Decide);
})();
