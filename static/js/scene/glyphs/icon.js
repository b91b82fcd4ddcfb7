/** Line icons on an 18 x 18 grid. */

import { at, ink, path } from '../svg.js';

export const ICONS = {
  laptop: 'M3 3H15V12H3ZM1 15H17',
  host: 'M2 3H16V8H2ZM2 10H16V15H2ZM5 5.5H5.1M5 12.5H5.1',
  registry: 'M2 2H16V16H2ZM2 6.7H16M2 11.4H16M7 4.4H11M7 9H11M7 13.7H11',
  pen: 'M3 15L4 11L12 3L15 6L7 14ZM10.5 4.5L13.5 7.5',
  plus: 'M9 3V15M3 9H15',
  minus: 'M3 9H15',
  lock: 'M4 8H14V16H4ZM6 8V5C6 1 12 1 12 5V8',
};

export const icon = (x, y, name, tone = 'ink2', width = 1.7) =>
  at(x, y, path(ICONS[name] ?? ICONS.host, ink(tone), width));
