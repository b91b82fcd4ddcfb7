/**
 * Injected faults: a bolt on what is broken. The cause is marked where it is, and stays so. Pure.
 *
 * Called last, when everything has its place; a cut or slow link changes the wire itself.
 */

import { widthOf, wrap } from '../measure.js';
import { PLATE } from '../shapes/machine.js';
import { fill } from '../units.js';
import { right } from './items.js';

const BOLT = 26;

/** Adds a bolt for each fault in force. */
export function faults(sheet, model, texts) {
  const places = new Map();
  for (const fault of model.faults) {
    const place = placeOf(sheet, model, fault);
    const key = place.id;
    if (!places.has(key)) places.set(key, { place, faults: [] });
    places.get(key).faults.push(fault);
  }
  for (const { place, faults: there } of places.values()) {
    const newest = there[there.length - 1];
    const words = wordsOf(newest, texts);
    const name = there.length > 1 ? `${words} ×${there.length}` : words;
    bolt(sheet, newest, place, name);
  }
}

/** What it is called: `fault_cut_network` of the texts, with its numbers. */
function wordsOf(fault, texts) {
  const text = texts[`fault_${fault.fault}`] ?? fault.fault;
  const { bytes_per_second: rate, extra_ms: extra } = fault.parameters ?? {};
  return fill(text, { extra, rate: rate ? Math.round(rate / (1 << 20)) : '' });
}

/** On a noun the bolt has its words beside it; on a wire they stand below, in the free gutter. */
function bolt(sheet, fault, { id, x, y, host, gutter }, name) {
  const style = { size: 13.5, weight: 600 };
  const common = {
    id: fault.rowId,
    shape: 'bolt',
    kind: 'fault',
    name,
    words: fault.target,
    mark: 'fault',
    parent: host ?? id,
    props: { bare: Boolean(gutter) },
  };
  if (gutter) {
    const box = { x: x - BOLT / 2, y: y - BOLT / 2, w: BOLT, h: BOLT };
    const lines = besides(name, gutter, style);
    sheet.add({ ...common, box, texts: lines });
    return;
  }
  const w = BOLT + 8 + Math.ceil(widthOf(name, 13.5, style)) + 13;
  const left = Math.max(sheet.bounds.x, Math.min(x - w, right(sheet.bounds) - w));
  sheet.add({
    ...common,
    box: { x: left, y: y - BOLT / 2, w, h: BOLT },
    texts: [[BOLT + 7, BOLT / 2 + 5, name, style]],
  });
}

/**
 * Words of a bolt on a wire: above a level wire, below the bolt on an upright one, or
 * beside it where machines stand close below each other. */
function besides(name, { level, room, beside }, style) {
  const lines = wrap(name, room, 13.5, 3, style);
  const middle = (index) => BOLT / 2 + 5 + (index - (lines.length - 1) / 2) * 17;
  if (beside) return lines.map((line, n) => [-8, middle(n), line, { ...style, align: 'end' }]);
  return lines.map((line, index) =>
    level
      ? [BOLT / 2, -9 - (lines.length - 1 - index) * 17, line, { ...style, align: 'middle' }]
      : [BOLT / 2, BOLT + 16 + index * 17, line, { ...style, align: 'middle' }],
  );
}

/** Where a fault is: {id, x, y of the bolt, host: what it belongs to}. */
function placeOf(sheet, model, fault) {
  const { fault: kind, target } = fault;
  if (kind === 'cut_network' || kind === 'slow_network') {
    const wire = linkOf(sheet, target.split(':'));
    if (wire) {
      wire.fault = kind === 'cut_network' ? 'cut' : 'slow';
      const [x, y, level] = inGutter(sheet, wire.points);
      wire.gap = [x, y];
      wire.caption = null; // its place is taken
      const room = sheet.gap ? 120 : (sheet.gutter?.w ?? 130) - 6;
      return { id: wire.id, x, y, host: null, gutter: { level, room, beside: Boolean(sheet.gap) } };
    }
  }
  if (kind === 'memory_leak') {
    const row = model.everyContainer.find((there) => there.name === target || there.id === target);
    const at = row && sheet.items.find((item) => item.id === row.rowId);
    if (at) return { id: at.id, x: right(at.box) - 6, y: at.box.y - 2, host: at.id };
  }
  const item = kind === 'disk_full' ? sheet.items.find((there) => there.id === 'store') : null;
  const machine = machineOf(sheet, model, target.split(':')[0]);
  const at = item ?? machine ?? { id: 'scene', box: { ...sheet.bounds, h: 40 } };
  const y = at.shape === 'machine' ? at.box.y + PLATE / 2 : at.box.y - 3;
  return { id: at.id, x: right(at.box) - 8, y, host: at.id };
}

/** [x, y, whether the leg is level] at the middle of the longest leg, outside the machines. */
function inGutter(sheet, points) {
  const [x, y, level] = middleOf(points);
  const { gutter, gap } = sheet;
  if (gap) return [x, gap.y + gap.h / 2, level];
  if (!gutter) return [x, y, level];
  return [Math.min(Math.max(x, gutter.x + 20), gutter.x + gutter.w / 2 + 4), y, level];
}

const machineOf = (sheet, model, name) => {
  const row = Object.values(model.machines).find((there) => there.id === name);
  const shown = sheet.items.filter((item) => item.shape === 'machine');
  return shown.find((item) => item.id === row?.rowId) ?? shown[0];
};

/** The wire between two machines: its lanes begin with their names. */
function linkOf(sheet, [a, b]) {
  const joins = (wire, one, other) =>
    wire.from?.startsWith(`${one}/`) && wire.to?.startsWith(`${other}/`);
  return sheet.wires.find((wire) => joins(wire, a, b) || joins(wire, b, a));
}

/** The middle of a wire's longest leg, and whether that leg is level. */
export function middleOf(points) {
  let best = [...points[0], true];
  let most = -1;
  for (let index = 1; index < points.length; index += 1) {
    const [x1, y1] = points[index - 1];
    const [x2, y2] = points[index];
    const length = Math.abs(x2 - x1) + Math.abs(y2 - y1);
    if (length > most) {
      most = length;
      best = [(x1 + x2) / 2, (y1 + y2) / 2, y1 === y2];
    }
  }
  return best;
}
