/**
 * The overlay mount taken apart: read-only layers, the writable tray on top, other mounts. Pure.
 */

import { homeOf } from '../../model.js';
import { wrap } from '../../measure.js';
import { bytes, fill } from '../../units.js';
import { clamp } from '../items.js';
import { isRecent, useOf } from './facts.js';

/** Adds the stack at the left of the area and what it means at the right. */
export function stack(sheet, model, area, row, texts, atMs) {
  sheet.text(area.x, area.y + 32, texts.mount_title, { size: 18, weight: 650, room: area.w });
  const home = homeOf(model, row);
  const layers = row.layers.map((digest, index) => ({
    n: index + 1,
    last: index + 1,
    size: home.layers.get(digest)?.size ?? 0,
    rowId: home.layers.get(digest)?.rowId,
  }));
  const room = area.h - 58;
  const most = clamp(Math.floor((room - 20) / 36), 2, 5);
  const boards = squeezed(layers, most - 1);
  const count = boards.length + 1;
  const step = Math.min(58, (room - 22) / count);
  const face = clamp(step * 0.5, 20, 27);
  const depth = clamp(step * 0.62, 16, 36);
  const w = Math.min(410, area.w < 420 ? area.w : area.w * 0.58);
  const y = (index) => area.y + 50 + index * step;
  const labelled = (index, tone, left, rightText) => [
    [16, depth + face / 2 + 5, left, { size: 14, weight: 600, tone, room: w * 0.45 }],
    [
      w * 0.825 - 12,
      depth + face / 2 + 5,
      rightText,
      { size: 13.5, tone: 'ink2', align: 'end', room: w * 0.4 },
    ],
  ];
  const found = foundIn(row, boards);
  const lit = isRecent(row.touched, atMs);
  boards.forEach((board, index) => {
    const here = lit && found === index && !row.touched.wrote;
    const name =
      board.last > board.n
        ? fill(texts.layers_n_m, { n: board.n, m: board.last })
        : fill(texts.layer_n, { n: board.n });
    sheet.add({
      id: `stack/${row.id}/${board.n}`,
      target: board.rowId,
      shape: 'board',
      kind: 'layer',
      name,
      words: bytes(board.size),
      mark: 'ok',
      parent: row.rowId,
      props: { face, ...(here ? { tone: 'now-line' } : {}) },
      box: { x: area.x, y: y(count - 1 - index), w, h: depth + face },
      texts: labelled(index, 'ink', name, bytes(board.size)),
    });
  });
  const own = fill(texts.its_own, { size: bytes(row.rw_bytes ?? 0) });
  sheet.add({
    id: `stack/${row.id}/rw`,
    target: row.rowId,
    shape: 'board',
    kind: 'layer',
    name: texts.writable,
    words: own,
    mark: 'ok',
    parent: row.rowId,
    props: { face, tone: 'ok', wash: 'ok-wash', fill: 'ground', pencil: true },
    box: { x: area.x, y: y(0), w, h: depth + face },
    texts: labelled(0, 'ok', texts.writable, own),
  });
  if (found !== null) {
    const levels = Array.from({ length: count - found }, (_, turn) => y(turn));
    fall(sheet, { x: area.x + w * 0.52, levels: row.touched.wrote ? [y(0)] : levels, depth }, lit);
  }
  meaning(
    sheet,
    { x: area.x + w + 28, w: area.w - w - 28, y: y(0), bottom: area.y + area.h },
    row,
    texts,
    lit,
  );
}

/**
 * Where the file used last was found: the index of a board, the number of boards for the writable
 * one, null when it was not in this stack.
 */
function foundIn({ touched }, boards) {
  if (!touched || touched.mount !== 'overlay') return null;
  if (touched.wrote || touched.layer === null) return boards.length;
  const n = touched.layer + 1;
  const index = boards.findIndex((board) => n >= board.n && n <= board.last);
  return index < 0 ? boards.length : index;
}

/** The way of a read down to the layer that has the file; a write ends on top. */
function fall(sheet, { x, levels, depth }, lit) {
  const segments = levels.map((top) => [top + 2, top + depth - 3]);
  sheet.add({
    id: 'fall',
    shape: 'fall',
    box: { x, y: levels[0], w: 0, h: 0 },
    props: { x, segments, tone: lit ? 'now-line' : 'ink3' },
  });
}

function squeezed(layers, most) {
  const boards = layers.map((layer) => ({ ...layer }));
  while (boards.length > Math.max(1, most)) {
    const upper = boards.pop();
    const top = boards[boards.length - 1];
    top.last = upper.last;
    top.size += upper.size;
  }
  return boards;
}

function meaning(sheet, area, row, texts, lit) {
  if (area.w < 130) return;
  const plain = { size: 14.5, tone: 'ink2' };
  const { touched } = row;
  const story =
    touched?.mount === 'overlay'
      ? [
          [`${touched.path.split('/').pop()}:`, { ...plain, mono: true, tone: 'ink' }],
          [useOf(touched, texts)[1], { size: 14.5, weight: 600, tone: lit ? 'now-line' : 'ink' }],
        ]
      : [];
  const lines = [
    [texts.write_lands, { size: 14.5, weight: 600, tone: 'ok' }],
    [texts.write_dies, plain],
    null,
    [texts.read_falls, plain],
    ...story,
    null,
    [texts.read_only, plain],
  ];
  let y = area.y + 22;
  for (const line of lines) {
    for (const part of line ? wrap(line[0], area.w, line[1].size, 3, line[1]) : []) {
      if (y > area.bottom - 8) return;
      sheet.text(area.x, y, part, line[1]);
      y += 20;
    }
    if (!line) y += 9;
  }
  if (!row.mounts.length || y + 60 > area.bottom) return;
  sheet.text(area.x, y + 22, texts.mounts, { size: 15.5, weight: 600 });
  y += 34;
  row.mounts.slice(0, Math.floor((area.bottom - y - 8) / 40)).forEach((mount, index) => {
    const top = y + index * 40;
    const words = `${mount.name}${mount.rw ? '' : ` (${texts.ro})`}`;
    sheet.add({
      id: `mount/${row.id}/${index}`,
      target: mount.type === 'volume' ? `volume/${mount.name}` : null,
      shape: 'volume',
      kind: 'volume',
      name: mount.destination,
      words,
      mark: 'ok',
      parent: row.rowId,
      props: {},
      box: { x: area.x, y: top, w: 26, h: 32 },
      texts: [
        [38, 14, mount.destination, { mono: true, size: 13.5, room: area.w - 40 }],
        [38, 31, words, { size: 13, tone: 'ink3', room: area.w - 40 }],
      ],
    });
  });
}
