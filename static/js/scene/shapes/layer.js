/** Image layer: a slab. Filled is read-only; an empty tray with a pencil is writable. */

import { icon } from './icons.js';

const lean = (h) => Math.min(9, h * 0.45);

function corners({ x, y, w, h }) {
  const k = lean(h);
  return [
    [x + k, y],
    [x + w, y],
    [x + w - k, y + h],
    [x, y + h],
  ];
}

/** `share` 0..1 of its bytes are there; `fill` is the token of that part. */
export function slab(
  pen,
  box,
  { tone = 'edge', ghost, share = 0, fill = 'busy', strength = 0.38, width = 1.6 } = {},
) {
  const { x, y, w, h } = box;
  pen.polygon(corners(box), ghost ? 'none' : 'plate');
  if (share > 0) {
    const k = lean(h);
    const end = Math.max(k, w * Math.min(1, share));
    pen.faint(strength, () =>
      pen.polygon(
        [
          [x + k, y],
          [x + end, y],
          [x + end - (share >= 1 ? k : 0), y + h],
          [x, y + h],
        ],
        fill,
      ),
    );
    if (share < 1)
      pen.faint(0.8, () =>
        pen.line(
          [
            [x + end, y + 1],
            [x + end, y + h - 1],
          ],
          fill,
          1.4,
        ),
      );
  }
  pen.polygon(corners(box), 'none', tone, width, ghost ? [5, 4] : null);
}

/** The writable layer on top: an empty tray. */
export function tray(pen, box, { ghost, tone = 'ok' } = {}) {
  pen.polygon(
    corners(box),
    ghost ? 'none' : 'ok-wash',
    ghost ? 'edge' : tone,
    1.8,
    ghost ? [5, 4] : null,
  );
  if (!ghost && box.w > 80) icon(pen, box.x + box.w - 34, box.y + box.h / 2 - 9, 'pen', 'ok');
}

/** A layer of the exploded stack: a board seen from above, its front edge `face` px high. */
export function board(
  pen,
  box,
  { tone = 'edge', face = 26, fill = 'plate', wash = 'raised' } = {},
) {
  const { x, y, w, h } = box;
  const depth = h - face;
  const back = w * 0.175;
  pen.faint(0.8, () =>
    pen.polygon(
      [
        [x, y + depth],
        [x + back, y],
        [x + w, y],
        [x + w - back, y + depth],
      ],
      wash,
    ),
  );
  pen.polygon(
    [
      [x, y + depth],
      [x + back, y],
      [x + w, y],
      [x + w - back, y + depth],
    ],
    'none',
    tone,
    1.8,
  );
  pen.polygon(
    [
      [x + w - back, y + depth],
      [x + w, y],
      [x + w, y + face * 0.7],
      [x + w - back, y + h],
    ],
    'ground',
    tone,
    1.8,
  );
  pen.rect(x, y + depth, w - back, face, 0, 'ground');
  pen.rect(x, y + depth, w - back, face, 0, fill, tone, 1.8);
}

/** A read on its way down through the boards: a dashed line on each, an arrow on the last. */
export function fall(pen, { x, segments, tone }) {
  segments.forEach(([from, to], index) => {
    const last = index === segments.length - 1;
    pen.line(
      [
        [x, from],
        [x, last ? to - 7 : to],
      ],
      tone,
      2.5,
      [6, 4],
    );
    if (last) pen.path(x, to, 'M-6 -9L0 0L6 -9Z', { fill: tone, stroke: tone, width: 1 });
  });
}

/** Bytes on the wire: a small slab around (x, y). */
export function crumb(pen, x, y) {
  pen.polygon(
    [
      [x - 6, y - 6.5],
      [x + 10, y - 6.5],
      [x + 6, y + 6.5],
      [x - 10, y + 6.5],
    ],
    'now',
  );
}
