/** From rows to boxes: which layout stands for a level and a size. Pure. */

import { modelOf } from '../model.js';
import { inside } from './container/container.js';
import { faults } from './faults.js';
import { host } from './host/host.js';
import { Sheet } from './items.js';
import { overview } from './overview.js';
import { phone } from './phone.js';
import { process } from './process/process.js';

export const LEVELS = ['overview', 'host', 'container', 'process'];
const NARROW = 620;
const LEAST_NARROW = { container: 900, process: 760 }; // taller than the view: it is dragged
const LEAST = { overview: 236, host: 236, container: 540, process: 420 };

/**
 * The frame that a level is drawn in: the view less its insets, never lower than it can be read.
 */
function frameOf(level, width, height, insets) {
  const least = (width < NARROW && LEAST_NARROW[level]) || LEAST[level];
  const tight = height < 400 ? 8 : 0; // a low view gives its margins away
  const top = Math.max(6, insets.top - tight);
  const h = Math.max(height - top - Math.max(6, insets.bottom - tight), least);
  return { x: insets.left, y: top, w: width - insets.left - insets.right, h };
}

/** The row that a level is about: the focused one if it is of that kind, else the newest. */
export function subjectOf(model, level, focus) {
  const row = focus && model.rows.get(focus);
  if (focus && !row && (level === 'container' || level === 'process')) return null;
  if (level === 'container') {
    const container =
      row?.kind === 'container'
        ? focus
        : row?.kind === 'process' && row.container
          ? `container/${row.container}`
          : null;
    return (
      model.everyContainer.find((there) => there.rowId === container) ??
      (container ? null : (model.everyContainer[model.everyContainer.length - 1] ?? null))
    );
  }
  if (level === 'process') {
    if (row?.kind === 'process') return model.processes.find((there) => there.rowId === focus);
    if (row?.kind === 'container') return model.inside.get(row.id)?.[0] ?? null;
    if (row?.kind === 'program')
      return model.processes.find((there) => there.pid === row.pid) ?? null;
    return [...model.inside.values()].filter((there) => there.length).pop()?.[0] ?? null;
  }
  return model.machines.host ?? null;
}

/**
 * What stands in the picture: {items, wires, lanes, laneItem, wall, sentence, frame, subject,
 * level}.
 *
 * `view`: {level, focus, width, height, insets, atMs, coming, asked, onWire, calls}.
 */
export function layout(rows, view, texts) {
  const model = modelOf(rows);
  const sheet = new Sheet();
  let { level } = view;
  let subject = subjectOf(model, level, view.focus);
  while (!subject && level !== 'overview' && level !== 'host') {
    // what it was about is gone
    level = LEVELS[LEVELS.indexOf(level) - 1];
    subject = subjectOf(model, level, view.focus);
  }
  const frame = frameOf(level, view.width, view.height, view.insets);
  const narrow = view.width < NARROW;
  let made;
  if (level === 'overview') made = (narrow ? phone : overview)(sheet, model, frame, texts, view);
  else if (level === 'host')
    made = narrow
      ? phone(sheet, model, frame, texts, view)
      : host(sheet, model, frame, texts, view);
  else if (level === 'container') made = inside(sheet, model, frame, texts, subject, view);
  else made = process(sheet, model, frame, texts, subject, view);
  sheet.bounds = { x: 6, y: frame.y, w: view.width - 12, h: frame.h };
  faults(sheet, model, texts);
  const size = { w: view.width, h: Math.max(view.height, frame.y + frame.h + view.insets.bottom) };
  return {
    ...sheet,
    sentence: made.sentence,
    frame,
    subject: subject?.rowId ?? null,
    level,
    size,
    model,
  };
}
