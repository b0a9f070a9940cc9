// @ts-check
// What other answers would lead to. Like replay.js it only follows tables, and
// knows no document.
(function () {
  "use strict";
  var most = 20000; // places that are looked at

  /**
   * instead is given with one answer changed.
   * @param {Object<string, string[]>} given
   * @param {string} q
   * @param {string} a the answer; after a "-", the one of several no longer ticked
   * @returns {Object<string, string[]>}
   */
  guidepost.instead = function (given, q, a) {
    var out = Object.assign(Object.create(null), given);
    out[q] = a.charAt(0) === "-" ? given[q].filter(function (x) { return "-" + x !== a; }) : [a];
    if (!out[q].length) out[q] = ["-"];
    return out;
  };

  /**
   * whatif follows each other answer to the questions on the reader's way. What
   * leads to the same place stays out. Several things ticked lead on alike, so
   * those questions have no other way.
   * @param {any} data
   * @param {{path: any[], at: string, keep: Object<string, string[]>}} now what replay returned
   * @param {string[]} lock
   * @returns {{q: string, to: {labels: string[], at: string, given: Object<string, string[]>}[]}[]}
   *   at is an outcome, or the question that would come next; given are the
   *   answers that count there. For a band its id is the answer.
   */
  guidepost.whatif = function (data, now, lock) {
    return now.path.map(function (p) {
      var q = data.q[p.q], to = /** @type {any[]} */ ([]);
      if (q.type !== "many" && lock.indexOf(p.q) < 0) q.a.forEach(function (/** @type {any} */ a) {
        if (a === p.answers[0]) return;
        var then = guidepost.replay(data, guidepost.instead(now.keep, p.q, a.id));
        if (then.at === now.at || data.classes && !then.open.length && !then.lost.length) return; // nobody gives these together
        var same = to.filter(function (t) { return t.at === then.at; })[0];
        if (same) same.labels.push(a.label);
        else to.push({ labels: [a.label], at: then.at, given: then.keep });
      });
      return { q: p.q, to: to };
    }).filter(function (x) { return x.to.length > 0; });
  };

  /**
   * dropped lists the answers that no longer count, and that none of an outcome's
   * options would meet, by the rows of the tree's proof.
   * @param {any} data
   * @param {{path: any[]}} now what replay returned
   * @param {Object<string, string[]>} given the answers to come
   * @param {string} at the outcome
   * @returns {any[]} steps of now.path
   */
  guidepost.dropped = function (data, now, given, at) {
    var then = guidepost.replay(data, given);
    return now.path.filter(function (p) {
      if (then.off.indexOf(p.q) < 0) return false;
      var left = guidepost.options(data, then.path.concat(p));
      return left.lost.length > 0 && !data.r[at].options.some(function (/** @type {number} */ o) { return left.open.indexOf(o) >= 0; });
    });
  };

  /**
   * nearest finds, for a reader who was advised nothing, the outcomes that
   * recommend something and the fewest answers to change for each; of equally
   * many the fewest questions that would be new, then the author's order. Answers
   * that nobody gives together are no way.
   * @param {any} data
   * @param {{path: any[], keep: Object<string, string[]>}} now what replay returned
   * @param {string[]} lock
   * @returns {{at: string, changes: {q: string, a: any}[], asked: number}[]}
   */
  guidepost.nearest = function (data, now, lock) {
    var answered = Object.create(null), done = Object.create(null), places = 0;
    now.path.forEach(function (p) { answered[p.q] = p.answers; });

    /** @param {string} id @param {string} who may be there @returns {Object<string, any>} per outcome beyond the best way there */
    function ways(id, who) {
      var place = id + " " + who, q = guidepost.own(data.q, id);
      if (done[place]) return done[place];
      var out = done[place] = Object.create(null);
      if (!q) {
        out[id] = { at: id, changes: [], asked: 0 };
        return out;
      }
      if (++places > most) return out;
      q.a.forEach(function (/** @type {any} */ a) {
        var had = answered[id], many = q.type === "many", changed = !many && had && had[0] !== a;
        if (changed && lock.indexOf(id) >= 0) return;
        var left = guidepost.readers(data, who, id, many ? had : [a]);
        if (/^0+$/.test(left)) return;
        var beyond = ways(q.next || a.next, left);
        Object.keys(beyond).forEach(function (at) {
          var w = { at: at, changes: (changed ? [{ q: id, a: a }] : []).concat(beyond[at].changes), asked: beyond[at].asked + (had ? 0 : 1) };
          var best = out[at];
          if (!best || w.changes.length < best.changes.length || w.changes.length === best.changes.length && w.asked < best.asked) out[at] = w;
        });
      });
      return out;
    }

    var all = ways(data.start, guidepost.readers(data, ""));
    return Object.keys(data.r).filter(function (id) { return all[id] && /^(one|list)$/.test(data.r[id].advice); })
      .map(function (id) { return all[id]; })
      .sort(function (a, b) { return a.changes.length - b.changes.length || a.asked - b.asked; });
  };
})();
