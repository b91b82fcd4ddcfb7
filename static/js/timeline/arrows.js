/** One arrow per trace entry, as SVG: solid request, dashed answer, diamond news, dot: an act. */

const NAMESPACE = 'http://www.w3.org/2000/svg';

export function svg(tag, attributes = {}, ...kids) {
  const element = document.createElementNS(NAMESPACE, tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null) element.setAttribute(name, value);
  }
  element.append(...kids);
  return element;
}

const one = (value) => Math.round(value * 10) / 10;

function kindOf(entry) {
  const { kind, lost } = entry.detail;
  const classes = ['arrow', kind ?? 'act'];
  if (/^[45]/.test(String(entry.detail.status ?? '')) || entry.detail.error) classes.push('bad');
  if (entry.verb === 'kernel_oom_kill' || lost) classes.push('lost');
  return classes;
}

function head(x1, y1, x2, y2) {
  const angle = Math.atan2(y2 - y1, x2 - x1);
  const point = (turn, length) => `${one(x2 - length * Math.cos(angle + turn))} `
    + `${one(y2 - length * Math.sin(angle + turn))}`;
  return svg('path', { class: 'head',
    d: `M${one(x2)} ${one(y2)}L${point(0.45, 9)}L${point(-0.45, 9)}Z` });
}

/** The arrow of an entry between two rows. `text` null: no label; `room` 0: on focus only. */
export function arrow(entry, [x1, x2], y1, y2, text, room) {
  const group = svg('g', { class: kindOf(entry).join(' '), 'data-seq': entry.seq });
  if (y2 === null) {
    group.append(svg('circle', { class: 'dot', cx: one(x1), cy: y1, r: 3.4 }),
      svg('circle', { cx: one(x1), cy: y1, r: 8, fill: 'transparent' }));
  } else if (y1 === y2) {
    group.append(svg('circle', { class: 'dot', cx: one(x1), cy: y1, r: 4 }),
      svg('circle', { cx: one(x1), cy: y1, r: 8, fill: 'transparent' }));
  } else {
    group.append(svg('line', { class: 'hit', x1: one(x1), y1, x2: one(x2), y2 }));
    group.append(svg('line', { x1: one(x1), y1, x2: one(x2), y2 }));
    if (entry.detail.kind === 'event') {
      group.append(svg('path', { class: 'gem',
        d: `M${one(x2)} ${y2 - 6}l6 6l-6 6l-6 -6Z` }));
    } else group.append(head(x1, y1, x2, y2));
    if (entry.detail.kind !== 'reply') {
      group.append(svg('circle', { class: 'dot', cx: one(x1), cy: y1, r: 3.2 }));
    }
  }
  if (text) {
    const below = y2 !== null && y2 < y1;
    group.append(svg('text', {
      class: room ? 'says' : 'says hover', x: one(x1 + 7),
      y: below ? y1 + 15 : y1 - 6,
    }, text));
  }
  return group;
}
