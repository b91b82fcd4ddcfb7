/** Volumes: cylinders beside the containers, which they outlive. Pure. */

import { fill } from '../units.js';
import { clamp, middleX, middleY, right } from './items.js';

/** Adds a column of cylinders, newest last, and a wire to each container that uses one. */
export function volumes(sheet, model, area, boxes, texts, parent) {
  const slot = 74;
  const most = Math.max(1, Math.floor(area.h / slot));
  const shown = model.volumes.slice(-most);
  const hidden = model.volumes.length - shown.length;
  const h = clamp(area.h / shown.length - 34, 24, 46);
  shown.forEach((row, index) => {
    const y = area.y + area.h - (shown.length - index) * (h + 28);
    const w = Math.min(52, area.w);
    const name = hidden && index === 0 ? `${row.name} +${hidden}` : row.name;
    const box = { x: area.x + (area.w - w) / 2, y, w, h };
    const words = row.used_by.length
      ? fill(texts.volume_used, { count: row.used_by.length })
      : texts.volume_free;
    sheet.add({
      id: row.rowId,
      shape: 'volume',
      kind: 'volume',
      name: row.name,
      words,
      mark: row.mark,
      parent,
      box,
      props: {},
      texts: [
        [
          w / 2,
          h + 17,
          name,
          { size: 13, mono: true, align: 'middle', tone: 'ink2', room: area.w + 8 },
        ],
      ],
    });
    for (const user of row.used_by) {
      const target = boxes.get(user);
      if (target && target.w > 60) {
        const bend = Math.max(right(box) + 8, Math.min(target.x - 8, right(area) + 4));
        sheet.wires.push({
          id: `mount/${row.id}/${user}`,
          quiet: true,
          ghost: false,
          points: [
            [right(box), middleY(box)],
            [bend, middleY(box)],
            [bend, middleY(target)],
            [Math.min(target.x, middleX(target)), middleY(target)],
          ],
        });
      }
    }
  });
}
