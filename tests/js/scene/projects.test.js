import assert from 'node:assert/strict';
import { test } from 'node:test';

import { layout } from '../../../static/js/scene/layout/index.js';
import { TEXTS } from '../../../static/js/scene/texts.js';
import { view, world } from './rows.js';

/** Every other container belongs to one of `projects`, so that they have to be brought together. */
function composed(count, projects) {
  const rows = world({ containers: count });
  for (let index = 0; index < count; index += 1) {
    const id = `container/c${index}`;
    const project = index % 2 ? projects[(index >> 1) % projects.length] : '';
    rows.set(id, { ...rows.get(id), project, service: project && 'web' });
  }
  return rows;
}

const meet = (a, b) =>
  a.x < b.x + b.w - 0.5 && b.x < a.x + a.w - 0.5 && a.y < b.y + b.h - 0.5 && b.y < a.y + a.h - 0.5;
const holds = (outer, inner) =>
  inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.w <= outer.x + outer.w &&
  inner.y + inner.h <= outer.y + outer.h;

test('containers of a project stand in its frame, the others outside, nobody on another', () => {
  for (const level of ['overview', 'host']) {
    for (const [count, projects] of [[2, ['shop']], [5, ['shop']], [6, ['shop', 'blog']]]) {
      const rows = composed(count, projects);
      const plan = layout(rows, view({ level, width: 1900, height: 860 }), TEXTS.en);
      const frames = plan.items.filter(({ kind }) => kind === 'project');
      assert.deepEqual(frames.map(({ id }) => id), projects.map((name) => `project/${name}`));
      const wall = plan.items.find(({ id }) => id === 'machine/host').box;
      const boxes = plan.items.filter(({ kind }) => kind === 'container');
      assert.equal(boxes.length, count);
      for (const frame of frames) {
        assert.ok(holds(wall, frame.box));
        for (const item of boxes) {
          const own = `project/${rows.get(item.id).project}` === frame.id;
          assert.equal(holds(frame.box, item.box), own, `${item.id} in ${frame.id}`);
          assert.equal(meet(frame.box, item.box), own);
        }
      }
      boxes.forEach((a, n) => boxes.slice(0, n).forEach((b) => assert.ok(!meet(a.box, b.box))));
    }
  }
});

test('without a project there is no frame; among hundreds there is no room for one', () => {
  const kinds = (rows) => layout(rows, view(), TEXTS.en).items.map(({ kind }) => kind);
  assert.ok(!kinds(world({ containers: 4 })).includes('project'));
  const many = kinds(composed(300, ['shop']));
  assert.ok(!many.includes('project'));
  assert.equal(many.filter((kind) => kind === 'container').length, 300);
});
