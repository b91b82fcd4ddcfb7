/**
 * The host opened: each container under its own shim, and runc between them while it works. Pure.
 *
 * Lanes of one container's programs end in "#" and twelve digits of its id: a message that says
 * which container it is about finds its own wire (flight/routes.js).
 */

import { fill, short } from '../../units.js';
import { bottom, middleX, right } from '../items.js';
import { capsule, captionOf, down, drop } from './chain.js';

const SLOT = 150;
export const ROWS = { shim: 36, runc: 32, gap: 12 };

/** Whether `count` containers have room for their shims, side by side. */
export const yardFits = (count, area) =>
  count > 0 && count <= Math.floor((area.w + 14) / (SLOT + 14)) && area.h > 210;

/** What the two rows above the containers take. */
export const yardHeight = ROWS.shim + ROWS.runc + 2 * ROWS.gap;

/** Adds shims and runc over the boxes; `top` is where their rows begin. */
export function yard(sheet, model, steps, boxes, top, texts, parent) {
  const { dockerd, containerd } = steps;
  sheet.wire('host/dockerd', 'host/containerd', down(dockerd, containerd), {
    caption: captionOf(dockerd, containerd, texts.wire_grpc),
  });
  const newest = model.containers[model.containers.length - 1];
  for (const row of model.containers) {
    const slot = { row, box: boxes.get(row.id), newest: row === newest };
    const shim = shimOver(sheet, model, slot, top, texts, parent);
    if (shim) runcOver(sheet, model, slot, shim, texts, parent);
  }
  const first = sheet.lanes['host/shim'];
  if (first) {
    sheet.wires.find((wire) => wire.to === `host/shim#${short(newest.id)}`).caption = captionOf(
      containerd,
      { ...first, w: 160 },
      texts.wire_shim,
    );
  }
}

function shimOver(sheet, model, { row, box, newest }, top, texts, parent) {
  const shim = model.shims.find((there) => there.container === row.id);
  if (!shim && !newest) return null;
  const w = Math.min(box.w, 170);
  const at = { x: middleX(box) - w / 2, y: top, w, h: ROWS.shim };
  const lane = `host/shim#${short(row.id)}`;
  const sub = shim ? fill(texts.pid, { pid: shim.pid }) : texts.not_yet;
  capsule(sheet, {
    lane,
    box: at,
    parent,
    id: shim?.rowId ?? 'ghost/shim',
    name: shim ? `shim ${shim.pid}` : 'shim',
    sub,
    state: shim?.mark,
    ghost: !shim,
  });
  if (newest) sheet.lane('host/shim', at, shim?.rowId ?? 'ghost/shim');
  const { containerd } = { containerd: sheet.lanes['host/containerd'] };
  sheet.wire('host/containerd', lane, trunk(containerd, at), { ghost: !shim });
  return at;
}

/** From containerd's side along a common line, then down to a shim. */
function trunk(containerd, shim) {
  const x = middleX(shim);
  if (x > right(containerd)) return down(containerd, shim);
  return [
    [middleX(containerd), bottom(containerd)],
    [middleX(containerd), (bottom(containerd) + shim.y) / 2],
    [x, (bottom(containerd) + shim.y) / 2],
    [x, shim.y],
  ];
}

function runcOver(sheet, model, { row, box, newest }, shim, texts, parent) {
  const works = [...model.runcs].reverse().find((there) => there.container === row.id);
  const lane = `host/runc#${short(row.id)}`;
  const inner = `host/container#${short(row.id)}`;
  sheet.lane(inner, box, row.rowId);
  if (!works && !newest) {
    sheet.wires.push({ id: `parent/${row.id}`, quiet: true, points: drop(shim, box) });
    return;
  }
  const w = Math.min(box.w, 150);
  const at = { x: middleX(box) - w / 2, y: bottom(shim) + ROWS.gap, w, h: ROWS.runc };
  const id = works?.rowId ?? 'ghost/runc';
  capsule(sheet, {
    lane,
    box: at,
    parent,
    id,
    name: works ? `runc ${works.pid}` : 'runc',
    sub: works ? fill(texts.pid, { pid: works.pid }) : texts.short_lived,
    state: works?.mark,
    ghost: !works,
  });
  if (newest) sheet.lane('host/runc', at, id);
  sheet.wire(`host/shim#${short(row.id)}`, lane, drop(shim, at), { ghost: !works });
  sheet.wire(lane, inner, drop(at, box), { ghost: !works });
}
