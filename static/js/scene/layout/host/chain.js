/**
 * The staircase dockerd, containerd, shim, runc, each a step lower, and its wires. Pure.
 *
 * Where every container has room for its own shim above it, yard.js takes the last two steps over.
 */

import { PLATE } from '../../shapes/machine.js';
import { duration, fill } from '../../units.js';
import { bottom, clamp, middleX, middleY, right } from '../items.js';

/** A program or process with a lane of its own. */
export function capsule(sheet, { lane, id, box, name, sub, state = 'ok', ghost, parent, stack }) {
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
    props: { name, sub, state, ghost, stack },
  });
  if (lane) sheet.lane(lane, box, id);
}

/** What stands under a program's name: its pid and whether it works. */
export function programSub(row, texts) {
  const pid = row.pid ? fill(texts.pid, { pid: row.pid }) : '';
  const word = row.mark === 'busy' ? texts.working : '';
  return [pid, word].filter(Boolean).join(' · ');
}

/** A capsule for processes that come and go with containers: shim, runc. */
export function fleeting(rows, name, lane, texts, view, ghostSub) {
  const newest = rows[rows.length - 1];
  if (!newest) {
    const at = view.coming?.[lane];
    const sub =
      at === undefined
        ? ghostSub
        : fill(texts.starts_in, { time: duration(Math.max(0, at - view.atMs)) });
    return { id: `ghost/${name}`, name, sub, ghost: true };
  }
  return {
    id: newest.rowId,
    state: newest.mark,
    name: rows.length > 1 ? fill(texts.times, { name, count: rows.length }) : name,
    sub: fill(texts.pid, { pid: newest.pid }),
    stack: Math.min(2, rows.length - 1),
  };
}

/** dockerd and containerd: they are there as long as the machine runs. */
export function daemons(sheet, model, steps, texts, parent) {
  for (const name of ['dockerd', 'containerd']) {
    const lane = `host/${name}`;
    const row = model.programs[lane];
    capsule(sheet, {
      lane,
      box: steps[name],
      name,
      parent,
      id: row?.rowId ?? `ghost/${name}`,
      sub: row ? programSub(row, texts) : texts.not_yet,
      state: row?.mark,
      ghost: !row,
    });
  }
}

/** Boxes of the four steps. */
export function stepsIn(box, size) {
  const at = (step) => ({
    x: box.x + 26 + step * size.dropX,
    w: size.capsuleW,
    h: size.capsuleH,
    y: box.y + PLATE + size.topGap + step * size.dropY,
  });
  return { dockerd: at(0), containerd: at(1), shim: at(2), runc: at(3) };
}

/** Shim and runc as one capsule each, whatever their number. */
export function lastSteps(sheet, model, steps, texts, view, parent) {
  capsule(sheet, {
    lane: 'host/shim',
    box: steps.shim,
    parent,
    ...fleeting(model.shims, 'shim', 'host/shim', texts, view, texts.after_pull),
  });
  capsule(sheet, {
    lane: 'host/runc',
    box: steps.runc,
    parent,
    ...fleeting(model.runcs, 'runc', 'host/runc', texts, view, texts.short_lived),
  });
}

export const down = (a, b) => [
  [right(a), middleY(a)],
  [middleX(b), middleY(a)],
  [middleX(b), b.y],
];

/** The words on the wire between two steps. */
export const captionOf = (a, b, text) => ({
  x: middleX(b) + 8,
  y: middleY(a) - 7,
  text,
  room: Math.max(0, right(b) - middleX(b) + 30),
});

/** The staircase's wires; `target` is the box that runc works on, null for none. */
export function chainWires(sheet, model, steps, { boxes, target }, texts) {
  const { dockerd, containerd, shim, runc } = steps;
  sheet.wire('host/dockerd', 'host/containerd', down(dockerd, containerd), {
    caption: captionOf(dockerd, containerd, texts.wire_grpc),
  });
  sheet.wire('host/containerd', 'host/shim', down(containerd, shim), {
    ghost: !model.shims.length,
    caption: captionOf(containerd, shim, texts.wire_shim),
  });
  sheet.wire('host/shim', 'host/runc', down(shim, runc), {
    ghost: !model.runcs.length,
    caption: captionOf(shim, runc, texts.wire_exec),
  });
  children(sheet, model, shim, boxes);
  if (target) {
    sheet.wire('host/runc', 'host/container', drop(runc, target), { ghost: !model.runcs.length });
  }
}

/** From under `a` down to the top of `b`, with one bend when it is not below. */
export function drop(a, b) {
  const x = clamp(middleX(a), b.x + 12, right(b) - 12);
  const from = middleX(a);
  if (x === from)
    return [
      [x, bottom(a)],
      [x, b.y],
    ];
  return [
    [from, bottom(a)],
    [from, bottom(a) + 8],
    [x, bottom(a) + 8],
    [x, b.y],
  ];
}

const FEW = 3;

/** The shim is the parent of what runs in its container. */
function children(sheet, model, shim, boxes) {
  const highest = Math.min(...[...boxes.values()].map((box) => box.y));
  const seen = (box) => box && box.w > 90 && box.y <= highest + 2; // nothing stands above it
  const there = model.containers.filter((row) => row.shim_pid && seen(boxes.get(row.id)));
  if (there.length > FEW || model.runcs.length) return;
  for (const row of there) {
    sheet.wires.push({
      id: `parent/${row.id}`,
      quiet: true,
      ghost: false,
      points: drop(shim, boxes.get(row.id)),
    });
  }
}

/** While a layer is unpacked, the way from dockerd into the store is in use. */
export function unpacking(sheet, model, dockerd, texts) {
  const index = model.pulled?.layers.findIndex((row) => row.state === 'extracting') ?? -1;
  if (index < 0) return;
  const x = dockerd.x + dockerd.w * 0.45;
  const { y } = sheet.lanes['host/store'];
  sheet.wires.push({
    id: 'unpack',
    points: [
      [x, bottom(dockerd)],
      [x, y],
    ],
    tone: 'busy',
    ghost: false,
    caption: {
      x: x + 12,
      y: (bottom(dockerd) + y) / 2 + 5,
      tone: 'busy',
      room: sheet.lanes['host/containerd'].x - x - 18,
      text: fill(texts.unpack, { n: index + 1 }),
    },
  });
}
