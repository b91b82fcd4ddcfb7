/**
 * The Docker host: the staircase dockerd, containerd, shim, runc down to the kernel floor, the
 * layer
 * store on its left, the containers on the floor at its right. Pure.
 */

import { PLATE } from '../../shapes/machine.js';
import { bottom, clamp, right } from '../items.js';
import { chainWires, daemons, lastSteps, stepsIn, unpacking } from './chain.js';
import { floor } from './floor.js';
import { bridges } from './networks.js';
import { shelf } from './shelf.js';
import { store } from './store.js';
import { volumes } from './volumes.js';
import { yard, yardFits, yardHeight } from './yard.js';

const ROW_OF_NET = 30; // px of the floor that one network takes

/** Sizes that follow from the host's box; `networks` on it may ask for a higher floor. */
export function measures(box, networks = 1) {
  const wanted = networks > 1 ? 54 + Math.min(4, networks) * ROW_OF_NET : 0;
  const floorH =
    box.h < 330 ? 44 : clamp(Math.max(box.h * 0.235, Math.min(wanted, box.h * 0.3)), 78, 176);
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
  const size = measures(box, bridges(model).length);
  const parent = machineIn(sheet, model, box, size, texts);
  sheet.wall = box;
  const steps = stepsIn(box, size);
  const floorTop = bottom(box) - size.floorH;
  const shelfX = box.x + box.w * shelfFrom(model, view);
  const area = {
    x: shelfX,
    y: bottom(steps.containerd) + 16,
    w: right(box) - 26 - shelfX,
    h: floorTop - 12 - bottom(steps.containerd) - 16,
  };
  const opened = view.level === 'host' && yardFits(model.containers.length, area);
  daemons(sheet, model, steps, texts, parent);
  if (!opened) lastSteps(sheet, model, steps, texts, view, parent);
  const shelfTop = opened
    ? area.y + yardHeight
    : bottom(steps.runc) + (size.inner > 170 ? 22 : 10);
  const volumeW = model.volumes.length ? clamp(box.w * 0.13, 74, 130) : 0;
  const storeTop = bottom(steps.containerd) + (size.inner > 300 ? 20 : 10);
  const storeBox = {
    x: box.x + 26,
    y: storeTop,
    h: floorTop - (size.inner > 170 ? 14 : 8) - storeTop,
    w: shelfX - 26 - (box.x + 26) - volumeW,
  };
  store(sheet, model, storeBox, texts, parent);
  sheet.lane('host/store', storeBox, 'store');
  const ground = { ...area, y: shelfTop, h: floorTop - 12 - shelfTop };
  const { boxes, mode } = standing(sheet, model, ground, texts, parent);
  sheet.lane('host/container', newestBox(model, boxes) ?? ground, 'host/container');
  if (volumeW) {
    const column = { x: right(storeBox) + 12, y: storeTop, w: volumeW - 14, h: storeBox.h };
    volumes(sheet, model, column, boxes, texts, parent);
  }
  const several = bridges(model).length > 1;
  const netX = several ? Math.min(shelfX, box.x + box.w * 0.46) : box.x + box.w * 0.56;
  floor(
    sheet,
    model,
    { x: box.x, y: floorTop, w: box.w, h: size.floorH },
    netX,
    { boxes, mode },
    texts,
    parent,
  );
  if (opened) yard(sheet, model, steps, boxes, area.y, texts, parent);
  else {
    const target = model.runcs.length ? newestBox(model, boxes) : sheet.ghostContainer;
    chainWires(sheet, model, steps, { boxes, target }, texts);
  }
  unpacking(sheet, model, steps.dockerd, texts);
  return { steps, size, sentence: sentenceRoom(box, steps, opened ? area.y : steps.shim.y) };
}

function machineIn(sheet, model, box, size, texts) {
  const row = model.machines.host ?? {
    id: 'host',
    rowId: 'machine/host',
    name: texts.host,
    mark: 'ok',
  };
  const system = (row.os ?? '').replace(' GNU/Linux', '').replace(/ \(.*\)$/, '');
  const sub = [row.name, system, row.address]
    .filter((part) => part && part !== texts.host && part !== 'Docker host')
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
  return row.rowId;
}

/** Where the containers begin, as a share of the width: hundreds need more room than a few. */
function shelfFrom(model, view) {
  const count = model.pulled ? 0 : model.containers.length;
  if (view.level === 'host' && count > 2) return 0.38;
  return count > 120 ? 0.34 : count > 24 ? 0.42 : 0.53;
}

function newestBox(model, boxes) {
  const busy = model.runcs[model.runcs.length - 1]?.container;
  if (boxes.has(busy)) return boxes.get(busy);
  const running = model.containers.filter(
    (row) => row.status === 'running' || row.status === 'created',
  );
  const newest = running[running.length - 1] ?? model.containers[model.containers.length - 1];
  return newest && boxes.get(newest.id);
}

/** Free room for the sentence: right of containerd, above what stands below it. */
function sentenceRoom(box, steps, below) {
  const x = right(steps.containerd) + 24;
  return {
    x,
    y: box.y + PLATE + 12,
    w: right(box) - 18 - x,
    h: Math.max(0, below - box.y - PLATE - 20),
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
