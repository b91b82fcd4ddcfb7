/** Whose child a container is: init, the daemons, and its shim or conmon side by side. Pure. */

import { homeOf } from '../../model.js';
import { wrap } from '../../measure.js';
import { fill } from '../../units.js';
import { clamp, middleY } from '../items.js';

export function tree(sheet, model, area, row, texts, parent) {
  sheet.text(area.x, area.y + 20, texts.processes, { size: 18, weight: 650 });
  const home = homeOf(model, row);
  const init = home.all.find((process) => process.pid === 1);
  const monitor = home.at === 'host' ? 'host/shim' : 'laptop/conmon';
  const entries = [
    {
      id: init?.rowId ?? 'ghost/init',
      name: init?.name ?? 'systemd',
      pid: 1,
      depth: 0,
      state: 'ok',
    },
    ...(home.at === 'host' ? dockerOf(model, row) : podmanOf(model, row)),
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
      w: area.w - entry.depth * 58 + (entry.lane === monitor ? 24 : 0),
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
    if (entry.lane === monitor) shim = box;
  });
  if (note) {
    const why = home.at === 'host' ? texts.shim_parent : texts.conmon_parent;
    wrap(why, area.w, 14.5, 3).forEach((line, index) =>
      sheet.text(area.x, area.y + area.h - 50 + index * 21, line, { size: 14.5, tone: 'ink2' }),
    );
  }
  return shim;
}

/** dockerd, containerd, and the container's shim with runc while it works. */
function dockerOf(model, row) {
  const shim =
    model.shims.find((process) => process.pid === row.shim_pid) ??
    model.shims.find((process) => process.container === row.id);
  return [
    { program: 'host/dockerd', depth: 1 },
    { program: 'host/containerd', depth: 1 },
    monitorEntry(shim, 'shim', 'host/shim'),
    ...runtimeOf(model.runcs, row, 'runc', 'host/runc'),
  ];
}

/** No daemon: the container's conmon is a child of init, with crun while it works. */
function podmanOf({ podman }, row) {
  const conmon =
    podman.conmons.find((process) => process.pid === row.conmon_pid) ??
    podman.conmons.find((process) => process.container === row.id);
  return [
    monitorEntry(conmon, 'conmon', 'laptop/conmon'),
    ...runtimeOf(podman.cruns, row, 'crun', 'laptop/crun'),
  ];
}

const monitorEntry = (process, name, lane) => ({
  id: process?.rowId ?? `ghost/${name}`,
  name,
  pid: process?.pid,
  depth: 1,
  lane,
  state: process?.mark,
  ghost: !process,
});

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

/** While runc or crun works on the container, it is a child of the shim or conmon. */
function runtimeOf(all, row, name, lane) {
  const works = [...all].reverse().find((there) => there.container === row.id);
  if (!works) return [];
  const { rowId, pid, mark } = works;
  return [{ id: rowId, name, pid, depth: 2, lane, state: mark }];
}
