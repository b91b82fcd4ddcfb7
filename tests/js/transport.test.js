import assert from 'node:assert/strict';
import { test } from 'node:test';

import { speedOf, SPEEDS, speedWord } from '../../static/js/panels/transport.js';

const words = { t: (key, { count } = {}) => (count ? `${key} ${count}` : key), number: String };

test('the slider goes from on demand over auto to a thousand, and each step has a word', () => {
  assert.deepEqual(SPEEDS.slice(0, 3), ['demand', 'auto', 0.01]);
  assert.equal(SPEEDS.at(-1), 1000);
  assert.equal(speedWord(0.01, words), 'times_slower 100');
  assert.equal(speedWord(0.5, words), 'times_slower 2');
  assert.equal(speedWord(1, words), 'real_time');
  assert.equal(speedWord(1000, words), 'times_faster 1000');
  assert.equal(new Set(SPEEDS.map((speed) => speedWord(speed, words))).size, SPEEDS.length);
});

test('a page takes over the speed that its world has', () => {
  assert.equal(speedOf({ mode: 'demand', speed: 1 }), 'demand');
  assert.equal(speedOf({ mode: 'speed', speed: 1 }), 'auto');
  assert.equal(speedOf({ mode: 'speed', speed: 48 }), 50);
});
