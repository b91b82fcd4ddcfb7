/** Namespaces: viewfinders that say what is seen inside, and what the same is outside. Pure. */

import { homeOf } from '../../model.js';
import { fill, short } from '../../units.js';

const ORDER = ['pid', 'net', 'mnt', 'uts', 'ipc', 'cgroup', 'user', 'time'];
const USUAL = ['pid', 'net', 'mnt', 'uts', 'ipc', 'cgroup'];

/** Adds the heading and `lines` rows of viewfinders, `h` px high each. */
export function namespaces(sheet, model, area, row, texts, lines, h) {
  const there = row.namespaces
    .filter((ns) => ORDER.includes(ns.type) && (ns.type !== 'user' || ns.own))
    .sort((a, b) => ORDER.indexOf(a.type) - ORDER.indexOf(b.type));
  const shown = there.length ? there : USUAL.map((type) => ({ type, ghost: true }));
  const head = area.h - lines * (h + 8);
  if (head > 20) {
    sheet.text(area.x, area.y + 17, texts.sees, { size: 17, weight: 650, room: area.w });
  }
  const columns = Math.max(1, Math.ceil(Math.max(6, shown.length) / lines));
  const w = (area.w - (columns - 1) * 10) / columns;
  shown.forEach((ns, index) => {
    const box = {
      x: area.x + (index % columns) * (w + 10),
      w,
      h,
      y: area.y + head + Math.floor(index / columns) * (h + 8),
    };
    finder(sheet, model, ns, box, row, texts);
  });
}

function finder(sheet, model, ns, box, row, texts) {
  const [seen, outside] = ns.ghost
    ? [texts.namespaces_none, '']
    : viewsOf(model, row, ns, texts).map(String);
  const { w } = box;
  const wide = w > 170;
  const under = outside || (ns.id ? `${ns.type}:[${ns.id}]` : '');
  const name = { mono: true, size: 14, weight: 600, tone: ns.ghost ? 'ink3' : 'ink' };
  const seenStyle = { size: 13.5, tone: ns.ghost ? 'ink3' : 'ink' };
  sheet.add({
    id: `namespace/${row.id}/${ns.type}`,
    shape: 'viewfinder',
    kind: 'namespace',
    box,
    name: ns.type,
    words: [seen, outside].filter(Boolean).join(', '),
    mark: ns.ghost ? 'wait' : 'ok',
    ghost: Boolean(ns.ghost),
    parent: row.rowId,
    props: { tone: ns.own ? 'ink2' : 'edge', corner: 10, ghost: ns.ghost },
    texts: wide
      ? [
          [12, 21, ns.type, name],
          [74, 21, seen, { ...seenStyle, room: w - 84 }],
          [74, 40, under, { size: 13, tone: 'ink3', room: w - 84 }],
        ]
      : [
          [12, 20, ns.type, { ...name, room: w - 20 }],
          [12, 38, seen, { ...seenStyle, size: 13, tone: 'ink2', room: w - 20 }],
        ],
  });
}

/** [inside, outside] of one namespace in words. */
export function viewsOf(model, row, ns, texts) {
  if (!ns.own) return [texts.shared, ''];
  const count = (model.inside.get(row.id) ?? []).length;
  const host = (value) => fill(texts.outside, { value });
  switch (ns.type) {
    case 'pid':
      return [
        count === 1 ? texts.sees_pid : fill(texts.sees_pids, { count }),
        host(homeOf(model, row).all.length),
      ];
    case 'mnt':
      return [texts.root_layers, host(texts.root_disk)];
    case 'uts':
      return [short(ns.inside), host(ns.outside)];
    case 'cgroup':
      return [texts.root_own, host(tail(ns.outside))];
    case 'net':
      return [ns.inside, host(ns.outside)];
    default:
      return [texts.own, host(texts.another)];
  }
}

/** "/system.slice/docker-3f9c1e2ab7d4....scope" -> "…/docker-3f9c1e2a" */
const tail = (path) =>
  String(path)
    .replace(/^.*\//, '…/')
    .replace(/([0-9a-f]{8})[0-9a-f]{20,}/, '$1')
    .replace(/\.scope$/, '');
