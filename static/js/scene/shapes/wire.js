/** Wire between two hops: orthogonal; dashed while its far end does not exist; lit while used. */

export function wire(pen, points, { lit = 0, ghost = false, tone = null } = {}) {
  if (lit > 0) {
    pen.faint(0.2 * lit, () => pen.line(points, 'now', 8));
    pen.faint(lit, () => pen.line(points, 'now-line', 2.5));
    return;
  }
  pen.line(points, tone ?? 'edge', tone ? 2.5 : 2, ghost ? [5, 5] : null);
}
