/**
 * The cursor on a film: which moment is shown, and how it moves as wall time passes.
 *
 * Modes: `live` stands on the newest moment; `auto` plays so that every hop can be seen (pace.js);
 * `steady` plays at `speed` simulated ms per wall ms; `paused` stands; `scrub` stands while a hand
 * drags. Pure: the caller tells how much wall time has passed. Listeners get (ms, reason); reason
 * is `play`, `step`, `seek` or `mode`: only `play` may be animated.
 */

import { dwellOf, QUIET_MAX, stretchAt } from './pace.js';
import { after, byTime } from './search.js';

const MODES = ['live', 'auto', 'steady', 'paused', 'scrub'];
const STEPS_A_TURN = 400; // events passed in one turn at most; a burst is spread over frames

class Playhead {
  constructor(film) {
    this.film = film;
    this.position = film.newestMs;
    this.mode = 'auto';
    this.speed = 1;
    this._listeners = new Set();
    this._settle();
  }

  get behindMs() {
    return Math.max(0, this.film.newestMs - this.position);
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

  /** To the next (+1) or previous (-1) hop, and stand there. Returns the moment. */
  stepHop(direction) {
    const { film } = this;
    const hop = direction > 0 ? film.nextHop(this.position) : film.prevHop(this.position);
    this.mode = 'paused';
    this._moveTo(hop ?? (direction > 0 ? film.newestMs : film.oldestMs), 'step');
    return this.position;
  }

  /** Let wall time pass. Returns true when the position changed. */
  advance(wallMs) {
    if (!this.playing || wallMs <= 0) return false;
    const before = this.position;
    if (this.mode === 'live') this.position = this.film.newestMs;
    else if (this.mode === 'steady') {
      this.position = Math.min(this.film.newestMs, before + wallMs * this.speed);
    } else this._advanceAuto(wallMs * this.speed);
    if (this.position === before) return false;
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
        continue;
      }
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
    this._dwell += dwellOf(entries.slice(from, to));
    this._seen = entries[to - 1].seq;
  }

  _settle() {
    const { entries } = this.film;
    this._seen = entries[after(entries, this.position, byTime) - 1]?.seq ?? 0;
    this._dwell = 0;
    this._gapFrom = this.position;
  }

  _moveTo(ms, reason) {
    this.position = Math.min(this.film.newestMs, Math.max(this.film.oldestMs, ms));
    this._settle();
    this._tell(reason);
  }

  _tell(reason) {
    for (const listener of this._listeners) listener(this.position, reason);
  }
}

export function createPlayhead(film) {
  return new Playhead(film);
}
