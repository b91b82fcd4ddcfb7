/** cgroup: a meter with a stop at its limit. */

/** `share` of the limit (of the machine when `limited` is false: then it has no stop). */
export function meter(pen, box, { share = 0, limited = true } = {}) {
  const { x, y, w, h } = box;
  const part = Math.min(1, Math.max(0, share));
  const tone = !limited ? 'ok' : share >= 0.97 ? 'fail' : share >= 0.85 ? 'warn' : 'ok';
  pen.rect(x, y, w, h, h / 2, 'plate', 'edge', 1.2);
  if (part > 0) pen.rect(x, y, Math.max(h, w * part), h, h / 2, tone);
  if (limited)
    pen.line(
      [
        [x + w, y - 7],
        [x + w, y + h + 7],
      ],
      'ink',
      3,
    );
}
