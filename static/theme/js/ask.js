// @ts-check
// Turns a question for several things, a number or a day into a form. Without
// this script the page lists the bands, or what to keep in mind, as links.
(function () {
  "use strict";
  var make = guidepost.make;

  /**
   * clean is a number as people type it, in the form that queries have. A comma
   * before three or four digits groups them; 1,5 might mean anything.
   * @param {string} s
   */
  function clean(s) { return s.normalize("NFKC").replace(/[\s_]|,(?=\d{3,4}(?!\d))/g, "").replace(/^0+(?=\d)/, ""); }

  /**
   * form builds the form around the heading and the hint that are there.
   * @param {any} page the gp-decide element
   * @param {any} head the question's heading
   */
  guidepost.form = function (page, head) {
    var data = page.data, say = data.say, id = data.here, q = data.q[id], was = page.was || [];
    var field = make("fieldset"), legend = make("legend"), problem = make("p", { "class": "problem", id: "gp.problem", hidden: "" });
    var own = guidepost.href(data, id, Object.create(null)).split("?")[0];
    var form = make("form", { "class": "ask", action: own, method: "get", novalidate: "" }, field);
    head.before(form);
    legend.append(head);
    field.append(legend);
    form.parentElement.querySelectorAll(".question-hint").forEach(function (/** @type {any} */ el) { field.append(el); });
    field.append(problem);

    Object.keys(page.given).forEach(function (k) {
      if (k !== id) field.before(make("input", { type: "hidden", name: k, value: page.given[k].join(".") }));
    });
    if (page.lock.length) field.before(make("input", { type: "hidden", name: "lock", value: page.lock.join(".") }));

    var controls = q.type === "many" ? ticks() : [line()];
    page.clear();
    field.after(make("button", { type: "submit" }, say.on)); // a question called append would be form.append
    form.addEventListener("submit", function (/** @type {Event} */ e) {
      e.preventDefault();
      var list = read(), typed = q.type === "many" || /^\d/.test(list[0]); // a field takes no id of a band
      var values = typed ? guidepost.values(q, list) : [];
      if (values.length) location.assign(page.onward(values));
      else complain(list.length && list[0] ? say["bad_" + q.type] : say["empty_" + q.type]);
    });

    /** Boxes to tick from the list that is there, and one for none of them. */
    function ticks() {
      var boxes = /** @type {any[]} */ ([]), all = make("div", { "class": "ticks-form" });
      page.querySelectorAll(".ticks > li").forEach(function (/** @type {any} */ li) {
        box(li.getAttribute("data-answer"), Array.from(li.childNodes));
      });
      box("-", [make("span", { "class": "answer-label" }, say.none)]);
      field.append(all);

      /** @param {string} value @param {Node[]} words */
      function box(value, words) {
        var input = make("input", { type: "checkbox", name: id, value: value }), text = make("span");
        input.checked = was.indexOf(value) >= 0;
        input.addEventListener("change", function () {
          if (input.checked) boxes.forEach(function (b) { if ((b.value === "-") !== (value === "-")) b.checked = false; });
        });
        words.forEach(function (w) { text.append(w); });
        all.append(make("label", { "class": "tick" }, input, text));
        boxes.push(input);
      }
      return boxes;
    }

    /** One field for a number or a day. */
    function line() {
      var day = q.type === "date", input = make("input", { name: id, type: day ? "date" : "text", autocomplete: "off" });
      if (!day) input.setAttribute("inputmode", "numeric");
      head.id = head.id || "gp.ask";
      input.setAttribute("aria-labelledby", head.id + (q.unit ? " gp.unit" : ""));
      if (was.length && !q.a.some(function (/** @type {any} */ a) { return a.id === was[0]; })) input.value = was[0];
      field.append(make("p", { "class": "ask-line" }, input, q.unit ? make("span", { id: "gp.unit" }, q.unit) : ""));
      return input;
    }

    function read() {
      if (q.type === "many") return controls.filter(function (c) { return c.checked; }).map(function (c) { return c.value; });
      var c = controls[0];
      return [c.validity.badInput ? "?" : q.type === "number" ? clean(c.value) : c.value];
    }

    /**
     * complain says what is wrong: before the title, above the form, beside the
     * control.
     * @param {string} text
     */
    function complain(text) {
      var first = controls[0], old = form.querySelector(".problems");
      if (old) old.remove();
      else document.title = say.error + document.title;
      first.id = "gp.value";
      controls.forEach(function (c) {
        c.setAttribute("aria-invalid", "true");
        c.setAttribute("aria-describedby", "gp.problem");
      });
      problem.hidden = false;
      problem.textContent = say.error + text;
      var a = make("a", { href: "#gp.value" }, text), box = make("div", { "class": "problems", role: "alert", tabindex: "-1" }, make("p", {}, make("b", {}, say.problem)), a);
      a.addEventListener("click", function (/** @type {Event} */ e) {
        e.preventDefault(); // the fragment is no state of the page
        first.focus();
      });
      field.before(box);
      box.focus();
    }
  };
})();
