/**
 * Networks on the kernel floor: each a bar with a tap to every container that is on it. Pure.
 *
 * Up to four stand as rows of their own; hundreds of containers are one tap with their number.
 */

import { widthOf } from '../../measure.js';
import { fill } from '../../units.js';
import { bottom, clamp, middleX, right } from '../items.js';
import { doors, LABEL, portsOf } from './doors.js';

const MOST = 4;
const TAPS = 14; // of one network drawn one by one
const APART = 14; // px between two taps of one container

/** Networks that have a bridge on this machine, docker0 first; "host" and "none" have none. */
export const bridges = (model) =>
  model.networks
    .filter((row) => row.driver === 'bridge')
    .sort((a, b) => Number(b.name === 'bridge') - Number(a.name === 'bridge'));

export const titleOf = (net) => (net.name === 'bridge' ? 'docker0' : net.name);

/** Those that have room: with containers before empty ones, in their own order. */
export function chosen(nets, room) {
  const most = clamp(room, 1, MOST);
  if (nets.length <= most) return nets;
  const ranked = [...nets].sort((a, b) => (b.containers.length > 0) - (a.containers.length > 0));
  const kept = new Set(ranked.slice(0, most));
  return nets.filter((net) => kept.has(net));
}

/** Adds the networks' card and the doors of published ports in the machine's wall. */
export function networks(sheet, model, box, around, texts, parent) {
  const nets = bridges(model);
  const ports = portsOf(model);
  const card = { ...box, w: box.w - (ports.length ? LABEL + 8 : 0) };
  if (nets.length > 1) rows(sheet, model, nets, card, around, texts, parent);
  else single(sheet, model, nets[0], card, around, { ports, texts, parent });
  if (ports.length) doors(sheet, ports, card, around.wall, texts);
}

function single(sheet, model, net, box, around, { ports, texts, parent }) {
  const title = net ? titleOf(net) : texts.network;
  const facts = net ? net.subnet : texts.network_none;
  const one = box.h < 72;
  const line = one ? box.h - 9 : box.h - 34;
  const note = ports.length ? '' : texts.port_none;
  const tight = one
    ? [[12, line, `${title}  ${facts}`, { size: 13.5, tone: 'ink2', room: box.w - 24 }]]
    : [
        [12, line, title, { size: 15, weight: 600, room: box.w * 0.5 }],
        [12, line + 20, facts, { size: 13.5, tone: 'ink2', mono: Boolean(net), room: box.w * 0.5 }],
        [
          box.w - 14,
          line + 20,
          note,
          { size: 13.5, tone: 'ink3', align: 'end', room: box.w * 0.46 },
        ],
      ];
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
    texts: tight,
  });
  if (!net) return;
  const bar = { x: box.x + 12, y: box.y + (one ? 4 : 11), w: box.w - 24, h: 10 };
  bus(sheet, model, net, bar, around, 0);
}

/** One bar per network, its name and addresses on it. */
function rows(sheet, model, nets, box, around, texts, parent) {
  const shown = chosen(nets, Math.floor(box.h / 21));
  const h = box.h / shown.length;
  const hidden = nets.length - shown.length;
  const height = clamp(h - 6, 16, 24);
  const bars = shown.map((_, index) => ({
    x: box.x,
    y: box.y + index * h + (h - height) / 2,
    w: box.w,
    h: height,
  }));
  const taps = shown.map((net, index) => bus(sheet, model, net, bars[index], around, index));
  shown.forEach((net, index) => {
    const last = hidden && index === shown.length - 1;
    const name = last ? `${titleOf(net)} ${fill(texts.more, { count: hidden })}` : titleOf(net);
    const passing = taps.slice(index).flat(); // its own, and those of the bars below
    label(sheet, net, bars[index], name, passing, parent);
  });
}

/** The name stands where no tap comes down: at the left end, else at the right one. */
function label(sheet, net, bar, name, taps, parent) {
  const named = widthOf(name, 13.5, { weight: 600 });
  const whole = named + widthOf(net.subnet, 13, { mono: true }) + 34;
  const free = (w) => {
    const ends = [bar.x, right(bar) - w];
    return ends.find((at) => taps.every((x) => x < at - 4 || x > at + w + 4)) ?? null;
  };
  const spot = [whole, named + 24].map((w) => [w, free(w)]).find(([, x]) => x !== null);
  const [w, x] = spot ?? [named + 24, bar.x];
  const line = bar.h / 2 + 5;
  sheet.add({
    id: net.rowId,
    shape: 'none',
    kind: 'network',
    name: titleOf(net),
    words: net.subnet,
    mark: 'ok',
    parent,
    box: bar,
    texts: [
      [x - bar.x + 12, line, name, { size: 13.5, weight: 600, room: bar.w - 20 }],
      ...(w === whole
        ? [[x - bar.x + named + 22, line, net.subnet, { size: 13, mono: true, tone: 'ink2' }]]
        : []),
    ],
  });
}

/** A bar and its taps; returns where they hang on. */
export function bus(sheet, model, net, bar, { boxes, mode, wall }, index) {
  const taps = tapsOf(model, net, bar, { boxes, mode });
  const far = mode === 'far' ? block(net, boxes) : null;
  if (far) taps.push({ x: clamp(middleX(far), bar.x + 16, right(bar) - 16), from: far });
  const ground = wall?.y ?? bar.y;
  for (const { x, from, at = x } of taps) {
    const key = `tap/${net.id}/${Math.round(at)}/${Math.round(x)}`;
    const points = elbow(at, bottom(from), x, Math.min(ground, bar.y), index);
    const quiet = { ghost: false, quiet: true };
    sheet.wires.push({ ...quiet, id: key, points }); // behind what stands below it
    if (bar.y > ground + 4) {
      const down = [
        [x, ground],
        [x, bar.y - 0.5],
      ];
      sheet.wires.push({ ...quiet, id: `${key}/floor`, points: down, over: true, hop: true });
    }
  }
  sheet.add({
    id: `${net.rowId}/bar`,
    shape: 'bus',
    box: bar,
    props: { taps: taps.map(({ x }) => x - bar.x) },
    texts: far ? [countText(far, bar, net.containers.length)] : [],
  });
  return taps.map(({ x }) => x);
}

const countText = (far, bar, count) => [
  clamp(middleX(far) - bar.x + 9, 8, bar.w - 50),
  bar.h / 2 + 4.5,
  `×${count}`,
  COUNT,
];

const COUNT = { size: 13, weight: 600, tone: 'ink2' };

/** Straight down, or sideways just above the floor when the bar does not reach under the box. */
function elbow(x1, y1, x2, y2, index) {
  if (Math.abs(x1 - x2) < 1)
    return [
      [x1, y1],
      [x2, y2],
    ];
  const y = y1 + 6 + (index % 3) * 3;
  return [
    [x1, y1],
    [x1, y],
    [x2, y],
    [x2, y2],
  ];
}

/** Where a network's containers hang on: [{x on the bar, at above it, from: box}]. */
export function tapsOf(model, net, bar, { boxes, mode }) {
  if (mode === 'far' || mode === 'none') return [];
  const attached = net.containers.filter((id) => boxes.has(id)).slice(0, TAPS);
  const lowest = Math.max(0, ...attached.map((id) => bottom(boxes.get(id))));
  const left = bar.x + 12;
  return attached.map((id, place) => {
    const from = boxes.get(id);
    const own = bridges(model).filter((other) => other.containers.includes(id));
    const turn = own.indexOf(net) - (own.length - 1) / 2;
    const behind = bottom(from) < lowest - 2 ? 12 : 0; // the box that stands below it
    const at = clamp(middleX(from) + turn * APART + behind, from.x + 8, right(from) - 8);
    const x = at < left ? left + place * 10 : Math.min(right(bar) - 10, at);
    return { x, at: at > right(bar) - 10 ? x : at, from };
  });
}

/** The box around all cells of a network's containers. */
function block(net, boxes) {
  const there = net.containers.map((id) => boxes.get(id)).filter(Boolean);
  if (!there.length) return null;
  const x = Math.min(...there.map((box) => box.x));
  const y = Math.min(...there.map((box) => box.y));
  return { x, y, w: Math.max(...there.map(right)) - x, h: Math.max(...there.map(bottom)) - y };
}
