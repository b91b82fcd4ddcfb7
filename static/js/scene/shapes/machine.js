/** Machine: a slab with a name plate; its kernel is the hatched floor that all in it stand on. */

import { widthOf } from '../measure.js';
import { icon } from './icons.js';
import { isBroken, mark, toneOf } from './marks.js';

export const PLATE = 40;

/** `floor` is the height of the kernel floor, 0 for none; `sub` stands right on the plate. */
export function machine(pen, box, { title, sub = '', role = 'host', floor = 0, state = 'ok' }) {
  const { x, y, w, h } = box;
  const broken = isBroken(state);
  const tone = broken ? toneOf(state) : 'edge';
  const plate = Math.min(PLATE, h);
  if (broken) pen.faint(0.5, () => pen.rect(x - 4, y - 4, w + 8, h + 8, 13, 'none', tone, 2));
  pen.rect(x, y, w, h, 10, 'panel');
  pen.path(x, y, `M1 ${plate}V11Q1 1 11 1H${w - 11}Q${w - 1} 1 ${w - 1} 11V${plate}Z`, {
    fill: 'plate',
  });
  if (floor > 0) {
    pen.path(
      x,
      y,
      `M1 ${h - floor}H${w - 1}V${h - 11}Q${w - 1} ${h - 1} ${w - 11} ${h - 1}H11` +
        `Q1 ${h - 1} 1 ${h - 11}Z`,
      { fill: 'hatching' },
    );
    pen.line(
      [
        [x + 1, y + h - floor],
        [x + w - 1, y + h - floor],
      ],
      'edge',
      2,
    );
  }
  pen.rect(x, y, w, h, 10, 'none', tone, 2);
  icon(pen, x + 14, y + plate / 2 - 9, role);
  const middle = y + plate / 2 + 6;
  const taken = 42 + widthOf(title, 16, { weight: 600 });
  pen.text(x + 42, middle, title, { size: 16, weight: 600, room: w - 56 });
  if (broken) mark(pen, x + taken + 18, y + plate / 2, 7, state);
  const room = w - taken - (broken ? 58 : 34);
  if (sub && room > 70) {
    pen.text(x + w - 14, middle, sub, { tone: 'ink3', align: 'end', mono: true, size: 13.5, room });
  }
}
