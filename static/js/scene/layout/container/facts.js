/**
 * Beside a container's processes: the file that was used last and where it was found, then what it
 * was started as. Pure.
 */

import { wrap } from '../../measure.js';
import { fill } from '../../units.js';

export const RECENT_MS = 1500; // simulated: so long a file's use counts as "right now"

/** Whether the file used last was used just now. */
export const isRecent = (touched, atMs) =>
  Boolean(touched) && atMs >= touched.at_ms && atMs - touched.at_ms < RECENT_MS;

/** "nginx: master process nginx -g ..." -> "nginx: master" */
const named = (name) => name.replace(/ process.*$/, '').slice(0, 24);

/** What was done with the file, in two sentences. */
export function useOf(touched, texts) {
  const { name, pid, path, wrote, layer, mount } = touched;
  const did = fill(wrote ? texts.writes : texts.reads, { name: named(name), pid, file: path });
  if (mount !== 'overlay') return [did, texts.on_mount];
  if (wrote) return [did, texts.stays_top];
  return [did, layer === null ? texts.found_top : fill(texts.found_in, { n: layer + 1 })];
}

/** Adds the notes from the top of the area down, as far as there is room. */
export function facts(sheet, area, row, texts, atMs) {
  let y = area.y;
  const bottom = area.y + area.h;
  if (row.touched && area.h > 96) y = touchedIn(sheet, { ...area, y }, row, texts, atMs) + 12;
  const lines = linesOf(row);
  const shown = lines.slice(0, Math.max(0, Math.floor((bottom - y - 16) / 22)));
  if (!shown.length) return;
  const h = shown.length * 22 + 16;
  screen(
    sheet,
    `facts/${row.id}`,
    { x: area.x, y, w: area.w, h },
    shown.map(([line, tone], index) => {
      const style = { mono: true, size: 13.5, tone };
      return [14, 24 + index * 22, line, style];
    }),
  );
  y += h + 20;
  for (const line of bottom - y > 66 ? wrap(texts.root_note, area.w, 14, 3) : []) {
    sheet.text(area.x, y, line, { size: 14, tone: 'ink2' });
    y += 20;
  }
}

function touchedIn(sheet, area, row, texts, atMs) {
  const now = isRecent(row.touched, atMs);
  const [did, found] = useOf(row.touched, texts);
  const room = area.w - 28;
  const lines = wrap(did, room, 14, 3, { weight: 600 });
  const h = lines.length * 20 + 62;
  screen(sheet, `touched/${row.id}`, { x: area.x, y: area.y, w: area.w, h }, [
    [
      14,
      24,
      now ? texts.right_now : texts.last_used,
      { size: 14, weight: 600, tone: now ? 'now-line' : 'ink3' },
    ],
    ...lines.map((line, index) => [14, 46 + index * 20, line, { size: 14, weight: 600 }]),
    [14, 48 + lines.length * 20, found, { size: 14, tone: 'ink2' }],
  ]);
  return area.y + h;
}

function screen(sheet, id, box, texts) {
  const room = box.w - 28;
  sheet.add({
    id,
    shape: 'screen',
    props: {},
    box,
    texts: texts.map(([x, y, text, style]) => [x, y, text, { room, ...style }]),
  });
}

/** What it was started as and where it is reached, in the tools' own words. */
function linesOf(row) {
  return [
    [`$ ${row.command}`, 'ink'],
    ...row.ports
      .filter(
        (port, index) =>
          // IPv4 and IPv6 are one door
          port.host && row.ports.findIndex((other) => other.host === port.host) === index,
      )
      .map((port) => [`-p ${port.host}:${port.container}/${port.protocol}`, 'ink2']),
    ...row.networks
      .filter((net) => net.address)
      .map((net) => [`${net.name} ${net.address}`, 'ink2']),
    [
      `--restart ${row.restart_policy}${row.restart_count ? ` (${row.restart_count})` : ''}`,
      'ink2',
    ],
  ];
}
