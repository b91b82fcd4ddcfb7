/**
 * Two films as one, for one playhead: what happened in either, what happened in both only once. It
 * ends at the newest moment that both have reached. Pure.
 */

import { arrivalOf, Film } from '../film.js';
import { firstDifference, tellsTheSame } from './differences.js';

export class Pair extends Film {
  constructor(a, b) {
    super();
    this.a = a;
    this.b = b;
    this.difference = null; // the first one, or null
    this._known = [];
    this._begin();
  }

  _begin() {
    this.entries = [];
    this._from = { a: 0, b: 0 };
    this._apart = false;
    this.difference = null;
    this.longestFlightMs = 0;
    this._known = [this.a.entries, this.a.entries[0], this.b.entries, this.b.entries[0]];
  }

  /** Take in what both films have learnt since. True when something changed. */
  update() {
    const { a, b } = this;
    const key = a.version + b.version;
    if (key === this.version) return false;
    this.version = key;
    const known = [a.entries, a.entries[0], b.entries, b.entries[0]];
    if (known.some((item, index) => item !== this._known[index])) this._begin();
    this.oldestMs = Math.max(a.oldestMs, b.oldestMs);
    this.newestMs = Math.max(this.oldestMs, Math.min(a.newestMs, b.newestMs));
    this.moments = a.moments;
    this._merge();
    this.difference ??= firstDifference(a.entries, b.entries, this.newestMs, this._from.a);
    return true;
  }

  _merge() {
    const { a, b, _from: from, newestMs } = this;
    for (;;) {
      const one = a.entries[from.a];
      const other = b.entries[from.b];
      const [atA, atB] = [one?.at_ms ?? Infinity, other?.at_ms ?? Infinity];
      if (Math.min(atA, atB) > newestMs || (!one && !other)) return;
      if (!this._apart && one && other && tellsTheSame(one, other)) {
        from.a += 1;
        from.b += 1;
        this._add(one, 'both');
        continue;
      }
      if (!this._apart) {
        this.difference = firstDifference(a.entries, b.entries, newestMs, from.a);
        this._apart = true;
      }
      const side = atA <= atB ? 'a' : 'b';
      from[side] += 1;
      this._add(side === 'a' ? one : other, side);
    }
  }

  _add(entry, world) {
    this.entries.push({ ...entry, seq: this.entries.length + 1, world, of: entry.seq });
    this.longestFlightMs = Math.max(this.longestFlightMs, arrivalOf(entry) - entry.at_ms);
  }
}
