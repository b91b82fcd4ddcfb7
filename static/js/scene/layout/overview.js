/** The whole chain: laptop and registry at the left, the Docker host at the right. Pure. */

import { wrap } from '../measure.js';
import { PLATE } from '../shapes/machine.js';
import { programSub } from './host/chain.js';
import { bridges } from './host/networks.js';
import { host, measures } from './host/host.js';
import { LAPTOP_FLOOR, podmanIn, podmanSize, podmanToRegistry } from './podman.js';
import { bottom, clamp, middleY, right } from './items.js';
import { registryIn } from './registry.js';

const WAYS = 28; // between laptop and registry
const LEAST_REGISTRY = 84;

/** Adds everything; returns {sentence}. */
export function overview(sheet, model, frame, texts, view) {
  const left = clamp(frame.w * 0.205, 176, 272);
  const gutter = clamp(frame.w * 0.1, 84, 138);
  const hostBox = {
    x: frame.x + left + gutter,
    y: frame.y,
    w: frame.w - left - gutter,
    h: frame.h,
  };
  const size = measures(hostBox, bridges(model).length);
  const dockerdMiddle = hostBox.y + PLATE + size.topGap + size.capsuleH / 2;
  const cliH = Math.min(54, size.capsuleH + 2);
  const cliTop = size.inner >= 330 ? 18 : 10;
  const top = Math.max(frame.y, dockerdMiddle - PLATE - cliTop - cliH / 2);
  const terminalH = size.inner >= 330 ? 62 : 44;
  const base = PLATE + cliTop + cliH + 14 + terminalH + cliTop;
  const ways = size.inner >= 330 ? WAYS + 10 : 14;
  const podman = podmanSize(model, bottom(frame) - top - base - ways - LEAST_REGISTRY);
  const laptop = {
    x: frame.x,
    y: top,
    w: left,
    h: base + (podman?.h ?? 0),
  };
  const floor = podman ? LAPTOP_FLOOR : 0;
  laptopIn(sheet, model, laptop, { cliTop, cliH, terminalH, floor }, texts);
  if (podman) {
    const section = { ...laptop, y: bottom(laptop) - podman.h, h: podman.h };
    const parent = model.machines.laptop?.rowId ?? 'machine/laptop';
    podmanIn(sheet, model, section, podman, texts, parent);
  }
  const regTop = bottom(laptop) + ways;
  const least = podman ? PLATE : 70;
  const registry = { x: frame.x, y: regTop, w: left, h: Math.max(least, bottom(frame) - regTop) };
  registryIn(sheet, model, registry, texts, view);
  podmanToRegistry(sheet, model, registry);
  const { steps, sentence } = host(sheet, model, hostBox, texts, view);
  chainToHost(sheet, { hostBox, registry, steps, gutter }, texts);
  return { sentence };
}

/** The laptop: the docker CLI while it runs, and what was typed. */
export function laptopIn(sheet, model, box, { cliTop, cliH, terminalH, floor = 0 }, texts) {
  const row = model.machines.laptop ?? { rowId: 'machine/laptop', name: '', mark: 'ok' };
  sheet.add({
    id: row.rowId,
    shape: 'machine',
    kind: 'machine',
    box,
    name: texts.laptop,
    words: row.os ?? '',
    mark: row.mark,
    props: { title: texts.laptop, role: 'laptop', floor },
  });
  const cli = { x: box.x + 18, y: box.y + PLATE + cliTop, w: box.w - 36, h: cliH };
  const { cli: process } = model;
  const program = model.programs['laptop/docker'];
  const there = process ?? program;
  const name = !process || process.name.startsWith('docker') ? texts.cli : process.name;
  const sub = there
    ? programSub({ pid: there.pid, mark: 'ok' }, texts) + ` · ${texts.waiting}`
    : texts.cli_ghost;
  const id = there?.rowId ?? 'ghost/docker';
  sheet.add({
    id,
    shape: 'process',
    kind: 'process',
    box: cli,
    name,
    words: sub,
    ghost: !there,
    mark: there ? 'busy' : 'wait',
    parent: row.rowId,
    props: { name, sub, state: 'busy', ghost: !there },
  });
  sheet.lane('laptop/docker', cli, id);
  if (!terminalH) return cli;
  const screen = { x: cli.x, y: bottom(cli) + 14, w: cli.w, h: terminalH };
  const terminal = model.terminals[0];
  const prompt = terminal?.prompt?.trim().slice(-1) === '#' ? '#' : '$';
  const typed = process ?? model.podman.commands[model.podman.commands.length - 1];
  const command = typed ? typed.argv.join(' ') : '';
  const lines = command
    ? wrap(command, screen.w - 42, 14, terminalH > 50 ? 2 : 1, { mono: true })
    : ['▍'];
  sheet.add({
    id: terminal?.rowId ?? 'ghost/terminal',
    shape: 'screen',
    kind: 'terminal',
    box: screen,
    name: texts.terminal,
    words: command,
    mark: terminal?.mark ?? 'ok',
    parent: row.rowId,
    props: {},
    texts: [
      [14, 26, prompt, { mono: true, size: 14, tone: 'ok' }],
      ...lines.map((line, index) => [
        31,
        26 + index * 21,
        line,
        { mono: true, size: 14, tone: command ? 'ink' : 'ink3' },
      ]),
    ],
  });
  sheet.lane('laptop/you', screen, terminal?.rowId ?? 'ghost/terminal');
  sheet.lane('laptop/shell', screen, terminal?.rowId ?? 'ghost/terminal');
  const x = screen.x + screen.w / 2;
  sheet.wires.push({
    id: 'laptop/shell>laptop/docker',
    from: 'laptop/shell',
    to: 'laptop/docker',
    points: [
      [x, screen.y],
      [x, bottom(cli)],
    ],
    ghost: !there,
  });
  return cli;
}

function chainToHost(sheet, { hostBox, registry, steps, gutter }, texts) {
  const cli = sheet.lanes['laptop/docker'];
  const { dockerd } = steps;
  const y = middleY(dockerd);
  const center = right(registry) + gutter * 0.5;
  sheet.wire(
    'laptop/docker',
    'host/dockerd',
    [
      [right(cli), y],
      [dockerd.x, y],
    ],
    { caption: { x: center, y: y - 24, text: texts.wire_api, align: 'middle', room: gutter + 10 } },
  );
  const low = y + Math.min(16, dockerd.h / 3);
  const regY = registry.y + registry.h * 0.62;
  const lane = right(registry) + gutter * 0.52;
  sheet.wire(
    'host/dockerd',
    'registry/registry',
    [
      [dockerd.x + 3, low],
      [lane, low],
      [lane, regY],
      [right(registry), regY],
    ],
    {
      caption: {
        x: lane - 14,
        y: (low + registry.y) / 2 + 18,
        text: texts.wire_https,
        align: 'end',
        room: gutter / 2 + 6,
      },
    },
  );
  sheet.gutter = { x: right(registry), w: hostBox.x - right(registry) };
}
