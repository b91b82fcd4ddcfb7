/** The cgroup's meters: how much a container may use. Pure. */

import { homeOf } from '../../model.js';
import { wrap } from '../../measure.js';
import { fill, memory } from '../../units.js';

/** Adds heading and meters on the kernel floor. */
export function cgroup(sheet, area, row, model, texts) {
  const tall = area.h > 260;
  sheet.text(area.x, area.y + 32, texts.kernel, { size: 18, weight: 650, room: area.w });
  if (tall) sheet.text(area.x, area.y + 68, texts.uses, { size: 15.5, weight: 600, room: area.w });
  const group = row.cgroup ?? {};
  const machine = homeOf(model, row).row ?? {};
  const meters = metersOf(group, machine, texts);
  const top = area.y + (tall ? 88 : 46);
  const step = Math.min(54, (area.h - (top - area.y) - (tall ? 58 : 10)) / meters.length);
  const bar = step < 44 ? 11 : 14;
  const w = Math.min(268, area.w * 0.68);
  meters.forEach((meter, index) => {
    const y = top + index * step;
    const limit = meter.limit ? fill(texts.limit, { value: meter.words }) : texts.no_limit;
    const words = `${meter.value}, ${limit}`;
    sheet.add({
      id: `cgroup/${row.id}/${index}`,
      shape: 'meter',
      kind: 'cgroup',
      name: meter.name,
      words,
      mark: 'ok',
      parent: row.rowId,
      box: { x: area.x, y: y + 22, w, h: bar },
      props: { share: meter.share, limited: Boolean(meter.limit) },
      texts: [
        [0, -6, meter.name, { size: 14.5, tone: 'ink2', room: w * 0.5 }],
        [w - 8, -6, meter.value, { size: 14, weight: 600, mono: true, align: 'end' }],
        [
          w + 14,
          12,
          limit,
          { size: 14, tone: 'ink2', room: area.w - w - 14 },
        ],
      ],
    });
  });
  if (tall) {
    wrap(texts.oom, area.w, 14, 2).forEach((line, index) =>
      sheet.text(area.x, area.y + area.h - 38 + index * 20, line, { size: 14, tone: 'ink2' }),
    );
  }
}

/** Memory and, where there is any, swap; CPU; processes: [{name, value, limit, share, words}]. */
function metersOf(group, machine, texts) {
  const cores = (group.cpu_percent ?? 0) / 100;
  const sized = (name, value, limit, most) => ({
    name,
    value: memory(value),
    limit,
    share: value / (limit || most || 1),
    words: limit ? memory(limit) : '',
  });
  const swapped = group.swap > 0 || group.swap_limit > 0;
  return [
    sized(texts.memory, group.memory ?? 0, group.memory_limit, machine.memory),
    ...(swapped ? [sized(texts.swap, group.swap, group.swap_limit, machine.memory)] : []),
    {
      name: texts.cpu,
      value: fill(texts.cores, { value: cores.toFixed(2) }),
      limit: group.cpu_limit,
      share: cores / (group.cpu_limit || machine.cpus || 1),
      words: String(group.cpu_limit ?? ''),
    },
    {
      name: texts.pids,
      value: String(group.pids ?? 0),
      limit: group.pids_limit,
      share: (group.pids ?? 0) / (group.pids_limit || 200),
      words: String(group.pids_limit ?? ''),
    },
  ];
}
