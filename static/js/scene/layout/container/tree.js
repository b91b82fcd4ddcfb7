/** Whose child a container is: init, dockerd, containerd and its shim side by side. Pure. */

import { wrap } from '../../measure.js';
import { fill } from '../../units.js';
import { clamp, middleY } from '../items.js';

export function tree(sheet, model, area, row, texts, parent) {
  sheet.text(area.x, area.y + 20, texts.processes, { size: 18, weight: 650 });
  const init = model.onHost.find((process) => process.pid === 1);
  const shimRow =
    model.shims.find((process) => process.pid === row.shim_pid) ??
    model.shims.find((process) => process.container === row.id);
  const entries = [
    {
      id: init?.rowId ?? 'ghost/init',
      name: init?.name ?? 'systemd',
      pid: 1,
      depth: 0,
      state: 'ok',
    },
    { program: 'host/dockerd', depth: 1 },
    { program: 'host/containerd', depth: 1 },
    {
      id: shimRow?.rowId ?? 'ghost/shim',
      name: 'shim',
      pid: shimRow?.pid,
      depth: 1,
      lane: 'host/shim',
      state: shimRow?.mark,
      ghost: !shimRow,
    },
    ...runcOf(model, row),
  ].map((entry) => (entry.program ? programEntry(model, entry) : entry));
  const note = area.h > 330 ? 76 : 0;
  const step = clamp((area.h - 34 - note) / entries.length, 38, 70);
  const h = Math.min(48, step - 8);
  const spine = area.x + 28;
  let shim = null;
  entries.forEach((entry, index) => {
    const x = area.x + entry.depth * 58;
    const box = {
      x,
      y: area.y + 34 + index * step,
      w: area.w - entry.depth * 58 + (entry.lane === 'host/shim' ? 24 : 0),
      h,
    };
    const sub = entry.pid ? fill(texts.pid, { pid: entry.pid }) : texts.not_yet;
    sheet.add({
      id: entry.id,
      shape: 'process',
      kind: 'process',
      box,
      parent,
      name: entry.name,
      words: sub,
      mark: entry.state ?? 'ok',
      ghost: entry.ghost,
      props: { name: entry.name, sub, state: entry.state, ghost: entry.ghost },
    });
    if (entry.lane) sheet.lane(entry.lane, box, entry.id);
    if (entry.depth) {
      const under = entry.depth > 1 || index === 1; // of the one right above
      const before = area.y + 34 + (index - 1) * step + (under ? h : h / 2);
      sheet.wires.push({
        id: `tree/${index}`,
        quiet: true,
        ghost: Boolean(entry.ghost),
        points: [
          [spine + (entry.depth - 1) * 58, before],
          [spine + (entry.depth - 1) * 58, middleY(box)],
          [box.x, middleY(box)],
        ],
      });
    }
    if (entry.lane === 'host/shim') shim = box;
  });
  if (note) {
    wrap(texts.shim_parent, area.w, 14.5, 3).forEach((line, index) =>
      sheet.text(area.x, area.y + area.h - 50 + index * 21, line, { size: 14.5, tone: 'ink2' }),
    );
  }
  return shim;
}

function programEntry(model, { program, depth }) {
  const row = model.programs[program];
  return {
    id: row?.rowId ?? `ghost/${program}`,
    name: row?.name ?? program.slice(5),
    pid: row?.pid,
    depth,
    lane: program,
    state: row?.mark,
    ghost: !row,
  };
}

/** While runc works on the container, it is a child of the shim. */
function runcOf(model, row) {
  const works = [...model.runcs].reverse().find((there) => there.container === row.id);
  if (!works) return [];
  const { rowId, pid, mark } = works;
  return [{ id: rowId, name: 'runc', pid, depth: 2, lane: 'host/runc', state: mark }];
}
