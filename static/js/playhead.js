/**
 * The cursor on a film: which moment is shown, and how it moves as wall time passes.
 *
 * Modes: `live` stands on the newest moment; `auto` plays so that every hop can be seen (pace.js);
 * `steady` plays at `speed` simulated ms per wall ms; `paused` stands; `scrub` stands while a hand
 * drags. Pure: the caller tells how much wall time has passed. Listeners get (ms, reason); reason
 * is `play`, `step`, `seek` or `mode`: only `play` may be animated.
 */

import { arrivalOf } from './film.js';
import { dwellOf, QUIET_MAX, stretchAt } from './pace.js';
import { after, byTime, cutBefore } from './search.js';

const MODES = ['live', 'auto', 'steady', 'paused', 'scrub'];
const STEPS_A_TURN = 400; // events passed in one turn at most; a burst is spread over frames

class Playhead {
  constructor(film) {
    this.film = film;
    this.position = film.newestMs;
    this.mode = 'auto';
    this.speed = 1;
    this._acts = [];       // what happens in the millisecond shown, one after the other ...
    this._shown = 0;       // ... and how many of it have been shown
    this._listeners = new Set();
    this._settle();
  }

  get behindMs() {
    return Math.max(0, this.film.newestMs - this.position);
  }

  /** Which act of its millisecond is shown: {n, of}; null when all of them are. */
  get turn() {
    return this._shown < this._acts.length ? { n: this._shown, of: this._acts.length } : null;
  }

  /** Entries after this one have not been shown yet, though their millisecond is. */
  get shownSeq() {
    return this.turn ? this._acts[this._shown - 1].seq : Infinity;
  }

  get playing() {
    return this.mode === 'live' || this.mode === 'auto' || this.mode === 'steady';
  }

  /** Call `listener(ms, reason)` after every move; returns a function that ends it. */
  onMove(listener) {
    this._listeners.add(listener);
    return () => this._listeners.delete(listener);
  }

  setMode(mode) {
    if (!MODES.includes(mode)) throw new RangeError(`unknown mode ${mode}`);
    this.mode = mode;
    if (mode === 'live') this._moveTo(this.film.newestMs, 'seek');
    else this._tell('mode');
  }

  setSpeed(speed) {
    if (!(speed > 0)) throw new RangeError('speed must be positive');
    this.speed = speed;
    this._tell('mode');
  }

  /** Go to a moment at once. Playing goes on from there, but live becomes auto. */
  seek(ms) {
    if (this.mode === 'live') this.mode = 'auto';
    this._moveTo(ms, 'seek');
  }

  /** To the next (+1) or previous (-1) hop or act, and stand there. Returns the moment. */
  stepHop(direction) {
    const { film } = this;
    const within = this._shown + direction;
    if (within >= 1 && within <= this._acts.length) {
      this.mode = 'paused';
      this._shown = within;
      this._dwell = 0;
      this._tell('step');
      return this.position;
    }
    const hop = direction > 0 ? film.nextHop(this.position) : film.prevHop(this.position);
    this.mode = 'paused';
    this._moveTo(hop ?? (direction > 0 ? film.newestMs : film.oldestMs), 'step', direction > 0);
    return this.position;
  }

  /** Let wall time pass. Returns true when the position changed. */
  advance(wallMs) {
    if (!this.playing || wallMs <= 0) return false;
    const before = this.position;
    const shown = this._shown;
    if (this.mode !== 'auto') this._acts = [];
    if (this.mode === 'live') this.position = this.film.newestMs;
    else if (this.mode === 'steady') {
      this.position = Math.min(this.film.newestMs, before + wallMs * this.speed);
    } else this._advanceAuto(wallMs * this.speed);
    if (this.position === before && this._shown === shown) return false;
    this._tell('play');
    return true;
  }

  _advanceAuto(budget) {
    for (let turn = 0; turn < STEPS_A_TURN && budget > 1e-6; turn += 1) {
      this._beginDwell();
      if (this._dwell > 0) {
        const spent = Math.min(budget, this._dwell);
        this._dwell -= spent;
        budget -= spent;
        this._showActs();
        continue;
      }
      this._shown = this._acts.length;
      const remaining = this.film.newestMs - this.position;
      if (remaining <= 0) return;
      const { until, rate } = stretchAt(this.film, this.position, this._gapFrom);
      if (until === null) {
        this.position += Math.min(remaining, budget * Math.max(1, remaining / QUIET_MAX));
        return;
      }
      const target = Math.min(until, this.film.newestMs);
      const needed = (target - this.position) / rate;
      if (needed > budget) {
        this.position += budget * rate;
        return;
      }
      budget -= needed;
      this.position = target;
      this._gapFrom = target;
      if (target < until) return; // a message whose arrival is not recorded yet
    }
  }

  /** Entries that the position has just reached make it stand for a while. */
  _beginDwell() {
    const { entries } = this.film;
    const from = after(entries, this._seen, (entry) => entry.seq);
    const to = after(entries, this.position, byTime);
    if (to <= from) return;
    const fresh = entries.slice(from, to);
    const waits = dwellOf(fresh);
    const old = this._dwell > 0 ? this._acts : [];
    this._acts = [...old, ...fresh.filter((entry) => arrivalOf(entry) === entry.at_ms)];
    this._dwell += waits;
    this._whole = this._dwell;
    this._shownBefore = old.length ? this._shown : 0;
    this._seen = entries[to - 1].seq;
    this._showActs();
  }

  /** As the clock stands for the acts of a millisecond, they are shown one after the other. */
  _showActs() {
    if (!this._acts.length) return;
    const share = this._whole > 0 ? 1 - this._dwell / this._whole : 1;
    const left = this._acts.length - this._shownBefore;
    const count = this._shownBefore + 1 + Math.floor(share * left);
    this._shown = this._dwell > 0 ? Math.min(this._acts.length, count) : this._acts.length;
  }

  _settle() {
    const { entries } = this.film;
    this._seen = entries[after(entries, this.position, byTime) - 1]?.seq ?? 0;
    this._dwell = this._whole = this._shownBefore = 0;
    this._gapFrom = this.position;
    this._acts = entries
      .slice(cutBefore(entries, this.position, byTime), after(entries, this.position, byTime))
      .filter((entry) => arrivalOf(entry) === entry.at_ms);
    this._shown = this._acts.length;
  }

  /** `first`: of the acts of that moment only the first is shown. */
  _moveTo(ms, reason, first = false) {
    this.position = Math.min(this.film.newestMs, Math.max(this.film.oldestMs, ms));
    this._settle();
    if (first && this._acts.length) this._shown = 1;
    this._tell(reason);
  }

  _tell(reason) {
    for (const listener of this._listeners) listener(this.position, reason);
  }
}

export function createPlayhead(film) {
  return new Playhead(film);
}
