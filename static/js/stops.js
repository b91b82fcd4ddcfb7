/**
 * The stops of a demonstration: the entries of the trace at which the clock stands still, one after
 * the other, and the presenter's clicker. Pure but for the playhead that it is given.
 */

import { hopMs } from './film.js';
import { after } from './search.js';

const SAME_MS = 0.6; // two moments that close are one

const fits = (stop, entry) => entry.verb === stop.verb
  && entry.subject.startsWith(stop.subject ?? '') && (!stop.lane || entry.lane === stop.lane);

/** `onStop(index)` is told of every stop at which the clock comes to stand. */
export function createStops({ stops, film, playhead, onStop = () => {} }) {
  const reached = new Map(); // index -> entry
  let stood = -1;            // where the clock was last made to stand
  let heading = null;        // where it is running to

  /** Find the entries of the stops, in order: each after the one before. */
  function find() {
    let from = 0;
    for (let index = 0; index < stops.length; index += 1) {
      let found = reached.get(index) ?? null;
      for (let at = from; at < film.entries.length && !found; at += 1) {
        if (fits(stops[index], film.entries[at])) found = film.entries[at];
      }
      if (!found) return;
      reached.set(index, found);
      from = after(film.entries, found.seq, (entry) => entry.seq);
    }
  }

  const momentOf = (index) => (reached.has(index) ? hopMs(reached.get(index)) : null);
  const isAt = (index, ms) => reached.has(index) && Math.abs(momentOf(index) - ms) < SAME_MS;

  /** The stop that a moment belongs to; -1 before the first. */
  function at(ms) {
    if (isAt(stood, ms)) return stood;
    let last = -1;
    for (const [index] of reached) if (momentOf(index) <= ms + SAME_MS) last = index;
    return last;
  }

  /** Stand at a stop; false when it has not happened yet. */
  function go(index) {
    const ms = momentOf(index);
    if (ms === null) return false;
    stood = index;
    heading = null;
    playhead.setMode('paused');
    playhead.seek(ms);
    onStop(index);
    return true;
  }

  return {
    find,
    at,
    go,
    momentOf,
    get reached() { return [...reached.keys()]; },
    /** A press of the clicker: exactly one stop on, or back. */
    hop(direction) {
      find();
      const here = at(playhead.position);
      if (direction < 0) go(Math.max(0, here - 1));
      else if (heading !== null && playhead.mode === 'auto') go(heading); // pressed again: at once
      else if (here + 1 < stops.length) {
        heading = here + 1;
        playhead.setMode('auto');
      } else playhead.setMode('auto');
    },
    /** While playing: stand still at the next stop. Called for every picture. */
    halt(ms) {
      if (playhead.mode !== 'auto') {
        heading = null;
        return;
      }
      find();
      heading = Math.min(heading ?? Infinity, at(ms) + 1);
      const when = momentOf(heading);
      if (when !== null && when <= ms) go(heading);
    },
    /** The entry at which the clock stands. */
    get entry() {
      return playhead.mode === 'paused' && isAt(stood, playhead.position)
        ? reached.get(stood) : null;
    },
  };
}
