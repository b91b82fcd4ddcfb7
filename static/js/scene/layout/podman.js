/**
 * podman on the laptop: commands, conmons and crun that come and go, no daemon between them; and
 * its containers, on the laptop's own kernel. Pure.
 *
 * Called by overview.js beside the docker CLI, so that both ways to run a container are compared.
 */

import { shortName } from '../model.js';
import { fill } from '../units.js';
import { capsule, drop, fleeting } from './host/chain.js';
import { bottom, clamp, middleX, middleY, right } from './items.js';

const GAP = 10;
const BOX = 46;
export const LAPTOP_FLOOR = 30;

const SIZES = [
  { from: 330, capsule: 52, low: 48, gap: 24 },
  { from: 150, capsule: 44, low: 36, gap: GAP },
  { from: 0, capsule: 34, low: 30, gap: GAP },
];
const sizes = (room) => SIZES.find(({ from }) => room >= from) ?? SIZES[2];

/** How it divides `room`: {h, capsule, low, gap}, or null while podman has nothing here. */
export function podmanSize(model, room) {
  if (!model.podman.shown) return null;
  const size = sizes(room);
  const fixed = 3 * size.gap + size.capsule + size.low + LAPTOP_FLOOR + GAP;
  const rows = clamp(Math.floor((room - fixed + 6) / (BOX + 6)), 1, 4);
  const count = Math.min(rows, Math.max(1, model.podman.containers.length));
  return { ...size, h: fixed + count * (BOX + 6) };
}

/** Adds it to the laptop; `box` is the section with the floor, the full width of the machine. */
export function podmanIn(sheet, model, box, size, texts, parent) {
  const { podman } = model;
  const x = box.x + 18;
  const w = box.w - 36;
  const half = (w - 12) / 2;
  const command = { x, y: box.y + size.gap - 4, w, h: size.capsule };
  const below = bottom(command) + size.gap;
  const conmon = { x, y: below, w: half, h: size.low };
  const crun = { x: x + half + 12, y: below, w: half, h: size.low };
  const put = (lane, at, rows, name, ghostSub) =>
    capsule(sheet, {
      lane,
      box: at,
      parent,
      ...fleeting(rows, name, lane, texts, {}, ghostSub),
    });
  put('laptop/podman', command, podman.commands, 'podman', texts.podman_ghost);
  put('laptop/conmon', conmon, podman.conmons, 'conmon', texts.conmon_ghost);
  put('laptop/crun', crun, podman.cruns, 'crun', texts.short_lived);
  const floorTop = bottom(box) - LAPTOP_FLOOR;
  floorIn(sheet, { x: box.x, y: floorTop, w: box.w, h: LAPTOP_FLOOR }, texts, parent);
  const top = below + size.low + size.gap;
  const boxes = containersIn(sheet, model, { x, y: top, w, h: floorTop - 6 - top }, texts, parent);
  wires(sheet, model, { command, conmon, crun }, boxes);
}

/** The laptop has a kernel too: podman's containers stand on it. */
function floorIn(sheet, box, texts, parent) {
  sheet.add({
    id: `${parent}/kernel`,
    shape: 'none',
    kind: 'kernel',
    box,
    parent,
    name: texts.kernel,
    words: texts.kernel_laptop,
    mark: 'ok',
    texts: [[18, 20, texts.kernel, { size: 14, weight: 600, room: box.w - 36 }]],
  });
  sheet.lane('laptop/kernel', box, `${parent}/kernel`);
}

/** The newest stand lowest; what has no room is counted. Returns row id -> box. */
function containersIn(sheet, model, area, texts, parent) {
  const { containers } = model.podman;
  const most = Math.max(1, Math.floor((area.h + 6) / (BOX + 6)));
  const shown = containers.slice(-most);
  const hidden = containers.length - shown.length;
  const boxes = new Map();
  shown.forEach((row, index) => {
    const y = bottom(area) - (shown.length - index) * (BOX + 6) + 6;
    const box = { x: area.x, y, w: area.w, h: BOX };
    boxes.set(row.rowId, box);
    const more = hidden && index === 0 ? `  ${fill(texts.more, { count: hidden })}` : '';
    sheet.add(boxItem(row, box, more, parent));
  });
  const newest = shown[shown.length - 1];
  if (newest) sheet.lane('laptop/container', boxes.get(newest.rowId), newest.rowId);
  return boxes;
}

function boxItem(row, box, more, parent) {
  const left = 24;
  const room = box.w - 2 * left;
  const tone = row.mark === 'fail' ? 'ink' : row.mark === 'unknown' ? 'wait' : row.mark;
  const image = shortName(row.image).replace(/:latest$/, '');
  return {
    id: row.rowId,
    shape: 'container',
    kind: 'container',
    box,
    parent,
    name: row.name,
    words: row.words,
    mark: row.mark,
    props: { state: row.mark, ribs: 2, markAt: [left + 7, 32, 6.5] },
    texts: [
      [left, 18, `${row.name}${more}`, { size: 15, weight: 650, room: room * 0.55 }],
      [
        box.w - left,
        18,
        image,
        { mono: true, size: 13, tone: 'ink2', align: 'end', room: room * 0.43 },
      ],
      [left + 20, 37, row.words, { size: 13.5, weight: 600, tone, room: room - 20 }],
    ],
  };
}

/** podman starts conmon, conmon starts crun, crun makes the container; conmon stays its parent. */
function wires(sheet, model, { command, conmon, crun }, boxes) {
  const { podman } = model;
  const works = podman.commands.length > 0;
  const screen = sheet.lanes['laptop/shell'];
  const from = clamp(middleX(screen), command.x + 20, right(command) - 20);
  const straight = (a, b, x) => [
    [x, bottom(a)],
    [x, b.y],
  ];
  sheet.wire('laptop/shell', 'laptop/podman', straight(screen, command, from), { ghost: !works });
  sheet.wire('laptop/podman', 'laptop/conmon', straight(command, conmon, middleX(conmon)), {
    ghost: !works,
  });
  sheet.wire('laptop/podman', 'laptop/crun', straight(command, crun, middleX(crun)), {
    ghost: !podman.cruns.length,
  });
  sheet.wire(
    'laptop/conmon',
    'laptop/crun',
    [
      [right(conmon), middleY(conmon)],
      [crun.x, middleY(crun)],
    ],
    { ghost: !podman.cruns.length },
  );
  const [highest] = boxes.values();
  if (!highest) return;
  if (podman.conmons.length)
    sheet.wires.push({ id: 'conmon/child', quiet: true, points: drop(conmon, highest) });
  sheet.wire('laptop/crun', 'laptop/container', straight(crun, highest, middleX(crun)), {
    ghost: !podman.cruns.length,
  });
}

/** podman asks the registry itself: along the laptop's left edge. */
export function podmanToRegistry(sheet, model, registry) {
  const command = sheet.lanes['laptop/podman'];
  if (!command) return;
  const x = command.x - 9;
  sheet.wire(
    'laptop/podman',
    'registry/registry',
    [
      [command.x, middleY(command)],
      [x, middleY(command)],
      [x, registry.y],
    ],
    { ghost: !model.podman.commands.length },
  );
}
