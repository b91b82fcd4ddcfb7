/** Machine: a slab with a name plate; its kernel is the hatched floor that all in it stand on. */

import { widthOf } from '../measure.js';
import { at, h, ink, path, rect } from '../svg.js';
import { icon } from './icon.js';
import { label } from './label.js';
import { isBroken, mark, toneOf } from './mark.js';

export const PLATE = 40;

/** `floor` is the height of the kernel floor, 0 for none; `sub` stands right on the plate. */
export function machine(box, { title, sub = '', role = 'host', floor = 0, state = 'ok', now }) {
  const { x, y, w, h: height } = box;
  const stroke = now ? 'now-line' : isBroken(state) ? toneOf(state) : 'edge';
  const taken = 42 + widthOf(title, 16, { weight: 600 });
  const broken = isBroken(state);
  return at(x, y,
    broken && rect(-4, -4, w + 8, height + 8, 13, 'none', ink(toneOf(state)), 2, { opacity: 0.5 }),
    rect(0, 0, w, height, 10, ink('panel'), ink(stroke), 2),
    h('path', { d: `M1 ${PLATE}V11Q1 1 11 1H${w - 11}Q${w - 1} 1 ${w - 1} 11V${PLATE}Z`,
      fill: ink('plate') }),
    icon(14, 12, role),
    label(42, 26, title, { size: 16, weight: 600, room: w - 56 }),
    broken && mark(taken + 18, 20, 7, state),
    sub && w - taken > 90 && label(w - 14, 26, sub, { tone: 'ink3', anchor: 'end', mono: true,
      room: w - taken - 34 }),
    floor > 0 && h('path', { d: `M1 ${height - floor}H${w - 1}V${height - 11}Q${w - 1} ${height - 1} `
      + `${w - 11} ${height - 1}H11Q1 ${height - 1} 1 ${height - 11}Z`, fill: 'url(#dd-hatch)' }),
    floor > 0 && path(`M1 ${height - floor}H${w - 1}`, ink('edge'), 2));
}
