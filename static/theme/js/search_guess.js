// @ts-check
// What letters and slips may mean: generator/internal/search/guess.go.
(function () {
  "use strict";
  const s = guidepost.search;
  const keepTyped = 8, breakPair = -14, moreReads = 3;
  const alphabet = "abcdefghijklmnopqrstuvwxyz";

  /** @typedef {{sounds: string[], typed: string}} Spot */
  /** @typedef {{text: string, score: number, known: number}} Path */
  /** @typedef {{a: string, b: string, weight: number}} Pair */

  /** @param {Map<string, Path>} states */
  const ends = states => Array.from(states.values()).sort((a, b) => b.score - a.score || (a.text < b.text ? -1 : 1));

  /**
   * guess chains pairs of characters that sound like the spots, the likeliest
   * text first.
   * @param {Spot[]} spots @param {Pair[][]} pairs of each two neighbours
   * @returns {Path[]}
   */
  function guess(spots, pairs) {
    /** @type {Map<string, Path>} */
    let states = new Map();
    for (let i = 0; i + 1 < spots.length; i++) {
      const next = new Map(), best = Object.assign({ text: "", score: 0, known: 0 }, ends(states)[0]);
      for (const c of pairs[i]) {
        const gain = c.weight + (c.b === spots[i + 1].typed ? keepTyped : 0), from = states.get(c.a);
        let p = from && { text: from.text + c.b, score: from.score + gain, known: from.known + 1 };
        if (!p || best.score + breakPair + gain > p.score) {
          const first = gain + (c.a === spots[i].typed ? keepTyped : 0);
          p = i === 0 ? { text: c.a + c.b, score: first, known: 1 } : { text: best.text + " " + c.a + c.b, score: best.score + breakPair + first, known: best.known + 1 };
        }
        const old = next.get(c.b);
        if (!old || p.score > old.score || p.score === old.score && p.text < old.text) next.set(c.b, p);
      }
      if (!next.size) {
        const t = spots[i + 1].typed;
        if (t) best.text = (i === 0 ? spots[0].typed : best.text) + t;
        best.score += breakPair;
        next.set(t, best);
      }
      states = next;
    }
    return ends(states);
  }

  /**
   * segment cuts letters into syllables, the fewest first, at most three ways.
   * @param {string} text @param {Set<string>} syllables
   */
  function segment(text, syllables) {
    /** @type {string[][]} */
    const out = [];
    /** @type {Set<number>} where no way leads on to the end */
    const dead = new Set();
    /** @param {number} at @param {string[]} parts */
    const cut = (at, parts) => {
      if (out.length > 7 || dead.has(at)) return;
      if (at === text.length) { out.push(parts); return; }
      const before = out.length;
      for (let l = Math.min(6, text.length - at); l > 0; l--) {
        const part = text.slice(at, at + l);
        if (syllables.has(part)) cut(at + l, parts.concat(part));
      }
      if (out.length === before) dead.add(at);
    };
    if (text.length <= 60) cut(0, []);
    return out.sort((a, b) => a.length - b.length).slice(0, 3);
  }

  /**
   * ways cuts the words of a query into syllables.
   * @param {string[]} fields @param {Set<string>} syllables
   */
  function ways(fields, syllables) {
    const cuts = fields.map(f => segment(f, syllables));
    if (cuts.some(c => !c.length)) return [];
    const all = fields.length === 1 ? cuts[0] : [cuts.map(c => c[0]).reduce((a, b) => a.concat(b), [])];
    return all.filter(w => w.length > 1).map(w => w.map(sound => ({ sounds: [sound], typed: "" })));
  }

  /**
   * stretches gives the parts of Han runs around pairs that no page has, as
   * [from, to) of chars.
   * @param {string[]} chars @param {Set<string>} missing
   */
  function stretches(chars, missing) {
    /** @type {number[][]} */
    const out = [];
    for (let i = 0, j; i < chars.length; i = Math.max(j, i + 1)) {
      j = i;
      while (j < chars.length && s.isHan(chars[j])) j++;
      let from = -1, to = -1;
      for (let k = i; k + 1 < j; k++) if (missing.has(chars[k] + chars[k + 1])) {
        if (from < 0) from = k;
        to = k + 1;
      }
      if (from >= 0 && to - from <= 7) out.push([Math.max(i, from - 1), Math.min(j - 1, to + 1) + 1]);
    }
    return out;
  }

  const keys = "qwertyuiop asdfghjkl  zxcvbnm"; // rows of eleven, with a gap between them

  /** near tells letters side by side on a keyboard. @param {string} a @param {string} b a letter */
  function near(a, b) {
    const i = keys.indexOf(a);
    return i >= 0 && [1, 10, 11, 12].includes(Math.abs(i - keys.indexOf(b)));
  }

  /**
   * elsewhere chooses shards that may hold the word meant by an unknown one:
   * each word one edit away votes for the shard it would stand in.
   * @param {string} w @param {string[]} terms the first of each shard @param {Set<number>} not
   */
  function elsewhere(w, terms, not) {
    /** @type {Map<number, number>} */
    const votes = new Map(), r = Array.from(w);
    /** @param {string} term @param {number} n */
    const vote = (term, n) => {
      const k = s.at(terms, term);
      if (!not.has(k)) votes.set(k, (votes.get(k) || 0) + n);
    };
    r.forEach((c, i) => {
      const head = r.slice(0, i).join(""), tail = r.slice(i + 1).join("");
      if (i + 1 < r.length) vote(head + r[i + 1] + c + r.slice(i + 2).join(""), 8);
      vote(head + tail, 6);
      for (const x of alphabet) {
        vote(head + x + tail, near(c, x) ? 6 : 1);
        vote(head + x + c + tail, 1);
      }
    });
    return Array.from(votes).sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, moreReads).map(v => v[0]);
  }

  Object.assign(s, { guess, ways, stretches, elsewhere });
})();
