// @ts-check
// What answers leave of the options, by the rows that the page's generator wrote
// (see advice.Replay): it ANDs rows and finds the reason that fits, and knows no
// rule and no document. Rows are those of bits.js.
(function () {
  "use strict";
  var bits = guidepost.bits, row = bits.row, bit = bits.at;

  /**
   * some reports whether test holds for a class that may be here and one of an
   * option's candidates: at is the bit of the two, within that of the candidates.
   * @param {any} data
   * @param {number} option
   * @param {number[]} here
   * @param {(at: number, within: number) => any} test
   */
  function some(data, option, here, test) {
    var first = 1, n = data.o[option].n * data.classes, i;
    for (i = 0; i < option; i++) first += data.o[i].n;
    for (i = 0; i < n; i++) if (bit(here, i % data.classes) && test(first * data.classes + i, i)) return true;
    return false;
  }

  /**
   * reasons lists what data.misses holds by question and answer.
   * @param {any} data
   * @returns {Array<{q: string, a: string, o: number, where: number[], why: number}>}
   */
  function reasons(data) {
    if (!data.reasons) {
      data.reasons = [];
      data.misses.forEach(function (/** @type {any} */ s) {
        s.m.forEach(function (/** @type {any} */ m) { data.reasons.push({ q: s.q, a: s.a, o: m[0], where: row(m[1]), why: m[2] }); });
      });
    }
    return data.reasons;
  }

  /**
   * why finds the reason for which an option is lost with the last of steps: that
   * step's own, else, when the step only tells who the reader is, one before.
   * @param {any} data
   * @param {number} option
   * @param {any[]} steps as far as taken
   * @returns {number} an index into reasons, -1 if there is none
   */
  function why(data, option, steps) {
    var now = steps[steps.length - 1].row, list = reasons(data);
    for (var i = steps.length - 1; i >= 0; i--) {
      for (var j = 0; j < list.length; j++) {
        var m = list[j], s = steps[i];
        if (m.o === option && m.q === s.q && m.a === s.a &&
          some(data, option, now, function (at, within) { return bit(m.where, within) && (!i || bit(steps[i - 1].row, at)); })) return j;
      }
    }
    return -1;
  }

  /** @param {any} data @param {string} q @param {string} a @returns {string|undefined} */
  function mask(data, q, a) { return guidepost.own(guidepost.own(data.masks, q) || {}, a); }

  /**
   * readers narrows down who gives these answers: a digit per class, 1 for those
   * that are left. Without q it is everybody at the start, without rows "".
   * @param {any} data
   * @param {string} was
   * @param {string} [q]
   * @param {any[]} [answers]
   */
  guidepost.readers = function (data, was, q, answers) {
    var rows = q ? (answers || []).map(function (a) { return mask(data, q, a.id); }).filter(Boolean).map(row) : [row(data.startbits)], out = "";
    for (var c = 0; c < data.classes; c++) out += (!q || was[c] === "1") && rows.every(function (r) { return bit(r, c); }) ? "1" : "0";
    return out;
  };

  /**
   * options tells which options the steps leave, and why the others are lost.
   * @param {any} data
   * @param {any[]} path
   */
  guidepost.options = function (data, path) {
    var steps = [{ q: "", a: "", at: -1, row: row(data.startbits) }], open = [], lost = [];
    path.forEach(function (p, at) {
      p.answers.forEach(function (/** @type {any} */ a) {
        var left = mask(data, p.q, a.id), r = steps[steps.length - 1].row;
        steps.push({ q: p.q, a: a.id, at: at, row: left ? bits.and(r, row(left)) : r });
      });
    });
    var end = steps[steps.length - 1].row, anybody = false;
    for (var c = 0; c < data.classes; c++) anybody = anybody || bit(end, c) > 0;
    for (var o = 0; anybody && o < data.o.length; o++) {
      var n = 0;
      while (n < steps.length && some(data, o, steps[n].row, function (at) { return bit(steps[n].row, at); })) n++;
      if (n === steps.length) open.push(o);
      else {
        var miss = why(data, o, steps.slice(0, n + 1));
        lost.push({ o: o, step: steps[n].at, miss: miss, why: miss < 0 ? null : data.why[reasons(data)[miss].why] });
      }
    }
    return { open: open, lost: lost };
  };
})();
