/** Ways of messages between two lanes, over the wires of a layout or beside them. Pure. */

import { bottom, clamp, middleX, middleY, right } from '../layout/items.js';

/**
 * The points from lane `from` to lane `to`, or null when one of them is nowhere in the picture.
 * `container`: the one that the message is about, whose programs may have lanes of their own.
 */
export function route(plan, from, to, container = null) {
  if (!container) return routeOf(plan, from, to);
  const own = (lane) => (plan.lanes[`${lane}#${container}`] ? `${lane}#${container}` : lane);
  return routeOf(plan, own(from), own(to));
}

function routeOf(plan, from, to) {
  for (const wire of plan.wires) {
    if (wire.from === from && wire.to === to) return wire.points;
    if (wire.from === to && wire.to === from) return [...wire.points].reverse();
  }
  const a = plan.lanes[from];
  const b = plan.lanes[to];
  if (!a || !b || a === b) return null;
  return between(a, b, to.endsWith('/kernel'), from.endsWith('/kernel'));
}

function between(a, b, ontoFloor, fromFloor) {
  if (ontoFloor) return straightDown(a, b);
  if (fromFloor) return straightDown(b, a).reverse();
  if (b.y >= bottom(a)) return stepDown(a, b);
  if (a.y >= bottom(b)) return stepDown(b, a).reverse();
  const [left, other] = a.x <= b.x ? [a, b] : [b, a];
  const y = clamp(middleY(left), other.y + 6, bottom(other) - 6);
  const points = [
    [right(left), y],
    [other.x, y],
  ];
  return left === a ? points : points.reverse();
}

/** To the kernel floor a program goes straight down, from its own place. */
function straightDown(a, floor) {
  const x = clamp(a.x + Math.min(a.w * 0.82, a.w - 14), floor.x + 12, right(floor) - 12);
  return [
    [x, bottom(a)],
    [x, floor.y + 3],
  ];
}

function stepDown(a, b) {
  if (right(a) <= b.x)
    return [
      [right(a), middleY(a)],
      [middleX(b), middleY(a)],
      [middleX(b), b.y],
    ];
  const x = clamp(middleX(a), b.x + 14, right(b) - 14);
  if (x >= a.x + 8 && x <= right(a) - 8)
    return [
      [x, bottom(a)],
      [x, b.y],
    ];
  const y = bottom(a) + Math.min(10, (b.y - bottom(a)) / 2);
  return [
    [middleX(a), bottom(a)],
    [middleX(a), y],
    [x, y],
    [x, b.y],
  ];
}

/** The point at share `u` of the way, and the direction there: {x, y, towards, leg}. */
export function along(points, u) {
  const lengths = legs(points);
  let left = Math.min(1, Math.max(0, u)) * lengths.reduce((sum, length) => sum + length, 0);
  let leg = 0;
  while (leg < lengths.length - 1 && left > lengths[leg]) {
    left -= lengths[leg];
    leg += 1;
  }
  const [x1, y1] = points[leg];
  const [x2, y2] = points[leg + 1];
  const share = lengths[leg] ? left / lengths[leg] : 0;
  const flat = Math.abs(x2 - x1) >= Math.abs(y2 - y1);
  return {
    x: x1 + (x2 - x1) * share,
    y: y1 + (y2 - y1) * share,
    leg,
    towards: flat ? (x2 >= x1 ? 'right' : 'left') : y2 >= y1 ? 'down' : 'up',
  };
}

const legs = (points) =>
  points
    .slice(1)
    .map(([x, y], index) => Math.abs(x - points[index][0]) + Math.abs(y - points[index][1]));

export const lengthOf = (points) => legs(points).reduce((sum, length) => sum + length, 0);
