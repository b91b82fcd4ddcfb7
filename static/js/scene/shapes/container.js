/**
 * Container: a box with vertical ribs at both ends, like the steel one; and its cells, far away.
 */

import { isBroken, mark, toneOf } from './marks.js';

const RIB = 5;

/** How much of each end the ribs take. */
const ribRoom = (ribs) => 7 + ribs * RIB;

export function container(pen, box, { state = 'ok', ghost, ribs = 4, calm = false } = {}) {
  const { x, y, w, h } = box;
  const quiet = ghost || state === 'ok' || state === 'done';
  const tone = quiet ? 'edge' : toneOf(state);
  const dash = ghost || state === 'gone' || state === 'done' ? [5, 5] : null;
  const bad = state === 'fail' && !ghost;
  if (isBroken(state) && !ghost) pen.rect(x - 6, y - 6, w + 12, h + 12, 6, 'none', tone, 3);
  pen.rect(x, y, w, h, 3, ghost || state === 'done' ? 'none' : bad ? 'panel' : 'raised');
  if (bad && calm) {
    // opened: much is written on it, so only its ends are hatched
    pen.rect(x, y, ribRoom(ribs) + 4, h, 3, 'bad');
    pen.rect(x + w - ribRoom(ribs) - 4, y, ribRoom(ribs) + 4, h, 3, 'bad');
  } else if (bad) pen.rect(x, y, w, h, 3, 'bad');
  pen.faint(0.45, () => {
    for (let rib = 0; rib < ribs; rib += 1) {
      const at = 7 + rib * RIB;
      pen.line(
        [
          [x + at, y + 6],
          [x + at, y + h - 6],
        ],
        tone,
        1.4,
      );
      pen.line(
        [
          [x + w - at, y + 6],
          [x + w - at, y + h - 6],
        ],
        tone,
        1.4,
      );
    }
  });
  pen.rect(x, y, w, h, 3, 'none', tone, bad ? 3 : 2, dash);
}

/** A container among hundreds: a square; its mark from 16 px, else only its outline. */
export function cell(pen, box, { state = 'ok' } = {}) {
  const { x, y, w, h } = box;
  const quiet = state === 'ok';
  const tone = quiet ? 'edge' : toneOf(state);
  const dash = state === 'gone' || state === 'done' ? [3, 3] : null;
  pen.rect(x, y, w, h, 2, dash ? 'none' : 'raised', tone, w < 14 ? 1.2 : 1.6, dash);
  if (w >= 16) mark(pen, x + w / 2, y + h / 2, Math.min(8, w * 0.28), state);
  else if (quiet) pen.rect(x + 2.5, y + 2.5, w - 5, h - 5, 1, 'edge');
}
