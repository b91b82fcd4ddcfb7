/** The layer store: the stack that is being pulled, or the images that are here. Pure. */

import { digestOf, sharing, shortName } from '../../model.js';
import { bytes, fill } from '../../units.js';
import { clamp } from '../items.js';
import { building } from './build.js';

const ROW = 30;

/** Adds the panel and its slabs. */
export function store(sheet, model, box, texts, parent) {
  const head = box.h >= 90 ? 34 : 24;
  sheet.add({
    id: 'store',
    shape: 'panel',
    box,
    kind: 'store',
    name: texts.layer_store,
    words: '',
    mark: 'ok',
    parent,
    props: {},
    texts: [
      [14, head - 9, texts.layer_store, { size: 15.5, weight: 600, room: box.w - 28 }],
      ...(box.w > 330
        ? [
            [
              box.w - 14,
              head - 9,
              '/var/lib/docker/overlay2',
              { mono: true, tone: 'ink3', align: 'end', room: box.w - 170 },
            ],
          ]
        : []),
    ],
  });
  const area = { x: box.x + 14, y: box.y + head, w: box.w - 28, h: box.h - head - 8 };
  if (model.pulled) pulling(sheet, model.pulled, area, texts);
  else if (model.build) builds(sheet, model, area, texts);
  else if (model.images.length) images(sheet, model, area, texts);
  else {
    sheet.text(area.x, area.y + 20, texts.store_empty, { tone: 'ink3', size: 13.5, room: area.w });
  }
}

/** A build that runs has the whole store; one that has ended leaves room for the images. */
function builds(sheet, model, area, texts) {
  const beside = model.build.status !== 'running' && area.w >= BESIDE && model.images.length;
  const w = beside ? area.w * 0.64 : area.w;
  building(sheet, model.build, { ...area, w }, texts);
  if (!beside) return;
  const x = area.x + w + 20;
  images(sheet, model, { ...area, x, w: area.x + area.w - x }, texts);
}

const BESIDE = 420; // px that a stack of steps and a column of images need

const WORDS = {
  waiting: 'wait',
  downloading: 'busy',
  verifying: 'busy',
  extracting: 'busy',
  ready: 'ok',
};

function wordsOf(row, texts, present) {
  if (present?.has(digestOf(row))) return texts.present;
  const percent = row.total ? Math.round((100 * row.current) / row.total) : 0;
  switch (row.state) {
    case 'downloading':
      return `${bytes(row.current).replace(/ .*/, '')} / ${bytes(row.total || row.size)}`;
    case 'extracting':
      return fill(texts.state_extracting, { percent });
    default:
      return texts[`state_${row.state}`] ?? row.state;
  }
}

const shareOf = (row) =>
  row.state === 'ready'
    ? 1
    : row.state === 'waiting'
      ? 0
      : row.total
        ? clamp(row.current / row.total, 0, 1)
        : 0;

/** Rows of the stack, base at the bottom; neighbours in the same plain state share one row. */
function grouped(layers, most, present) {
  const alike = (a, b) =>
    a.state === b.state && present.has(digestOf(a)) === present.has(digestOf(b));
  const rows = layers.map((row, index) => ({
    first: index + 1,
    last: index + 1,
    row,
    rows: [row],
  }));
  while (rows.length > most) {
    let found = -1;
    for (let index = 1; index < rows.length; index += 1) {
      if (alike(rows[index].row, rows[index - 1].row)) found = index;
    }
    if (found < 0) found = rows.length - 1;
    const [upper] = rows.splice(found, 1);
    rows[found - 1].last = upper.last;
    rows[found - 1].rows.push(...upper.rows);
  }
  return rows;
}

function pulling(sheet, pulled, area, texts) {
  const rule = area.h >= 120 ? 24 : 0;
  const most = Math.max(1, Math.floor((area.h - rule) / (area.h < 90 ? 25 : ROW)));
  const rows = grouped(pulled.layers, Math.min(most, 7), pulled.present);
  const height = Math.min(ROW + 6, (area.h - rule) / rows.length);
  const slabW = area.w * (area.w < 300 ? 0.46 : 0.6);
  rows.forEach((group, index) => {
    const { row } = group;
    const y = area.y + (rows.length - 1 - index) * height;
    const many = group.last > group.first;
    const name = many
      ? fill(texts.layers_n_m, { n: group.first, m: group.last })
      : fill(texts.layer_n, { n: group.first });
    const words = wordsOf(row, texts, pulled.present);
    const tone = WORDS[row.state] ?? 'wait';
    const h = Math.min(25, height - 5);
    sheet.add({
      id: row.rowId ?? `ghost/${digestOf(row)}`,
      shape: 'slab',
      kind: 'layer',
      name,
      words,
      mark: row.mark,
      parent: 'store',
      box: { x: area.x, y: y + 2, w: slabW, h },
      props: {
        share: shareOf(row),
        tone: tone === 'busy' ? 'busy' : 'edge',
        fill: tone,
        strength: row.state === 'ready' ? 0.16 : 0.42,
        markAt: [slabW + 18, h / 2, 6.5],
        state: row.mark,
        ring: shareOf(row),
      },
      texts: [
        [16, h / 2 + 5, name, { size: 13.5, weight: 600, room: slabW - 30 }],
        [
          slabW + 32,
          h / 2 + 5,
          words,
          { size: 13.5, weight: 600, tone, room: area.w - slabW - 32 },
        ],
      ],
    });
  });
  if (rule) {
    sheet.text(area.x, area.y + area.h - 2, texts.store_rule, {
      size: 13,
      tone: 'ink3',
      room: area.w,
    });
  }
}

/** One column per image: its slabs, its name, its size. The newest stand first. */
function images(sheet, model, area, texts) {
  const columns = clamp(Math.floor(area.w / 124), 1, 5);
  const whole = model.images.filter((image) => !image.intermediate);
  const shown = whole.reverse().slice(0, columns);
  if (!shown.length) return;
  const gap = 22;
  const w = Math.min(190, (area.w - (columns - 1) * gap) / columns);
  const under = area.h < 70 ? 22 : 42;
  const most = Math.max(...shown.map((image) => image.layers.length));
  const room = area.h - under;
  const fitting = Math.max(1, Math.min(most, Math.floor(room / 11)));
  const size = { x: area.x, w, gap, h: clamp(room / fitting - 4, 7, 22), fitting };
  const floor = area.y + room;
  const counts = sharing(model);
  shown.forEach((image, index) => {
    const before = index ? shown[index - 1] : null;
    column(sheet, model, image, before, { ...size, index, floor, under }, counts, texts);
  });
  const hidden = whole.length - shown.length;
  if (hidden > 0) {
    sheet.text(area.x + area.w, area.y - 9, fill(texts.more, { count: hidden }), {
      size: 13,
      tone: 'ink3',
      align: 'end',
    });
  }
}

/** The slabs of one image; what it shares with the image at its left is joined to it. */
function column(sheet, model, image, before, at, counts, texts) {
  const { h, w, gap, fitting, floor, under } = at;
  const x = at.x + at.index * (w + gap);
  const slabs = Math.min(image.layers.length, fitting);
  const top = floor - slabs * (h + 4);
  for (let n = 0; n < slabs; n += 1) {
    const digest = image.layers[n];
    const y = floor - (n + 1) * (h + 4);
    const shared = counts.get(digest) > 1;
    if (before?.layers[n] === digest && n < before.layers.length) {
      const left = { x: x - gap - 6, y: y + h / 2 - 2, w: gap + 14, h: 4 };
      sheet.add({ id: `joint/${image.id}/${n}`, shape: 'joint', box: left, props: {} });
    }
    const name = h >= 17 ? fill(texts.layer_n, { n: n + 1 }) : '';
    sheet.add({
      id: `${image.rowId}#${n}`,
      shape: 'slab',
      target: model.layerByDigest.get(digest)?.rowId,
      box: { x, y, w, h },
      props: { share: 1, fill: 'ink2', strength: shared ? 0.34 : 0.12 },
      texts: name
        ? [[16, h / 2 + 4.5, name, { size: 13, tone: shared ? 'ink' : 'ink2', room: w - 30 }]]
        : [],
    });
  }
  const name = shortName(image.tags[0] ?? '<none>');
  const others = image.layers.filter((digest) => counts.get(digest) > 1).length;
  const facts = `${bytes(image.size)} · ${image.layers.length}`;
  const note = others ? `${facts} · ${fill(texts.shared_n, { count: others })}` : facts;
  sheet.add({
    id: image.rowId,
    shape: 'none',
    kind: 'image',
    parent: 'store',
    name,
    words: note,
    mark: image.mark,
    box: { x, y: top, w, h: floor + under - top },
    texts:
      under < 40
        ? [[2, floor + under - top - 3, name, { size: 13.5, mono: true, room: w }]]
        : [
            [2, floor + 22 - top, name, { size: 14, weight: 600, mono: true, room: w }],
            [2, floor + 39 - top, note, { size: 13, tone: 'ink3', room: w + gap - 4 }],
          ],
  });
}
