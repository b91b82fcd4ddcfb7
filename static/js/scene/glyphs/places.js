/** Volume (cylinder), network (bar with taps), namespace (viewfinder), cgroup (meter with a stop). */

import { at, circle, h, ink, path, r1, rect } from '../svg.js';

export function volume(box, { tone = 'edge' } = {}) {
  const { w, h: height } = box;
  const cap = height * 0.16;
  return at(box.x, box.y,
    h('path', { d: `M0 ${r1(cap)}V${r1(height - cap)}A${w / 2} ${r1(cap)} 0 0 0 ${w} `
      + `${r1(height - cap)}V${r1(cap)}`, fill: ink('raised'), stroke: ink(tone), 'stroke-width': 2 }),
    h('ellipse', { cx: w / 2, cy: r1(cap), rx: w / 2, ry: r1(cap), fill: ink('plate'),
      stroke: ink(tone), 'stroke-width': 2 }));
}

/** `taps` are x offsets on the bar. */
export function bus(x, y, w, taps = [], { now } = {}) {
  return at(x, y, rect(0, -5, w, 10, 5, ink('plate'), ink(now ? 'now-line' : 'edge'), 2),
    taps.map((tap) => circle(tap, 0, 3.4, ink('ink2'))));
}

/** What a process sees; dashed corners do not exist: an absent one is simply not drawn. */
export function viewfinder(box, { tone = 'ink3', corner = 12, ghost } = {}, ...inside) {
  const { w, h: height } = box;
  const k = corner;
  return at(box.x, box.y,
    rect(0, 0, w, height, 4, ghost ? 'none' : ink('ground')),
    path(`M0 ${k}V0H${k}M${w - k} 0H${w}V${k}M${w} ${height - k}V${height}H${w - k}`
      + `M${k} ${height}H0V${height - k}`, ink(tone), 2.2,
    { 'stroke-dasharray': ghost ? '4 4' : undefined }), inside);
}

/** `share` of the limit, drawn with a stop when there is one. */
export function meter(x, y, w, share, { limited = true, tone, height = 14 } = {}) {
  const part = Math.min(1, Math.max(0, share));
  const colour = tone ?? (limited && share >= 0.95 ? 'fail' : limited && share >= 0.8 ? 'warn' : 'ok');
  return at(x, y, rect(0, 0, w, height, height / 2, ink('plate'), ink('edge'), 1.2),
    part > 0 && rect(0, 0, Math.max(height, w * part), height, height / 2, ink(colour)),
    limited && path(`M${w} ${-6}V${height + 6}`, ink('ink'), 3));
}
