/** Line icons on an 18 x 18 grid. */

const ICONS = {
  laptop: 'M3 3H15V12H3ZM1 15H17',
  host: 'M2 3H16V8H2ZM2 10H16V15H2ZM5 5.5H5.1M5 12.5H5.1',
  registry: 'M2 2H16V16H2ZM2 6.7H16M2 11.4H16M7 4.4H11M7 9H11M7 13.7H11',
  pen: 'M3 15L4 11L12 3L15 6L7 14ZM10.5 4.5L13.5 7.5',
  lock: 'M4 8H14V16H4ZM6 8V5C6 1 12 1 12 5V8',
  loop: 'M15 9A6 6 0 1 1 13 4.7M13 1V5H9',
  plus: 'M9 3V15M3 9H15',
  minus: 'M3 9H15',
};

/** An icon whose top left corner is at (x, y). */
export function icon(pen, x, y, name, tone = 'ink2', width = 1.7) {
  pen.path(x, y, ICONS[name] ?? ICONS.host, { stroke: tone, width });
}

/** The same icon as an SVG element in the colour of its text. */
export function iconSvg(name, size = 18) {
  const make = (tag) => document.createElementNS('http://www.w3.org/2000/svg', tag);
  const svg = make('svg');
  svg.setAttribute('viewBox', '0 0 18 18');
  svg.setAttribute('width', size);
  svg.setAttribute('height', size);
  svg.setAttribute('aria-hidden', 'true');
  const path = make('path');
  path.setAttribute('d', ICONS[name] ?? ICONS.host);
  path.setAttribute('fill', 'none');
  path.setAttribute('stroke', 'currentColor');
  path.setAttribute('stroke-width', 1.7);
  path.setAttribute('stroke-linejoin', 'round');
  path.setAttribute('stroke-linecap', 'round');
  svg.append(path);
  return svg;
}
