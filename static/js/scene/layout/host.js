/**
 * The Docker host: the staircase dockerd, containerd, shim, runc down to the kernel floor, the
 * layer
 * store on its left, the containers on the floor at its right. Pure.
 */

import { PLATE } from '../shapes/machine.js';
import { duration, fill } from '../units.js';
import { floor } from './floor.js';
import { bottom, clamp, middleX, middleY, right } from './items.js';
import { shelf } from './shelf.js';
import { store } from './store.js';
import { volumes } from './volumes.js';

/** Sizes that follow from the host's box. */
export function measures(box) {
  const floorH = box.h < 330 ? 44 : clamp(box.h * 0.235, 78, 136);
  const inner = box.h - PLATE - floorH;
  const capsuleH = inner >= 330 ? 54 : inner >= 230 ? 44 : inner >= 170 ? 36 : 30;
  const capsuleW = clamp((box.w - 24) * 0.21, 126, 184);
  const topGap = inner >= 330 ? 28 : inner >= 170 ? 12 : 8;
  const dropY = clamp((inner * 0.5 - capsuleH) / 3, inner < 170 ? 15 : 20, 50);
  const dropX = (box.w - 2 * 26 - capsuleW) / 3;
  return { floorH, inner, capsuleH, capsuleW, topGap, dropY, dropX };
}

/** Adds the host to the sheet; the lanes of its programs are known afterwards. */
export function host(sheet, model, box, texts, view) {
  const row = model.machines.host ?? {
    id: 'host',
    rowId: 'machine/host',
    name: texts.host,
    mark: 'ok',
  };
  const size = measures(box);
  const system = (row.os ?? '').replace(' GNU/Linux', '').replace(/ \(.*\)$/, '');
  const sub = [row.name, system, row.address]
    .filter((part) => part && part !== texts.host)
    .join(' · ');
  sheet.add({
    id: row.rowId,
    shape: 'machine',
    kind: 'machine',
    box,
    name: texts.host,
    words: sub,
    mark: model.hostState === 'ok' ? row.mark : model.hostState,
    props: { title: texts.host, sub, role: 'host', floor: size.floorH, state: model.hostState },
  });
  sheet.wall = box;
  const steps = staircase(sheet, model, box, size, texts, view, row.rowId);
  const floorTop = bottom(box) - size.floorH;
  const shelfX = box.x + box.w * shelfFrom(model);
  const netX = box.x + box.w * 0.56;
  const shelfTop = bottom(steps.runc) + (size.inner > 170 ? 22 : 10);
  const volumeW = model.volumes.length ? clamp(box.w * 0.13, 74, 120) : 0;
  const storeTop = bottom(steps.containerd) + (size.inner > 300 ? 20 : 10);
  const storeBox = {
    x: box.x + 26,
    y: storeTop,
    h: floorTop - (size.inner > 170 ? 14 : 8) - storeTop,
    w: shelfX - 26 - (box.x + 26) - volumeW,
  };
  store(sheet, model, storeBox, texts, row.rowId);
  sheet.lane('host/store', storeBox, 'store');
  const area = { x: shelfX, y: shelfTop, w: right(box) - 26 - shelfX, h: floorTop - 12 - shelfTop };
  const { boxes, mode } = standing(sheet, model, area, texts, row.rowId);
  sheet.lane('host/container', newestBox(model, boxes) ?? area, 'host/container');
  if (volumeW) {
    volumes(
      sheet,
      model,
      { x: right(storeBox) + 12, y: storeTop, w: volumeW - 14, h: storeBox.h },
      boxes,
      texts,
      row.rowId,
    );
  }
  floor(
    sheet,
    model,
    { x: box.x, y: floorTop, w: box.w, h: size.floorH },
    netX,
    { boxes, mode },
    texts,
    row.rowId,
  );
  chainWires(sheet, model, steps, area, boxes, texts);
  return { steps, size, sentence: sentenceRoom(box, steps) };
}

/** Where the containers begin, as a share of the width: hundreds need more room than a few. */
function shelfFrom(model) {
  const count = model.pulled ? 0 : model.containers.length;
  return count > 120 ? 0.34 : count > 24 ? 0.42 : 0.53;
}

function newestBox(model, boxes) {
  const running = model.containers.filter(
    (row) => row.status === 'running' || row.status === 'created',
  );
  const newest = running[running.length - 1] ?? model.containers[model.containers.length - 1];
  return newest && boxes.get(newest.id);
}

function sentenceRoom(box, steps) {
  const x = right(steps.containerd) + 24;
  return {
    x,
    y: box.y + PLATE + 12,
    w: right(box) - 18 - x,
    h: Math.max(0, steps.shim.y - box.y - PLATE - 20),
  };
}

function standing(sheet, model, area, texts, parent) {
  if (model.containers.length) return shelf(sheet, model, area, texts, parent);
  const w = Math.min(area.w, 232);
  const h = Math.min(area.h, 84);
  const box = { x: right(area) - w, y: bottom(area) - h, w, h };
  sheet.add({
    id: 'ghost/container',
    shape: 'container',
    kind: 'container',
    box,
    parent,
    name: texts.container,
    words: texts.container_none,
    mark: 'wait',
    ghost: true,
    props: { ghost: true, ribs: 4 },
    texts: [
      [
        w / 2,
        h / 2 - 2,
        texts.container,
        { size: 16, weight: 600, tone: 'ink2', align: 'middle', room: w - 60 },
      ],
      [
        w / 2,
        h / 2 + 18,
        texts.container_none,
        { size: 13, tone: 'ink3', align: 'middle', room: w - 60 },
      ],
    ],
  });
  sheet.ghostContainer = box;
  return { boxes: new Map(), mode: 'none' };
}

function capsule(sheet, { lane, id, box, name, sub, state = 'ok', ghost, parent }) {
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
  };
}

function staircase(sheet, model, box, size, texts, view, parent) {
  const at = (step) => ({
    x: box.x + 26 + step * size.dropX,
    w: size.capsuleW,
    h: size.capsuleH,
    y: box.y + PLATE + size.topGap + step * size.dropY,
  });
  const steps = { dockerd: at(0), containerd: at(1), shim: at(2), runc: at(3) };
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
  return steps;
}

const down = (a, b) => [
  [right(a), middleY(a)],
  [middleX(b), middleY(a)],
  [middleX(b), b.y],
];

function chainWires(sheet, model, steps, area, boxes, texts) {
  const { dockerd, containerd, shim, runc } = steps;
  const caption = (a, b, text) => ({
    x: middleX(b) + 8,
    y: middleY(a) - 7,
    text,
    room: Math.max(0, right(b) - middleX(b) + 30),
  });
  sheet.wire('host/dockerd', 'host/containerd', down(dockerd, containerd), {
    caption: caption(dockerd, containerd, texts.wire_grpc),
  });
  sheet.wire('host/containerd', 'host/shim', down(containerd, shim), {
    ghost: !model.shims.length,
    caption: caption(containerd, shim, texts.wire_shim),
  });
  sheet.wire('host/shim', 'host/runc', down(shim, runc), {
    ghost: !model.runcs.length,
    caption: caption(shim, runc, texts.wire_exec),
  });
  unpacking(sheet, model, dockerd, texts);
  const target = model.runcs.length ? newestBox(model, boxes) : sheet.ghostContainer;
  if (!target) return;
  const x = clamp(middleX(runc), target.x + 12, right(target) - 12);
  const drop =
    x === middleX(runc)
      ? [
          [x, bottom(runc)],
          [x, target.y],
        ]
      : [
          [middleX(runc), bottom(runc)],
          [middleX(runc), bottom(runc) + 8],
          [x, bottom(runc) + 8],
          [x, target.y],
        ];
  sheet.wire('host/runc', 'host/container', drop, { ghost: !model.runcs.length });
}

/** While a layer is unpacked, the way from dockerd into the store is in use. */
function unpacking(sheet, model, dockerd, texts) {
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
