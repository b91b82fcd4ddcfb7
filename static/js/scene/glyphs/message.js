/** Message: a tag that points where it goes. Filled while in flight, outline when past. */

import { widthOf } from '../measure.js';
import { at, h, ink, r1 } from '../svg.js';
import { label } from './label.js';

const HEIGHT = 28;
const STYLE = { mono: true, weight: 600 };

export const tagWidth = (text) => Math.max(48, widthOf(text, 14, STYLE) + 30);

const POINTS = {
  left: (w) => `M0 14L12 0H${w - 4}Q${w} 0 ${w} 4V24Q${w} 28 ${w - 4} 28H12Z`,
  right: (w) => `M4 0H${w - 12}L${w} 14L${w - 12} 28H4Q0 28 0 24V4Q0 0 4 0Z`,
  down: (w) => `M4 0H${w - 4}Q${w} 0 ${w} 4V24Q${w} 28 ${w - 4} 28H${w / 2 + 10}L${w / 2} 38`
    + `L${w / 2 - 10} 28H4Q0 28 0 24V4Q0 0 4 0Z`,
  up: (w) => `M4 0H${w / 2 - 10}L${w / 2} -10L${w / 2 + 10} 0H${w - 4}Q${w} 0 ${w} 4V24`
    + `Q${w} 28 ${w - 4} 28H4Q0 28 0 24V4Q0 0 4 0Z`,
};

/** A tag around (x, y). `state` "warn" or "fail" for answers that refuse; `opacity` while fading. */
export function tag(x, y, text, { towards = 'right', past, tone, opacity = 1, key } = {}) {
  const w = r1(tagWidth(text));
  const d = POINTS[towards](w);
  const nudge = towards === 'left' ? 4 : towards === 'right' ? -4 : 0;
  const stroke = past ? tone ?? 'edge' : 'now';
  return h('g', { key, class: 'tag', transform: `translate(${r1(x - w / 2)},${r1(y - HEIGHT / 2)})`,
    opacity: opacity < 1 ? r1(opacity * 100) / 100 : undefined },
  !past && h('path', { d, fill: ink('now'), opacity: 0.42, filter: 'url(#dd-glow)' }),
  h('path', { d, fill: ink(past ? 'panel' : 'now'), stroke: ink(stroke), 'stroke-width': 1.6 }),
  label(w / 2 + nudge, HEIGHT / 2 + 5, text, { size: 14, ...STYLE, anchor: 'middle',
    tone: past ? tone ?? 'ink2' : 'now-ink' }));
}

/** News that goes up by itself: a diamond with its name beside it. */
export function diamond(x, y, key) {
  return h('path', { key, d: `M${r1(x)} ${r1(y - 11)}l11 11l-11 11l-11 -11Z`, fill: ink('now') });
}

/** At higher speed a tag becomes a dot. */
export const dot = (x, y, key) => h('circle', { key, cx: r1(x), cy: r1(y), r: 5, fill: ink('now') });
