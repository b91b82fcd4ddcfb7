/** The system calls of a process, oldest on top, as strace prints them. Pure. */

import { wrap } from '../../measure.js';
import { fill } from '../../units.js';

const LINE = 22;

/** Adds the list; the newest ones when there is no room for all. */
export function calls(sheet, area, view, texts) {
  if (area.h < 70 || area.w < 160) return;
  const list = view.calls ?? [];
  sheet.text(area.x, area.y + 18, texts.syscalls, { size: 17, weight: 650, room: area.w });
  const box = { x: area.x, y: area.y + 32, w: area.w, h: area.h - 34 };
  const room = Math.max(1, Math.floor((box.h - 16) / LINE));
  const hidden = Math.max(0, list.length - room);
  const shown = list.slice(hidden ? hidden + 1 : 0);
  const head = hidden
    ? [[14, 24, fill(texts.calls_before, { count: hidden + 1 }), { size: 13.5, tone: 'ink3' }]]
    : [];
  const wide = area.w > 330;
  sheet.add({
    id: 'calls',
    shape: 'screen',
    kind: 'kernel',
    name: texts.syscalls,
    words: `${list.length}`,
    mark: 'ok',
    box,
    props: {},
    texts: list.length
      ? [
          ...head,
          ...shown.flatMap((call, index) =>
            row(call, 24 + (index + head.length) * LINE, {
              newest: index === shown.length - 1,
              now: call.at_ms >= Math.floor(view.atMs),
              wide,
              room: box.w - 28,
            }),
          ),
        ]
      : wrap(texts.calls_none, box.w - 28, 14, 4).map((line, index) => [
          14,
          26 + index * 21,
          line,
          { size: 14, tone: 'ink3' },
        ]),
  });
}

/** When, and what. */
function row(call, y, { newest, now, wide, room }) {
  const tone = newest ? (now ? 'now-line' : 'ink') : 'ink2';
  const style = { mono: true, size: 13.5, tone, weight: newest ? 600 : 400 };
  if (!wide) return [[14, y, call.text, { ...style, room }]];
  const time = `${(call.at_ms / 1000).toFixed(3)}`;
  return [
    [14, y, time, { mono: true, size: 13, tone: 'ink3' }],
    [76, y, call.text, { ...style, room: room - 62 }],
  ];
}
