/**
 * Shows a recorded film in the scene alone: harness.html?film=nginx.json&at=1234&theme=light.
 * The page is driven from outside by `window.harness` (tests/browser/scene/shots.py).
 */

import { createFilm } from '/static/js/film.js';
import { createScene } from '/static/js/scene/index.js';
import { TEXTS } from '/static/js/scene/texts.js';

const wish = new URLSearchParams(location.search);
document.documentElement.dataset.theme = wish.get('theme') ?? 'dark';
document.documentElement.classList.toggle('light', wish.get('theme') === 'light');

const film = createFilm();
const film_url = `films/${wish.get('film') ?? 'pull.json'}`;
const recorded = await (await fetch(film_url)).json();
film.load(recorded.snapshot);
for (const frame of recorded.frames) film.append(frame);

const told = { selected: null, hop: null, level: null };
const scene = createScene(document.getElementById('scene'), {
  texts: TEXTS[wish.get('language') ?? 'en'],
  onSelect: (rowId) => { told.selected = rowId; },
  onHop: (seq) => { told.hop = seq; },
  onLevel: (level) => { told.level = level; },
  history: () => film.entries,
  insets: (level, width) => ({ left: level !== 'overview' && width > 1000 ? 140 : width < 600 ? 14 : 20 }),
});

function show(atMs, more = {}) {
  scene.show({ rows: film.rowsAt(atMs), atMs, inFlight: film.messagesInFlight(atMs),
    entries: film.entriesBetween(atMs - 4000, atMs + 1e-6), ...more });
}

function run(seconds, from, to) {
  const frames = [];
  const started = performance.now();
  return new Promise((done) => {
    const turn = (now) => {
      const u = (now - started) / (seconds * 1000);
      if (u >= 1) return done(frames);
      const before = performance.now();
      show(from + (to - from) * u, { played: true });
      frames.push([now, performance.now() - before]);
      requestAnimationFrame(turn);
    };
    requestAnimationFrame(turn);
  });
}

window.harness = { film, scene, show, told, run };
await document.fonts.ready;
show(wish.has('at') ? Number(wish.get('at')) : film.newestMs, { selected: wish.get('selected') });
document.body.dataset.ready = 'yes';
