/** A narrow page: the chain runs downwards; the machine is as wide as the page. Pure. */

import { widthOf } from '../measure.js';
import { PLATE } from '../shapes/machine.js';
import { fill, memory } from '../units.js';
import { fleeting, programSub } from './host/chain.js';
import { bottom, clamp, middleX, right } from './items.js';
import { laptopIn } from './overview.js';
import { registryIn } from './registry.js';
import { shelf } from './host/shelf.js';

const WIRE = 36; // where a tag fits between two machines
const FLOOR = 44;
const LOW = 352; // below this the same things stand closer together
const TARGET = 44; // what a finger hits

/** Adds everything; the picture may be taller than the frame: it is dragged. */
export function phone(sheet, model, frame, texts, view) {
  const half = model.pulled || model.layers.length ? 0.56 : 1;
  const quiet = model.containers.length > 0 && !model.cli; // then the room belongs to the host
  const low = frame.h < LOW;
  const wire = low ? WIRE - 6 : WIRE;
  const target = low ? 36 : TARGET;
  const laptop = {
    x: frame.x,
    y: frame.y,
    w: (frame.w - (half < 1 ? 10 : 0)) * half,
    h: quiet ? 40 : PLATE + target + (low ? 12 : 16),
  };
  const cli = quiet
    ? idle(sheet, model, laptop, texts)
    : laptopIn(sheet, model, laptop, { cliTop: low ? 6 : 8, cliH: target, terminalH: 0 }, texts);
  sheet.gap = { y: bottom(laptop), h: wire }; // between the machines, where bolts stand
  sheet.lane('laptop/you', laptop, 'machine/laptop');
  sheet.lane('laptop/shell', laptop, 'machine/laptop');
  for (const program of ['podman', 'conmon', 'crun'])
    sheet.lane(`laptop/${program}`, laptop, 'machine/laptop');
  if (half < 1) {
    const x = right(laptop) + 10;
    registryIn(sheet, model, { x, y: frame.y, w: right(frame) - x, h: laptop.h }, texts, view);
  }
  const top = bottom(laptop) + wire;
  const box = {
    x: frame.x,
    y: top,
    w: frame.w,
    h: Math.max(frame.h - (top - frame.y), 190 + (model.containers.length ? 46 : 0)),
  };
  const steps = machineIn(sheet, model, box, texts, view);
  const { dockerd } = steps;
  const x = quiet ? middleX(cli) : right(cli) - 26;
  sheet.wire('laptop/docker', 'host/dockerd', [
    [x, bottom(cli)],
    [x, dockerd.y],
  ]);
  if (half < 1) {
    const registry = sheet.lanes['registry/registry'];
    const at = middleX(registry);
    sheet.wire('host/dockerd', 'registry/registry', [
      [at, dockerd.y],
      [at, bottom(registry)],
    ]);
  }
  return { sentence: { x: frame.x, y: bottom(box) + 8, w: frame.w, h: 0 } };
}

/** The laptop while nothing runs on it: its plate. */
function idle(sheet, model, box, texts) {
  const id = model.machines.laptop?.rowId ?? 'machine/laptop';
  sheet.add({
    id,
    shape: 'machine',
    kind: 'machine',
    box,
    name: texts.laptop,
    words: '',
    mark: 'ok',
    props: { title: texts.laptop, role: 'laptop' },
  });
  sheet.lane('laptop/docker', box, id);
  return box;
}

function machineIn(sheet, model, box, texts, view) {
  const row = model.machines.host ?? { rowId: 'machine/host', mark: 'ok' };
  const floorH = box.h < 260 ? FLOOR - 10 : FLOOR;
  sheet.add({
    id: row.rowId,
    shape: 'machine',
    kind: 'machine',
    box,
    name: texts.host,
    words: '',
    mark: row.mark,
    props: {
      title: texts.host,
      role: 'host',
      floor: floorH,
      state: model.hostState,
      sub: [texts.host, 'Docker host'].includes(row.name) ? '' : row.name,
    },
  });
  const title = widthOf(texts.host, 16, { weight: 600 });
  sheet.add({
    id: 'sign/host',
    shape: 'sign',
    box: { x: box.x + 40, y: box.y + 8, w: title + 6, h: 26 },
    texts: [[2, 18, texts.host, { size: 16, weight: 600, room: box.w - 56 }]],
  });
  sheet.wall = box;
  const x = box.x + 20;
  const w = box.w - 40;
  const inner = box.h - PLATE - floorH;
  const gap = box.h < 260 ? 6 : 8;
  const shelfH = model.containers.length ? 44 : 0;
  const h = clamp((inner - 4 * gap - shelfH) / 3, 30, TARGET + 2);
  const y = (step) => box.y + PLATE + gap + step * (h + gap);
  const wide = {
    dockerd: { x, y: y(0), w, h },
    containerd: { x, y: y(1), w, h },
    shim: { x, y: y(2), w: w / 2 - 6, h },
    runc: { x: x + w / 2 + 6, y: y(2), w: w / 2 - 6, h },
  };
  for (const name of ['dockerd', 'containerd']) {
    const lane = `host/${name}`;
    const program = model.programs[lane];
    put(
      sheet,
      lane,
      wide[name],
      {
        id: program?.rowId ?? `ghost/${name}`,
        name,
        state: program?.mark,
        sub: program ? programSub(program, texts) : texts.not_yet,
        ghost: !program,
      },
      row.rowId,
    );
  }
  put(
    sheet,
    'host/shim',
    wide.shim,
    fleeting(model.shims, 'shim', 'host/shim', texts, view, texts.not_yet),
    row.rowId,
  );
  put(
    sheet,
    'host/runc',
    wide.runc,
    fleeting(model.runcs, 'runc', 'host/runc', texts, view, texts.not_yet),
    row.rowId,
  );
  const floorTop = bottom(box) - floorH;
  const area = { x, y: y(3), w, h: floorTop - 8 - y(3) };
  standing(sheet, model, area, texts, row.rowId);
  floorLine(sheet, model, { x: box.x, y: floorTop, w: box.w, h: floorH }, texts, row.rowId);
  wires(sheet, model, wide);
  return wide;
}

function put(sheet, lane, box, { id, name, sub, state = 'ok', ghost }, parent) {
  sheet.add({
    id,
    shape: 'process',
    kind: 'process',
    box,
    name,
    words: sub,
    mark: ghost ? 'wait' : state,
    ghost,
    parent,
    props: { name, sub, state, ghost },
  });
  sheet.lane(lane, box, id);
}

function standing(sheet, model, area, texts, parent) {
  sheet.lane('host/container', area, 'host/container');
  sheet.lane('host/store', area, 'store');
  if (area.h < 30 || !model.containers.length) return;
  const { boxes } = shelf(sheet, model, area, texts, parent);
  const newest = model.containers[model.containers.length - 1];
  sheet.lane('host/container', boxes.get(newest.id) ?? area, newest.rowId);
}

function floorLine(sheet, model, box, texts, parent) {
  const running = model.containers.filter((row) => row.pid);
  const used = running.reduce((sum, row) => sum + (row.cgroup?.memory ?? 0), 0);
  const words =
    running.length === 1
      ? fill(running[0].cgroup?.pids === 1 ? texts.cgroup_alone : texts.cgroup_one, {
          memory: memory(used),
          pids: running[0].cgroup?.pids ?? 0,
        })
      : running.length
        ? fill(texts.cgroup_n, { count: running.length, memory: memory(used) })
        : texts.page_empty;
  const line = box.h / 2 + 6;
  sheet.add({
    id: `${parent}/kernel`,
    shape: 'none',
    kind: 'kernel',
    name: texts.kernel,
    words,
    mark: 'ok',
    parent,
    box,
    texts: [
      [20, line, texts.kernel, { size: 16, weight: 600, room: box.w * 0.5 }],
      [box.w - 20, line, words, { size: 14, tone: 'ink2', align: 'end', room: box.w * 0.5 }],
    ],
  });
  sheet.lane('host/kernel', box, `${parent}/kernel`);
}

function wires(sheet, model, { dockerd, containerd, shim, runc }) {
  const x = dockerd.x + 34;
  sheet.wire('host/dockerd', 'host/containerd', [
    [x, bottom(dockerd)],
    [x, containerd.y],
  ]);
  sheet.wire(
    'host/containerd',
    'host/shim',
    [
      [x, bottom(containerd)],
      [x, shim.y],
    ],
    { ghost: !model.shims.length },
  );
  const y = shim.y + shim.h / 2;
  sheet.wire(
    'host/shim',
    'host/runc',
    [
      [right(shim), y],
      [runc.x, y],
    ],
    { ghost: !model.runcs.length },
  );
}
