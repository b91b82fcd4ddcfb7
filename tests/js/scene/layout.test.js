import assert from 'node:assert/strict';
import { test } from 'node:test';

import { layout } from '../../../static/js/scene/layout/index.js';
import { itemAt, neighbourOf, outline } from '../../../static/js/scene/places.js';
import { TEXTS } from '../../../static/js/scene/texts.js';
import { view, world } from './rows.js';

const made = (rows, more) => layout(rows, view(more), TEXTS.en);
const overlap = (a, b) =>
  a.x < b.x + b.w - 0.5 && b.x < a.x + a.w - 0.5 && a.y < b.y + b.h - 0.5 && b.y < a.y + a.h - 0.5;

test('each container stands once, inside the host, on nobody else', () => {
  for (const count of [1, 2, 3, 6, 9, 20, 60, 300]) {
    const plan = made(world({ containers: count }));
    const wall = plan.items.find((item) => item.id === 'machine/host').box;
    const boxes = plan.items.filter(
      (item) => item.kind === 'container' && item.shape !== 'callout',
    );
    assert.equal(new Set(boxes.map((item) => item.id)).size, count);
    for (const { id, box } of boxes) {
      assert.ok(
        box.x >= wall.x && box.x + box.w <= wall.x + wall.w && box.y + box.h <= wall.y + wall.h,
        id,
      );
    }
    for (let a = 0; a < Math.min(boxes.length, 60); a += 1) {
      for (let b = 0; b < a; b += 1)
        assert.ok(!overlap(boxes[a].box, boxes[b].box), `${count}: ${a}, ${b}`);
    }
  }
});

test('among three hundred a broken one still has its words', () => {
  const plan = made(world({ containers: 300, broken: [17] }));
  const callout = plan.items.find((item) => item.shape === 'callout');
  assert.equal(callout.name, 'web-17');
  assert.ok(callout.texts.some(([, , text]) => text === 'Exited (137)'));
});

test('more than eight broken ones stand in groups by what is wrong', () => {
  const plan = made(
    world({ containers: 300, broken: Array.from({ length: 20 }, (_, n) => n * 7) }),
  );
  const callouts = plan.items.filter((item) => item.shape === 'callout');
  assert.equal(callouts.length, 1);
  assert.equal(callouts[0].name, '20 × Exited (137)');
});

test('the same rows give the same picture, and a new container moves no other machine', () => {
  const before = made(world({ containers: 4 }));
  const after = made(world({ containers: 5 }));
  assert.deepEqual(made(world({ containers: 4 })).items, before.items);
  for (const id of ['machine/host', 'machine/laptop', 'program/host/dockerd']) {
    const box = (plan) => plan.items.find((item) => item.id === id).box;
    assert.deepEqual(box(before), box(after));
  }
});

test('what does not exist is a ghost: no shim, no runc, no container', () => {
  const plan = made(world({ containers: 0 }));
  const ghosts = plan.items
    .filter((item) => item.ghost && item.id.startsWith('ghost/'))
    .map((item) => item.id);
  for (const id of ['ghost/shim', 'ghost/runc', 'ghost/container', 'ghost/docker']) {
    assert.ok(ghosts.includes(id), id);
  }
});

test('a ghost says when it comes, once the record knows', () => {
  const plan = made(world({ containers: 0 }), { atMs: 700, coming: { 'host/shim': 3000 } });
  assert.equal(plan.items.find((item) => item.id === 'ghost/shim').words, 'starts in 2.3 s');
});

test('a pull shows its layers with the base at the bottom', () => {
  const plan = made(world({ containers: 0, states: ['extracting', 'downloading', 'waiting'] }));
  const slabs = plan.items.filter((item) => item.kind === 'layer');
  const y = (digest) => slabs.find((item) => item.id === `layer/host/${digest}`).box.y;
  assert.ok(y('sha256:aa') > y('sha256:bb') && y('sha256:bb') > y('sha256:cc'));
  assert.equal(slabs[0].words, 'Unpacking 50 %');
});

test('every level can be drawn in every size, and words hang on finite places', () => {
  const rows = world({ containers: 3, broken: [1] });
  for (const level of ['overview', 'host', 'container', 'process']) {
    for (const [width, height] of [
      [1360, 932],
      [1360, 588],
      [900, 400],
      [640, 380],
      [390, 390],
      [320, 300],
    ]) {
      const focus =
        level === 'process' ? 'process/host/1900' : level === 'container' ? 'container/c0' : null;
      const plan = made(rows, { level, focus, width, height });
      assert.equal(plan.level, level);
      for (const { id, box, texts } of plan.items) {
        for (const value of [box.x, box.y, box.w, box.h])
          assert.ok(Number.isFinite(value), `${level} ${id}`);
        for (const [x, y, , { size = 13.5 }] of texts) {
          assert.ok(Number.isFinite(x + y) && size >= 13, `${level} ${id} ${size}`);
        }
      }
    }
  }
});

test('a container that is removed leaves its level for the one above', () => {
  const plan = made(world({ containers: 1 }), { level: 'container', focus: 'container/gone' });
  assert.equal(plan.level, 'host');
});

test('the outline reads laptop, registry, host, and names each noun once', () => {
  const found = outline(made(world({ containers: 2 })));
  const order = found.map((item) => item.id);
  assert.ok(order.indexOf('machine/laptop') < order.indexOf('machine/host'));
  assert.ok(order.indexOf('program/host/dockerd') < order.indexOf('program/host/containerd'));
  assert.equal(new Set(order).size, order.length);
});

test('a point finds the innermost thing; the arrows walk down the chain', () => {
  const plan = made(world({ containers: 1 }));
  const { box } = plan.items.find((item) => item.id === 'program/host/dockerd');
  assert.equal(itemAt(plan, box.x + 5, box.y + box.h / 2).select, 'program/host/dockerd');
  assert.equal(itemAt(plan, -50, -50), null);
  assert.equal(neighbourOf(plan, 'program/host/dockerd', 'right'), 'program/host/containerd');
  assert.equal(neighbourOf(plan, 'program/host/containerd', 'left'), 'program/host/dockerd');
});

test('both languages name everything', () => {
  assert.deepEqual(Object.keys(TEXTS.es).sort(), Object.keys(TEXTS.en).sort());
  const holes = (text) => (text.match(/\{\w+\}/g) ?? []).sort();
  for (const key of Object.keys(TEXTS.en))
    assert.deepEqual(holes(TEXTS.es[key]), holes(TEXTS.en[key]), key);
});

test('a broken container keeps its words at every size', () => {
  for (const count of [1, 3, 6, 12, 20, 60, 300]) {
    for (const height of [268, 400, 588]) {
      const plan = made(world({ containers: count, broken: [0] }), { height });
      const said = plan.items.some((item) => item.texts.some(([, , text]) => text === 'Exited (137)'));
      assert.ok(said, `${count} at ${height}`);
    }
  }
});
