// @ts-check
// How search reads the files of an index: generator/internal/search/shard.go.
(function () {
  "use strict";
  const s = guidepost.search, zero = 35, wide = 0x8000, most = 384;

  /** @typedef {{text: string, df: number, from: number, to: number, bytes: string}} Entry */

  /** @param {string} prev @param {string} word */
  const unfront = (prev, word) => word && prev.slice(0, parseInt(word[0], 36)) + word.slice(1);

  /**
   * unpack finds the terms of a shard; their postings are read when asked for.
   * @param {[string, string]} data
   * @returns {Entry[]}
   */
  function unpack(data) {
    const out = /** @type {Entry[]} */ ([]), text = data[1], at = { i: 0 };
    let prev = "";
    /** @param {string} word */
    const add = word => {
      prev = word;
      const df = number(text, at), from = at.i;
      for (let n = Math.min(df, most), doc = 0; n > 0; n--) doc = posting(text, at, doc).doc;
      out.push({ text: word, df, from, to: at.i, bytes: text });
    };
    for (const word of data[0].split(" ")) {
      const first = Array.from(prev)[0];
      if (word < "{") add(unfront(prev, word));
      else for (const c of word) add(first + c);
    }
    return out;
  }

  /** number reads a character, or two. @param {string} text @param {{i: number}} at */
  function number(text, at) {
    const c = text.charCodeAt(at.i++);
    return c < wide ? c - zero : (c - wide) * 16384 + text.charCodeAt(at.i++) - zero;
  }

  /** @param {string} text @param {{i: number}} at @param {number} last the page before it */
  function posting(text, at, last) {
    const v = number(text, at), topped = v & 1, t = topped ? number(text, at) : 1, said = t & 1, heads = /** @type {number[][]} */ ([]);
    for (let more = t & 2, section = 0; more;) {
      const h = number(text, at);
      heads.push([section += h >> 6, h >> 1 & 31]);
      more = h & 1;
    }
    const b = said && number(text, at);
    return { doc: last + (v >> 1), top: topped && (t >> 2 & 7) + 1, title: t >> 5, heads, body: said && (b & 7) + 1, section: b >> 3 };
  }

  /** @param {Entry} x @param {(p: {doc: number, top: number, title: number, heads: number[][], body: number, section: number}) => void} emit */
  function read(x, emit) {
    for (let at = { i: x.from }, doc = 0; at.i < x.to;) {
      const p = posting(x.bytes, at, doc);
      doc = p.doc;
      emit(p);
    }
  }

  /**
   * unspell reads which pairs of characters sound like two syllables.
   * @param {string} text
   */
  function unspell(text) {
    const out = new Map();
    let before = "", a = "";
    for (const [, key, row] of text.matchAll(/([a-z ]+)([^a-z]+)/g)) {
      const pairs = [], r = Array.from(row), [x, y] = key.split(" ");
      for (let i = 0; i < r.length; i += 2) {
        if (r[i + 1] > "Z") a = r[i++];
        pairs.push({ a, b: r[i], weight: parseInt(r[i + 1], 36) });
      }
      if (y) before = x;
      out.set(before + " " + (y || x), pairs);
    }
    return out;
  }

  /** twos are the pairs of a list. @param {string[]} list @returns {any[]} */
  const twos = list => list.map((a, i) => [a, list[i + 1]]).filter((p, i) => i % 2 === 0 && p[1]);

  /** @param {Entry[]} list @param {string} t */
  const find = (list, t) => list.find(x => x.text === t); // a shard has few hundred

  /** @param {string[]} first @param {string} term */
  function at(first, term) {
    let a = 0, b = first.length;
    while (a < b) {
      const m = a + b >> 1;
      if (first[m] > term) b = m; else a = m + 1;
    }
    return Math.max(0, a - 1);
  }

  Object.assign(s, { unfront, unpack, read, unspell, twos, find, at });
})();
