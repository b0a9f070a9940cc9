// @ts-check
// How search reads the files of an index: generator/internal/search/shard.go.
(function () {
  "use strict";
  const s = guidepost.search;

  /** @typedef {{text: string, df: number, from: number, to: number, bytes: string}} Entry */

  /** @param {string} prev @param {string} word */
  const unfront = (prev, word) => word && prev.slice(0, parseInt(word[0], 36)) + word.slice(1);

  /**
   * unpack finds the terms of a shard; their postings are read when asked for.
   * @param {[string, string]} data
   * @returns {Entry[]}
   */
  function unpack(data) {
    const bytes = atob(data[1]), at = { i: 0 };
    let prev = "";
    return data[0].replace(/ $/, "").split(" ").map(word => {
      prev = unfront(prev, word);
      const n = varint(bytes, at), df = varint(bytes, at);
      at.i += n;
      return { text: prev, df, from: at.i - n, to: at.i, bytes };
    });
  }

  /** @param {string} bytes @param {{i: number}} at */
  function varint(bytes, at) {
    let v = 0, scale = 1, b;
    do {
      b = bytes.charCodeAt(at.i++);
      v += (b & 127) * scale;
      scale *= 128;
    } while (b > 127);
    return v;
  }

  /** @param {Entry} x @param {(p: {doc: number, top: number, title: number, heads: number[][], body: number, section: number}) => void} emit */
  function read(x, emit) {
    const at = { i: x.from };
    let doc = 0;
    while (at.i < x.to) {
      const v = varint(x.bytes, at), form = v % 4;
      doc += Math.floor(v / 4);
      const p = { doc, top: 0, title: 0, heads: /** @type {number[][]} */ ([]), body: 0, section: 0 };
      if (form) {
        const b = x.bytes.charCodeAt(at.i++);
        p.top = (b >> 5) + 1;
        p.title = b & 31;
      }
      for (let section = 0, more = form === 3; more;) {
        const h = varint(x.bytes, at);
        section += h >> 6;
        p.heads.push([section, h >> 1 & 31]);
        more = h % 2 === 1;
      }
      if (form !== 1) {
        const b = x.bytes.charCodeAt(at.i++);
        p.body = (b >> 5) + 1;
        p.section = b & 31;
        if (p.section === 31) p.section = varint(x.bytes, at);
      }
      emit(p);
    }
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

  Object.assign(s, { unfront, unpack, read, twos, find, at });
})();
