/** The static layer: each item by its shape, the wires under them, the words on them. */

import { meter } from '../shapes/cgroup.js';
import { bolt } from '../shapes/fault.js';
import { cell, container } from '../shapes/container.js';
import { icon } from '../shapes/icons.js';
import { board, fall, slab, tray } from '../shapes/layer.js';
import { machine } from '../shapes/machine.js';
import { isBroken, mark, toneOf } from '../shapes/marks.js';
import { viewfinder } from '../shapes/namespace.js';
import { bus, door } from '../shapes/network.js';
import { process } from '../shapes/process.js';
import { volume } from '../shapes/volume.js';
import { wire } from '../shapes/wire.js';
import { widthOf } from '../measure.js';

const SHAPES = {
  machine,
  process,
  container,
  cell,
  slab,
  tray,
  volume,
  door,
  viewfinder,
  meter,
  bolt,
  fall: (pen, box, props) => fall(pen, props),
  board: (pen, box, props) => {
    board(pen, box, props);
    if (props.pencil)
      icon(pen, box.x + box.w * 0.38, box.y + box.h - props.face / 2 - 9, 'pen', 'ok');
  },
  bus,
  panel: (pen, box) => pen.rect(box.x, box.y, box.w, box.h, 8, 'raised', 'edge', 2),
  screen: (pen, box) => pen.rect(box.x, box.y, box.w, box.h, 8, 'ground', 'line', 1),
  card: (pen, box, props) =>
    pen.rect(
      box.x,
      box.y,
      box.w,
      box.h,
      8,
      props.ghost ? 'none' : 'raised',
      'edge',
      1.6,
      props.ghost ? [5, 5] : null,
    ),
  callout: (pen, box, { state }) => {
    if (isBroken(state))
      pen.rect(box.x - 3, box.y - 3, box.w + 6, box.h + 6, 10, 'none', toneOf(state), 2);
    pen.rect(box.x, box.y, box.w, box.h, 8, 'panel');
    if (state === 'fail') pen.rect(box.x, box.y, box.w, box.h, 8, 'bad');
    pen.rect(box.x, box.y, box.w, box.h, 8, 'none', toneOf(state), 2);
    mark(pen, box.x + 20, box.y + box.h / 2, 9, state);
  },
  cells: (pen, { x, y, w, h }, { count, all }) => {
    const step = w / all;
    for (let index = 0; index < all; index += 1)
      pen.rect(x + index * step, y, step - 2, h, 2, index < count ? 'ok' : 'none', 'edge', 1);
  },
  joint: (pen, { x, y, w, h }) => pen.faint(0.6, () => pen.rect(x, y, w, h, 1, 'ink2')),
  frame: (pen, box, { label }) => {
    pen.rect(box.x, box.y, box.w, box.h, 9, 'none', 'ink3', 1.6, [7, 4]);
    pen.rect(box.x + 6, box.y + 3, label, 19, 4, 'plate');
  },
  sign: (pen, box) => pen.rect(box.x, box.y, box.w, box.h, 4, 'plate'),
  words: () => {},
  none: () => {},
};

/** One item with its words. */
export function paintItem(pen, item) {
  const { box, props } = item;
  SHAPES[item.shape](pen, box, props);
  if (props.markAt) {
    const [dx, dy, r] = props.markAt;
    mark(pen, box.x + dx, box.y + dy, r, props.state, props.ring ?? 0.6);
  }
  if (props.bare) quieten(pen, item, 'ground');
  if (item.shape === 'container' && props.state === 'fail' && !props.calm && item.texts.length)
    quieten(pen, item);
  for (const [dx, dy, text, style] of item.texts) pen.text(box.x + dx, box.y + dy, text, style);
}

/** Words on a hatch stand on a calm ground. */
function quieten(pen, { box, texts }, tone = 'panel') {
  pen.faint(0.72, () => {
    for (const [dx, dy, text, style] of texts) {
      const { size = 13.5, weight = 400, mono = false, room = 999, align } = style;
      const w = Math.min(room, widthOf(String(text), size, { mono, weight }));
      const left = align === 'middle' ? dx - w / 2 : align === 'end' ? dx - w : dx;
      pen.rect(box.x + left - 4, box.y + dy - size - 1, w + 8, size + 8, 4, tone);
    }
  });
}

/** The dots of the ground. */
export function ground(pen, width, height, scale, camera) {
  pen.c.fillStyle = pen.ink('ground');
  pen.c.fillRect(0, 0, width, height);
  const step = 24 * scale;
  pen.c.fillStyle = pen.ink('line');
  const startX = -((camera.x * scale) % step);
  const startY = -((camera.y * scale) % step);
  pen.faint(0.75, () => {
    for (let y = startY; y < height; y += step) {
      for (let x = startX; x < width; x += step) pen.c.fillRect(x, y, 1.6, 1.6);
    }
  });
}

const AFTER_MACHINES = new Set(['machine']);

/** All of a plan; `alphaOf(id)` is the strength of an item that comes or goes. */
export function paintPlan(pen, plan, alphaOf = () => 1) {
  const { items } = plan;
  const machines = items.filter((item) => AFTER_MACHINES.has(item.shape));
  const rest = items.filter((item) => !AFTER_MACHINES.has(item.shape));
  const draw = (item) => {
    const alpha = alphaOf(item.id);
    if (alpha >= 1) paintItem(pen, item);
    else if (alpha > 0) pen.faint(alpha, () => paintItem(pen, item));
  };
  machines.forEach(draw);
  for (const line of plan.wires) if (!line.over) wire(pen, line.points, line);
  rest.forEach(draw);
  for (const line of plan.wires) if (line.over) wire(pen, line.points, line);
  for (const { caption } of plan.wires) {
    if (caption && widthOf(caption.text, 13.5, { weight: 600 }) <= caption.room) {
      pen.text(caption.x, caption.y, caption.text, {
        size: 13.5,
        align: caption.align ?? 'start',
        tone: caption.tone ?? 'ink2',
        weight: caption.tone ? 600 : 400,
        room: caption.room,
      });
    }
  }
}
