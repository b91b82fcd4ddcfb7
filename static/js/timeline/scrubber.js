/**
 * The overview: how much happened when, over the whole known past, and a needle to drag. Long
 * silences are squeezed so that a busy second is not lost in an idle hour.
 */

import { after, byTime } from '../search.js';
import { clockText, timesOf } from '../words/words.js';
import { svg } from './arrows.js';

const BAR = 5;            // px from bar to bar
const SILENCE_MS = 1500;  // a longer one is drawn as this much
const SNAP = 6;

/** A clock without long silences: knots [real ms, squeezed ms]. Pure. */
export function squeeze(entries, from, until) {
  const knots = [[from, 0]];
  let last = from;
  let at = 0;
  const step = (ms) => {
    const gap = ms - last;
    if (gap <= 0) return;
    at += Math.min(gap, SILENCE_MS);
    last = ms;
    knots.push([ms, at]);
  };
  for (const entry of entries) if (entry.at_ms >= last + 20) step(entry.at_ms);
  step(until);
  return knots;
}

export function between(knots, value, from, to) {
  const index = after(knots, value, (knot) => knot[from]);
  if (index === 0) return knots[0][to];
  const left = knots[index - 1];
  const right = knots[index];
  if (!right) return left[to];
  const share = (value - left[from]) / (right[from] - left[from] || 1);
  return left[to] + share * (right[to] - left[to]);
}

export function createScrubber({ host, film, words, marks, valueText, onSeek, onHop, onTask }) {
  const picture = svg('svg', {});
  const back = svg('g');
  const front = svg('g', { role: 'slider', tabindex: 0, 'aria-label': words.t('scrubber') });
  picture.append(back, front);
  host.append(picture);
  let knots = [[0, 0], [1, 1]];
  let built = '';
  let width = 0;
  let position = 0;

  const total = () => knots[knots.length - 1][1] || 1;
  const xOf = (ms) => (between(knots, ms, 0, 1) / total()) * width;
  const msOf = (x) => between(knots, (Math.min(width, Math.max(0, x)) / width) * total(), 1, 0);

  function density() {
    const bars = new Array(Math.max(1, Math.floor(width / BAR))).fill(0);
    for (const entry of film.entries) {
      const index = Math.min(bars.length - 1, Math.floor(xOf(entry.at_ms) / BAR));
      bars[index] += entry.detail.kind === 'bytes' ? 0.3 : 1;
    }
    const most = Math.max(4, ...bars);
    return bars.map((count) => Math.max(count ? 0.14 : 0.06, Math.sqrt(count / most)));
  }

  function build() {
    const key = `${film.entries.length}/${film.entries.at(-1)?.seq}/${width}`
      + `/${Math.floor((film.newestMs) / 500)}`;
    if (key === built || !width) return;
    built = key;
    knots = squeeze(film.entries, film.oldestMs, Math.max(film.newestMs, film.oldestMs + 1000));
    const bars = density().map((height, index) => svg('rect', {
      class: 'bar', x: index * BAR, y: 34 - height * 26, width: 3.4, height: height * 26, rx: 1 }));
    const shares = width <= 120 ? [] : width > 420 ? [0, 0.25, 0.5, 0.75, 1] : [0, 1];
    const times = timesOf(shares.map((share) => msOf(share * width)));
    const labels = shares.map((share, index) => svg('text', {
      class: 'when', x: share * width, y: 51,
      'text-anchor': share === 0 ? 'start' : share === 1 ? 'end' : 'middle' }, times[index]));
    const signs = marks().map(({ ms, state, letter }) => {
      const x = xOf(ms);
      const body = letter
        ? [svg('rect', { x: x - 8, y: -4, width: 16, height: 16, rx: 3, fill: 'currentColor' }),
          svg('text', { class: 'letter', x, y: 9, 'text-anchor': 'middle' }, letter)]
        : [svg('use', { href: `${host.dataset.icons}#mark-${state}`, x: x - 7, y: -3, width: 14,
          height: 14 })];
      return svg('g', { class: `sign ${state}` },
        svg('line', { x1: x, x2: x, y1: 12, y2: 35 }), ...body);
    });
    back.replaceChildren(...bars, svg('line', { class: 'axis', x1: 0, x2: width, y1: 36, y2: 36 }),
      ...labels, ...signs);
    back.bars = bars;
  }

  function show(ms) {
    position = ms;
    build();
    const x = xOf(ms);
    back.bars?.forEach((bar, index) => bar.classList.toggle('future', index * BAR > x));
    front.replaceChildren(svg('line', { class: 'needle', x1: x, x2: x, y1: 0, y2: 40 }),
      svg('circle', { class: 'knob', cx: x, cy: 36, r: 7 }),
      svg('circle', { cx: x, cy: 30, r: 22, fill: 'transparent' }));
  }

  function say() {
    front.setAttribute('aria-valuemin', Math.round(film.oldestMs));
    front.setAttribute('aria-valuemax', Math.round(film.newestMs));
    front.setAttribute('aria-valuenow', Math.round(position));
    front.setAttribute('aria-valuetext', `${clockText(position)}. ${valueText()}`);
  }

  function pointAt(event, done) {
    const x = event.clientX - host.getBoundingClientRect().left;
    let ms = msOf(x);
    const near = film.entries[Math.max(0, after(film.entries, ms, byTime) - 1)];
    if (near && Math.abs(xOf(near.at_ms) - x) <= SNAP && x < width - 4) ms = near.at_ms;
    onSeek(x >= width - 4 ? film.newestMs : ms, done);
  }

  let dragging = false;
  picture.addEventListener('pointerdown', (event) => {
    dragging = true;
    picture.setPointerCapture(event.pointerId);
    pointAt(event, false);
  });
  picture.addEventListener('pointermove', (event) => {
    if (dragging) pointAt(event, false);
  });
  picture.addEventListener('pointerup', (event) => {
    if (dragging) pointAt(event, true);
    dragging = false;
  });
  front.addEventListener('keydown', (event) => {
    const step = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
    if (step) onHop(event.shiftKey ? step * 10 : step);
    else if (event.key === 'PageUp') onTask(-1);
    else if (event.key === 'PageDown') onTask(1);
    else if (event.key === 'Home') onSeek(film.oldestMs, true);
    else if (event.key === 'End') onSeek(film.newestMs, true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  new ResizeObserver(() => {
    width = host.clientWidth;
    show(position);
  }).observe(host);

  return { show, say };
}
