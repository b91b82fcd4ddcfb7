/** The kernel floor: overlay mounts, cgroups, namespaces, and the bridge with its taps. Pure. */

import { fill, memory } from '../units.js';
import { bottom, middleX, right } from './items.js';

const TAPS = 14;

/** Adds the floor's cards; `shelfX` is where the containers begin: the bridge lies under them. */
export function floor(sheet, model, box, shelfX, { boxes, mode }, texts, parent) {
  if (box.h < 60) {
    low(sheet, model, box, shelfX, { boxes, mode }, texts, parent);
    return;
  }
  const tall = box.h >= 110;
  const head = tall ? 36 : 28;
  const title = texts.kernel;
  sheet.add({ id: `${parent}/kernel`, shape: 'none', kind: 'kernel', name: title,
    words: texts.kernel_shared, mark: 'ok', parent, box,
    texts: [[20, head - 13, title, { size: 16, weight: 600, room: box.w * 0.3 }]] });
  sheet.lane('host/kernel', box, `${parent}/kernel`);
  if (tall && box.w > 560) {
    const kernelW = 8.6 * title.length + 40;
    sheet.text(box.x + kernelW, box.y + head - 13, texts.kernel_shared, { size: 14, tone: 'ink2',
      room: shelfX - box.x - kernelW - 20 });
  }
  const y = box.y + head;
  const h = box.h - head - 12;
  const left = box.x + 20;
  const gap = 10;
  const w = (shelfX - 14 - left - 2 * gap) / 3;
  factCards(model, texts).forEach((card, index) => {
    addCard(sheet, { ...card, box: { x: left + index * (w + gap), y, w, h }, parent });
  });
  bridge(sheet, model, { x: shelfX - 6, y, w: right(box) - 20 - shelfX + 6, h }, { boxes, mode, wall: box },
    texts, parent);
}

/** A floor with room for one line: what is used of it, and the bridge under the containers. */
function low(sheet, model, box, shelfX, { boxes, mode }, texts, parent) {
  const [, group] = factCards(model, texts);
  const fact = `${group.title}: ${group.lines[1]}`;
  const net = bridges(model)[0];
  const netX = shelfX + 14;
  sheet.add({ id: `${parent}/kernel`, shape: 'none', kind: 'kernel', name: texts.kernel, words: fact,
    mark: 'ok', parent, box, texts: [[20, box.h / 2 + 6, texts.kernel, { size: 15.5, weight: 600 }],
      [shelfX - box.x - 16, box.h / 2 + 6, fact, { size: 14, tone: 'ink2', align: 'end',
        room: shelfX - box.x - 170 }],
      [netX - box.x, box.h / 2 + 14, net ? `docker0  ${net.subnet}` : texts.network_none,
        { size: 13.5, tone: 'ink2', room: right(box) - netX - 20 }]] });
  sheet.lane('host/kernel', box, `${parent}/kernel`);
  if (!net) return;
  const bar = { x: netX, y: box.y + 6, w: right(box) - 20 - netX, h: 10 };
  const taps = tapsOf(model, net, boxes, mode, bar, bar.y + 5, sheet);
  sheet.add({ id: net.rowId, shape: 'bus', kind: 'network', name: net.name, words: net.subnet, mark: 'ok',
    parent, box: bar, props: { taps: taps.map((x) => x - bar.x) } });
}

function addCard(sheet, { id, title, lines, exists, box, parent, target }) {
  const one = box.h < 62;
  const narrow = box.w < 96;
  const texts = [[11, one ? 17 : 23, title, { size: narrow ? 13.5 : 15, weight: 600, room: box.w - 16 }]];
  const shown = one ? lines.slice(-1) : lines;
  shown.forEach((line, index) => texts.push([11, (one ? 35 : 43) + index * 19, line,
    { size: 13.5, tone: exists ? 'ink2' : 'ink3', room: box.w - 16 }]));
  sheet.add({ id, target, shape: 'card', kind: 'kernel', name: title, words: lines.join(', '), mark: 'ok', parent,
    box, ghost: !exists, props: { ghost: !exists }, texts: box.h < 30 ? texts.slice(0, 1) : texts });
}

function factCards(model, texts) {
  const running = model.containers.filter((row) => row.pid);
  const made = running.length ? null : model.containers.find((row) => // runc is at work on it
    model.runcs.some((process) => process.container === row.id));
  if (made) return factsOf(texts, texts.being_made);
  const [only] = running;
  const one = running.length === 1;
  const used = running.reduce((sum, row) => sum + (row.cgroup?.memory ?? 0), 0);
  const own = only ? only.namespaces.filter((ns) => ns.own ?? ns.inside !== ns.outside).length : 0;
  const limit = one ? only.cgroup?.memory_limit : 0;
  return [
    { id: 'kernel/overlay', title: texts.overlay, exists: running.length > 0,
      lines: [texts.overlay_what, !only ? texts.overlay_none : one
        ? fill(texts.overlay_one, { layers: only.layers.length + 1 })
        : fill(texts.overlay_n, { count: running.length })] },
    { id: 'kernel/cgroup', title: texts.cgroup, exists: running.length > 0,
      lines: [texts.cgroup_what, !only ? texts.cgroup_none : limit
        ? fill(texts.cgroup_limit, { memory: memory(used), limit: memory(limit) }) : one
          ? fill(texts.cgroup_one, { memory: memory(used), pids: only.cgroup?.pids ?? 0 })
          : fill(texts.cgroup_n, { count: running.length, memory: memory(used) })] },
    { id: 'kernel/namespaces', title: texts.namespaces, exists: running.length > 0,
      lines: [texts.namespaces_what, !only ? texts.namespaces_none
        : one ? fill(texts.namespaces_one, { count: own })
          : fill(texts.namespaces_n, { count: running.length })] },
  ];
}

/** The three cards while the only container is being made. */
const factsOf = (texts, words) => ['overlay', 'cgroup', 'namespaces'].map((name) => ({
  id: `kernel/${name}`, title: texts[name], exists: true, lines: [texts[`${name}_what`], words] }));

/** Networks that have a bridge on this machine; "host" and "none" have none. */
const bridges = (model) => model.networks.filter((row) => row.driver === 'bridge');

function bridge(sheet, model, box, { boxes, mode, wall }, texts, parent) {
  const nets = bridges(model);
  const busy = nets.filter((row) => row.containers.length);
  const net = busy[busy.length - 1] ?? nets[0];
  const ports = model.containers.filter((row) => row.status === 'running').flatMap((row) =>
    row.ports.filter((port, index) => port.host // IPv4 and IPv6 are one door
      && row.ports.findIndex((other) => other.host === port.host) === index)
      .map((port) => ({ ...port, rowId: row.rowId })));
  const title = net ? (net.name === 'bridge' ? 'docker0' : net.name) : texts.network;
  const others = nets.length > 1 ? `+${nets.length - 1}` : '';
  const facts = net ? [net.subnet, others].filter(Boolean).join(' · ') : texts.network_none;
  const door = ports.length ? ports.slice(0, 3).map((port) => `${port.host}→${port.container}`).join(', ')
    + (ports.length > 3 ? ` +${ports.length - 3}` : '') : texts.port_none;
  const one = box.h < 62;
  const barY = box.y + (one ? 9 : 16);
  const line = one ? box.h - 9 : box.h - 34;
  sheet.add({ id: net?.rowId ?? 'ghost/network', shape: 'card', kind: 'network', name: title, words: facts,
    mark: 'ok', parent, box, ghost: !net, props: { ghost: !net },
    texts: one ? [[12, line, `${title}  ${facts}`, { size: 13.5, tone: 'ink2', room: box.w * (ports.length ? 0.55 : 0.9) }],
      [box.w - 34, line, ports.length ? door : '', { mono: true, size: 13, tone: ports.length ? 'ink' : 'ink3', align: 'end',
        room: box.w * 0.36 }]]
      : [[12, line, title, { size: 15, weight: 600, room: box.w * 0.5 }],
        [12, line + 20, facts, { size: 13.5, tone: 'ink2', mono: Boolean(net), room: box.w * 0.5 }],
        [box.w - (ports.length ? 40 : 14), line + 20, door, { mono: ports.length > 0, size: 13.5,
          tone: ports.length ? 'ink' : 'ink3', align: 'end', room: box.w * 0.46 }]] });
  if (!net) return;
  const taps = tapsOf(model, net, boxes, mode, box, barY, sheet);
  sheet.add({ id: `${net.rowId}/bar`, shape: 'bus', box: { x: box.x + 12, y: barY - 5, w: box.w - 24, h: 10 },
    props: { taps: taps.map((x) => x - box.x - 12) } });
  if (ports.length) {
    const doorBox = { x: right(wall) - 11, y: barY + 6, w: 22, h: 30 };
    sheet.add({ id: `port/${ports[0].host}`, target: ports[0].rowId, shape: 'door', kind: 'port',
      name: `:${ports[0].host}`, words: door, mark: 'ok', parent, box: doorBox, props: { open: true } });
    sheet.wires.push({ id: 'tap/door', points: [[right(box) - 24, barY], [right(box), barY],
      [right(box), barY + 20], [doorBox.x, barY + 20]], ghost: false, quiet: true });
  }
}

function tapsOf(model, net, boxes, mode, box, barY, sheet) {
  if (!['big', 'box', 'small'].includes(mode)) return [];
  const attached = net.containers.map((id) => boxes.get(id)).filter(Boolean).slice(0, TAPS);
  const lowest = Math.max(0, ...attached.map(bottom));
  return attached.map((there) => {
    const shift = bottom(there) < lowest - 2 ? 12 : 0; // behind the box that stands below it
    const x = Math.min(right(box) - 22, Math.max(box.x + 22, middleX(there) + shift));
    sheet.wires.push({ id: `tap/${Math.round(x)}`, points: [[x, bottom(there)], [x, barY]], ghost: false,
      quiet: true });
    return x;
  });
}
