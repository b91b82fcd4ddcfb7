import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createFilm, createPlayhead } from '../../static/js/film.js';

function played(entries, { now_ms = 10_000, moments = [] } = {}) {
  const film = createFilm();
  film.load({ rev: 1, at_ms: 0, rows: {}, entries: [], terminals: {} });
  const head = createPlayhead(film);
  film.append({ rev: 2, now_ms, entries, moments });
  return { film, head };
}

function message(seq, at_ms, arrives_ms, extra = {}) {
  return [seq, at_ms, 'laptop/docker', 'http_request', 'x',
    { to: 'host/dockerd', kind: 'request', arrives_ms, ...extra }, null];
}

/** Wall time from which and until which the message with `seq` is in flight. */
function shown(film, head, wallLimit = 20_000) {
  const times = new Map();
  for (let wall = 0; wall < wallLimit; wall += 5) {
    for (const { seq } of film.messagesInFlight(head.position)) {
      if (!times.has(seq)) times.set(seq, [wall, wall]);
      times.get(seq)[1] = wall;
    }
    if (head.behindMs === 0) break;
    head.advance(5);
  }
  return times;
}

test('a hop of one millisecond is shown for 240 ms', () => {
  const { film, head } = played([message(1, 5, 6)]);
  const [from, until] = shown(film, head).get(1);
  assert.ok(until - from >= 230 && until - from <= 260, `${until - from}`);
});

test('every overlapping hop has its time', () => {
  const { film, head } = played([message(1, 5, 50), message(2, 20, 21), message(3, 20, 22)]);
  for (const [seq, [from, until]] of shown(film, head)) assert.ok(until - from >= 230, `${seq}`);
});

test('a silence of nine seconds is folded', () => {
  const { head } = played([message(1, 1, 2), message(2, 9000, 9001)]);
  let wall = 0;
  while (head.position < 9000) {
    head.advance(10);
    wall += 10;
  }
  assert.ok(wall < 240 + 60 + 400 + 40, `${wall}`);
});

test('a silence in which layers fill is not folded to nothing', () => {
  const moments = [];
  for (let at = 100; at < 5000; at += 100) moments.push([at, { 'layer/1': { current: at } }]);
  const { head } = played([message(1, 5000, 5001)], { moments });
  let wall = 0;
  while (head.position < 5000) {
    head.advance(10);
    wall += 10;
  }
  assert.ok(wall >= 2400 && wall <= 2600, `${wall}`);
});

test('a long stream becomes short: only its first chunk is a hop', () => {
  const entries = [];
  for (let n = 0; n < 100; n += 1) {
    entries.push(message(n + 1, n * 2, n * 2 + 1, { kind: 'bytes', of: 7 }));
  }
  const { film, head } = played(entries);
  const times = shown(film, head);
  assert.ok(times.get(1)[1] - times.get(1)[0] >= 230);
  assert.ok(times.get(100)[1] < 12_000);
});

test('acts of one millisecond stop the clock together', () => {
  const acts = [];
  for (let seq = 1; seq <= 30; seq += 1) {
    acts.push([seq, 10, 'host/kernel', 'syscall', '', {}, null]);
  }
  const { head } = played(acts);
  let stood = 0;
  while (head.position < 11) {
    const before = head.position;
    head.advance(5);
    if (before === 10 && head.position === 10) stood += 5;
  }
  assert.ok(stood >= 700 && stood <= 820, `${stood}`);
});

test('acts of one millisecond are shown one after the other, and stepped through', () => {
  const acts = [1, 2, 3].map((seq) => [seq, 10, 'host/kernel', 'syscall', '', {}, null]);
  const { head } = played([...acts, message(4, 20, 22)]);
  const seen = new Set();
  while (head.position < 11) {
    head.advance(5);
    if (head.turn) seen.add(`${head.position} ${head.turn.n}/${head.turn.of} ${head.shownSeq}`);
  }
  assert.deepEqual([...seen], ['10 1/3 1', '10 2/3 2']);
  head.seek(0);
  const steps = [1, 1, 1, 1, -1, -1, -1, -1].map((direction) => {
    head.stepHop(direction);
    return [head.position, head.shownSeq];
  });
  assert.deepEqual(steps, [
    [10, 1], [10, 2], [10, Infinity], [21, Infinity],
    [10, Infinity], [10, 2], [10, 1], [0, Infinity],
  ]);
  head.seek(10);
  assert.equal(head.turn, null, 'a seek shows the whole moment');
});

test('an entry that is told at the very moment shown still gets its time', () => {
  const { film, head } = played([], { now_ms: 100 });
  while (head.behindMs) head.advance(50);
  film.append({ rev: 3, now_ms: 200, entries: [[1, 100, 'laptop/you', 'typed', '', {}, null]] });
  head.advance(100);
  assert.equal(head.position, 100);
});

test('steps land in the middle of flights, pause, and return the same way', () => {
  const { head } = played([message(1, 10, 12), message(2, 30, 40)]);
  assert.equal(head.stepHop(1), 11);
  assert.equal(head.mode, 'paused');
  assert.equal(head.stepHop(1), 35);
  assert.equal(head.stepHop(-1), 11);
  assert.equal(head.stepHop(-1), 0);
  head.seek(10_000);
  assert.equal(head.stepHop(1), 10_000);
});

test('modes: live follows, steady keeps its speed, paused and scrub stand', () => {
  const { film, head } = played([], { now_ms: 1000 });
  head.setMode('live');
  film.append({ rev: 3, now_ms: 1500 });
  head.advance(1);
  assert.equal(head.position, 1500);
  head.seek(200);
  assert.equal(head.mode, 'auto');
  head.setMode('steady');
  head.setSpeed(0.5);
  head.advance(100);
  assert.equal(head.position, 250);
  for (const mode of ['paused', 'scrub']) {
    head.setMode(mode);
    assert.equal(head.advance(100), false);
  }
  assert.throws(() => head.setMode('fast'), RangeError);
  assert.equal(head.behindMs, 1250);
});

test('listeners hear what kind of move it was', () => {
  const { head } = played([message(1, 10, 12)]);
  const heard = [];
  const stop = head.onMove((ms, reason) => heard.push(reason));
  head.advance(5);
  head.stepHop(1);
  head.seek(0);
  head.setMode('paused');
  stop();
  head.seek(1);
  assert.deepEqual(heard, ['play', 'step', 'seek', 'mode']);
});

test('played once through, every entry is passed in order and the end is reached', () => {
  const entries = [];
  for (let n = 0; n < 300; n += 1) entries.push(message(n + 1, n * 7, n * 7 + (n % 3)));
  const { head } = played(entries, { now_ms: 3000 });
  let last = 0;
  for (let turn = 0; turn < 200_000 && head.behindMs; turn += 1) {
    head.advance(16);
    assert.ok(head.position >= last);
    last = head.position;
  }
  assert.equal(head.position, 3000);
});
