/** Network: a bar with taps; and a published port: a door in the machine's wall. */

/** `taps` are x offsets on the bar. */
export function bus(pen, { x, y, w, h }, { taps = [], tone = 'edge' } = {}) {
  pen.rect(x, y, w, h, h / 2, 'plate', tone, 2);
  for (const tap of taps) pen.circle(x + tap, h > 14 ? y + 1 : y + h / 2, 3.6, 'ink2');
}

/** A door with its port number beside it: open while something listens. */
export function door(pen, box, { open = true, tone = 'edge', sign = 0 } = {}) {
  const { x, y, w, h } = box;
  if (sign) pen.rect(x - sign, y, sign - 4, h, 4, 'plate');
  pen.rect(x, y, w, h, 3, 'ground', tone, 2, open ? null : [4, 4]);
  if (open) {
    pen.polygon(
      [
        [x + 2, y + 2],
        [x + w * 0.6, y + 6],
        [x + w * 0.6, y + h - 2],
        [x + 2, y + h - 2],
      ],
      'plate',
      tone,
      1.6,
    );
    pen.circle(x + w * 0.45, y + h * 0.55, 1.8, 'ink2');
  }
}
