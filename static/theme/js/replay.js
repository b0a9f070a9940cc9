// @ts-check
// Follows a reader through a tree by what the page's generator wrote (see
// DecideData): it looks up and compares ids, and knows no rule. It knows no
// document either, so that it is tested alone. given maps questions to lists of
// values: ids of answers, a number, a day, or "-" for none of those to tick.
(function () {
  "use strict";

  var own = guidepost.own;

  /**
   * answer finds the answer with an id, or the band that a number or day is in.
   * @param {any} q
   * @param {string} value
   */
  function answer(q, value) {
    var day = q.type === "date", shape = day ? /^\d{4}-\d\d-\d\d$/ : /^(0|[1-9]\d{0,9})(\.\d{1,6})?$/;
    var x = day ? value : Number(value), banded = (day || q.type === "number") && shape.test(value) && (!day || guidepost.isDay(value));
    return q.a.filter(function (/** @type {any} */ a) {
      return a.id === value || banded && !("over" in a && !(x > a.over) || "from" in a && !(x >= a.from) ||
        "upto" in a && !(x <= a.upto) || "before" in a && !(x < a.before));
    })[0];
  }

  /**
   * answers reads what a query says of a tree. Unknown questions and values that
   * are no answer to theirs are dropped.
   * @param {any} data
   * @param {string} query
   * @returns {{given: Object<string, string[]>, lock: string[], on: number}}
   */
  guidepost.answers = function (data, query) {
    var raw = guidepost.parse(query, function (/** @type {string} */ key) {
      var q = own(data.q, key);
      return q ? q.type === "many" ? 2 : 1 : key === "lock" ? 2 : key === "on" ? 1 : 0;
    });
    var given = Object.create(null);
    Object.keys(data.q).forEach(function (id) {
      var values = raw[id] && guidepost.values(data.q[id], raw[id]);
      if (values && values.length) given[id] = values;
    });
    return {
      given: given,
      lock: Object.keys(given).filter(function (id) { return (raw.lock || []).indexOf(id) >= 0; }),
      on: /^\d{8}$/.test((raw.on || [""])[0]) ? Number(raw.on[0]) : 0
    };
  };

  /**
   * values keeps what answers a question: each once, in the author's order.
   * @param {any} q
   * @param {string[]} list
   * @returns {string[]}
   */
  guidepost.values = function (q, list) {
    if (q.type !== "many") return list.filter(function (v) { return answer(q, v); }).slice(-1);
    var ticked = q.a.map(function (/** @type {any} */ a) { return a.id; }).filter(function (/** @type {string} */ id) { return list.indexOf(id) >= 0; });
    return ticked.length || list.indexOf("-") < 0 ? ticked : ["-"];
  };

  /**
   * @param {any} q
   * @param {string[]} values
   * @returns {any[]} the answers that values name
   */
  function picked(q, values) { return values.map(function (v) { return answer(q, v); }).filter(Boolean); }

  /**
   * @param {any} q
   * @param {string[]} values
   * @returns {string} where they lead
   */
  function after(q, values) { return q.type === "many" ? q.next : picked(q, values)[0].next; }

  /**
   * next is the first node from id on that given does not answer.
   * @param {any} data
   * @param {string} id
   * @param {Object<string, string[]>} given
   * @returns {string}
   */
  guidepost.next = function (data, id, given) {
    while (own(data.q, id) && given[id]) id = after(data.q[id], given[id]);
    return id;
  };

  /**
   * beyond adds to seen the nodes that can follow, id itself among them.
   * @param {any} data
   * @param {string} id
   * @param {Object<string, boolean>} seen
   */
  function beyond(data, id, seen) {
    if (seen[id]) return seen;
    seen[id] = true;
    var q = own(data.q, id);
    if (q) q.a.forEach(function (/** @type {any} */ a) { beyond(data, q.next || a.next, seen); });
    return seen;
  }

  /**
   * walk follows given from the start to the first question without answer, to
   * an outcome, or to until.
   * @param {any} data
   * @param {Object<string, string[]>} given
   * @param {string} [until]
   */
  function walk(data, given, until) {
    var path = [], at = data.start;
    while (at !== until && own(data.q, at) && given[at]) {
      path.push({ q: at, values: given[at], answers: picked(data.q[at], given[at]) });
      at = after(data.q[at], given[at]);
    }
    return { path: path, at: at };
  }

  /**
   * replay follows a reader's answers from the start. until is the page they are
   * on, where the way ends although it may be answered. If the answers do not
   * lead there, path and at tell how far those go that may.
   *   path  the questions answered, in order
   *   at    the first question without answer, the outcome, or until
   *   keep  the answers that count: on the path, or still possible beyond it
   *   off   the other questions that were answered
   *   open  the options still possible
   *   lost  the others: with which step of path (-1: before it), for which miss
   *         of the tree's proof (-1: none), and why in words on pages that have
   *         them; open and lost are empty without rows
   * @param {any} data
   * @param {Object<string, string[]>} given
   * @param {string} [until]
   */
  guidepost.replay = function (data, given, until) {
    var w = walk(data, given, until), here = until && w.at !== until ? until : w.at, later = beyond(data, here, Object.create(null));
    var keep = Object.create(null), off = /** @type {string[]} */ ([]);
    Object.keys(given).forEach(function (id) {
      var on = here === w.at ? w.path.some(function (p) { return p.q === id; }) : beyond(data, after(data.q[id], given[id]), Object.create(null))[here];
      if (on || later[id]) keep[id] = given[id];
      else off.push(id);
    });
    if (here !== w.at) w = walk(data, keep, until);
    var left = guidepost.options(data, w.path);
    return { path: w.path, at: w.at, keep: keep, off: off, open: left.open, lost: left.lost };
  };

  /**
   * href is the relative address of a question or outcome ("": of the tree's
   * start) with answers.
   * @param {any} data
   * @param {string} id
   * @param {Object<string, string[]>} given
   * @param {string[]} [lock]
   */
  guidepost.href = function (data, id, given, lock) {
    return data.base + (id && (own(data.q, id) ? "q/" : "r/") + id + "/") + data.index + guidepost.answered(data, given, lock || []);
  };

  /**
   * answered is a query that carries answers, in the tree's order.
   * @param {any} data
   * @param {Object<string, string[]>} given
   * @param {string[]} lock the questions whose answers are fixed
   * @param {number} [on] the day they were given, 20261121
   */
  guidepost.answered = function (data, given, lock, on) {
    /** @param {string} q */
    function answered(q) { return given[q]; }
    var pairs = /** @type {Array<[string, string|string[]]>} */ (Object.keys(data.q).filter(answered).map(function (q) { return [q, given[q]]; }));
    pairs.push(["lock", lock.filter(answered)], ["on", on ? String(on) : ""]);
    return guidepost.format(pairs);
  };

  /**
   * said puts the answer to a question into words.
   * @param {any} data
   * @param {string} id
   * @param {string[]} values
   */
  guidepost.said = function (data, id, values) {
    var q = data.q[id], named = picked(q, values);
    if (q.type === "many") return named.map(function (a) { return a.label; }).join(data.say.comma) || data.say.none;
    if (named[0].id === values[0]) return named[0].label;
    return q.unit ? guidepost.fill(data.say.amount, { n: values[0], unit: q.unit }) : values[0];
  };
})();
