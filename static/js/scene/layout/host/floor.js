/** The kernel floor: overlay mounts, cgroups, namespaces; the bridge is in bridge.js. Pure. */

import { widthOf, wrap } from '../../measure.js';
import { fill, memory } from '../../units.js';
import { bridges, bus, chosen, networks, titleOf } from './networks.js';
import { right } from '../items.js';

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
  networks(
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
  const nets = bridges(model);
  const [net] = chosen(nets, 1);
  const others = nets.length > 1 ? `  ${fill(texts.more, { count: nets.length - 1 })}` : '';
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
        net ? `${titleOf(net)}  ${net.subnet}${others}` : texts.network_none,
        { size: 13.5, tone: 'ink2', room: right(box) - netX - 20 },
      ],
    ],
  });
  sheet.lane('host/kernel', box, `${parent}/kernel`);
  if (!net) return;
  const bar = { x: netX, y: box.y + 4, w: right(box) - 20 - netX, h: 10 };
  bus(sheet, model, net, bar, { boxes, mode }, 0);
}

function addCard(sheet, { id, title, lines, exists, box, parent, target }) {
  const one = box.h < 62;
  const narrow = box.w < 96;
  const texts = [
    [11, one ? 17 : 23, title, { size: narrow ? 13.5 : 15, weight: 600, room: box.w - 16 }],
  ];
  const fits = (line) => widthOf(line, 13.5) <= box.w - 16;
  const [what, fact] = lines;
  const both = fits(what) && fits(fact);
  const more = both ? lines : wrap(fact, box.w - 16, 13.5, 2);
  const shown = one || box.h < 72 ? [fact] : more;
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

/** What the kernel holds for containers: mounts, groups, namespaces; as much as is made so far. */
function factCards(model, texts) {
  const grouped = model.containers.filter((row) => row.cgroup?.path);
  const apart = model.containers.filter((row) => row.namespaces.length);
  const mounted = model.containers.filter((row) => row.shim_pid || row.pid);
  const making = mounted.length === 1 && model.runcs.length > 0 && !mounted[0].pid;
  return [
    card(texts, 'overlay', mounted.length, making && !apart.length, () =>
      mounted.length > 1
        ? fill(texts.overlay_n, { count: mounted.length })
        : fill(texts.overlay_one, { layers: mounted[0].layers.length + 1 }),
    ),
    card(texts, 'cgroup', grouped.length, false, () => groupWords(grouped, texts)),
    card(texts, 'namespaces', apart.length, false, () =>
      apart.length > 1
        ? fill(texts.namespaces_n, { count: apart.length })
        : fill(texts.namespaces_one, { count: apart[0].namespaces.filter((ns) => ns.own).length }),
    ),
  ];
}

function groupWords(grouped, texts) {
  const used = grouped.reduce((sum, row) => sum + row.cgroup.memory, 0);
  const { memory_limit: limit, pids } = grouped[0].cgroup;
  if (grouped.length > 1)
    return fill(texts.cgroup_n, { count: grouped.length, memory: memory(used) });
  if (limit) return fill(texts.cgroup_limit, { memory: memory(used), limit: memory(limit) });
  const words = pids === 1 ? texts.cgroup_alone : texts.cgroup_one;
  return fill(words, { memory: memory(used), pids });
}

/** One card of the floor; `words()` is asked for when there is something to tell. */
const card = (texts, name, count, making, words) => ({
  id: `kernel/${name}`,
  title: texts[name],
  exists: count > 0,
  lines: [
    texts[`${name}_what`],
    making ? texts.being_made : count ? words() : texts[`${name}_none`],
  ],
});
