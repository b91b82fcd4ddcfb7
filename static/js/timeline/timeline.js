/**
 * The timeline: a row per program in chain order, an arrow per message. It shows a window of the
 * trace around the moment on show and follows it; a hand can drag it, filter it, walk it by keys.
 */

import { cutBefore, after, byTime } from '../search.js';
import { shortTime } from '../words/words.js';
import { arrow, svg } from './arrows.js';
import { makeAxis, msOf, placesOf, xOf } from './axis.js';
import { createFilter } from './filter.js';

const AT_NEED = ['laptop/shell', 'laptop/devcontainer', 'laptop/podman', 'laptop/conmon', 'laptop/crun',
  'laptop/kernel']; // rows only when used
const LABEL_WIDTH = 118;
const TOP = 30;          // ticks stand above the rows
const WINDOW = 900;      // entries drawn at once
const TAG = 84;          // width of the moment's tag on the now-line
const FOLLOW_AT = 0.72;  // where the now-line rests, as a share of the width
const CHAIN = ['laptop/you', 'laptop/shell', 'laptop/devcontainer', 'laptop/docker',
  'laptop/podman', 'laptop/conmon',
  'laptop/crun', 'laptop/kernel', 'host/dockerd', 'registry/registry', 'host/containerd',
  'host/shim', 'host/runc', 'host/kernel', 'host/container'];

export function createTimeline({ host, root, film, words, onOpen, onScrub }) {
  const picture = svg('svg', { 'aria-hidden': 'true' });
  const base = svg('g');
  const moving = svg('g');
  const clip = svg('svg', { x: LABEL_WIDTH, y: 0, overflow: 'hidden' }, moving);
  const nowLine = svg('g');
  const nowBox = svg('svg', { x: LABEL_WIDTH - 60, y: 0, overflow: 'hidden' }, nowLine);
  picture.append(base, clip, nowBox);
  host.append(picture);

  const filter = createFilter({ root, words, onChange: () => { drawnFor = ''; redraw(); } });
  const elements = new Map(); // seq -> element
  let axis = makeAxis([]);
  let entries = [];
  let drawnFor = '';
  let offset = 0;      // px scrolled
  let follow = true;
  let position = 0;
  let chosen = null;
  let causes = new Set();
  let size = { width: 0, height: 0 };

  const lanes = () => CHAIN.filter((lane) => !AT_NEED.includes(lane) || entries.some(
    (entry) => entry.lane === lane || entry.detail.to === lane));
  const rowGap = () => (size.height - TOP - 16) / lanes().length;
  const yOf = (lane) => {
    const index = lanes().indexOf(lane);
    return index < 0 ? null : Math.round(TOP + rowGap() * (index + 0.5));
  };

  function drawBase() {
    const active = new Set(film.messagesInFlight(position).flatMap(
      (entry) => [entry.lane, entry.detail.to]));
    base.replaceChildren(...lanes().flatMap((lane) => {
      const y = yOf(lane);
      const text = svg('text', { class: `label${active.has(lane) ? ' on' : ''}${
        filter.hides(lane) ? ' off' : ''}`, x: 16, y: y + 5, 'data-lane': lane }, words.lane(lane));
      const rail = { class: 'row-line', x1: LABEL_WIDTH, x2: size.width, y1: y, y2: y };
      return [svg('line', rail), text];
    }));
  }

  function ticks() {
    const marks = [];
    let last = -Infinity;
    for (const knot of axis.knots) {
      if (knot.x - last < 96 || !Number.isInteger(knot.ms)) continue;
      last = knot.x;
      const line = { class: 'tick-line', x1: knot.x, x2: knot.x, y1: 22, y2: size.height };
      marks.push(svg('line', line),
        svg('text', { class: 'tick mono', x: knot.x, y: 17, 'text-anchor': 'middle' },
          shortTime(knot.ms, '')));
    }
    return marks;
  }

  function folds() {
    return axis.folds.map((fold) => svg('g', {}, svg('title', {}, words.t('folded',
      { length: words.seconds(fold.until - fold.from) })),
      svg('rect', { class: 'fold-hit', x: fold.x - 10, y: TOP, width: 20,
        height: size.height - TOP }),
      svg('line', { class: 'fold', x1: fold.x - 3, x2: fold.x - 3, y1: TOP, y2: size.height - 8 }),
      svg('line', { class: 'fold', x1: fold.x + 3, x2: fold.x + 3, y1: TOP,
        y2: size.height - 8 })));
  }

  function drawEntries() {
    const places = placesOf(axis, entries);
    const free = new Map(); // row -> x from which a label has room
    elements.clear();
    const drawn = [];
    for (const entry of entries) {
      const y1 = yOf(entry.lane);
      if (y1 === null) continue;
      const place = places.get(entry.seq);
      const text = words.label(entry);
      const y2 = entry.detail.to ? yOf(entry.detail.to) : null;
      const above = y2 !== null && y2 < y1 ? 4 : -20;
      const row = Math.round((y1 + above) / rowGap()); // the band of the label
      const roomy = place[0] >= (free.get(row) ?? -Infinity) && entry.detail.kind !== 'bytes';
      const element = arrow(entry, place, y1, y2, text, roomy);
      if (roomy) free.set(row, place[0] + text.length * 8 + 10);
      elements.set(entry.seq, element);
      drawn.push(element);
    }
    const wash = svg('rect', { class: 'pastwash', x: -4000, y: TOP - 4, height: size.height - TOP,
      width: 4000 });
    moving.replaceChildren(wash, ...ticks(), ...folds(), ...drawn);
    moving.wash = wash;
  }

  /** Build what is drawn anew when the window, the film or the filter has changed. */
  function redraw() {
    const end = after(film.entries, position, byTime);
    const near = Math.floor(end / (WINDOW / 3));
    const key = `${near}/${film.entries.length}/${film.entries.at(-1)?.seq}`
      + `/${size.width}x${size.height}`;
    if (key !== drawnFor && size.width) {
      drawnFor = key;
      const from = Math.max(0, near * (WINDOW / 3) - WINDOW * 0.6);
      const around = film.entries.slice(Math.floor(from), Math.floor(from) + WINDOW);
      entries = around.filter((entry) => filter.shows(entry));
      filter.count(film.entries);
      axis = makeAxis(entries, filter.folded);
      drawEntries();
      host.classList.toggle('nothing', !entries.length);
    }
    place();
  }

  function paint(element, entry, ms) {
    const list = element.classList;
    list.toggle('future', entry.at_ms > ms);
    list.toggle('flying', Boolean(entry.detail.to) && entry.at_ms <= ms
      && (entry.detail.arrives_ms ?? entry.at_ms) > ms);
    list.toggle('chosen', entry.seq === chosen);
    list.toggle('cause', causes.has(entry.seq));
    list.toggle('dim', !filter.matches(entry));
  }

  function place() {
    const view = size.width - LABEL_WIDTH;
    const now = xOf(axis, position);
    if (follow) {
      const most = Math.max(0, axis.width + 80 - view);
      offset = Math.min(most, Math.max(-14, now - view * FOLLOW_AT));
    }
    clip.setAttribute('width', Math.max(0, view));
    clip.setAttribute('height', size.height);
    nowBox.setAttribute('width', Math.max(0, view + 60));
    nowBox.setAttribute('height', size.height);
    moving.setAttribute('transform', `translate(${Math.round(-offset * 10) / 10},0)`);
    moving.wash?.setAttribute('width', Math.max(0, 4000 + now));
    const x = Math.round((now - offset + 60) * 10) / 10;
    const tag = shortTime(position);
    const middle = Math.min(Math.max(x, 60), view + 60 - TAG / 2); // all of it stays in view
    for (const text of moving.querySelectorAll('text.tick')) {
      const at = Number(text.getAttribute('x')) - offset;
      text.classList.toggle('covered', at < 30 || Math.abs(at + 60 - middle) < TAG / 2 + 34);
    }
    nowLine.replaceChildren(
      svg('line', { class: 'now-line', x1: x, x2: x, y1: 22, y2: size.height }),
      svg('rect', { class: 'now-tag', x: middle - TAG / 2, y: 3, width: TAG, height: 22, rx: 5 }),
      svg('text', { class: 'now-text', x: middle, y: 19, 'text-anchor': 'middle' }, tag));
    for (const entry of entries) {
      const element = elements.get(entry.seq);
      if (element) paint(element, entry, position);
    }
    drawBase();
  }

  function resize() {
    size = { width: host.clientWidth, height: host.clientHeight };
    drawnFor = '';
    redraw();
  }
  new ResizeObserver(resize).observe(host);

  // -- hands --------------------------------------------------------------------------------

  let drag = null;
  host.addEventListener('pointerdown', (event) => {
    const lane = event.target.closest?.('[data-lane]')?.dataset.lane;
    if (lane) {
      filter.toggleLane(lane);
      return;
    }
    drag = { x: event.clientX, offset, moved: false,
      seq: event.target.closest?.('[data-seq]')?.dataset.seq };
    host.setPointerCapture(event.pointerId);
  });
  host.addEventListener('pointermove', (event) => {
    if (!drag) return;
    const moved = event.clientX - drag.x;
    if (Math.abs(moved) < 4 && !drag.moved) return;
    drag.moved = true;
    follow = false;
    host.classList.add('dragging');
    offset = Math.min(axis.width, Math.max(-40, drag.offset - moved));
    place();
  });
  host.addEventListener('pointerup', (event) => {
    host.classList.remove('dragging');
    if (drag && !drag.moved) {
      if (drag.seq) onOpen(Number(drag.seq), true);
      else onScrub(snap(event.clientX - host.getBoundingClientRect().left - LABEL_WIDTH + offset));
    }
    drag = null;
  });
  host.addEventListener('wheel', (event) => {
    event.preventDefault();
    follow = false;
    offset = Math.min(axis.width, Math.max(-40, offset + event.deltaX + event.deltaY));
    place();
  }, { passive: false });

  /** The moment at an x, caught by a message within 6 px. */
  function snap(x) {
    const near = axis.knots.find((knot) => Math.abs(knot.x - x) <= 6);
    return near ? Math.floor(near.ms) : msOf(axis, x);
  }

  host.addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight' && event.key !== 'Enter') return;
    event.preventDefault();
    event.stopPropagation();
    const index = chosen === null ? cutBefore(entries, position, byTime) - 1
      : entries.findIndex((entry) => entry.seq === chosen);
    const to = entries[index + ({ ArrowRight: 1, ArrowLeft: -1 }[event.key] ?? 0)];
    if (to) onOpen(to.seq, true);
  });

  return {
    show(ms, reason) {
      position = ms;
      if (reason !== 'play' || !drag) follow = follow || reason === 'play' || reason === 'seek'
        || reason === 'step';
      redraw();
    },
    choose(seq, chain = []) {
      chosen = seq;
      causes = new Set(chain);
      place();
    },
    resize,
  };
}
