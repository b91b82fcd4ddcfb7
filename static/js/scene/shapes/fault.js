/** An injected fault: a bolt on what is broken, with its name beside it. */

import { mark } from './marks.js';

export function bolt(pen, box, { bare = false } = {}) {
  const { x, y, w, h } = box;
  if (bare) {
    pen.circle(x + w / 2, y + h / 2, h / 2 + 3, 'ground');
    mark(pen, x + w / 2, y + h / 2, h / 2 - 1.5, 'fault');
    return;
  }
  pen.rect(x, y, w, h, h / 2, 'panel', 'fault', 2);
  pen.faint(0.14, () => pen.rect(x, y, w, h, h / 2, 'fault'));
  mark(pen, x + h / 2, y + h / 2, h / 2 - 1.5, 'fault');
}
