import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  between,
  ease,
  enlarge,
  IDLE,
  keep,
  pan,
  reveal,
  toPicture,
  toScreen,
} from '../../../static/js/scene/camera.js';
import { Motion } from '../../../static/js/scene/paint/motion.js';

const VIEW = { w: 1000, h: 500 };

test('enlarging keeps the point under the finger', () => {
  const camera = enlarge(IDLE, 1.5, 300, 200);
  const [x, y] = toPicture(camera, 300, 200);
  assert.ok(Math.abs(x - 300) < 1e-9 && Math.abs(y - 200) < 1e-9);
  assert.deepEqual(toScreen(IDLE, { x: 1, y: 2, w: 3, h: 4 }), { x: 1, y: 2, w: 3, h: 4 });
});

test('the picture cannot be dragged away', () => {
  const size = { w: 1000, h: 700 };
  assert.deepEqual(keep(pan(IDLE, 500, 900), size, VIEW), { scale: 1, x: 0, y: 0 });
  assert.deepEqual(keep(pan(IDLE, -500, -900), size, VIEW), { scale: 1, x: 0, y: 200 });
});

test('what lies below the edge is brought into view, and no further', () => {
  const camera = reveal(IDLE, { x: 10, y: 600, w: 100, h: 50 }, { w: 1000, h: 700 }, VIEW);
  assert.equal(camera.y, 162);
  assert.equal(reveal(IDLE, { x: 40, y: 40, w: 10, h: 10 }, { w: 1000, h: 700 }, VIEW).y, 0);
});

test('the way between levels begins with the old picture and ends with the new one', () => {
  const box = { x: 100, y: 100, w: 200, h: 100 };
  const first = between(box, VIEW, 0, true);
  assert.deepEqual(first.before, { scale: 1, x: 0, y: 0, alpha: 1 });
  assert.equal(first.after.alpha, 0);
  assert.deepEqual(between(box, VIEW, 1, true).after, { scale: 1, x: 0, y: 0, alpha: 1 });
  assert.deepEqual(between(box, VIEW, 1, false).after, { scale: 1, x: 0, y: 0, alpha: 1 });
  assert.equal(ease(0), 0);
  assert.equal(ease(1), 1);
  assert.ok(ease(0.3) > 0.6); // fast away, slow to rest
});

const item = (id) => ({ id, shape: 'process', box: { x: 0, y: 0, w: 10, h: 10 } });

test('appears in 180 ms, leaves in 200; a picture that is set has nothing under way', () => {
  const motion = new Motion();
  motion.replan({ items: [item('a')] }, { items: [item('b')] }, true);
  assert.ok(motion.alphaOf('b') < 1);
  assert.equal(motion.departures.length, 1);
  motion.advance(190);
  assert.equal(motion.alphaOf('b'), 1);
  assert.equal(motion.departures.length, 1);
  motion.advance(20);
  assert.equal(motion.busy, false);
  motion.replan({ items: [item('a')] }, { items: [item('b')] }, false);
  assert.equal(motion.busy, false);
});

test('an answer fades for 600 ms after it arrived, and only while playing', () => {
  const motion = new Motion();
  motion.fly([{ seq: 1, kind: 'reply' }], true);
  motion.fly([], true);
  assert.equal(motion.past.length, 1);
  motion.advance(590);
  assert.equal(motion.past.length, 1);
  motion.advance(20);
  assert.equal(motion.past.length, 0);
  motion.fly([{ seq: 2, kind: 'reply' }], true);
  motion.fly([], false);
  assert.equal(motion.past.length, 0);
});

test('a hop lights in 120 ms and dims in 240', () => {
  const motion = new Motion();
  motion.light(new Set(['x']), true);
  motion.advance(60);
  assert.equal(motion.strength.get('x'), 0.5);
  motion.advance(60);
  motion.light(new Set(), true);
  motion.advance(120);
  assert.equal(motion.strength.get('x'), 0.5);
  motion.advance(130);
  assert.equal(motion.strength.has('x'), false);
});
