/**
 * Compose projects: their containers stand together, in one frame with the project's name. Pure.
 *
 * Used by shelf.js while the containers are boxes; as cells they have no room for frames.
 */

import { widthOf } from '../../measure.js';
import { fill } from '../../units.js';

const PAD = 9;
const HEAD = 24;
const BETWEEN = 14;
const TITLE = { size: 13.5, weight: 600 };

/** [{project, rows}]: projects in the order in which they came, what has none at the end. */
export function groupsOf(containers) {
  const groups = new Map();
  for (const row of containers) {
    const project = row.project || '';
    if (!groups.has(project)) groups.set(project, { project, rows: [] });
    groups.get(project).rows.push(row);
  }
  const lone = groups.get('');
  groups.delete('');
  return lone ? [...groups.values(), lone] : [...groups.values()];
}

/**
 * Where the boxes stand with frames around: {mode, rows: [row], place(index), frames}, or null
 * when there is no project, or no room. `modes`: sizes of boxes, big ones first.
 */
export function framed(containers, area, modes) {
  const groups = groupsOf(containers);
  if (!groups.some(({ project }) => project)) return null;
  for (let lines = 1; lines <= 8; lines += 1) {
    for (const mode of modes) {
      const made = fitted(groups, containers.length, area, mode, lines);
      if (made) return made;
    }
  }
  return null;
}

function fitted(groups, count, area, mode, lines) {
  const columns = groups.map(({ rows }) => Math.ceil(rows.length / lines));
  const all = columns.reduce((sum, there) => sum + there, 0);
  const frames = groups.filter(({ project }) => project).length;
  const spare =
    frames * 2 * PAD + (groups.length - 1) * BETWEEN + (all - groups.length) * mode.gap;
  const w = Math.min((area.w - spare) / all, mode.w * 1.6);
  const h = Math.min((area.h - HEAD - PAD - (lines - 1) * mode.gap) / lines, mode.h * 1.6);
  if (w < mode.w || h < mode.h || count > (mode.most ?? Infinity)) return null;
  const floor = area.y + area.h - PAD;
  const rows = [];
  const spots = [];
  const around = [];
  let x = area.x;
  groups.forEach((group, place) => {
    const pad = group.project ? PAD : 0;
    const used = Math.min(lines, group.rows.length);
    group.rows.forEach((row, index) => {
      const column = Math.floor(index / lines);
      const above = index % lines;
      rows.push(row);
      spots.push({
        x: x + pad + column * (w + mode.gap),
        y: floor - (above + 1) * h - above * mode.gap,
        w,
        h,
      });
    });
    const wide = columns[place] * (w + mode.gap) - mode.gap + 2 * pad;
    const high = used * (h + mode.gap) - mode.gap + HEAD + PAD;
    if (pad) around.push({ ...group, box: { x, y: floor + PAD - high, w: wide, h: high } });
    x += wide + BETWEEN;
  });
  return { mode, rows, place: (index) => spots[index], frames: around };
}

/** Adds the frames; they stand behind the boxes in them. */
export function addFrames(sheet, frames, texts, parent) {
  for (const { project, rows, box } of frames) {
    const whole = fill(texts.project, { name: project });
    const title = widthOf(whole, 13.5, TITLE) < box.w - 24 ? whole : project;
    sheet.add({
      id: `project/${project}`,
      shape: 'frame',
      kind: 'project',
      box,
      parent,
      name: whole,
      words: rows.map((row) => row.service || row.name).join(', '),
      mark: 'ok',
      props: { label: Math.min(box.w - 12, widthOf(title, 13.5, TITLE) + 14) },
      texts: [[13, 17, title, { ...TITLE, tone: 'ink2', room: box.w - 24 }]],
    });
  }
}
