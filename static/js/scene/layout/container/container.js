/**
 * One container opened: whose child it is, what it sees, how much it may use, what it calls /.
 * Pure.
 */

import { homeOf, shortName } from '../../model.js';
import { widthOf } from '../../measure.js';
import { PLATE } from '../../shapes/machine.js';
import { fill, short } from '../../units.js';
import { cgroup } from './cgroup.js';
import { bottom, clamp, middleY, right } from '../items.js';
import { facts } from './facts.js';
import { namespaces } from './namespaces.js';
import { stack } from './stack.js';
import { tree } from './tree.js';

/** Adds everything about the container row `row`. */
export function inside(sheet, model, frame, texts, row, view) {
  const { at, row: there } = homeOf(model, row);
  const host = there ?? { rowId: `machine/${at}`, name: '', mark: 'ok' };
  const monitor = at === 'host' ? 'host/shim' : 'laptop/conmon';
  const narrow = frame.w < 720; // one below the other: meters, then the stack
  const stackH = narrow ? 250 : 0;
  const floorH = clamp((frame.h - stackH) * 0.37, 190, narrow ? 240 : 340) + stackH;
  sheet.add({
    id: host.rowId,
    shape: 'machine',
    kind: 'machine',
    box: frame,
    name: texts[at],
    words: texts.one_kernel,
    mark: host.mark,
    props: { title: texts[at], role: at, floor: floorH },
  });
  sheet.wall = frame;
  const top = frame.y + PLATE;
  const upper = frame.h - PLATE - floorH;
  const treeW = clamp(frame.w * 0.31, 180, 370);
  const box = {
    x: frame.x + (narrow ? 20 : treeW),
    y: top + 12,
    h: upper - 30,
    w: frame.w - (narrow ? 40 : treeW + 28),
  };
  const shim = narrow
    ? null
    : tree(
        sheet,
        model,
        { x: frame.x + 28, y: top + 12, w: treeW - 84, h: upper - 20 },
        row,
        texts,
        host.rowId,
      );
  opened(sheet, model, box, row, texts, host.rowId, view);
  if (shim && (row.init_pid || row.pid)) {
    const bend = right(shim) + Math.max(10, (box.x - right(shim)) * 0.55);
    const y = clamp(box.y + 130, box.y + 20, bottom(box) - 20);
    sheet.wire(monitor, `${at}/container`, [
      [right(shim), middleY(shim)],
      [bend, middleY(shim)],
      [bend, y],
      [box.x, y],
    ]);
  }
  const floorTop = bottom(frame) - floorH;
  sheet.lane(`${at}/kernel`, { x: frame.x, y: floorTop, w: frame.w, h: floorH }, 'kernel');
  const meterW = narrow ? frame.w - 56 : treeW + 10;
  const meters = { x: frame.x + 28, y: floorTop, w: meterW, h: floorH - stackH };
  cgroup(sheet, meters, row, model, texts);
  const x = narrow ? meters.x : right(meters) + 40;
  const below = narrow
    ? { x, y: bottom(meters), w: meterW, h: stackH }
    : { x, y: floorTop, w: right(frame) - 28 - x, h: floorH };
  stack(sheet, model, below, row, texts, view.atMs);
  return { sentence: { x: frame.x + frame.w * 0.3, y: frame.y, w: frame.w * 0.69, h: PLATE } };
}

function opened(sheet, model, box, row, texts, parent, view) {
  const left = box.w < 420 ? 30 : 44;
  const width = box.w - 2 * left;
  const title = box.w < 420 ? row.name : fill(texts.container_title, { name: row.name });
  const worded = widthOf(row.words, 16, { weight: 600 });
  const ok = row.mark === 'fail' ? 'ink' : row.mark === 'unknown' ? 'wait' : row.mark;
  sheet.add({
    id: row.rowId,
    shape: 'container',
    kind: 'container',
    box,
    parent,
    name: row.name,
    words: row.words,
    mark: row.mark,
    props: { state: row.mark, ribs: 5, calm: true, markAt: [box.w - left - worded - 16, 31, 9] },
    texts: [
      [left, 37, title, { size: 21, weight: 650, room: width - worded - 36 }],
      [
        left,
        60,
        `${shortName(row.image)} · ${short(row.id)}`,
        { mono: true, size: 14, tone: 'ink2', room: width },
      ],
      [box.w - left - worded, 36, row.words, { size: 16, weight: 600, tone: ok }],
    ],
  });
  sheet.lane(`${homeOf(model, row).at}/container`, box, row.rowId);
  const lines = box.w < 420 ? 3 : box.h > 330 ? 2 : 1;
  const finderH = lines === 1 ? 46 : 50;
  const finders = lines * (finderH + 8) + (box.h > 250 ? 34 : 8);
  const top = box.y + 74;
  const area = { x: box.x + left, y: top, w: width, h: box.h - 74 - finders - 10 };
  const notes = area.w > 520 ? Math.min(330, area.w * 0.42) : 0;
  processes(sheet, model, { ...area, w: area.w - (notes ? notes + 28 : 0) }, row, texts);
  if (notes) facts(sheet, { ...area, x: right(area) - notes, w: notes }, row, texts, view.atMs);
  namespaces(
    sheet,
    model,
    { x: area.x, y: bottom(area) + 8, w: width, h: finders },
    row,
    texts,
    lines,
    finderH,
  );
}

function processes(sheet, model, area, row, texts) {
  const there = model.inside.get(row.id) ?? [];
  if (!there.length) {
    sheet.text(area.x, area.y + 24, texts.no_process, { size: 14.5, tone: 'ink2' });
    return;
  }
  const head = area.h > 130 ? 26 : 0;
  if (head)
    sheet.text(area.x, area.y + 15, texts.two_numbers, { size: 14.5, tone: 'ink2', room: area.w });
  const wanted = Math.max(1, Math.floor((area.h - head + 9) / (44 + 9)));
  const columns = clamp(Math.ceil(there.length / wanted), 1, Math.max(1, Math.floor(area.w / 170)));
  const capsuleW = clamp((area.w - 46 - (columns - 1) * 20) / columns, 130, 300);
  const h = clamp((area.h - head + 9) / Math.ceil(there.length / columns) - 9, 30, 54);
  const lines = Math.max(1, Math.floor((area.h - head + 9) / (h + 9)));
  const most = lines * columns;
  const spots = new Map();
  there.slice(0, most).forEach((process, index) => {
    const column = Math.floor(index / lines);
    const child = column === 0 && index > 0 && process.ppid === there[0].pid ? 46 : 0;
    const box = {
      x: area.x + column * (capsuleW + 20 + (column ? 46 : 0)) + child,
      w: capsuleW,
      h,
      y: area.y + head + (index % lines) * (h + 9),
    };
    box.w = Math.min(box.w, right(area) - box.x);
    spots.set(process.pid, box);
    const both = fill(texts.both_pids, { pid: process.pid, inside: process.ns_pid });
    const more =
      index === most - 1 && there.length > most
        ? ` ${fill(texts.more, { count: there.length - most })}`
        : '';
    sheet.add({
      id: process.rowId,
      shape: 'process',
      kind: 'process',
      box,
      parent: row.rowId,
      name: process.name,
      words: both,
      mark: process.mark,
      props: {
        name: processTitle(process) + more,
        sub: both,
        state: process.mark,
        mono: capsuleW > 230,
      },
    });
    const above = spots.get(process.ppid);
    if (above && child) {
      const x = above.x + 32;
      sheet.wires.push({
        id: `child/${process.pid}`,
        quiet: true,
        ghost: false,
        over: true,
        points: [
          [x, bottom(above)],
          [x, middleY(box)],
          [box.x, middleY(box)],
        ],
      });
    }
  });
}

const processTitle = (process) =>
  (process.argv?.[0] ? process.argv.join(' ') : process.name).slice(0, 80);
