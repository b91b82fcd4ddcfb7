/** "Differences only": what both worlds have alike is dimmed to 35 %, the rest shows through. */

import { svg } from '../timeline/arrows.js';

const MARGIN = 5; // px around what is left clear: outlines and marks stand a little outside

let made = 0;

export function createVeil(picture) {
  made += 1;
  const id = `veil-${made}`;
  let drawn = '';

  function draw(boxes) {
    const holes = boxes.map((box) => svg('rect', { x: box.x - MARGIN, y: box.y - MARGIN, rx: 6,
      width: box.w + 2 * MARGIN, height: box.h + 2 * MARGIN, fill: 'black' }));
    const all = { x: 0, y: 0, width: '100%', height: '100%' };
    picture.replaceChildren(
      svg('mask', { id }, svg('rect', { ...all, fill: 'white' }), ...holes),
      svg('rect', { ...all, class: 'veil-cloth', mask: `url(#${id})` }));
  }

  return {
    /** `differing`: row ids to leave clear, or null for no veil at all. */
    show(scene, differing) {
      picture.toggleAttribute('hidden', !differing);
      if (!differing) return;
      const boxes = scene.items().filter((item) => differing.has(item.id)
        || (item.row && differing.has(item.row))).map((item) => item.box);
      const key = boxes.map((box) => `${box.x},${box.y},${box.w},${box.h}`.replace(/\.\d+/g, ''))
        .join(' ');
      if (key === drawn && picture.firstChild) return;
      drawn = key;
      draw(boxes);
    },
  };
}
