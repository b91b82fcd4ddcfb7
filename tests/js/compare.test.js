import assert from 'node:assert/strict';
import { test } from 'node:test';

import { differences, firstDifference } from '../../static/js/compare/differences.js';
import { commandsOf, telling } from '../../static/js/compare/measures.js';
import { Pair } from '../../static/js/compare/pair.js';
import { keepTogether } from '../../static/js/compare/together.js';
import { createFilm } from '../../static/js/film.js';

const container = (id, name, more = {}) => [`container/${id}`, {
  kind: 'container', id, name, image: 'nginx', status: 'running', words: 'Up 3 seconds', mark: 'ok',
  pid: 40, started_ms: 5, restart_count: 0, cgroup: { memory: 7, cpu_percent: 2 }, ...more }];
const entry = (seq, at_ms, verb = 'noted', subject = 'x', detail = {}) =>
  [seq, at_ms, 'host/dockerd', verb, subject, detail, null];
const told = (rows) => rows.map(([seq, at_ms, lane, verb, subject, detail]) =>
  ({ seq, at_ms, lane, verb, subject, detail }));

function filmOf(entries, now) {
  const film = createFilm();
  film.load({ rev: 1, at_ms: 0, rows: {}, entries: [] });
  film.append({ rev: 2, now_ms: now, moments: [], entries, out: [] });
  return film;
}

test('what ticks is no difference, and ids and pids do not count', () => {
  const a = new Map([container('aa', 'web')]);
  const b = new Map([container('bb', 'web', { pid: 99, started_ms: 9, words: 'Up 9 seconds',
    cgroup: { memory: 100, cpu_percent: 50 } })]);
  assert.deepEqual(differences(a, b), []);
});

test('what is in one world only, and which fields differ', () => {
  const a = new Map([container('aa', 'web'), container('cc', 'db')]);
  const b = new Map([container('aa', 'web', { status: 'exited', exit_code: 137 }),
    ['image/sha256:12', { kind: 'image', id: 'sha256:12', tags: ['redis:7'], size: 4 }]]);
  const found = differences(a, b);
  assert.deepEqual(found.map(({ kind, name }) => [kind, name]),
    [['container', 'web'], ['container', 'db'], ['image', 'redis:7']]);
  const fields = found[0].fields.map(({ name }) => name);
  assert.deepEqual(fields, ['status', 'exit_code']);
  assert.equal(found[1].b, null);
  assert.equal(found[2].a, null);
  assert.equal(found[2].b.id, 'image/sha256:12');
});

test('two things of one name are two things', () => {
  const shell = (pid) => [`process/host/${pid}`, { kind: 'process', machine: 'host', pid, role: 'exec',
    name: 'sh', argv: ['sh'], container: null }];
  assert.equal(differences(new Map([shell(5), shell(6)]), new Map([shell(8)])).length, 1);
});

test('the first difference is the first entry that only one has', () => {
  const a = told([entry(1, 5), entry(2, 9), entry(3, 20, 'typed', 'a')]);
  const b = told([entry(1, 5), entry(2, 9), entry(3, 15, 'typed', 'b')]);
  const first = firstDifference(a, b);
  assert.equal(first.at_ms, 15);
  assert.equal(first.index, 2);
  assert.equal(first.a, null);
  assert.equal(first.b.subject, 'b');
});

test('what only one world has lived through is no difference yet', () => {
  const a = told([entry(1, 5), entry(2, 900)]);
  const b = told([entry(1, 5)]);
  assert.equal(firstDifference(a, b, 500), null);
  assert.equal(firstDifference(a, b, 900).at_ms, 900);
  assert.equal(firstDifference(a, a), null);
});

test('the same millisecond with other payloads differs in both', () => {
  const first = firstDifference(told([entry(1, 5, 'typed', '', { command: 'ls' })]),
    told([entry(1, 5, 'typed', '', { command: 'ps' })]));
  assert.equal(first.a.detail.command, 'ls');
  assert.equal(first.b.detail.command, 'ps');
});

test('a pair tells what both have once, in order, up to where both have come', () => {
  const a = filmOf([entry(1, 5), entry(2, 9), entry(3, 30)], 100);
  const b = filmOf([entry(1, 5), entry(2, 9), entry(3, 20), entry(4, 80)], 60);
  const pair = new Pair(a, b);
  assert.equal(pair.update(), true);
  assert.equal(pair.update(), false);
  assert.deepEqual(pair.entries.map(({ at_ms: at, world }) => [at, world]),
    [[5, 'both'], [9, 'both'], [20, 'b'], [30, 'a']]);
  assert.equal(pair.newestMs, 60);
  assert.equal(pair.difference.at_ms, 20);
  b.append({ rev: 3, now_ms: 100, entries: [entry(5, 90)], moments: [], out: [] });
  pair.update();
  assert.deepEqual(pair.entries.map((one) => one.at_ms), [5, 9, 20, 30, 80, 90]);
  assert.deepEqual(pair.entries.map((one) => one.seq), [1, 2, 3, 4, 5, 6]);
});

test('a pair begins anew when a film does', () => {
  const a = filmOf([entry(1, 5)], 100);
  const pair = new Pair(a, filmOf([entry(1, 5)], 100));
  pair.update();
  a.load({ rev: 9, at_ms: 0, rows: {}, entries: [] });
  a.append({ rev: 10, now_ms: 100, entries: [entry(1, 4)], moments: [], out: [] });
  pair.update();
  assert.deepEqual(pair.entries.map((one) => one.at_ms), [4, 5]);
  assert.equal(pair.difference.at_ms, 4);
});

test('the number that matters is the first that differs, harm first', () => {
  const well = new Map([container('aa', 'web')]);
  const ill = new Map([container('aa', 'web', { mark: 'fail', status: 'exited', restart_count: 3 })]);
  assert.equal(telling(well, ill).name, 'failed');
  assert.equal(telling(well, new Map([container('aa', 'web', { restart_count: 1 })])).name, 'restarts');
  assert.equal(telling(well, well).name, 'running');
});

test('commands end when the prompt comes back', () => {
  const film = createFilm();
  film.load({ rev: 1, at_ms: 0, rows: {}, entries: [] });
  const terminal = (state) => ({ 'terminal/main': { kind: 'terminal', state } });
  film.append({ rev: 2, now_ms: 90, out: [], entries: [
    entry(1, 10, 'typed', '', { command: 'docker ps' }),
    entry(2, 50, 'typed', '', { command: 'top' })],
  moments: [[10, terminal('running')], [30, terminal('prompt')], [50, terminal('running')]] });
  assert.deepEqual(commandsOf(film), [{ from: 10, until: 30, command: 'docker ps' },
    { from: 50, until: null, command: 'top' }]);
});

const clock = (more = {}) => ({ speed: 1, paused: false, mode: 'speed', ...more });
const wanted = { speed: 1, paused: false, demand: false };

test('worlds that are together are left alone', () => {
  assert.deepEqual(keepTogether([{ nowMs: 5000, clock: clock(), write: true },
    { nowMs: 5100, clock: clock(), write: true }], wanted), [[], []]);
});

test('who is behind runs faster, who is ahead waits, and then both go on', () => {
  const [ahead, behind] = keepTogether([{ nowMs: 60_000, clock: clock(), write: true },
    { nowMs: 6000, clock: clock({ paused: true }), write: true }], wanted);
  assert.deepEqual(ahead, [{ do: 'pause' }]);
  assert.deepEqual(behind, [{ do: 'speed', speed: 91 }, { do: 'play' }]);
  assert.deepEqual(keepTogether([{ nowMs: 60_000, clock: clock({ paused: true }), write: true },
    { nowMs: 59_900, clock: clock({ speed: 3 }), write: true }], wanted),
  [[{ do: 'play' }], [{ do: 'speed', speed: 1 }]]);
});

test('paused worlds still meet before they stand', () => {
  const [, behind] = keepTogether([{ nowMs: 9000, clock: clock({ paused: true }), write: true },
    { nowMs: 4000, clock: clock({ paused: true }), write: true }], { ...wanted, paused: true });
  assert.deepEqual(behind.map((message) => message.do), ['speed', 'play']);
});

test("somebody else's clock is not touched, and not waited for", () => {
  assert.deepEqual(keepTogether([{ nowMs: 90_000, clock: clock(), write: true },
    { nowMs: 4000, clock: clock(), write: false }], wanted), [[], []]);
});
