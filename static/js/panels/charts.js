/** Small charts of the running containers over the last minute: memory with its limit, and CPU. */

import { svg } from '../timeline/arrows.js';

const SPAN_MS = 60_000;
const POINTS = 60;
const HEIGHT = 74;
const MOST = 4; // containers with a chart of their own

function line(points, width, most) {
  return points.map(([share, value], index) => `${index ? 'L' : 'M'}${(share * width).toFixed(1)} `
    + `${(HEIGHT - (value / most) * (HEIGHT - 6)).toFixed(1)}`).join('');
}

function curve(points, most, limit, width) {
  const d = line(points, width, most);
  const last = points[points.length - 1][0] * width;
  const under = `${d}L${last} ${HEIGHT}L${points[0][0] * width} ${HEIGHT}Z`;
  const parts = [svg('path', { class: 'fill', d: under }),
    svg('path', { class: 'curve', d }),
    svg('line', { class: 'base', x1: 0, x2: width, y1: HEIGHT, y2: HEIGHT }),
    svg('line', { class: 'here', x1: last, x2: last, y1: 0, y2: HEIGHT })];
  if (limit && limit <= most) {
    const y = HEIGHT - (limit / most) * (HEIGHT - 6);
    parts.push(svg('line', { class: 'limit', x1: 0, x2: width, y1: y, y2: y }));
  }
  return parts;
}

/** The values of a row's number over the last minute: [[share of the width, value]]. */
function series(film, id, ms, read) {
  const points = [];
  for (let index = 0; index <= POINTS; index += 1) {
    const at = ms - SPAN_MS + (SPAN_MS * index) / POINTS;
    if (at < film.oldestMs) continue;
    const row = film.rowsAt(at).get(id);
    points.push([index / POINTS, row ? read(row) : 0]);
  }
  return points;
}

export function createCharts({ words, film }) {
  function chart(title, unit, points, limit, format, width) {
    const values = points.map(([, value]) => value);
    const most = Math.max(limit ?? 0, ...values, 1e-9) * 1.12;
    const figure = document.createElement('section');
    figure.className = 'chart';
    const heading = document.createElement('h3');
    heading.textContent = title;
    const hush = document.createElement('span');
    hush.className = 'hush';
    hush.textContent = unit;
    heading.append(hush);
    const picture = svg('svg', { viewBox: `0 0 ${width} ${HEIGHT}`, preserveAspectRatio: 'none',
      role: 'img', 'aria-label': words.t('chart_says', { title, now: format(values.at(-1) ?? 0),
        most: format(Math.max(0, ...values)) }) }, ...curve(points, most, limit, width));
    const numbers = document.createElement('div');
    numbers.className = 'numbers';
    const now = document.createElement('b');
    now.textContent = format(values.at(-1) ?? 0);
    const bound = document.createElement('span');
    bound.textContent = limit ? words.t('chart_limit', { limit: format(limit) })
      : words.t('chart_no_limit');
    numbers.append(now, bound);
    figure.append(heading, picture, numbers);
    return figure;
  }

  return {
    /** Draw into `host` what the containers of this moment use. */
    show(host, rows, ms) {
      if (!host?.isConnected) return;
      const running = [...rows].filter(([, row]) => row.kind === 'container' && row.pid
        && row.cgroup).slice(-MOST);
      const width = host.clientWidth || 400;
      host.replaceChildren(...running.flatMap(([id, row]) => [
        chart(row.name, words.t('chart_memory'), series(film, id, ms, (at) => at.cgroup.memory),
          row.cgroup.memory_limit || null, words.bytes, width),
        chart(row.name, words.t('chart_cpu'),
          series(film, id, ms, (at) => at.cgroup.cpu_percent / 100), row.cgroup.cpu_limit || null,
          (value) => words.t('cores', {
            count: words.number(Math.round(value * 100) / 100) }), width)]));
    },
  };
}
