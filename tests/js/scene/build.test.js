import assert from 'node:assert/strict';
import { test } from 'node:test';

import { layout } from '../../../static/js/scene/layout/index.js';
import { TEXTS } from '../../../static/js/scene/texts.js';
import { view, world } from './rows.js';

const INSTRUCTIONS = ['FROM busybox', 'ENV A=1', 'COPY a .', 'RUN make', 'CMD ["a"]'];

/** A build whose steps have got to `states`; it made the images s2, s3 ... on the image s1. */
function built(states, { status = 'running', image = '', container = null } = {}) {
  const rows = world({ containers: 0 });
  const steps = states.map((state, index) => ({
    n: index + 1, instruction: INSTRUCTIONS[index], state, size: 71,
    image: ['running', 'failed'].includes(state) ? '' : `s${index + 1}`,
    layer: index === 2 || index === 3 ? `sha256:${index}` : null,
    container: state === 'running' ? container : null,
  }));
  steps.forEach((step, index) => {
    if (!step.image) return;
    rows.set(`image/${step.image}`, {
      kind: 'image', id: step.image, mark: 'ok', tags: [], size: 1, layers: [],
      parent: index ? `s${index}` : '', intermediate: true, made_by: '',
    });
  });
  rows.set('build/1', {
    kind: 'build', id: '1', mark: 'busy', tag: 'app:latest', total: 5, status, image, steps,
  });
  return rows;
}

const stepsOf = (rows, more) =>
  layout(rows, view({ width: 1900, height: 860, ...more }), TEXTS.en).items.filter(
    ({ kind }) => kind === 'step',
  );

test('the stack grows upwards from the base; what has not begun is a ghost', () => {
  const steps = stepsOf(built(['done', 'done', 'running'], { container: 'x' }));
  assert.deepEqual(steps.map(({ ghost }) => ghost), [false, false, false, true, true]);
  steps.slice(1).forEach(({ box }, index) => assert.ok(box.y < steps[index].box.y));
  assert.deepEqual(
    steps.map(({ words }) => words), ['the base', 'no new layer', 'working', '', ''],
  );
});

test('reused steps are said to be so, and only the first that was not is marked', () => {
  const steps = stepsOf(built(['done', 'cached', 'done', 'done', 'running'], { container: 'x' }));
  assert.equal(steps[1].words, 'reused');
  assert.equal(steps[2].words, 'not in cache');
  assert.deepEqual(steps.filter(({ mark }) => mark === 'warn').map(({ name }) => name), [
    '3 COPY a .',
  ]);
});

test('a step that is still looked for in the cache is not marked, nor is a first build', () => {
  const sought = stepsOf(built(['done', 'cached', 'running']));
  assert.equal(sought[2].words, 'working');
  const anew = stepsOf(built(['done', 'done', 'done']));
  assert.ok(anew.every(({ words }) => words !== 'not in cache'));
});

test('without one cached step: another image on the same base tells that it was not found', () => {
  const rows = built(['done', 'done']);
  rows.set('image/other', { ...rows.get('image/s2'), id: 'other' });
  assert.equal(stepsOf(rows)[1].words, 'not in cache');
});

test('a build that has ended stays until another image comes or a container uses it', () => {
  const all = ['done', 'done', 'done', 'done', 'done'];
  const ended = () => built(all, { status: 'done', image: 's5' });
  assert.equal(stepsOf(ended()).length, 5);
  const pulled = ended();
  pulled.set('image/new', { ...pulled.get('image/s5'), id: 'new', parent: '' });
  assert.equal(stepsOf(pulled).length, 0);
  const used = ended();
  const container = world().get('container/c0');
  used.set('container/c0', { ...container, image_id: 's5' });
  assert.equal(stepsOf(used).length, 0);
});

test('in a low store the newest steps are shown, all inside it', () => {
  const rows = built(['done', 'cached', 'cached', 'failed'], { status: 'failed' });
  const plan = layout(rows, view({ width: 900, height: 300 }), TEXTS.en);
  const store = plan.items.find(({ id }) => id === 'store').box;
  const steps = plan.items.filter(({ kind }) => kind === 'step');
  assert.ok(steps.some(({ words }) => words === 'failed'));
  for (const { box } of steps)
    assert.ok(box.y >= store.y && box.y + box.h <= store.y + store.h);
});
