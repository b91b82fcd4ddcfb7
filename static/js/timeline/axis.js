/**
 * Where a moment stands on the timeline: things that happen get room, silence is folded. Pure.
 *
 * An axis is a list of knots {ms, x}, straight between two of them, and of folds {from, until, x}.
 */

import { arrivalOf } from '../film.js';
import { after } from '../search.js';

export const FOLD_AFTER_MS = 350; // a longer silence becomes a fold
const FOLD_WIDTH = 26;
const NEAR = 8;    // px between two events of neighbouring milliseconds
const SAME = 5;    // px that a millisecond with many events gets for each
const PER_LOG = 11; // px for each doubling of the time between
const TRUE_PX_PER_MS = 0.12;

function moments(entries) {
  const counts = new Map();
  for (const entry of entries) {
    counts.set(entry.at_ms, (counts.get(entry.at_ms) ?? 0) + 1);
    const arrival = arrivalOf(entry);
    if (!counts.has(arrival)) counts.set(arrival, 0);
  }
  return [...counts].sort((a, b) => a[0] - b[0]);
}

/** An axis for these entries; `folded` false keeps true time. */
export function makeAxis(entries, folded = true) {
  const knots = [];
  const folds = [];
  let x = 0;
  let before = null;
  for (const [ms, count] of moments(entries)) {
    if (before !== null) {
      const gap = ms - before;
      if (!folded) x += gap * TRUE_PX_PER_MS;
      else if (gap > FOLD_AFTER_MS) {
        x += 12;
        folds.push({ from: before, until: ms, x: x + FOLD_WIDTH / 2 });
        x += FOLD_WIDTH + 12;
      } else x += NEAR + PER_LOG * Math.log2(1 + gap / 4);
    }
    knots.push({ ms, x });
    if (folded && count > 1) {
      const room = Math.min(120, (count - 1) * SAME);
      x += room;
      knots.push({ ms: ms + 0.001, x });
    }
    before = ms;
  }
  return { knots, folds, width: x };
}

/** The x of a moment. After the last knot time goes on slowly, up to `PAST_END` px. */
const PAST_END = 60;
export function xOf(axis, ms) {
  const { knots } = axis;
  if (!knots.length) return 0;
  const index = after(knots, ms, (knot) => knot.ms);
  if (index === 0) return knots[0].x - Math.min(20, (knots[0].ms - ms) / 20);
  const left = knots[index - 1];
  const right = knots[index];
  if (!right) return left.x + PAST_END * (1 - Math.exp((left.ms - ms) / 3000));
  return left.x + ((ms - left.ms) / (right.ms - left.ms)) * (right.x - left.x);
}

/** The moment at an x. */
export function msOf(axis, x) {
  const { knots } = axis;
  if (!knots.length) return 0;
  const index = after(knots, x, (knot) => knot.x);
  if (index === 0) return knots[0].ms;
  const left = knots[index - 1];
  const right = knots[index];
  if (!right) return left.ms;
  return left.ms + ((x - left.x) / (right.x - left.x || 1)) * (right.ms - left.ms);
}

/** Where each entry begins: those of one millisecond stand side by side, in order. */
export function placesOf(axis, entries) {
  const places = new Map();
  let at = null;
  let nth = 0;
  const sameMs = new Map();
  for (const entry of entries) sameMs.set(entry.at_ms, (sameMs.get(entry.at_ms) ?? 0) + 1);
  for (const entry of entries) {
    nth = entry.at_ms === at ? nth + 1 : 0;
    at = entry.at_ms;
    const start = xOf(axis, entry.at_ms);
    const room = xOf(axis, entry.at_ms + 0.001) - start;
    const share = sameMs.get(at) > 1 ? (nth / (sameMs.get(at) - 1)) * room : 0;
    const from = start + share;
    const arrival = arrivalOf(entry);
    const until = entry.detail.to && arrival > entry.at_ms
      ? Math.max(from + 4, xOf(axis, arrival) + Math.min(share, 12))
      : from + (entry.detail.to ? 5 : 0);
    places.set(entry.seq, [from, until]);
  }
  return places;
}
