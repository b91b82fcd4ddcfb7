/**
 * Wire between two hops: orthogonal; dashed while its far end does not exist; lit while used. A tap
 * that crosses another bar hops over it; a fault on a link is seen on the wire itself.
 */

const GAP = 18; // px that a cut takes out of a wire, on each side of its middle

export function wire(
  pen,
  points,
  { lit = 0, ghost = false, tone = null, hop = false, fault = null, gap = null } = {},
) {
  if (lit > 0) {
    pen.faint(0.2 * lit, () => pen.line(points, 'now', 8));
    pen.faint(lit, () => pen.line(points, 'now-line', 2.5));
    return;
  }
  if (fault) {
    faulty(pen, points, fault, gap);
    return;
  }
  if (hop) pen.line(points, 'ground', 6);
  pen.line(points, tone ?? 'edge', tone ? 2.5 : 2, ghost ? [5, 5] : null);
}

/** A cut wire has a gap where the bolt stands; a slow one is bound up with the fault's colour. */
function faulty(pen, points, fault, gap) {
  pen.line(points, 'edge', 2);
  pen.faint(0.55, () => pen.line(points, 'fault', 2.5));
  if (fault !== 'cut') return;
  const [x, y] = gap;
  pen.circle(x, y, GAP, 'ground');
}
