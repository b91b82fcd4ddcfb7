/**
 * Containers side by side: big boxes while they have room, then names, then cells. Pure.
 *
 * Broken ones are never folded away: among cells they stand in front with their words, grouped when
 * there are more than eight kinds of trouble. A container keeps its place while the mode lasts.
 */

import { isBroken } from '../../shapes/marks.js';
import { shortName } from '../../model.js';
import { fill } from '../../units.js';
import { clamp } from '../items.js';
import { addFrames, framed } from './projects.js';

const MODES = [
  { name: 'big', w: 236, h: 104, gap: 14, most: 6 },
  { name: 'box', w: 132, h: 56, gap: 12 },
  { name: 'small', w: 104, h: 34, gap: 8 },
  { name: 'cell', w: 24, h: 24, gap: 4 },
  { name: 'dot', w: 9, h: 9, gap: 2 },
  { name: 'dust', w: 5, h: 5, gap: 1 },
];
const NARROW = { name: 'small', w: 82, h: 30, gap: 6 }; // rather than no frame
const CALLOUTS = 8;

const short = (w) => ({ size: 13.5, weight: 600, room: w - 46 });

function fits(mode, area, count) {
  const columns = Math.floor((area.w + mode.gap) / (mode.w + mode.gap));
  const rows = Math.floor((area.h + mode.gap) / (mode.h + mode.gap));
  return { columns, rows, ok: columns * rows >= count && count <= (mode.most ?? Infinity) };
}

/** How `count` containers stand in an area: {mode, columns, rows}. */
function modeFor(area, count) {
  for (const mode of MODES) {
    const { columns, rows, ok } = fits(mode, area, count);
    if (ok) return { mode, columns, rows };
  }
  const mode = MODES[MODES.length - 1];
  return { mode, ...fits(mode, area, count) };
}

function grid(area, count, { mode, columns }) {
  const across = mode.w < 30 ? columns : Math.min(columns, Math.max(1, count));
  const lines = Math.max(1, Math.ceil(count / across));
  const roomW = (area.w - (across - 1) * mode.gap) / across;
  const roomH = (area.h - (lines - 1) * mode.gap) / lines;
  const square = mode.w < 30;
  const w = square ? mode.w : clamp(roomW, mode.w, mode.w * 1.6);
  const h = square
    ? mode.h
    : clamp(roomH, mode.h, mode.name === 'big' ? 190 : mode.name === 'box' ? 90 : mode.h * 1.3);
  const total = lines * h + (lines - 1) * mode.gap;
  const top = area.y + area.h - total; // boxes stand on the floor
  return (index) => ({
    x: area.x + (index % across) * (w + mode.gap),
    y: top + (lines - 1 - Math.floor(index / across)) * (h + mode.gap),
    w,
    h,
  });
}

/** Groups of broken containers by what is wrong with them, most first. */
function troubles(broken) {
  if (broken.length <= CALLOUTS) return broken.map((row) => ({ rows: [row], words: row.words }));
  const groups = new Map();
  for (const row of broken) {
    const cause = `${row.words}${row.oom_killed ? ' OOMKilled' : ''}`;
    if (!groups.has(cause)) {
      groups.set(cause, {
        rows: [],
        words: row.words,
        more: row.oom_killed ? 'OOMKilled' : row.image,
      });
    }
    groups.get(cause).rows.push(row);
  }
  return [...groups.values()].sort((a, b) => b.rows.length - a.rows.length).slice(0, CALLOUTS);
}

/** Adds the containers to the sheet; returns {mode, boxes: Map container id -> box}. */
export function shelf(sheet, model, area, texts, parent) {
  const together = framed(model.containers, area, [...MODES.slice(0, 3), NARROW]);
  if (together) return inFrames(sheet, model, together, texts, parent);
  const rows = model.containers;
  const plan = modeFor(area, rows.length);
  const far = ['cell', 'dot', 'dust'].includes(plan.mode.name);
  const boxes = new Map();
  let cells = area;
  if (far && model.broken.length) cells = callouts(sheet, model.broken, area, texts, parent);
  const fitted = far ? modeFor(cells, rows.length) : plan;
  const place = grid(cells, rows.length, fitted);
  rows.forEach((row, index) => {
    const box = place(index);
    boxes.set(row.id, box);
    sheet.add(far ? cellItem(row, box, parent) : boxItem(model, row, box, plan.mode.name, parent));
    if (plan.mode.name === 'big') processesIn(sheet, model, row, box, texts);
  });
  return { mode: far ? 'far' : fitted.mode.name, boxes };
}

/** In a narrow box the project's name is left to the frame: "shop-web-1" is "web-1", or "web". */
function nameIn({ name, project, service }, w) {
  if (!project || !name.startsWith(`${project}-`)) return name;
  const rest = name.slice(project.length + 1);
  return w < 110 && rest === `${service}-1` ? service : rest;
}

/** Those of a Compose project stand together in its frame. */
function inFrames(sheet, model, { mode, rows, place, frames }, texts, parent) {
  addFrames(sheet, frames, texts, parent);
  const boxes = new Map();
  rows.forEach((row, index) => {
    const box = place(index);
    boxes.set(row.id, box);
    const inside = row.project ? `project/${row.project}` : parent;
    const shown = box.w < 170 ? { ...row, name: nameIn(row, box.w) } : row;
    sheet.add({ ...boxItem(model, shown, box, mode.name, inside), name: row.name });
    if (mode.name === 'big') processesIn(sheet, model, row, box, texts);
  });
  return { mode: mode.name, boxes };
}

/** The broken ones with their words; returns the area that is left for the cells. */
function callouts(sheet, broken, whole, texts, parent) {
  const groups = troubles(broken);
  const beside = whole.h < 80; // too low for both: the cells stand beside
  const half = whole.w * 0.5;
  const area = beside
    ? { ...whole, x: whole.x + half, w: half, y: whole.y + Math.max(-2, whole.h - 48) }
    : whole;
  const least = whole.h < 220 ? 128 : 170; // a low shelf has one line of them
  const columns = Math.max(1, Math.floor((area.w + 16) / (least + 16)));
  const lines = Math.ceil(groups.length / columns);
  const w = (area.w - (columns - 1) * 16) / columns;
  groups.slice(0, beside ? columns : CALLOUTS).forEach((group, index) => {
    const [first] = group.rows;
    const many = group.rows.length > 1;
    const name = many
      ? fill(texts.group_broken, { count: group.rows.length, words: group.words })
      : first.name;
    sheet.add({
      id: many ? `trouble/${group.words}` : `callout/${first.id}`,
      shape: 'callout',
      target: first.rowId,
      kind: 'container',
      name,
      words: group.words,
      mark: first.mark,
      parent,
      box: {
        x: area.x + (index % columns) * (w + 16),
        y: area.y + 4 + Math.floor(index / columns) * 52,
        w,
        h: beside ? Math.min(42, whole.h - 4) : 42,
      },
      props: { state: first.mark },
      texts:
        beside && whole.h < 46
          ? [[38, Math.min(42, whole.h - 4) / 2 + 5, `${name}  ${first.words}`, short(w)]]
          : [
              [38, 18, name, { size: 14.5, weight: 600, room: w - 46 }],
              [38, 35, many ? group.more : first.words, { size: 13, room: w - 46 }],
            ],
    });
  });
  if (beside) return { ...whole, w: half - 16 };
  const used = lines * 52 + 6;
  return { x: area.x, y: area.y + used, w: area.w, h: Math.max(20, area.h - used) };
}

const cellItem = (row, box, parent) => ({
  id: row.rowId,
  shape: 'cell',
  kind: 'container',
  box,
  parent,
  name: row.name,
  words: row.words,
  mark: row.mark,
  props: { state: row.mark },
});

const RIBS = { big: 4, box: 2, small: 1 };

function boxItem(model, row, box, mode, parent) {
  const ribs = RIBS[mode];
  const left = 7 + ribs * 5 + (mode === 'big' ? 10 : 6);
  const room = box.w - 2 * left;
  const tone =
    isBroken(row.mark) && row.mark === 'fail' ? 'ink' : row.mark === 'unknown' ? 'wait' : row.mark;
  const base = {
    id: row.rowId,
    shape: 'container',
    kind: 'container',
    box,
    parent,
    name: row.name,
    words: row.words,
    mark: row.mark,
  };
  if (mode === 'small') {
    return {
      ...base,
      props: { state: row.mark, ribs, markAt: [left + 6, box.h / 2, 6.5] },
      texts: smallTexts(row, left, box.h / 2 + 5, room),
    };
  }
  const roomy = mode === 'big' || box.h >= 78;
  const top = mode === 'big' ? 26 : roomy ? 25 : box.h / 2 - 6;
  const status = roomy ? top + 42 : top + 22;
  const texts = [
    [left, top, row.name, { size: mode === 'big' ? 18 : 15, weight: 650, room }],
    [left + 20, status, row.words, { size: 13.5, weight: 600, tone, room: room - 20 }],
  ];
  if (roomy) {
    texts.push([left, top + 19, shortName(row.image), { mono: true, tone: 'ink2', room }]);
  }
  return { ...base, props: { state: row.mark, ribs, markAt: [left + 7, status - 5, 7] }, texts };
}

/** The processes inside a big box, as capsules that stand at its bottom. */
function processesIn(sheet, model, row, box, texts) {
  const there = model.inside.get(row.id) ?? [];
  const left = box.x + 37;
  const free = box.y + box.h - (box.y + 78);
  const lines = Math.max(0, Math.floor((free - 4) / 36));
  if (!lines || !there.length) return;
  const columns = box.w - 74 >= 280 ? 2 : 1;
  const w = (box.w - 74 - (columns - 1) * 8) / columns;
  const shown = there.length > lines * columns ? there.slice(0, lines * columns) : there;
  shown.forEach((process, index) => {
    const last = index === shown.length - 1 && there.length > shown.length;
    sheet.add({
      id: process.rowId,
      shape: 'process',
      kind: 'process',
      parent: row.rowId,
      name: process.name,
      words: fill(texts.pid, { pid: process.pid }),
      mark: process.mark,
      box: {
        x: left + (index % columns) * (w + 8),
        y: box.y + 80 + Math.floor(index / columns) * 36,
        w,
        h: 30,
      },
      props: {
        state: process.mark,
        name: last ? fill(texts.more, { count: there.length - index }) : process.name,
      },
    });
  });
}

/** A name, and behind it the words of a broken one: those are never left out. */
function smallTexts(row, left, y, room) {
  const named = isBroken(row.mark) ? (room - 18) * 0.42 : room - 18;
  const texts = [[left + 18, y, row.name, { size: 13.5, weight: 600, room: named }]];
  if (isBroken(row.mark)) {
    texts.push([left + 24 + named, y, row.words, { size: 13, room: room - 24 - named }]);
  }
  return texts;
}
