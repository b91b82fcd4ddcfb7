/** What a process holds: files, signals, capabilities, environment, as sheets of lines. Pure. */

import { wrap } from '../../measure.js';
import { fill } from '../../units.js';

const LINE = 21;
const CAPABILITIES = 41; // of Linux 6.1

/** Lines under a heading on a calm sheet; returns where it ends. */
function leaf(sheet, area, title, lines) {
  sheet.text(area.x, area.y + 15, title, { size: 15.5, weight: 600, room: area.w });
  const h = lines.length * LINE + 14;
  sheet.add({
    id: `sheet/${title}`,
    shape: 'screen',
    box: { x: area.x, y: area.y + 24, w: area.w, h },
    props: {},
    texts: lines.flatMap((line, index) =>
      line.map(([x, text, style]) => [
        x,
        24 + index * LINE,
        text,
        { size: 13.5, mono: true, tone: 'ink2', room: area.w - x - 14, ...style },
      ]),
    ),
  });
  return area.y + 24 + h + 8;
}

const roomFor = (area, share = 1) => Math.floor((area.h * share - 46) / LINE);

/** Open files: the number, and what it leads to. */
export function files(sheet, area, row, texts) {
  const all = row.files ?? [];
  const count = row.files_count ?? all.length;
  const shown = all.slice(0, Math.max(3, Math.min(8, roomFor(area, 0.34))));
  const lines = shown.map((file) => [
    [14, String(file.fd), { tone: 'now-line', weight: 600 }],
    [46, fileWords(file, texts), {}],
  ]);
  if (count > shown.length) lines[lines.length - 1].push(moreOf(area, texts, count - shown.length));
  if (!lines.length) lines.push([[14, texts.none, { mono: false, tone: 'ink3' }]]);
  return leaf(sheet, area, texts.files, lines);
}

const moreOf = (area, texts, count) => [
  area.w - 14,
  fill(texts.more, { count }),
  { align: 'end', tone: 'ink3', mono: false, room: 90 },
];

function fileWords({ fd, kind, path }, texts) {
  if (kind === 'shim') return `${fd === 2 ? 'stderr' : 'stdout'} → shim`;
  if (kind === 'pipe') return texts.pipe;
  return kind === 'socket' ? `${texts.socket} ${path}` : path || kind;
}

/** What it does with signals, when it does not leave that to the kernel. */
export function signals(sheet, area, row, texts) {
  const all = row.signals ?? [];
  const by = (how) =>
    all
      .filter((entry) => entry.how === how)
      .map((entry) => entry.signal)
      .join(' ');
  const lines = [
    ['handle', texts.handled],
    ['ignore', texts.ignored],
  ]
    .filter(([how]) => by(how))
    .map(([how, word]) => [
      [14, word, { mono: false, tone: 'ink3' }],
      [96, by(how), {}],
    ]);
  if (!lines.length) lines.push([[14, texts.signals_default, { mono: false, tone: 'ink3' }]]);
  return leaf(sheet, area, texts.signals, lines);
}

/** Capabilities as a row of cells: filled ones are kept. */
export function capabilities(sheet, area, row, texts) {
  const held = row.capabilities;
  if (!held || area.h < 60) return area.y;
  const count = held[0] === 'ALL' ? CAPABILITIES : held.length;
  const title = fill(texts.capabilities, { count, all: CAPABILITIES });
  sheet.text(area.x, area.y + 15, title, { size: 15.5, weight: 600, room: area.w });
  const w = area.w / CAPABILITIES;
  sheet.add({
    id: 'capabilities',
    shape: 'cells',
    box: { x: area.x, y: area.y + 26, w: area.w, h: Math.min(14, w + 4) },
    props: { count, all: CAPABILITIES },
  });
  const words = held[0] === 'ALL' ? texts.all_capabilities : held.join(' ').toLowerCase();
  const lines = area.h > 150 ? wrap(words, area.w, 13, 2) : [];
  lines.forEach((line, index) =>
    sheet.text(area.x, area.y + 60 + index * 18, line, { size: 13, tone: 'ink3' }),
  );
  return area.y + 46 + lines.length * 18;
}

/** Lists under their headings, as many lines as there is room. */
export function listing(sheet, area, groups, texts) {
  let y = area.y;
  for (const [title, values, total = values.length] of groups) {
    const room = Math.floor((area.y + area.h - y - 46) / LINE);
    if (room < 1) return y;
    const shown = values.slice(0, room);
    const lines = shown.map((value) => [[14, value, {}]]);
    if (!lines.length) lines.push([[14, texts.none, { mono: false, tone: 'ink3' }]]);
    const hidden = total - shown.length;
    if (hidden > 0) lines[lines.length - 1].push(moreOf(area, texts, hidden));
    y = leaf(sheet, { ...area, y }, title, lines);
  }
  return y;
}
