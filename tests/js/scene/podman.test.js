import assert from 'node:assert/strict';
import { test } from 'node:test';

import { layout } from '../../../static/js/scene/layout/index.js';
import { modelOf } from '../../../static/js/scene/model.js';
import { TEXTS } from '../../../static/js/scene/texts.js';
import { view, world } from './rows.js';

function withPodman({ command = true } = {}) {
  const rows = world({ containers: 1 });
  const base = rows.get('container/c0');
  const put = (row) => rows.set(`${row.kind}/${row.id}`, { mark: 'ok', ...row });
  put({
    ...base, id: 'p0', name: 'own', engine: 'podman', machine: 'laptop', pid: 10, init_pid: 10,
    conmon_pid: 8, networks: [], created_ms: 50,
  });
  const process = (pid, role, container, ppid) =>
    put({
      kind: 'process', id: `laptop/${pid}`, machine: 'laptop', pid, ppid, ns_pid: pid, name: role,
      argv: [role], role, container, user: 'you', uid: 0, state: 'S', started_ms: 0, cpu_ms: 0,
      memory: 0,
    });
  if (command) process(4, 'podman', null, 2);
  process(8, 'conmon', 'p0', 1);
  process(10, 'container', 'p0', 8);
  return rows;
}

const item = (plan, id) => plan.items.find((there) => there.id === id);
const inBox = (inner, outer) =>
  inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.w <= outer.x + outer.w &&
  inner.y + inner.h <= outer.y + outer.h;

test('a container of podman stands on the laptop, that of docker on the host', () => {
  for (const [width, height] of [[1360, 588], [1900, 860], [1366, 420]]) {
    const plan = layout(withPodman(), view({ width, height }), TEXTS.en);
    const laptop = item(plan, 'machine/laptop').box;
    const host = item(plan, 'machine/host').box;
    assert.ok(inBox(item(plan, 'container/p0').box, laptop), `${width}x${height}`);
    assert.ok(inBox(item(plan, 'container/c0').box, host));
    assert.ok(plan.lanes['laptop/kernel']);
    const registry = item(plan, 'machine/registry').box;
    assert.ok(laptop.y + laptop.h < registry.y);
  }
});

test('podman comes and goes, its conmon stays; no podman, no place for it', () => {
  const during = layout(withPodman(), view(), TEXTS.en);
  assert.equal(during.laneItem['laptop/podman'], 'process/laptop/4');
  const after = layout(withPodman({ command: false }), view(), TEXTS.en);
  assert.equal(after.laneItem['laptop/podman'], 'ghost/podman');
  assert.equal(after.laneItem['laptop/conmon'], 'process/laptop/8');
  assert.equal(after.laneItem['laptop/crun'], 'ghost/crun');
  const never = layout(world(), view(), TEXTS.en);
  assert.equal(never.lanes['laptop/podman'], undefined);
});

test('opened, its parent is conmon on the laptop and no daemon is drawn', () => {
  const rows = withPodman();
  const plan = layout(
    rows, view({ level: 'container', focus: 'container/p0', height: 760 }), TEXTS.en,
  );
  assert.ok(item(plan, 'machine/laptop'));
  assert.equal(item(plan, 'machine/host'), undefined);
  assert.ok(item(plan, 'process/laptop/8'));
  assert.ok(!plan.items.some(({ name }) => name === 'dockerd'));
  assert.deepEqual(modelOf(rows).inside.get('p0').map(({ pid }) => pid), [10]);
});
