import assert from 'node:assert/strict';
import { test } from 'node:test';

import { makeAxis, msOf, placesOf, xOf } from '../../static/js/timeline/axis.js';
import { squeeze } from '../../static/js/timeline/scrubber.js';
import { timesOf } from '../../static/js/words/words.js';

const message = (seq, at_ms, arrives_ms) => ({ seq, at_ms, lane: 'a', verb: 'x', subject: '',
  detail: { to: 'b', arrives_ms } });
const act = (seq, at_ms) => ({ seq, at_ms, lane: 'a', verb: 'x', subject: '', detail: {} });

test('time runs right, without turning back', () => {
  const entries = [message(1, 0, 5), message(2, 3, 400), act(3, 9000), act(4, 9000), act(5, 9001)];
  const axis = makeAxis(entries);
  let last = -Infinity;
  for (let ms = 0; ms <= 9100; ms += 7) {
    const x = xOf(axis, ms);
    assert.ok(x >= last, `at ${ms}`);
    last = x;
  }
});

test('a long silence is folded and named, a short one is not', () => {
  const axis = makeAxis([act(1, 0), act(2, 100), act(3, 60_000)]);
  assert.deepEqual(axis.folds.map(({ from, until }) => [from, until]), [[100, 60_000]]);
  assert.ok(xOf(axis, 60_000) - xOf(axis, 100) < 80);
  assert.deepEqual(makeAxis([act(1, 0), act(2, 60_000)], false).folds, []);
});

test('the moment at an x is the moment whose x it is', () => {
  const axis = makeAxis([message(1, 10, 20), message(2, 300, 310), act(3, 5000)]);
  for (const ms of [10, 15, 20, 200, 310, 2000, 5000]) {
    assert.ok(Math.abs(msOf(axis, xOf(axis, ms)) - ms) < 0.01, `at ${ms}`);
  }
});

test('entries of one millisecond stand side by side, in order', () => {
  const entries = [act(1, 5), act(2, 5), act(3, 5), message(4, 5, 6)];
  const places = placesOf(makeAxis(entries), entries);
  const starts = entries.map(({ seq }) => places.get(seq)[0]);
  assert.deepEqual(starts, [...starts].sort((a, b) => a - b));
  assert.equal(new Set(starts).size, 4);
  for (const [from, until] of places.values()) assert.ok(until >= from);
});

test('the overview squeezes silence and keeps order', () => {
  const knots = squeeze([act(1, 100), act(2, 200), act(3, 3_600_000)], 0, 3_600_500);
  assert.ok(knots[knots.length - 1][1] < 5000);
  for (let at = 1; at < knots.length; at += 1) {
    assert.ok(knots[at][0] > knots[at - 1][0] && knots[at][1] > knots[at - 1][1]);
  }
});

test('labels of one scale never repeat while moments differ', () => {
  assert.deepEqual(timesOf([0, 250, 500]), ['0.0 s', '0.3 s', '0.5 s']);
  assert.deepEqual(timesOf([100, 110, 120]), ['0.10 s', '0.11 s', '0.12 s']);
  assert.deepEqual(timesOf([0, 11_000, 95_000]), ['0:00', '0:11', '1:35']);
  assert.equal(new Set(timesOf([60_000, 60_400, 60_800])).size, 3);
  assert.equal(new Set(timesOf([3_600_000, 3_660_000])).size, 2);
});
