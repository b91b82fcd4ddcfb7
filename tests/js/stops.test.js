import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createFilm, createPlayhead } from '../../static/js/film.js';
import { createStops } from '../../static/js/stops.js';

const STOPS = [{ verb: 'one' }, { verb: 'two' }, { verb: 'two' }, { verb: 'three' }];

function show(now = 9000) {
  const film = createFilm();
  film.load({ rev: 1, at_ms: 0, rows: {}, entries: [] });
  const entry = (seq, at, verb) => [seq, at, 'host/dockerd', verb, '', {}, null];
  film.append({ rev: 2, now_ms: now, moments: [], out: [], entries: [entry(1, 1000, 'one'),
    entry(2, 2000, 'two'), entry(3, 2000, 'two'), entry(4, 8000, 'three')] });
  const playhead = createPlayhead(film);
  playhead.seek(0);
  const stood = [];
  const stops = createStops({ stops: STOPS, film, playhead, onStop: (index) => stood.push(index) });
  const play = (pictures) => {
    for (let picture = 0; picture < pictures; picture += 1) {
      playhead.advance(16);
      stops.halt(playhead.position);
    }
  };
  return { film, playhead, stops, stood, play };
}

test('the clock stands at each stop, also at two of one moment', () => {
  const { stops, stood, play } = show();
  play(400);
  for (let press = 0; press < 3; press += 1) {
    stops.hop(1);
    play(400);
  }
  assert.deepEqual(stood, [0, 1, 2, 3]);
});

test('a fast double press skips no stop', () => {
  const { stops, stood, play, playhead } = show();
  play(400);
  stops.hop(1);
  play(1);
  stops.hop(1);
  assert.deepEqual(stood, [0, 1]);
  assert.equal(playhead.mode, 'paused');
  stops.hop(1);
  stops.hop(1);
  stops.hop(1);
  stops.hop(1);
  assert.deepEqual(stood, [0, 1, 2, 3]);
});

test('pressed before it has happened, it waits', () => {
  const { film, stops, stood, play } = show();
  film.entries.length = 1;
  play(400);
  stops.hop(1);
  stops.hop(1);
  play(10);
  assert.deepEqual(stood, [0]);
});

test('back goes one stop back, and a hand on the scrubber is followed', () => {
  const { stops, stood, play, playhead } = show();
  stops.find();
  stops.go(3);
  stops.hop(-1);
  assert.deepEqual(stood, [3, 2]);
  playhead.seek(500);
  playhead.setMode('auto');
  play(400);
  assert.deepEqual(stood, [3, 2, 0]);
  assert.equal(stops.entry.verb, 'one');
});
