/** The registry: the repository that is asked for with its layers, or the list of them. Pure. */

import { layersOf, repositoryOf, shortName } from '../model.js';
import { PLATE } from '../shapes/machine.js';
import { bytes, fill } from '../units.js';
import { clamp } from './items.js';

/** The registry: the repository that is being asked for with its layers, or the list of them. */
export function registryIn(sheet, model, box, texts, view) {
  const row = model.machines.registry ?? {
    rowId: 'machine/registry',
    name: 'docker.io',
    mark: 'ok',
  };
  sheet.add({
    id: row.rowId,
    shape: 'machine',
    kind: 'machine',
    box,
    name: texts.registry,
    words: row.name,
    mark: row.mark,
    props: {
      title: texts.registry,
      role: 'registry',
      sub: model.repositories[0]?.registry ?? row.name,
    },
  });
  sheet.lane('registry/registry', box, row.rowId);
  const area = { x: box.x + 18, y: box.y + PLATE + 8, w: box.w - 36, h: box.h - PLATE - 16 };
  const asked = model.pulled?.name ?? view.asked;
  const repository = asked && repositoryOf(model, asked);
  const layers = repository ? layersOf(model, asked) : [];
  if (box.h < 80) return;
  if (layers.length && area.h >= 90)
    opened(sheet, model, { repository, layers, asked }, area, texts, view);
  else listed(sheet, model, area, repository, texts);
}

function opened(sheet, model, { repository, layers, asked }, area, texts, view) {
  const count = layers.length;
  const pulled = model.pulled?.name ?? model.layers[model.layers.length - 1]?.image ?? '';
  const tag =
    /:([\w.-]+)$/.exec(repositoryOf(model, pulled) === repository ? pulled : asked)?.[1] ??
    'latest';
  const title = `${shortName(repository.name)}:${tag}`;
  const total = layers.reduce((sum, layer) => sum + layer.size, 0);
  const note = count === 1 ? texts.manifest_one : fill(texts.manifest, { count });
  sheet.add({
    id: repository.rowId,
    shape: 'none',
    kind: 'repository',
    name: title,
    words: note,
    mark: 'ok',
    parent: 'machine/registry',
    box: { x: area.x - 6, y: area.y, w: area.w + 12, h: 44 },
    texts: [
      [6, 19, title, { mono: true, size: 15.5, room: area.w - 66 }],
      [area.w + 6, 19, bytes(total), { size: 13.5, tone: 'ink3', align: 'end' }],
      [6, 39, note, { size: 13.5, tone: 'ink2', room: area.w }],
    ],
  });
  const room = area.h - 52;
  const shown = Math.min(count, Math.max(1, Math.floor(room / 21)));
  const height = clamp(room / shown, 18, 26);
  for (let index = 0; index < shown; index += 1) {
    const at = shown - 1 - index;
    const layer = layers[at];
    const here = model.layerByDigest.get(layer.digest);
    const name = area.w < 170 ? String(at + 1) : fill(texts.layer_n, { n: at + 1 });
    const onWire = view.onWire?.has(layer.digest);
    const coming = here?.state === 'downloading';
    const ready = here?.state === 'ready'; // on the host: it needs no second journey
    const h = Math.min(19, height - 3);
    sheet.add({
      id: `${repository.rowId}#${at}`,
      shape: 'slab',
      target: here?.rowId,
      box: { x: area.x, y: area.y + 50 + index * height, w: area.w - 72, h },
      props: {
        tone: onWire ? 'now-line' : coming ? 'busy' : 'edge',
        width: onWire || coming ? 2.2 : 1.6,
        share: ready ? 1 : 0,
        fill: 'ink2',
        strength: 0.16,
        ...(ready && area.w >= 170 ? { markAt: [area.w - 90, h / 2, 5.5], state: 'ok' } : {}),
      },
      texts: [
        [
          14,
          h / 2 + 5,
          name,
          {
            size: 13,
            weight: onWire ? 650 : 400,
            tone: onWire ? 'ink' : 'ink2',
            room: area.w - 100,
          },
        ],
        [
          area.w,
          h / 2 + 5,
          bytes(layer.size),
          { size: 13, mono: true, tone: 'ink3', align: 'end' },
        ],
      ],
    });
  }
}

/** All repositories; the one that is asked for has the wire's colour. */
function listed(sheet, model, area, asked, texts) {
  const room = Math.max(1, Math.floor(area.h / 27));
  const all =
    room < 4 && asked
      ? [asked, ...model.repositories.filter((row) => row !== asked)]
      : model.repositories;
  all.slice(0, room).forEach((row, index) => {
    const y = area.y + index * Math.min(34, area.h / Math.min(room, model.repositories.length));
    const name = shortName(row.name);
    sheet.add({
      id: row.rowId,
      shape: 'none',
      kind: 'repository',
      name,
      words: row.tags.slice(-3).join(', '),
      mark: 'ok',
      parent: 'machine/registry',
      box: { x: area.x - 6, y, w: area.w + 12, h: 26 },
      props: {},
      texts: [
        [44, 18, name, { mono: true, size: 14, room: area.w - (area.w < 190 ? 44 : 110) }],
        ...(area.w < 190
          ? []
          : [
              [
                area.w + 6,
                18,
                row.tags.length === 1
                  ? texts.tag_one
                  : fill(texts.tags, { count: row.tags.length }),
                { size: 13, tone: 'ink3', align: 'end' },
              ],
            ]),
      ],
    });
    const slabs = Math.min(3, row.layers.length);
    for (let slab = 0; slab < slabs; slab += 1) {
      sheet.add({
        id: `${row.rowId}#${slab}`,
        shape: 'slab',
        target: row.rowId,
        props: { width: 1.4, tone: row === asked ? 'now-line' : 'edge' },
        box: { x: area.x, y: y + 15 - slab * 6 + (slabs - 1) * 3, w: 28, h: 5 },
      });
    }
  });
}
