/** Process: a capsule with its state at the left end. Dashed: it does not exist (any more, yet). */

import { at, circle, ink, rect } from '../svg.js';
import { label } from './label.js';
import { isBroken, mark, toneOf } from './mark.js';

export function capsule(box, { name, sub = '', state = 'ok', share, ghost, now, mono, bad }) {
  const { w, h: height } = box;
  const stroke = now ? 'now-line' : ghost ? 'edge' : isBroken(state) ? toneOf(state) : 'edge';
  const room = w - height / 2 - 18 - 14;
  return at(box.x, box.y,
    rect(-4, -4, w + 8, height + 8, (height + 8) / 2, ink('now-wash'), 'none', 0,
      { class: now ? 'halo lit' : 'halo' }),
    isBroken(state) && rect(-5, -5, w + 10, height + 10, (height + 10) / 2, 'none',
      ink(toneOf(state)), 3),
    rect(0, 0, w, height, height / 2, bad ? 'url(#dd-bad)' : ghost ? 'none' : ink('raised'),
      ink(stroke), now ? 2.5 : 2,
      { class: 'rim', 'stroke-dasharray': ghost ? '5 5' : undefined }),
    ghost ? circle(height / 2, height / 2, 5, 'none', ink('edge'), 1.5,
      { 'stroke-dasharray': '3 3' })
      : mark(height / 2, height / 2, 8, state, share),
    label(height / 2 + 18, sub ? height / 2 - 3 : height / 2 + 6, name, { size: 16, weight: 600,
      tone: ghost ? 'ink3' : 'ink', room }),
    sub && label(height / 2 + 18, height / 2 + 15, sub, { size: 13, tone: 'ink3', mono, room }));
}
