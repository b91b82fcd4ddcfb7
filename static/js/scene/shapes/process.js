/** Process: a capsule with its state at the left end. Dashed: it does not exist (any more, yet). */

import { isBroken, mark, toneOf } from './marks.js';

export function process(
  pen,
  box,
  { name, sub = '', state = 'ok', share, ghost, mono = false, stack = 0 },
) {
  const { x, y, w, h } = box;
  const end = Math.min(h / 2, 24);
  const broken = isBroken(state) && !ghost;
  const small = h < 34 || w < 136;
  const size = small ? 14.5 : 16;
  const lead = end + (small ? 13 : 18);
  const room = w - lead - 10;
  for (let behind = stack; behind > 0; behind -= 1)
    pen.rect(x + 5 * behind, y - 5 * behind, w, h, h / 2, 'raised', 'edge', 1.6);
  if (broken) pen.rect(x - 5, y - 5, w + 10, h + 10, (h + 10) / 2, 'none', toneOf(state), 3);
  pen.rect(x, y, w, h, h / 2, ghost ? 'none' : broken && state === 'fail' ? 'panel' : 'raised');
  if (broken && state === 'fail') pen.rect(x, y, w, h, h / 2, 'bad');
  pen.rect(x, y, w, h, h / 2, 'none', broken ? toneOf(state) : 'edge', 2, ghost ? [5, 5] : null);
  if (ghost) pen.circle(x + end, y + h / 2, 5, 'none', 'edge', 1.5, [3, 3]);
  else mark(pen, x + end, y + h / 2, small ? 6.5 : 8, state, share);
  if (room < 14) return;
  const under = sub && h >= 40;
  pen.text(x + lead, y + h / 2 + (under ? -3 : size * 0.36), name, {
    size,
    weight: 600,
    tone: ghost ? 'ink3' : 'ink',
    room,
  });
  if (under) {
    pen.text(x + lead, y + h / 2 + 15, sub, { size: 13, tone: 'ink3', mono, room });
  }
}
