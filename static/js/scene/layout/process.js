/** One process: what it was started with, who it is, and its system calls in order. Pure. */

import { PLATE } from '../shapes/machine.js';
import { duration, fill, memory } from '../units.js';
import { clamp } from './items.js';

/** Adds everything about the process row `row`; `view.calls` are its system calls, oldest first. */
export function process(sheet, model, frame, texts, row, view) {
  const machine = Object.values(model.machines).find((there) => there.id === row.machine);
  const box = { ...frame };
  sheet.add({
    id: machine?.rowId ?? 'machine',
    shape: 'machine',
    kind: 'machine',
    box,
    name: machine?.name ?? row.machine,
    words: '',
    mark: 'ok',
    props: { title: machine?.name ?? row.machine, role: machine?.role ?? 'host' },
  });
  const left = {
    x: box.x + 28,
    y: box.y + PLATE + 20,
    w: clamp(box.w * 0.48, 240, 620) - 28,
    h: box.h - PLATE - 40,
  };
  const capsule = { x: left.x, y: left.y, w: Math.min(left.w, 360), h: 54 };
  const sub = fill(texts.both_pids, { pid: row.pid, inside: row.ns_pid });
  sheet.add({
    id: row.rowId,
    shape: 'process',
    kind: 'process',
    box: capsule,
    name: row.name,
    words: sub,
    mark: row.mark,
    parent: machine?.rowId,
    props: { name: row.name, sub, state: row.mark, mono: true },
  });
  const lane = row.container ? 'host/container' : `${row.machine}/${row.role || row.name}`;
  sheet.lane(lane, capsule, row.rowId);
  facts(sheet, { ...left, y: capsule.y + 74, h: left.h - 74 }, row, texts);
  const right = {
    x: left.x + left.w + 40,
    y: left.y,
    w: box.x + box.w - 28 - (left.x + left.w + 40),
    h: left.h,
  };
  if (right.w > 160) calls(sheet, right, view.calls ?? [], texts);
  return { sentence: { x: box.x + box.w * 0.3, y: box.y, w: box.w * 0.69, h: PLATE } };
}

function facts(sheet, area, row, texts) {
  const pairs = [
    [texts.user, `${row.user} (uid ${row.uid})`],
    [texts.parent, fill(texts.pid, { pid: row.ppid })],
    [texts.state, row.state],
    [texts.started, duration(row.started_ms)],
    [texts.cpu_time, duration(row.cpu_ms)],
    [texts.memory, memory(row.memory)],
  ];
  let y = area.y + 12;
  for (const [name, value] of pairs) {
    sheet.text(area.x, y, name, { size: 14, tone: 'ink3', room: 120 });
    sheet.text(area.x + 130, y, value, { size: 14, mono: true, room: area.w - 130 });
    y += 24;
  }
  const groups = [
    [texts.argv, row.argv],
    [texts.env, row.env],
    [texts.files, row.files ?? row.fds],
    [texts.signals, row.signals],
  ];
  for (const [title, values] of groups) {
    if (values === undefined || y + 50 > area.y + area.h) continue;
    y = group(sheet, area, y + 14, title, listed(values), texts);
  }
}

function listed(values) {
  return Array.isArray(values)
    ? values.map(String)
    : Object.entries(values).map(([name, value]) => `${name}=${value}`);
}

function group(sheet, area, y, title, lines, texts) {
  sheet.text(area.x, y, title, { size: 15.5, weight: 600, room: area.w });
  const room = Math.max(1, Math.floor((area.y + area.h - y - 12) / 21));
  const shown = lines.slice(0, Math.min(room, 6));
  if (!shown.length) shown.push(texts.none);
  const h = shown.length * 21 + 14;
  sheet.add({
    id: `sheet/${title}`,
    shape: 'screen',
    box: { x: area.x, y: y + 10, w: area.w, h },
    props: {},
    texts: shown.map((line, index) => [
      14,
      24 + index * 21,
      index === shown.length - 1 && lines.length > shown.length
        ? `${line}  ${fill(texts.more, { count: lines.length - shown.length })}`
        : line,
      { mono: true, size: 13.5, tone: 'ink2', room: area.w - 28 },
    ]),
  });
  return y + 10 + h + 16;
}

function calls(sheet, area, list, texts) {
  sheet.text(area.x, area.y + 18, texts.syscalls, { size: 17, weight: 650, room: area.w });
  const room = Math.max(1, Math.floor((area.h - 50) / 22));
  const shown = list.slice(-room);
  const box = { x: area.x, y: area.y + 32, w: area.w, h: Math.max(40, area.h - 36) };
  sheet.add({
    id: 'calls',
    shape: 'screen',
    kind: 'kernel',
    name: texts.syscalls,
    words: `${list.length}`,
    mark: 'ok',
    box,
    props: {},
    texts: shown.length
      ? shown.map((call, index) => [
          14,
          24 + index * 22,
          call.text,
          {
            mono: true,
            size: 13.5,
            tone: index === shown.length - 1 ? 'ink' : 'ink2',
            weight: index === shown.length - 1 ? 600 : 400,
            room: area.w - 28,
          },
        ])
      : [[14, 26, texts.not_recorded, { size: 14, tone: 'ink3' }]],
  });
}
