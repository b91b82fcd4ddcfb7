/** Volumes: cylinders beside the containers, which they outlive, with their users. Pure. */

import { fill } from '../../units.js';
import { clamp, middleX, middleY, right } from '../items.js';

const SLOT = 62;

/** Adds a column of cylinders, newest last, and a wire to each container that uses one. */
export function volumes(sheet, model, area, boxes, texts, parent) {
  const most = Math.max(1, Math.floor(area.h / SLOT));
  const shown = model.volumes.slice(-most);
  const hidden = model.volumes.length - shown.length;
  const slot = Math.min(112, area.h / shown.length);
  const users = slot >= 84;
  const h = clamp(slot - (users ? 44 : 26), 22, 50);
  const top = area.y + area.h - shown.length * slot;
  shown.forEach((row, index) => {
    const y = top + index * slot + slot - h - (users ? 40 : 23);
    const w = Math.min(56, area.w);
    const name = hidden && index === 0 ? `${row.name} +${hidden}` : row.name;
    const box = { x: area.x + (area.w - w) / 2, y, w, h };
    const words = usersOf(model, row, texts);
    const under = { size: 13, align: 'middle', room: area.w + 12 };
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
        [w / 2, h + 17, name, { ...under, mono: true, weight: 600 }],
        ...(users ? [[w / 2, h + 34, words, { ...under, tone: 'ink3' }]] : []),
      ],
    });
    mountWires(sheet, row, box, area, boxes);
  });
}

/** Who uses it, by name; a volume that nobody uses is still there. */
function usersOf(model, row, texts) {
  const names = row.used_by.map(
    (id) => model.containers.find((there) => there.id === id)?.name ?? id.slice(0, 12),
  );
  if (!names.length) return texts.volume_free;
  if (names.length > 2) return fill(texts.volume_used, { count: names.length });
  return fill(texts.volume_by, { names: names.join(', ') });
}

function mountWires(sheet, row, box, area, boxes) {
  for (const user of row.used_by) {
    const target = boxes.get(user);
    if (!target || target.w <= 60) continue;
    const bend = Math.max(right(box) + 8, Math.min(target.x - 8, right(area) + 4));
    const y = clamp(middleY(box), target.y + 14, target.y + target.h - 14);
    sheet.wires.push({
      id: `mount/${row.id}/${user}`,
      quiet: true,
      ghost: false,
      points: [
        [right(box), middleY(box)],
        [bend, middleY(box)],
        [bend, y],
        [Math.min(target.x, middleX(target)), y],
      ],
    });
  }
}
