import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createFilm } from '../../static/js/film.js';

function film({ moments = [], entries = [], out = [], rows = {}, at_ms = 0, now_ms = 0 } = {}) {
  const made = createFilm();
  made.load({ rev: 1, at_ms, epoch_ms: 0, rows, entries: [], terminals: { a: '$ ' } });
  made.append({ rev: 2, now_ms, moments, entries, out });
  return made;
}

function message(seq, at_ms, arrives_ms, extra = {}) {
  return [seq, at_ms, 'laptop/docker', 'http_request', 'x',
    { to: 'host/dockerd', kind: 'request', arrives_ms, ...extra }, null];
}

test('rows at any moment equal the diffs played from the start', () => {
  const moments = [];
  for (let at = 1; at <= 500; at += 1) {
    moments.push([at * 3, { [`layer/${at % 17}`]: at % 5 ? { kind: 'layer', at } : null }]);
  }
  const made = film({ moments, rows: { 'machine/laptop': { kind: 'machine' } } });
  const order = [0, 1499, 3, 2, 750, 751, 192 * 3, 192 * 3 - 1, 1500, 9999, 600, 603];
  for (const ms of order) {
    const expected = new Map([['machine/laptop', { kind: 'machine' }]]);
    for (const [at, diff] of moments) {
      if (at > ms) break;
      for (const [id, row] of Object.entries(diff)) {
        if (row) expected.set(id, row);
        else expected.delete(id);
      }
    }
    assert.deepEqual(made.rowsAt(ms), expected, `at ${ms}`);
  }
});

test('a moment handed out is not changed by what comes later', () => {
  const made = film({ moments: [[10, { 'a/1': { v: 1 } }]] });
  const early = made.rowsAt(10);
  made.append({ rev: 3, now_ms: 20, moments: [[20, { 'a/1': { v: 2 } }]] });
  assert.equal(made.rowsAt(20).get('a/1').v, 2);
  assert.equal(early.get('a/1').v, 1);
  assert.equal(made.rowsAt(19).get('a/1').v, 1);
});

test('a seek among ten thousand moments takes under 10 ms', () => {
  const moments = [];
  for (let at = 0; at < 10_000; at += 1) moments.push([at, { [`p/${at % 1000}`]: { at } }]);
  const made = film({ moments });
  const started = performance.now();
  for (let n = 0; n < 20; n += 1) made.rowsAt((n * 7919) % 10_000);
  assert.ok((performance.now() - started) / 20 < 10);
});

test('changes between two moments name what appeared, changed and left', () => {
  const made = film({
    rows: { 'a/old': { v: 0 }, 'a/same': { v: 0 } },
    moments: [[5, { 'a/new': { v: 1 }, 'a/old': null }]],
  });
  assert.deepEqual([...made.changesBetween(0, 5)].sort(),
    [['a/new', [null, { v: 1 }]], ['a/old', [{ v: 0 }, null]]]);
});

test('a message is in flight from when it is sent until it arrives', () => {
  const made = film({ entries: [message(1, 100, 145), message(2, 120, 121)], now_ms: 200 });
  const seqs = (ms) => made.messagesInFlight(ms).map((entry) => entry.seq);
  assert.deepEqual(seqs(99.9), []);
  assert.deepEqual(seqs(100), [1]);
  assert.deepEqual(seqs(120.5), [1, 2]);
  assert.deepEqual(seqs(121), [1]);
  assert.deepEqual(seqs(145), []);
});

test('hops go forward and back over the same places', () => {
  const made = film({
    entries: [message(1, 100, 200), message(2, 110, 112),
      [3, 111, 'host/dockerd', 'dockerd_saved', '', { path: '/x' }, 2]],
    now_ms: 300,
  });
  const forward = [];
  for (let ms = made.nextHop(0); ms !== null; ms = made.nextHop(ms)) forward.push(ms);
  assert.deepEqual(forward, [111, 150]);
  const back = [];
  for (let ms = made.prevHop(300); ms !== null; ms = made.prevHop(ms)) back.push(ms);
  assert.deepEqual(back, [150, 111]);
});

test('an entry or a moment that comes twice counts once', () => {
  const made = film({ entries: [message(1, 100, 145)], now_ms: 200 });
  made.append({ rev: 3, now_ms: 200, entries: [message(1, 100, 145), message(2, 150, 151)] });
  assert.deepEqual(made.entries.map((entry) => entry.seq), [1, 2]);
});

test('the terminal shows what had been written by then', () => {
  const made = film({ out: [[10, 'a', 'one '], [20, 'a', 'two'], [20, 'b', 'other']] });
  assert.equal(made.outputUntil('a', 9), '$ ');
  assert.equal(made.outputUntil('a', 10), '$ one ');
  assert.equal(made.outputUntil('a', 99), '$ one two');
  assert.equal(made.outputUntil('b', 99), 'other');
  assert.equal(made.outputUntil('nobody', 99), '');
});

test('the film knows when something will begin to exist', () => {
  const made = film({ moments: [[10, { 'p/1': { role: 'shim' } }], [30, { 'p/2': { role: 'runc' } }]] });
  assert.equal(made.nextAppearance(0, (row) => row.role === 'runc'), 30);
  assert.equal(made.nextAppearance(30, (row) => row.role === 'runc'), null);
});
