/**
 * The moving layer: lit wires and hops, messages on their way, answers that fade, the focus ring.
 */

import { tagWidth, diamond, lost, tag } from '../shapes/message.js';
import { crumb } from '../shapes/layer.js';
import { wire } from '../shapes/wire.js';
import { widthOf } from '../measure.js';
import { lengthOf } from '../flight/routes.js';

/** The longest wording that the way has room for; a little overlap is no harm. */
function wordingFor({ words, points, towards }, wide) {
  const most =
    wide ?? (towards === 'up' || towards === 'down' ? 230 : Math.max(120, lengthOf(points) + 30));
  return words.find((text) => text && tagWidth(text) <= most) ?? words[words.length - 1];
}

/** Yellow around a hop that talks. `strength` 0..1. */
function halo(pen, item, tone, strength) {
  const { x, y, w, h } = item.box;
  const radius = item.shape === 'process' ? h / 2 : item.shape === 'machine' ? 10 : 4;
  pen.faint(strength * 0.18, () =>
    pen.rect(x - 4, y - 4, w + 8, h + 8, radius + 4, 'none', tone === 'why' ? 'why' : 'now', 7),
  );
  pen.faint(strength, () =>
    pen.rect(x, y, w, h, radius, 'none', tone === 'why' ? 'why' : 'now-line', 2.5),
  );
}

/** 3 px outline, 2 px away, on what has the focus. */
function focusRing(pen, { box, shape }) {
  const radius = shape === 'process' ? box.h / 2 + 5 : shape === 'machine' ? 14 : 8;
  pen.rect(box.x - 5, box.y - 5, box.w + 10, box.h + 10, radius, 'none', 'ground', 5);
  pen.rect(box.x - 5, box.y - 5, box.w + 10, box.h + 10, radius, 'none', 'now-line', 3);
}

/** The system call of this very millisecond, on the edge of the kernel floor. */
function calling(pen, { process, call, count, turn }, floor) {
  const place = turn ? `${turn.n}/${turn.of}  ` : count > 1 ? `×${count}  ` : '';
  const text = `${place}${process ? `${process}: ` : ''}${call}`;
  const room = Math.min(floor.w * 0.5, floor.w - 150);
  const w = Math.min(room, widthOf(text, 13.5, { mono: true, weight: 600 }) + 26);
  const x = floor.x + floor.w - 20 - w;
  pen.rect(x, floor.y + 4, w, 26, 4, 'now');
  pen.text(x + 13, floor.y + 22, text, {
    size: 13.5,
    mono: true,
    weight: 600,
    tone: 'now-ink',
    room: w - 24,
  });
}

/** News leads with its diamond, the words follow it; any other message is its tag. */
function placeOf({ x, y, towards, kind }, w) {
  if (kind !== 'event') return [x, y];
  const behind = { left: [w / 2 + 6, 0], right: [-w / 2 - 6, 0], up: [0, 32], down: [0, -32] }[
    towards
  ];
  return [x + behind[0], y + behind[1]];
}

/** Two tags at one place stand under each other. */
function apart([x, y], w, boxes) {
  let free = y;
  for (const { box } of boxes) {
    if (x - w / 2 < box.x + box.w && x + w / 2 > box.x && Math.abs(free - box.y - 18) < 30) {
      free = box.y + 18 + 31;
    }
  }
  return [x, free];
}

/**
 * Everything that moves. `scene`: {moving, halos: [{item, tone, strength}], fading: [{tag, alpha}],
 * selected: item or null, selectedSeq}. Returns the boxes of the tags for hit testing.
 */
export function paintMoving(pen, scene) {
  const { moving, halos, fading } = scene;
  const boxes = [];
  for (const points of moving.lit) wire(pen, points, { lit: 1 });
  for (const { item, tone, strength } of halos) halo(pen, item, tone, strength);
  for (const { tag: past, alpha } of fading) {
    pen.faint(alpha, () =>
      tag(pen, past.x, past.y, wordingFor(past), {
        towards: past.towards,
        past: true,
        tone: past.tone,
        dashed: past.kind === 'reply',
        within: scene.edges,
      }),
    );
  }
  for (const { x, y } of moving.crumbs) crumb(pen, x, y);
  for (const flying of moving.tags) {
    const text = wordingFor(flying);
    const w = tagWidth(text);
    const [x, y] = apart(placeOf(flying, w), w, boxes);
    if (flying.lost) lost(pen, flying.x, flying.y);
    else tag(pen, x, y, text, { towards: flying.towards, tone: flying.tone, within: scene.edges });
    if (flying.kind === 'event' && !flying.lost) diamond(pen, flying.x, flying.y);
    boxes.push({ seq: flying.seq, box: { x: x - w / 2, y: y - 18, w, h: 36 } });
  }
  if (scene.call && scene.floor) calling(pen, scene.call, scene.floor);
  if (scene.selected) focusRing(pen, scene.selected);
  const held = boxes.find((there) => there.seq === scene.selectedSeq);
  if (held) focusRing(pen, { box: held.box, shape: 'tag' });
  return boxes;
}
