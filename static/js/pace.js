/**
 * Auto-pace: how long each stretch of simulated time is shown on the wall, so that every hop can be
 * seen and no silence is waited for. Pure; all durations are wall milliseconds unless said.
 */

import { arrivalOf } from './film.js';
import { after, byTime, cutBefore } from './search.js';

export const HOP_MIN = 240;     // no message is shown shorter (visual.md 5) ...
const HOP_MAX = 900;            // ... and a slow one is not waited for longer
const KERNEL_HOP = 80;          // messages to and from the kernel come in dozens
const CHUNKS = [240, 90, 90, 90]; // the first chunks of one stream; the rest are a lit wire
const LATER_CHUNK = 25;
const QUIET_MIN = 60;           // the receiver lights before it answers
export const QUIET_MAX = 400;   // a longer silence is folded
const TRANSFER_MAX = 2500;      // a silence in which layers fill is a transfer, worth watching
const ACT = 160;                // an act without a message, and at most for one group of them
const ACTS_MAX = 500;
const KERNEL_ACT = 40;
const KERNEL_ACTS_MAX = 800; // so that dozens of calls are seen to come one after the other

const isKernel = (lane) => lane.endsWith('/kernel');

/** How long a message is shown on its wire. */
export function flightOf(entry) {
  const { detail } = entry;
  if (detail.kind === 'bytes') return CHUNKS[entry.nth] ?? LATER_CHUNK;
  if (isKernel(entry.lane) || isKernel(detail.to)) return KERNEL_HOP;
  return Math.min(HOP_MAX, Math.max(HOP_MIN, arrivalOf(entry) - entry.at_ms));
}

/** How long the clock stands still for entries of one millisecond; messages need no such stop. */
export function dwellOf(entries) {
  const acts = entries.filter((entry) => !entry.detail.to || arrivalOf(entry) === entry.at_ms);
  const kernel = acts.filter((entry) => isKernel(entry.lane)).length;
  return Math.min(ACTS_MAX, (acts.length - kernel) * ACT)
    + Math.min(KERNEL_ACTS_MAX, kernel * KERNEL_ACT);
}

/**
 * The stretch that begins at `ms`: {until, rate}, rate in simulated ms per wall ms. `until` is null
 * when nothing more is known to happen. `gapFrom` is where the present silence began.
 */
export function stretchAt(film, ms, gapFrom) {
  const flights = film.messagesInFlight(ms);
  const next = film.entries[after(film.entries, ms, byTime)];
  if (!flights.length) {
    if (!next) return { until: null, rate: 1 };
    const length = next.at_ms - Math.min(gapFrom, ms);
    return { until: next.at_ms, rate: length / silence(film, next.at_ms - length, next.at_ms) };
  }
  const until = Math.min(next ? next.at_ms : Infinity, ...flights.map(arrivalOf));
  const slowest = Math.max(...flights.map(
    (entry) => flightOf(entry) / (arrivalOf(entry) - entry.at_ms)));
  return { until, rate: 1 / slowest };
}

function silence(film, from, until) {
  const first = after(film.moments, from, byTime);
  const last = cutBefore(film.moments, until, byTime);
  let transfers = 0;
  for (let index = first; index < last && transfers < 100; index += 1) {
    if (Object.keys(film.moments[index].diff).some((id) => id.startsWith('layer/'))) transfers += 1;
  }
  const most = Math.max(QUIET_MAX, Math.min(TRANSFER_MAX, transfers * 60));
  return Math.min(most, Math.max(QUIET_MIN, until - from));
}
