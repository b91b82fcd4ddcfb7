/** Container: a box with vertical ribs at both ends, like the steel one. */

import { at, ink, path, rect } from '../svg.js';
import { isBroken, toneOf } from './mark.js';

const DASHED = { ghost: true, gone: true };

export function containerBox(box, { state = 'ok', ghost, now, ribs = 4, ground } = {}, ...inside) {
  const { w, h: height } = box;
  const tone = ghost ? 'edge' : now ? 'now-line' : state === 'ok' || state === 'done' ? 'edge'
    : toneOf(state);
  const dashed = DASHED[ghost ? 'ghost' : state] ? '5 5' : undefined;
  const bad = state === 'fail' && !ghost;
  const steel = [];
  for (let rib = 0; rib < ribs; rib += 1) {
    const x = 7 + rib * 5;
    steel.push(`M${x} 6V${height - 6}M${w - x} 6V${height - 6}`);
  }
  const inner = 7 + ribs * 5;
  return at(box.x, box.y,
    isBroken(state) && !ghost && rect(-6, -6, w + 12, height + 12, 6, 'none', ink(toneOf(state)), 3),
    rect(-4, -4, w + 8, height + 8, 6, ink('now-wash'), 'none', 0, { class: now ? 'halo lit' : 'halo' }),
    rect(0, 0, w, height, 3, ghost ? 'none' : bad ? 'url(#dd-bad)' : ink('raised'), ink(tone),
      bad ? 3 : 2, { class: 'rim', 'stroke-dasharray': dashed }),
    bad && rect(inner, 5, w - 2 * inner, height - 10, 3, ink(ground ?? 'panel'), 'none', 0,
      { opacity: 0.72 }),
    path(steel.join(''), ink(tone), 1.4, { opacity: 0.45 }),
    inside);
}
