/** Published ports: doors in the machine's right wall, one for each. Pure. */

import { bottom, clamp, right } from '../items.js';

export const LABEL = 92; // room for "8080→80" beside a door
const STEP = 27;

/** The ports that are open to the outside: [{host, container, rowId}], in order of their number. */
export function portsOf(model) {
  return model.containers
    .filter((row) => row.status === 'running' || row.status === 'paused')
    .flatMap((row) =>
      row.ports
        .filter(
          (port, index) =>
            port.host && // IPv4 and IPv6 are one door
            row.ports.findIndex((other) => other.host === port.host) === index,
        )
        .map((port) => ({ ...port, rowId: row.rowId, nets: row.networks.map((net) => net.name) })),
    )
    .sort((a, b) => a.host - b.host);
}

/** Adds the doors from the floor's card upwards as far as the floor is high. */
export function doors(sheet, ports, card, wall, texts) {
  const most = Math.max(1, Math.floor((wall.h - 12) / STEP));
  const shown = ports.slice(0, most);
  const hidden = ports.length - shown.length;
  const h = clamp((wall.h - 12) / shown.length - 3, 18, 26);
  const top = wall.y + wall.h / 2 - (shown.length * (h + 3)) / 2;
  shown.forEach((port, index) => {
    const y = top + index * (h + 3);
    const box = { x: right(wall) - 10, y, w: 20, h };
    const last = hidden && index === shown.length - 1;
    const words = `${port.host}→${port.container}${last ? ` +${hidden}` : ''}`;
    sheet.wires.push({
      id: `door/${port.host}`,
      points: [
        [right(card), clamp(y + h / 2, card.y + 6, bottom(card) - 6)],
        [right(card) + 6, clamp(y + h / 2, card.y + 6, bottom(card) - 6)],
        [right(card) + 6, y + h / 2],
        [box.x, y + h / 2],
      ],
      ghost: false,
      quiet: true,
    });
    sheet.add({
      id: `port/${port.host}`,
      shape: 'door',
      kind: 'port',
      name: `:${port.host}`,
      words,
      mark: 'ok',
      parent: port.rowId,
      box,
      props: { open: true, sign: LABEL - 18 },
      texts: [[-8, h / 2 + 5, words, { mono: true, size: 13, align: 'end', room: LABEL - 24 }]],
    });
  });
}
