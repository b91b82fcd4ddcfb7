/** Image layer: a slab. Filled is read-only; an empty tray with a pencil is writable. */

import { at, h, ink, path, r1 } from '../svg.js';
import { icon } from './icon.js';

function outline(w, height) {
  const lean = Math.min(9, height * 0.45);
  return { lean, d: `M${lean} 0H${w}L${r1(w - lean)} ${height}H0Z` };
}

/** `share` 0..1 of its bytes are there; `fill` the token of that part. */
export function slab(box, { state, now, ghost, share = 0, fill = 'busy', strength = 0.38 } = {},
  ...inside) {
  const { w, h: height } = box;
  const { lean, d } = outline(w, height);
  const tone = now ? 'now-line' : state && state !== 'ok' ? state : 'edge';
  const part = Math.min(1, share);
  const end = r1(w * part);
  const filled = part >= 1 ? d
    : `M${r1(Math.min(lean, end))} 0H${end}L${r1(Math.max(0, end - lean))} ${height}H0Z`;
  return at(box.x, box.y,
    h('path', { d, class: 'rim', fill: ghost ? 'none' : ink('plate'), stroke: ink(tone),
      'stroke-width': now ? 2 : 1.6, 'stroke-dasharray': ghost ? '5 4' : undefined }),
    part > 0 && h('path', { d: filled, fill: ink(fill), opacity: strength }),
    inside);
}

/** The writable layer on top: an empty tray. */
export function tray(box, { ghost, now } = {}, ...inside) {
  const { d } = outline(box.w, box.h);
  const tone = ghost ? 'edge' : now ? 'now-line' : 'ok';
  return at(box.x, box.y,
    h('path', { d, fill: ghost ? 'none' : ink('ok-wash'), stroke: ink(tone), 'stroke-width': 1.8,
      'stroke-dasharray': ghost ? '5 4' : undefined }),
    !ghost && box.w > 80 && icon(box.w - 40, box.h / 2 - 9, 'pen', 'ok'), inside);
}

/** A layer of the exploded stack: a board seen from above, with its front edge. */
export function board(box, { tone = 'edge', depth = 26, fill = 'plate', wash } = {}, ...inside) {
  const { w, h: height } = box;
  const back = w * 0.2;
  return at(box.x, box.y,
    h('path', { d: `M0 ${depth}L${r1(back)} 0H${w}L${r1(w - back)} ${depth}Z`,
      fill: ink(wash ?? 'raised'), 'fill-opacity': 0.75, stroke: ink(tone), 'stroke-width': 1.8,
      'stroke-linejoin': 'round' }),
    h('path', { d: `M${r1(w - back)} ${depth}L${w} 0V${r1(height - depth)}L${r1(w - back)} ${height}Z`,
      fill: ink('ground'), stroke: ink(tone), 'stroke-width': 1.8, 'stroke-linejoin': 'round' }),
    h('path', { d: `M0 ${depth}H${r1(w - back)}V${height}H0Z`, fill: ink(fill), stroke: ink(tone),
      'stroke-width': 1.8, 'stroke-linejoin': 'round' }),
    inside);
}

/** Bytes on the wire: a small slab around (x, y). */
export const crumb = (x, y) => at(x - 10, y - 5,
  path('M4 0H20L16 10H0Z', 'none', 0, { fill: ink('now') }));
