/** A wire between two hops: orthogonal, dashed while its far end does not exist, lit while used. */

import { h, ink, path } from '../svg.js';

export const pathOf = (points) => points.map(([x, y], index) =>
  `${index ? 'L' : 'M'}${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`).join('');

export function wire(points, { lit, ghost, key } = {}) {
  const d = pathOf(points);
  return h('g', { key, class: lit ? 'wire lit' : 'wire' },
    path(d, ink('now-line'), 7, { class: 'wire-glow' }),
    path(d, ink('edge'), 2, { class: 'wire-line', 'stroke-dasharray': ghost ? '5 5' : undefined }));
}

/** The point at share `u` of the way, and the direction there: {x, y, towards}. */
export function alongWire(points, u) {
  const lengths = points.slice(1).map(([x, y], index) =>
    Math.abs(x - points[index][0]) + Math.abs(y - points[index][1]));
  let left = Math.min(1, Math.max(0, u)) * lengths.reduce((sum, length) => sum + length, 0);
  let leg = 0;
  while (leg < lengths.length - 1 && left > lengths[leg]) {
    left -= lengths[leg];
    leg += 1;
  }
  const [x1, y1] = points[leg];
  const [x2, y2] = points[leg + 1];
  const share = lengths[leg] ? left / lengths[leg] : 0;
  const flat = Math.abs(x2 - x1) >= Math.abs(y2 - y1);
  return { x: x1 + (x2 - x1) * share, y: y1 + (y2 - y1) * share,
    towards: flat ? (x2 >= x1 ? 'right' : 'left') : (y2 >= y1 ? 'down' : 'up') };
}
