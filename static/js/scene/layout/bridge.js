/** The bridge: a bar with a tap to each container, and the doors of published ports. Pure. */

import { bottom, middleX, right } from './items.js';

const TAPS = 14;

/** Networks that have a bridge on this machine; "host" and "none" have none. */
export const bridges = (model) => model.networks.filter((row) => row.driver === 'bridge');

export function bridge(sheet, model, box, { boxes, mode, wall }, texts, parent) {
  const nets = bridges(model);
  const busy = nets.filter((row) => row.containers.length);
  const net = busy[busy.length - 1] ?? nets[0];
  const ports = model.containers
    .filter((row) => row.status === 'running')
    .flatMap((row) =>
      row.ports
        .filter(
          (port, index) =>
            port.host && // IPv4 and IPv6 are one door
            row.ports.findIndex((other) => other.host === port.host) === index,
        )
        .map((port) => ({ ...port, rowId: row.rowId })),
    );
  const title = net ? (net.name === 'bridge' ? 'docker0' : net.name) : texts.network;
  const others = nets.length > 1 ? `+${nets.length - 1}` : '';
  const facts = net ? [net.subnet, others].filter(Boolean).join(' · ') : texts.network_none;
  const door = ports.length
    ? ports
        .slice(0, 3)
        .map((port) => `${port.host}→${port.container}`)
        .join(', ') + (ports.length > 3 ? ` +${ports.length - 3}` : '')
    : texts.port_none;
  const one = box.h < 62;
  const barY = box.y + (one ? 9 : 16);
  const line = one ? box.h - 9 : box.h - 34;
  sheet.add({
    id: net?.rowId ?? 'ghost/network',
    shape: 'card',
    kind: 'network',
    name: title,
    words: facts,
    mark: 'ok',
    parent,
    box,
    ghost: !net,
    props: { ghost: !net },
    texts: one
      ? [
          [
            12,
            line,
            `${title}  ${facts}`,
            { size: 13.5, tone: 'ink2', room: box.w * (ports.length ? 0.55 : 0.9) },
          ],
          [
            box.w - 34,
            line,
            ports.length ? door : '',
            {
              mono: true,
              size: 13,
              tone: ports.length ? 'ink' : 'ink3',
              align: 'end',
              room: box.w * 0.36,
            },
          ],
        ]
      : [
          [12, line, title, { size: 15, weight: 600, room: box.w * 0.5 }],
          [
            12,
            line + 20,
            facts,
            { size: 13.5, tone: 'ink2', mono: Boolean(net), room: box.w * 0.5 },
          ],
          [
            box.w - (ports.length ? 40 : 14),
            line + 20,
            door,
            {
              mono: ports.length > 0,
              size: 13.5,
              tone: ports.length ? 'ink' : 'ink3',
              align: 'end',
              room: box.w * 0.46,
            },
          ],
        ],
  });
  if (!net) return;
  const taps = tapsOf(model, net, boxes, mode, box, barY, sheet);
  sheet.add({
    id: `${net.rowId}/bar`,
    shape: 'bus',
    box: { x: box.x + 12, y: barY - 5, w: box.w - 24, h: 10 },
    props: { taps: taps.map((x) => x - box.x - 12) },
  });
  if (ports.length) {
    const doorBox = { x: right(wall) - 11, y: barY + 6, w: 22, h: 30 };
    sheet.add({
      id: `port/${ports[0].host}`,
      shape: 'door',
      kind: 'port',
      name: `:${ports[0].host}`,
      words: door,
      mark: 'ok',
      parent: ports[0].rowId,
      box: doorBox,
      props: { open: true },
    });
    sheet.wires.push({
      id: 'tap/door',
      points: [
        [right(box) - 24, barY],
        [right(box), barY],
        [right(box), barY + 20],
        [doorBox.x, barY + 20],
      ],
      ghost: false,
      quiet: true,
    });
  }
}

export function tapsOf(model, net, boxes, mode, box, barY, sheet) {
  if (!['big', 'box', 'small'].includes(mode)) return [];
  const attached = net.containers
    .map((id) => boxes.get(id))
    .filter(Boolean)
    .slice(0, TAPS);
  const lowest = Math.max(0, ...attached.map(bottom));
  return attached.map((there) => {
    const shift = bottom(there) < lowest - 2 ? 12 : 0; // behind the box that stands below it
    const x = Math.min(right(box) - 22, Math.max(box.x + 22, middleX(there) + shift));
    sheet.wires.push({
      id: `tap/${Math.round(x)}`,
      points: [
        [x, bottom(there)],
        [x, barY],
      ],
      ghost: false,
      quiet: true,
    });
    return x;
  });
}
