/** Text in the picture: measured, cut with an ellipsis, never smaller than 13 px. */

import { fit } from '../measure.js';
import { h, ink, r1 } from '../svg.js';

/**
 * A line of text whose baseline is at y. `room` cuts it; `tone` is a colour token; `anchor` start,
 * middle or end; `size` 13 to 22; `weight` 400, 500, 600, 650; `mono` for what programs say.
 */
export function label(x, y, text, {
  size = 13.5, weight = 400, tone = 'ink', anchor = 'start', mono = false, room = Infinity, key,
} = {}) {
  const shown = room === Infinity ? String(text) : fit(text, room, size, { mono, weight });
  return h('text', {
    key, x: r1(x), y: r1(y), 'font-size': size, 'font-weight': weight, fill: ink(tone),
    'text-anchor': anchor, class: mono ? 'mono' : undefined,
  }, shown);
}
