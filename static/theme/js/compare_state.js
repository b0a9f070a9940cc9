// @ts-check
// What a comparison shows in a state, looked up in the tables that its generator
// wrote (CompareData in render/compare_state.go). It knows no document, so that it
// is tested alone, and no rule: rows of bits are ANDed, numbers compared.
(function () {
  "use strict";
  var bits = guidepost.bits;

  /**
   * A state: values by fact; options shown, [] for those shown at first; needs as
   * [row, index into its needs]; folded groups. bad and apart are what a link asked
   * for in vain.
   * @typedef {{f: Object<string, string>, o: string[], need: number[][], diff: boolean, fold: string[], bad: string[], apart: string[]}} State
   */

  /**
   * load makes the tables handy: facts with the values that the form offers, cells
   * as numbers, needs as objects, and the ids of the rows.
   * @param {any} d as written @param {string[][]} values of the form's facts, each fact.value @param {string[]} ids
   */
  function load(d, values, ids) {
    d.ids = ids;
    d.m = d.m.map(bits.row);
    d.f = values.map(function (list, i) {
      return { id: list[0].split(".")[0], v: list.map(function (x) { return x.split(".")[1]; }), m: d.f[i] };
    });
    d.r = d.r.map(function (/** @type {any} */ r) {
      return {
        c: r.c.split("|").map(function (/** @type {string} */ cell) { return cell.split(",").map(Number); }),
        n: (r.n || []).map(function (/** @type {string} */ n) {
          var p = n.split(" ");
          return { id: p[0], m: p[1], t: p.slice(2).join(" ") };
        })
      };
    });
    return d;
  }

  /**
   * who is the row of the readers of whom f is true, null of everybody. What
   * cannot be true together with what stands before it is left out and added to
   * apart; latest is the fact that must stay.
   * @param {any} d @param {Object<string, string>} f @param {string[]} apart @param {string} [latest]
   */
  function who(d, f, apart, latest) {
    var here = /** @type {number[]|null} */ (null);
    d.f.slice().sort(function (/** @type {any} */ a, /** @type {any} */ b) { return (b.id === latest ? 1 : 0) - (a.id === latest ? 1 : 0); }).forEach(function (/** @type {any} */ fact) {
      if (!f[fact.id]) return;
      var row = d.m[fact.m[fact.v.indexOf(f[fact.id])]], both = here ? bits.and(here, row) : row;
      if (!bits.none(both)) return here = both;
      apart.push(fact.id + "." + f[fact.id]);
      delete f[fact.id];
    });
    return here;
  }

  /**
   * lookup answers for one situation, masks once each.
   * @param {any} d @param {number[]|null} here as who has it
   */
  function lookup(d, here) {
    var rows = d.m.map(function (/** @type {number[]} */ m) { return here ? bits.and(m, here) : m; });
    /** The cases of a cell that can hold, as [value, mask, line]. @param {number[]} cell */
    function cases(cell) {
      var out = [];
      if (cell.length === 1) return [[cell[0], -1, 0]];
      for (var i = 0; i < cell.length; i += 3) if (!bits.none(rows[cell[i + 1]])) out.push(cell.slice(i, i + 3));
      return out;
    }
    /** Two cells with one sign say the same to everybody in the situation. @param {number[]} cell */
    function sign(cell) {
      var list = cases(cell), first = list.length ? list[0][0] : 0;
      if (list.every(function (c) { return c[0] === first; })) return String(first);
      return list.map(function (c) { return c[0] + ":" + rows[c[1]].join(""); }).sort().join();
    }
    return {
      cases: cases,
      /** @param {number} row @param {number[]} columns */
      same: function (row, columns) {
        var cells = d.r[row].c, first = sign(cells[columns[0]]);
        return columns.every(function (c) { return sign(cells[c]) === first; });
      },
      /** The rows of the gates that shut a column to everybody here. @param {number} column */
      closed: function (column) {
        var out = [], x = d.x[column] || [];
        for (var i = 0; here && i < x.length; i += 2) if (rows[x[i + 1]].join() === here.join()) out.push(x[i]);
        return out;
      },
      /** 1 where a column surely meets a need, 0 where it surely does not, else 2. @param {number[]} need @param {number} column */
      meets: function (need, column) {
        var met = d.r[need[0]].n[need[1]].m, seen = cases(d.r[need[0]].c[column]).map(function (c) { return met[c[0]]; });
        return seen.length && seen.every(function (m) { return m === "1"; }) ? 1 : seen.length && seen.every(function (m) { return m === "0"; }) ? 0 : 2;
      }
    };
  }

  /**
   * take reads the longest known name at the head of a list of words and drops it.
   * @param {string[]} words @param {Object<string, any>} known
   */
  function take(words, known) {
    for (var n = Math.min(words.length, 8); n > 0; n--) {
      var name = words.slice(0, n).join(".");
      if (guidepost.own(known, name)) {
        words.splice(0, n);
        return known[name];
      }
    }
    return null;
  }

  /** known lists what a table offers by the names that links use. @param {any} d */
  function known(d) {
    /** @type {any} */ var f = {}, need = {};
    d.f.forEach(function (/** @type {any} */ x) { f[x.id] = x.v; });
    d.r.forEach(function (/** @type {any} */ r, /** @type {number} */ i) {
      r.n.forEach(function (/** @type {any} */ n, /** @type {number} */ j) { need[d.ids[i] + "." + n.id] = [i, j]; });
    });
    return { f: f, need: need };
  }

  /**
   * read makes a state of a query. Without a word on it only what differs is shown
   * where d.few says so.
   * @param {any} d @param {string} query
   * @returns {State}
   */
  function read(d, query) {
    var raw = guidepost.parse(query, function (/** @type {string} */ k) { return k === "diff" ? 1 : /^(f|o|need|fold)$/.test(k) ? 2 : 0; });
    var all = known(d), words, hit, lost = "";
    /** @type {State} */
    var s = { f: guidepost.facts(raw.f || [], all.f), o: [], need: [], diff: raw.diff ? raw.diff[0] === "1" : !!d.few, fold: [], bad: [], apart: [] };
    who(d, s.f, s.apart);
    for (words = raw.need || []; words.length || lost;) {
      hit = take(words, all.need);
      if ((hit || !words.length) && lost) {
        s.bad.push(lost.slice(0, 60));
        lost = "";
      }
      if (hit) add(s, hit);
      else if (words.length && !/^[\w-]+$/.test(words[0])) words.shift(); // no old name, but a text that a link would put on the page
      else if (words.length) lost += (lost && ".") + words.shift();
    }
    s.o = (raw.o || []).filter(function (x, i, l) { return d.o.indexOf(x) >= 0 && l.indexOf(x) === i; });
    s.fold = (raw.fold || []).filter(function (x, i, l) { return l.indexOf(x) === i && (d.g || []).indexOf(x) >= 0; });
    s.bad = s.bad.slice(0, 3);
    return s;
  }

  /** @param {State} s @param {number[]} need */
  function add(s, need) {
    if (!s.need.some(function (n) { return n[0] === need[0] && n[1] === need[1]; })) s.need.push(need);
  }

  /**
   * write makes a query of a state.
   * @param {any} d @param {State} s
   */
  function write(d, s) {
    /** @type {string[]} */ var f = [];
    d.f.forEach(function (/** @type {any} */ x) { if (s.f[x.id]) f.push(x.id, s.f[x.id]); });
    return guidepost.format([["f", f], ["o", s.o], ["need", s.need.map(function (n) { return d.ids[n[0]] + "." + d.r[n[0]].n[n[1]].id; })], ["diff", s.diff === !!d.few ? "" : s.diff ? "1" : "0"], ["fold", s.fold]]);
  }

  /** columns lists the columns that a state shows, in the author's order. @param {any} d @param {State} s */
  function columns(d, s) {
    var out = d.o.map(function (/** @type {string} */ _, /** @type {number} */ i) { return i; });
    return s.o.length ? out.filter(function (/** @type {number} */ i) { return s.o.indexOf(d.o[i]) >= 0; }) : out.slice(0, d.show);
  }

  guidepost.comparison = { load: load, read: read, write: write, who: who, lookup: lookup, columns: columns, add: add };
})();
