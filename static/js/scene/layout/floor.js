/** The kernel floor: overlay mounts, cgroups, namespaces; the bridge is in bridge.js. Pure. */

import { fill, memory } from '../units.js';
import { bridge, bridges, tapsOf } from './bridge.js';
import { right } from './items.js';

/** Adds the floor's cards; `shelfX` is where the containers begin: the bridge lies under them. */
export function floor(sheet, model, box, shelfX, { boxes, mode }, texts, parent) {
  if (box.h < 60) {
    low(sheet, model, box, shelfX, { boxes, mode }, texts, parent);
    return;
  }
  const tall = box.h >= 110;
  const head = tall ? 36 : 28;
  const title = texts.kernel;
  sheet.add({
    id: `${parent}/kernel`,
    shape: 'none',
    kind: 'kernel',
    name: title,
    words: texts.kernel_shared,
    mark: 'ok',
    parent,
    box,
    texts: [[20, head - 13, title, { size: 16, weight: 600, room: box.w * 0.3 }]],
  });
  sheet.lane('host/kernel', box, `${parent}/kernel`);
  if (tall && box.w > 560) {
    const kernelW = 8.6 * title.length + 40;
    sheet.text(box.x + kernelW, box.y + head - 13, texts.kernel_shared, {
      size: 14,
      tone: 'ink2',
      room: shelfX - box.x - kernelW - 20,
    });
  }
  const y = box.y + head;
  const h = box.h - head - 12;
  const left = box.x + 20;
  const gap = 10;
  const w = (shelfX - 14 - left - 2 * gap) / 3;
  factCards(model, texts).forEach((card, index) => {
    addCard(sheet, { ...card, box: { x: left + index * (w + gap), y, w, h }, parent });
  });
  bridge(
    sheet,
    model,
    { x: shelfX - 6, y, w: right(box) - 20 - shelfX + 6, h },
    { boxes, mode, wall: box },
    texts,
    parent,
  );
}

/** A floor with room for one line: what is used of it, and the bridge under the containers. */
function low(sheet, model, box, shelfX, { boxes, mode }, texts, parent) {
  const [, group] = factCards(model, texts);
  const fact = `${group.title}: ${group.lines[1]}`;
  const net = bridges(model)[0];
  const netX = shelfX + 14;
  sheet.add({
    id: `${parent}/kernel`,
    shape: 'none',
    kind: 'kernel',
    name: texts.kernel,
    words: fact,
    mark: 'ok',
    parent,
    box,
    texts: [
      [20, box.h / 2 + 6, texts.kernel, { size: 15.5, weight: 600 }],
      [
        shelfX - box.x - 16,
        box.h / 2 + 6,
        fact,
        { size: 14, tone: 'ink2', align: 'end', room: shelfX - box.x - 170 },
      ],
      [
        netX - box.x,
        box.h / 2 + 14,
        net ? `docker0  ${net.subnet}` : texts.network_none,
        { size: 13.5, tone: 'ink2', room: right(box) - netX - 20 },
      ],
    ],
  });
  sheet.lane('host/kernel', box, `${parent}/kernel`);
  if (!net) return;
  const bar = { x: netX, y: box.y + 6, w: right(box) - 20 - netX, h: 10 };
  const taps = tapsOf(model, net, boxes, mode, bar, bar.y + 5, sheet);
  sheet.add({
    id: net.rowId,
    shape: 'bus',
    kind: 'network',
    name: net.name,
    words: net.subnet,
    mark: 'ok',
    parent,
    box: bar,
    props: { taps: taps.map((x) => x - bar.x) },
  });
}

function addCard(sheet, { id, title, lines, exists, box, parent, target }) {
  const one = box.h < 62;
  const narrow = box.w < 96;
  const texts = [
    [11, one ? 17 : 23, title, { size: narrow ? 13.5 : 15, weight: 600, room: box.w - 16 }],
  ];
  const shown = one ? lines.slice(-1) : lines;
  shown.forEach((line, index) =>
    texts.push([
      11,
      (one ? 35 : 43) + index * 19,
      line,
      { size: 13.5, tone: exists ? 'ink2' : 'ink3', room: box.w - 16 },
    ]),
  );
  sheet.add({
    id,
    target,
    shape: 'card',
    kind: 'kernel',
    name: title,
    words: lines.join(', '),
    mark: 'ok',
    parent,
    box,
    ghost: !exists,
    props: { ghost: !exists },
    texts: box.h < 30 ? texts.slice(0, 1) : texts,
  });
}

function factCards(model, texts) {
  const running = model.containers.filter((row) => row.pid);
  const made = running.length
    ? null
    : model.containers.find((row) =>
        // runc is at work on it
        model.runcs.some((process) => process.container === row.id),
      );
  if (made) return factsOf(texts, texts.being_made);
  const [only] = running;
  const one = running.length === 1;
  const used = running.reduce((sum, row) => sum + (row.cgroup?.memory ?? 0), 0);
  const own = only ? only.namespaces.filter((ns) => ns.own ?? ns.inside !== ns.outside).length : 0;
  const limit = one ? only.cgroup?.memory_limit : 0;
  return [
    {
      id: 'kernel/overlay',
      title: texts.overlay,
      exists: running.length > 0,
      lines: [
        texts.overlay_what,
        !only
          ? texts.overlay_none
          : one
            ? fill(texts.overlay_one, { layers: only.layers.length + 1 })
            : fill(texts.overlay_n, { count: running.length }),
      ],
    },
    {
      id: 'kernel/cgroup',
      title: texts.cgroup,
      exists: running.length > 0,
      lines: [
        texts.cgroup_what,
        !only
          ? texts.cgroup_none
          : limit
            ? fill(texts.cgroup_limit, { memory: memory(used), limit: memory(limit) })
            : one
              ? fill(texts.cgroup_one, { memory: memory(used), pids: only.cgroup?.pids ?? 0 })
              : fill(texts.cgroup_n, { count: running.length, memory: memory(used) }),
      ],
    },
    {
      id: 'kernel/namespaces',
      title: texts.namespaces,
      exists: running.length > 0,
      lines: [
        texts.namespaces_what,
        !only
          ? texts.namespaces_none
          : one
            ? fill(texts.namespaces_one, { count: own })
            : fill(texts.namespaces_n, { count: running.length }),
      ],
    },
  ];
}

/** The three cards while the only container is being made. */
const factsOf = (texts, words) =>
  ['overlay', 'cgroup', 'namespaces'].map((name) => ({
    id: `kernel/${name}`,
    title: texts[name],
    exists: true,
    lines: [texts[`${name}_what`], words],
  }));
