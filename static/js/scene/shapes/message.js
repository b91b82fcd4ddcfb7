/** Message: a tag that points where it goes. Filled while in flight, outline when past. */

import { widthOf } from '../measure.js';

const TAG = 28;
const STYLE = { mono: true, weight: 600 };
const POINT = 12;

export const tagWidth = (text) => Math.max(48, widthOf(text, 14, STYLE) + 32);

const OUTLINES = {
  left: (w) => `M0 14L${POINT} 0H${w - 4}Q${w} 0 ${w} 4V24Q${w} 28 ${w - 4} 28H${POINT}Z`,
  right: (w) => `M4 0H${w - POINT}L${w} 14L${w - POINT} 28H4Q0 28 0 24V4Q0 0 4 0Z`,
  down: (w, p) =>
    `M4 0H${w - 4}Q${w} 0 ${w} 4V24Q${w} 28 ${w - 4} 28H${p + 10}L${p} 39` +
    `L${p - 10} 28H4Q0 28 0 24V4Q0 0 4 0Z`,
  up: (w, p) =>
    `M4 0H${p - 10}L${p} -11L${p + 10} 0H${w - 4}Q${w} 0 ${w} 4V24` +
    `Q${w} 28 ${w - 4} 28H4Q0 28 0 24V4Q0 0 4 0Z`,
};

/**
 * A tag around (x, y). `tone` colours the outline of one that refuses ("warn", "fail"); `dashed` is
 * an answer's outline; `flat` leaves the glow out; `within` {left, right} keeps the body in the
 * view,
 * while the point stays on its wire.
 */
export function tag(
  pen,
  x,
  y,
  text,
  {
    towards = 'right',
    past = false,
    tone = null,
    dashed = false,
    flat = false,
    within = null,
  } = {},
) {
  const w = Math.round(tagWidth(text));
  const upright = towards === 'up' || towards === 'down';
  const left =
    upright && within ? Math.max(within.left, Math.min(within.right - w, x - w / 2)) : x - w / 2;
  const top = y - TAG / 2;
  const d = OUTLINES[towards](w, Math.round(Math.min(w - 14, Math.max(14, x - left))));
  if (!past && !flat) {
    pen.c.save();
    pen.c.shadowColor = pen.ink(tone ?? 'now');
    pen.c.shadowBlur = 18;
    pen.faint(0.6, () => pen.path(left, top, d, { fill: tone ?? 'now' }));
    pen.c.restore();
  }
  const body = tone ?? 'now';
  pen.path(left, top, d, {
    fill: past ? 'panel' : body,
    stroke: past ? (tone ?? 'edge') : body,
    width: 1.6,
    dash: past && dashed ? [5, 4] : null,
  });
  const nudge = towards === 'left' ? 4 : towards === 'right' ? -4 : 0;
  pen.text(left + w / 2 + nudge, y + 5, text, {
    size: 14,
    ...STYLE,
    align: 'middle',
    tone: past ? (tone ?? 'ink2') : tone ? 'cut' : 'now-ink',
  });
}

/** A message that the wire lost: crossed out where it fell. */
export function lost(pen, x, y) {
  pen.circle(x, y, 11, 'panel', 'fail', 2);
  pen.path(x, y, 'M-4 -4L4 4M4 -4L-4 4', { stroke: 'fail', width: 2.6 });
}

/** News that goes up by itself: a diamond. */
export function diamond(pen, x, y) {
  pen.faint(0.22, () => pen.path(x, y, 'M0 -17L17 0L0 17L-17 0Z', { fill: 'now' }));
  pen.path(x, y, 'M0 -11L11 0L0 11L-11 0Z', { fill: 'now' });
}

/** At higher speed a tag becomes a dot. */
export const dot = (pen, x, y) => pen.circle(x, y, 5, 'now');
