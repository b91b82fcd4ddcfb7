/**
 * One process opened: its two numbers, who it is, what it was given, what it holds open, what it
 * may do, and its system calls in order. Pure.
 */

import { PLATE } from '../../shapes/machine.js';
import { duration, fill, memory } from '../../units.js';
import { bottom, clamp } from '../items.js';
import { calls } from './calls.js';
import { capabilities, files, listing, signals } from './holdings.js';

const GAP = 30;

/** Adds everything about the process row `row`; `view.calls` are its system calls, oldest first. */
export function process(sheet, model, frame, texts, row, view) {
  const machine = Object.values(model.machines).find((there) => there.id === row.machine);
  sheet.add({
    id: machine?.rowId ?? 'machine',
    shape: 'machine',
    kind: 'machine',
    box: frame,
    name: machine?.name ?? row.machine,
    words: '',
    mark: 'ok',
    props: { title: machine?.name ?? row.machine, role: machine?.role ?? 'host' },
  });
  const area = {
    x: frame.x + 28,
    y: frame.y + PLATE + 20,
    w: frame.w - 56,
    h: frame.h - PLATE - 40,
  };
  const columns = columnsIn(area);
  let y = identity(sheet, model, columns[0], row, texts, machine?.rowId);
  y = facts(sheet, { ...columns[0], y: y + 16 }, row, texts);
  if (columns.length === 1) {
    calls(sheet, rest(columns[0], y + 12), view, texts);
  } else {
    listing(sheet, rest(columns[0], y + 12), [[texts.argv, row.argv]], texts);
    const middle = columns[1];
    y = files(sheet, middle, row, texts);
    y = signals(sheet, { ...middle, y: y + 10 }, row, texts);
    y = capabilities(sheet, rest(middle, y + 10), row, texts);
    const list = [[texts.env, row.env ?? [], row.env_count]];
    listing(sheet, rest(middle, y + 12), list, texts);
    if (columns[2]) calls(sheet, columns[2], view, texts);
    else calls(sheet, rest(columns[0], bottom(columns[0])), view, texts);
  }
  return { sentence: { x: frame.x + frame.w * 0.3, y: frame.y, w: frame.w * 0.69, h: PLATE } };
}

/** What is left of a column below y. */
const rest = (column, y) => ({ ...column, y, h: Math.max(0, bottom(column) - y) });

/** Three columns where there is room, two, or one. */
function columnsIn(area) {
  const shares = area.w > 900 ? [0.27, 0.33, 0.4] : area.w > 560 ? [0.46, 0.54] : [1];
  const room = area.w - (shares.length - 1) * GAP;
  let { x } = area;
  return shares.map((share) => {
    const column = { x, y: area.y, w: room * share, h: area.h };
    x += column.w + GAP;
    return column;
  });
}

/** Its capsule, and one process with two numbers. */
function identity(sheet, model, area, row, texts, parent) {
  const box = { x: area.x, y: area.y, w: area.w, h: 54 };
  const title = row.argv?.length ? row.argv.join(' ').slice(0, 80) : row.name;
  const sub = fill(texts.both_pids, { pid: row.pid, inside: row.ns_pid });
  sheet.add({
    id: row.rowId,
    shape: 'process',
    kind: 'process',
    box,
    name: title,
    words: sub,
    mark: row.mark,
    parent,
    props: { name: title, sub: row.role, state: row.mark, mono: true },
  });
  sheet.lane(laneOf(row), box, row.rowId);
  if (area.h < 330) return bottom(box);
  const w = (area.w - 12) / 2;
  const numbers = row.container
    ? [
        [texts.on_host, row.pid],
        [texts.in_container, row.ns_pid],
      ]
    : [[texts.on_machine, row.pid]];
  numbers.forEach(([title_, number], index) => {
    sheet.add({
      id: `number/${row.id}/${index}`,
      shape: 'viewfinder',
      box: { x: area.x + index * (w + 12), y: bottom(box) + 14, w, h: 62 },
      props: { tone: index ? 'ink2' : 'edge', corner: 12 },
      texts: [
        [14, 22, title_, { size: 13.5, tone: 'ink2', room: w - 24 }],
        [14, 50, `pid ${number}`, { size: 22, weight: 650, mono: true, room: w - 24 }],
      ],
    });
  });
  return bottom(box) + 76;
}

/** The lane on which its messages are told. */
function laneOf(row) {
  if (row.container && !['shim', 'runc', 'conmon', 'crun'].includes(row.role))
    return `${row.machine}/container`;
  return `${row.machine}/${row.role || row.name}`;
}

function facts(sheet, area, row, texts) {
  const pairs = [
    [texts.user, `${row.user} (uid ${row.uid})`],
    [texts.parent, fill(texts.pid, { pid: row.ppid })],
    [texts.state, row.state],
    [texts.cwd, row.cwd ?? ''],
    [texts.started, duration(row.started_ms)],
    [texts.cpu_time, duration(row.cpu_ms)],
    [texts.memory, memory(row.memory)],
  ].filter(([, value]) => value !== '');
  const step = clamp((area.h - 90) / pairs.length, 19, 24);
  pairs.forEach(([name, value], index) => {
    const y = area.y + 14 + index * step;
    sheet.text(area.x, y, name, { size: 14, tone: 'ink3', room: 112 });
    sheet.text(area.x + 120, y, value, { size: 14, mono: true, room: area.w - 120 });
  });
  return area.y + pairs.length * step + 4;
}
