/**
 * The shared timeline of two worlds: a row of commands for each, under them the number that
 * differs, the first difference as a marked moment, and the needle of the one clock.
 */

import { svg } from '../timeline/arrows.js';
import { between, squeeze } from '../timeline/scrubber.js';
import { clockText } from '../words/words.js';
import { commandsOf } from './measures.js';

const LABELS = 132;
const BOX = 26;
const POINTS = 160;
const LETTER_PX = 8.1;

export function createLines({ host, pair, words, onSeek }) {
  const back = svg('g');
  const front = svg('g');
  const picture = svg('svg', { 'aria-hidden': 'true' }, back, front);
  host.append(picture);
  let size = { width: 0, height: 0 };
  let knots = [[0, 0], [1, 1]];
  let built = '';

  const room = () => Math.max(1, size.width - LABELS - 24);
  const total = () => knots[knots.length - 1][1] || 1;
  const xOf = (ms) => LABELS + (between(knots, ms, 0, 1) / total()) * room();
  const msOf = (x) => between(knots, (Math.min(room(), Math.max(0, x - LABELS)) / room())
    * total(), 1, 0);

  function step({ from, until, command }, y) {
    const x = xOf(from);
    const width = Math.max(6, xOf(until ?? pair.newestMs) - x);
    const letters = Math.floor((width - 14) / LETTER_PX);
    const text = command.length <= letters ? command : letters > 5
      ? `${command.slice(0, letters - 1)}…` : '';
    return svg('g', { class: until === null ? 'step runs' : 'step' }, svg('title', {}, command),
      svg('rect', { x, y, width, height: BOX, rx: 5 }),
      svg('text', { x: x + 8, y: y + 18, class: 'mono' }, text));
  }

  function row(side, y) {
    return [svg('text', { x: 4, y: y + 18, class: 'side' }, words.t('world_named', {
      letter: side.letter })),
    svg('line', { class: 'rail', x1: LABELS, x2: LABELS + room(), y1: y + BOX / 2,
      y2: y + BOX / 2 }),
    ...commandsOf(side.film).filter(({ from }) => from <= pair.newestMs)
      .map((one) => step(one, y))];
  }

  function curve(side, measure, most, top, height) {
    const at = (index) => msOf(LABELS + (index / POINTS) * room());
    let d = '';
    for (let index = 0; index <= POINTS; index += 1) {
      const value = measure.read(side.film.rowsAt(at(index)));
      const x = Math.round(LABELS + (index / POINTS) * room());
      const y = Math.round(top + height - (value / most) * height * 0.86)
        + (side.letter === 'B' ? 1.5 : 0); // two equal lines are both seen
      d += index ? `H${x}V${y}` : `M${x} ${y}`;
    }
    return svg('path', { class: `curve ${side.letter.toLowerCase()}`, d });
  }

  function build(sides, measure) {
    const key = `${pair.entries.length}/${Math.floor(pair.newestMs / 500)}/${measure.name}`
      + `/${size.width}x${size.height}/${sides[0].letter}/${pair.oldestMs}`;
    if (key === built || !size.width) return;
    built = key;
    knots = squeeze(pair.entries, pair.oldestMs, Math.max(pair.newestMs, pair.oldestMs + 1000));
    const top = 98;
    const height = Math.max(18, size.height - top - 30);
    const most = Math.max(1, ...sides.flatMap((side) => [0, 0.25, 0.5, 0.75, 1].map((share) =>
      measure.read(side.film.rowsAt(msOf(LABELS + share * room()))))));
    back.replaceChildren(
      ...row(sides[0], 28), ...row(sides[1], 62),
      svg('text', { x: 4, y: top + 16, class: 'side' }, words.t(`measure_${measure.name}`)),
      svg('line', { class: 'axis', x1: LABELS, x2: LABELS + room(), y1: top + height,
        y2: top + height }),
      ...sides.map((side) => curve(side, measure, most, top, height)),
      ...(size.width > 640 ? [0, 0.25, 0.5, 0.75, 1] : [0, 1]).map((share) => svg('text', {
        class: 'when mono',
        x: LABELS + share * room(), y: size.height - 6, 'text-anchor': share === 0 ? 'start'
          : share === 1 ? 'end' : 'middle' }, clockText(msOf(LABELS + share * room())))),
      ...mark());
  }

  /** The first difference: a dashed line through all rows, and its name. */
  function mark() {
    if (!pair.difference) return [];
    const x = Math.round(xOf(pair.difference.at_ms));
    const left = x > LABELS + room() * 0.6;
    return [svg('line', { class: 'parting', x1: x, x2: x, y1: 16, y2: size.height - 24 }),
      svg('text', { class: 'parting', x: x + (left ? -8 : 8), y: 108,
        'text-anchor': left ? 'end' : 'start' }, words.t('first_difference'))];
  }

  let dragging = false;
  const point = (event, done) => onSeek(
    msOf(event.clientX - picture.getBoundingClientRect().left), done);
  picture.addEventListener('pointerdown', (event) => {
    dragging = true;
    picture.setPointerCapture(event.pointerId);
    point(event, false);
  });
  picture.addEventListener('pointermove', (event) => dragging && point(event, false));
  picture.addEventListener('pointerup', (event) => {
    if (dragging) point(event, true);
    dragging = false;
  });
  new ResizeObserver(() => {
    size = { width: picture.clientWidth, height: picture.clientHeight };
    built = '';
  }).observe(picture);

  return {
    show(ms, sides, measure) {
      build(sides, measure);
      const x = Math.round(xOf(ms));
      const tag = Math.min(size.width - 46, Math.max(LABELS, x));
      front.replaceChildren(
        svg('line', { class: 'now-line', x1: x, x2: x, y1: 0, y2: size.height - 22 }),
        svg('rect', { class: 'now-tag', x: tag - 44, y: 0, width: 88, height: 22, rx: 5 }),
        svg('text', { class: 'now-text mono', x: tag, y: 16, 'text-anchor': 'middle' },
          `${clockText(ms).replace(/^00:0?/, '')} s`));
    },
  };
}
