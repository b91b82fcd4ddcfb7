/** The nine states: colour, shape, and always a word beside it (the caller writes it). */

import { at, circle, h, ink, path, r1, rect } from '../svg.js';

export const STATES = ['ok', 'busy', 'wait', 'warn', 'fail', 'gone', 'done', 'unknown', 'fault'];

/** The token of a state's colour. */
export const toneOf = (state) => (state === 'unknown' ? 'wait' : state);

const SHAPES = {
  ok: (r, q, c, cut) => [circle(0, 0, r, c),
    path(`M${-q} ${r1(q * 0.1)}L${r1(-q * 0.2)} ${r1(q * 0.8)}L${q} ${r1(-q * 0.7)}`, cut, r * 0.3)],
  busy: (r, q, c, cut, share) => {
    const turn = Math.max(0.02, Math.min(0.999, share)) * 2 * Math.PI;
    const radius = r * 0.8;
    return [circle(0, 0, radius, 'none', c, r * 0.34, { opacity: 0.3 }),
      path(`M0 ${-radius}A${radius} ${radius} 0 ${share > 0.5 ? 1 : 0} 1 `
        + `${r1(radius * Math.sin(turn))} ${r1(-radius * Math.cos(turn))}`, c, r * 0.4)];
  },
  wait: (r, q, c) => [circle(0, 0, r * 0.84, 'none', c, r * 0.28,
    { 'stroke-dasharray': `${r1(r * 0.62)} ${r1(r * 0.42)}` }),
  path(`M0 ${-r * 0.38}V0H${r * 0.32}`, c, r * 0.24)],
  warn: (r, q, c, cut) => [h('path', { d: `M0 ${-r * 1.1}L${r * 1.12} ${r * 0.9}H${-r * 1.12}Z`,
    fill: c, stroke: c, 'stroke-width': r * 0.25, 'stroke-linejoin': 'round' }),
  path(`M0 ${-r * 0.42}V${r * 0.18}M0 ${r * 0.58}V${r * 0.6}`, cut, r * 0.3)],
  fail: (r, q, c, cut) => {
    const o = r1(r * 1.12);
    const i = r1(o * 0.414);
    return [h('path', { d: `M${-i} ${-o}H${i}L${o} ${-i}V${i}L${i} ${o}H${-i}L${-o} ${i}V${-i}Z`,
      fill: c }), path(`M${-q} ${-q}L${q} ${q}M${q} ${-q}L${-q} ${q}`, cut, r * 0.34)];
  },
  gone: (r, q, c) => [rect(-r * 0.85, -r * 0.85, r * 1.7, r * 1.7, r * 0.25, 'none', c, r * 0.24,
    { 'stroke-dasharray': `${r1(r * 0.5)} ${r1(r * 0.34)}` }),
  path(`M${-q} ${-q * 0.4}L0 ${q * 0.6}L${q} ${-q * 0.4}`, c, r * 0.28)],
  done: (r, q, c) => [rect(-r * 0.85, -r * 0.85, r * 1.7, r * 1.7, r * 0.25, 'none', c, r * 0.24),
    path(`M${-q} 0L${-q * 0.2} ${q * 0.7}L${q} ${-q * 0.7}`, c, r * 0.26)],
  unknown: (r, q, c) => [h('path', { d: `M0 ${-r * 1.15}L${r * 1.15} 0L0 ${r * 1.15}L${-r * 1.15} 0Z`,
    fill: 'none', stroke: c, 'stroke-width': r * 0.24 }),
  h('text', { y: r1(r * 0.48), 'text-anchor': 'middle', 'font-size': r * 1.3, 'font-weight': 650,
    fill: c }, '?')],
  fault: (r, q, c, cut) => [circle(0, 0, r * 1.1, c),
    h('path', { d: `M${r * 0.15} ${-r * 0.8}L${-r * 0.45} ${r * 0.15}H0L${-r * 0.15} ${r * 0.8}`
      + `L${r * 0.45} ${-r * 0.15}H0Z`, fill: cut })],
};

/** A state's mark around (x, y). `share` 0..1 fills the ring of `busy`. */
export function mark(x, y, r, state, share = 0.6) {
  const known = SHAPES[state] ? state : 'unknown';
  return at(x, y, SHAPES[known](r, r1(r * 0.42), ink(toneOf(known)), ink('cut'), share));
}

const RANK = ['ok', 'done', 'gone', 'wait', 'unknown', 'busy', 'fault', 'warn', 'fail'];

/** The state that a parent wears: the worst of its children. */
export function worst(states) {
  return states.reduce((found, state) =>
    (RANK.indexOf(state) > RANK.indexOf(found) ? state : found), 'ok');
}

/** Broken things are never folded away. */
export const isBroken = (state) => state === 'fail' || state === 'warn';
