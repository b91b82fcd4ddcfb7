/**
 * A build as a stack that grows step by step, the base at the bottom. Pure.
 *
 * Called by store.js while a build runs and just after. A reused step is said to be so, and the
 * first one that was not in the cache is marked: from there on everything is made anew.
 */

import { bytes, fill } from '../../units.js';

const HEAD = 24;
const LEAST = 17; // px of one step

/** Adds the stack; steps that have not begun are ghosts. */
export function building(sheet, build, area, texts) {
  head(sheet, build, area, texts);
  const room = area.h - HEAD;
  const total = Math.max(build.total, build.steps.length);
  const shown = Math.min(total, Math.max(1, Math.floor(room / LEAST)));
  const height = Math.min(34, room / shown);
  const first = firstShown(build, total, shown);
  for (let place = 0; place < shown; place += 1) {
    const step = build.steps[first + place] ?? { n: first + place + 1, state: 'waiting' };
    const y = area.y + area.h - (place + 1) * height;
    slabOf(sheet, build, step, { ...area, y, h: height }, texts);
  }
}

/** Where all have no room, the newest step and what lies under it are shown. */
function firstShown(build, total, shown) {
  const newest = build.steps.length;
  return Math.max(0, Math.min(total - shown, newest - shown + 1));
}

function head(sheet, build, area, texts) {
  const at = { name: build.tag || texts.untagged, n: build.steps.length, total: build.total };
  const title = fill(texts[`build_${build.status}`] ?? build.status, at);
  sheet.add({
    id: build.rowId,
    shape: 'none',
    kind: 'build',
    parent: 'store',
    box: { x: area.x - 4, y: area.y - 2, w: area.w + 8, h: HEAD - 2 },
    name: title,
    words: '',
    mark: build.mark,
    texts: [[4, 15, title, { size: 13.5, weight: 600, tone: 'ink2', room: area.w }]],
  });
}

/** [words, tone, mark] of a step. */
function wordsOf(step, texts) {
  const { state, layer, size, missed } = step;
  if (state === 'failed') return [texts.step_failed, 'fail', 'fail'];
  if (missed) return [texts.step_missed, 'warn', state === 'running' ? 'busy' : 'warn'];
  if (state === 'cached') return [texts.step_cached, 'ok', 'done'];
  if (state === 'running') return [texts.step_running, 'busy', 'busy'];
  if (state === 'waiting') return ['', 'ink3', 'wait'];
  return [layer ? bytes(size) : step.n === 1 ? texts.step_base : texts.step_config, 'ink2', 'ok'];
}

const FILLS = {
  done: { share: 1, fill: 'ok', strength: 0.26 },
  cached: { share: 1, fill: 'ink2', strength: 0.2 },
  running: { share: 0.5, fill: 'busy', strength: 0.4, tone: 'busy', width: 2.2 },
  failed: { share: 1, fill: 'fail', strength: 0.3, tone: 'fail', width: 2.2 },
  waiting: { ghost: true },
};

function slabOf(sheet, build, step, { x, y, w, h: height }, texts) {
  const h = Math.min(25, height - 3);
  const slabW = w * 0.68;
  const [words, tone, mark] = wordsOf(step, texts);
  const ghost = step.state === 'waiting';
  const empty = step.state === 'done' && !step.layer && step.n > 1; // it changes no file
  const style = { size: 13, mono: true, tone: ghost ? 'ink3' : 'ink', room: slabW - 46 };
  sheet.add({
    id: `${build.rowId}#${step.n}`,
    shape: 'slab',
    kind: 'step',
    parent: build.rowId,
    box: { x, y: y + 1.5, w: slabW, h },
    name: `${step.n} ${step.instruction ?? ''}`.trim(),
    words,
    mark,
    ghost,
    props: {
      ...FILLS[step.state],
      ...(empty ? { share: 0 } : {}),
      ...(step.missed ? { tone: 'warn', width: 2.2 } : {}),
      ...(ghost ? {} : { markAt: [slabW + 14, h / 2, 6], state: mark }),
    },
    texts: [
      [12, h / 2 + 4.5, String(step.n), { size: 13, tone: 'ink3' }],
      [32, h / 2 + 4.5, step.instruction ?? '', style],
      [slabW + 26, h / 2 + 4.5, words, { size: 13, weight: 600, tone, room: w - slabW - 26 }],
    ],
  });
}
