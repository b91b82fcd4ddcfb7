/** Where things are: what is under a point, who is whose neighbour, and the reading order. Pure. */

import { middleX, middleY, within } from './layout/items.js';

const SLACK = 4; // a small thing is easier to hit

/** Only rows can be asked about, and what stands for a part that does not exist yet. */
const known = (plan, id) => plan.model.rows.has(id) || String(id).startsWith('ghost/');

/** The row that a thing belongs to: itself, or the noun around it. */
export function rowOf(plan, item) {
  let there = item;
  for (let turn = 0; there && turn < 8; turn += 1) {
    if (known(plan, selectOf(there))) return selectOf(there);
    const { parent } = there;
    if (known(plan, parent)) return parent;
    there = plan.items.find((other) => other.kind && other.id === parent);
  }
  return null;
}

/** The topmost thing at a point: {item, select: row id}, or null. */
export function itemAt(plan, x, y) {
  for (let index = plan.items.length - 1; index >= 0; index -= 1) {
    const item = plan.items[index];
    if (!item.kind && !item.target) continue;
    const { box } = item;
    const slack = box.w < 40 || box.h < 24 ? SLACK : 0;
    const wide = { x: box.x - slack, y: box.y - slack, w: box.w + 2 * slack, h: box.h + 2 * slack };
    if (within(wide, x, y)) return { item, select: rowOf(plan, item) };
  }
  return null;
}

/** What is selected by a thing that stands for another: its row. */
export const selectOf = (item) => item.target ?? item.id;

/** The nouns in reading order: machines from left to right, in each from the top down. */
export function outline(plan) {
  const nouns = plan.items.filter((item) => item.kind);
  const children = new Map();
  const ids = new Set(nouns.map((item) => item.id));
  for (const item of nouns) {
    const parent = ids.has(item.parent) ? item.parent : null;
    if (!children.has(parent)) children.set(parent, []);
    children.get(parent).push(item);
  }
  const found = [];
  const walk = (parent) => {
    const row = (children.get(parent) ?? []).sort((a, b) =>
      parent === null
        ? a.box.x - b.box.x || a.box.y - b.box.y
        : a.box.y - b.box.y || a.box.x - b.box.x,
    );
    for (const item of row) {
      const { id, kind, name = '', words = '', mark = 'ok', box, ghost = false } = item;
      found.push({
        id: selectOf(item),
        row: rowOf(plan, item),
        kind,
        name,
        words,
        mark,
        ghost,
        parent,
        box,
      });
      if (children.has(id)) walk(id);
    }
  };
  walk(null);
  return found;
}

const AWAY = { left: [-1, 0], right: [1, 0], up: [0, -1], down: [0, 1] };

/**
 * The row next to the selected one in a direction; the first in reading order when none is
 * selected.
 */
export function neighbourOf(plan, selected, direction) {
  const nouns = plan.items.filter((item) => item.kind && known(plan, selectOf(item)));
  const from = nouns.find((item) => selectOf(item) === selected || item.id === selected);
  if (!from) return outline(plan)[0]?.row ?? null;
  const [dx, dy] = AWAY[direction] ?? [0, 0];
  let best = null;
  let least = Infinity;
  for (const item of nouns) {
    if (item === from) continue;
    const ahead =
      (middleX(item.box) - middleX(from.box)) * dx + (middleY(item.box) - middleY(from.box)) * dy;
    if (ahead <= 4) continue;
    const aside =
      Math.abs((middleX(item.box) - middleX(from.box)) * dy) +
      Math.abs((middleY(item.box) - middleY(from.box)) * dx);
    const away = ahead + 2.2 * aside;
    if (away < least) [best, least] = [item, away];
  }
  return best ? selectOf(best) : null;
}
