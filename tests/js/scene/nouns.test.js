import assert from 'node:assert/strict';
import { test } from 'node:test';

import { layout } from '../../../static/js/scene/layout/index.js';
import { useOf } from '../../../static/js/scene/layout/container/facts.js';
import { route } from '../../../static/js/scene/flight/routes.js';
import { callNow } from '../../../static/js/scene/flight/moment.js';
import { Motion } from '../../../static/js/scene/paint/motion.js';
import { TEXTS } from '../../../static/js/scene/texts.js';
import { view, world } from './rows.js';

const made = (rows, more) => layout(rows, view(more), TEXTS.en);
const change = (rows, id, fields) => rows.set(id, { ...rows.get(id), ...fields });
const byId = (plan, id) => plan.items.find((item) => item.id === id);

function networked() {
  const rows = world({ containers: 4 });
  const net = (id, name, containers) =>
    rows.set(`network/${id}`, {
      kind: 'network', id, name, driver: 'bridge', subnet: '172.18.0.0/16', mark: 'ok', containers,
    });
  change(rows, 'network/net', { containers: [] });
  net('f', 'front', ['c0', 'c1']);
  net('b', 'back', ['c0', 'c2']);
  return rows;
}

test('every network is a bar with one tap for each container on it', () => {
  for (const level of ['overview', 'host']) {
    const plan = made(networked(), { level });
    assert.equal(byId(plan, 'network/f/bar').props.taps.length, 2);
    assert.equal(byId(plan, 'network/b/bar').props.taps.length, 2);
    assert.equal(byId(plan, 'network/net/bar').props.taps.length, 0);
    const taps = plan.wires.filter((wire) => wire.id.startsWith('tap/') && wire.over);
    const ends = taps.map((wire) => Math.round(wire.points.at(-1)[0]));
    assert.equal(new Set(ends).size, ends.length, 'two networks of one container hang apart');
  }
});

test('five networks: four bars at most, and the last says how many more there are', () => {
  const rows = networked();
  for (const id of ['x', 'y'])
    rows.set(`network/${id}`, { ...rows.get('network/net'), id, name: id, kind: 'network' });
  const plan = made(rows, { level: 'host', height: 800 });
  const bars = plan.items.filter((item) => item.shape === 'bus');
  assert.equal(bars.length, 4);
  const named = plan.items.filter((item) => item.kind === 'network');
  assert.ok(named.some((item) => item.texts.some(([, , text]) => /\+1/.test(text))));
});

test('three hundred containers are one tap with their number', () => {
  const plan = made(world({ containers: 300 }));
  const bar = byId(plan, 'network/net/bar');
  assert.equal(bar.props.taps.length, 1);
  assert.equal(bar.texts[0][2], '×300');
});

test('each published port is a door in the wall', () => {
  const rows = world({ containers: 2 });
  change(rows, 'container/c0', {
    ports: [
      { host: 8080, container: 80, protocol: 'tcp' },
      { host: 8080, container: 80, protocol: 'tcp' }, // the same for IPv6
      { host: 8443, container: 443, protocol: 'tcp' },
    ],
  });
  const plan = made(rows);
  const doors = plan.items.filter((item) => item.shape === 'door');
  assert.deepEqual(doors.map((door) => door.words), ['8080→80', '8443→443']);
  for (const door of doors) assert.equal(door.parent, 'container/c0');
});

function withShims(count) {
  const rows = world({ containers: count });
  for (let index = 0; index < count; index += 1) {
    const pid = 100 + index;
    change(rows, `container/c${index}`, { shim_pid: pid });
    rows.set(`process/host/${pid}`, {
      ...rows.get('process/host/1900'), id: `host/${pid}`, pid, role: 'shim', name: 'shim',
      container: `c${index}`,
    });
  }
  return rows;
}

test('at host level every container has its own shim above it, with its own wire', () => {
  const plan = made(withShims(3), { level: 'host' });
  for (const index of [0, 1, 2]) {
    const shim = byId(plan, `process/host/${100 + index}`).box;
    const box = byId(plan, `container/c${index}`).box;
    assert.ok(shim.y + shim.h < box.y);
    assert.ok(Math.abs(shim.x + shim.w / 2 - box.x - box.w / 2) < 1);
    const points = route(plan, 'host/containerd', 'host/shim', `c${index}`);
    assert.equal(points.at(-1)[0], shim.x + shim.w / 2, 'a message finds the shim it is for');
  }
  const far = made(withShims(20), { level: 'host' });
  const stack = far.items.find((item) => item.name === 'shim × 20');
  assert.equal(stack.props.stack, 2);
});

test('while runc works, what becomes the container is seen in it', () => {
  const rows = world({ containers: 1, running: false });
  change(rows, 'container/c0', { status: 'created', pid: 0, init_pid: 7, shim_pid: 5 });
  const base = { kind: 'process', mark: 'ok', machine: 'host', container: 'c0', argv: [] };
  const runc = { ...base, role: 'runc', name: 'runc', ppid: 5 };
  rows.set('process/host/6', { ...runc, id: 'host/6', pid: 6 });
  rows.set('process/host/7', {
    ...base, id: 'host/7', pid: 7, ppid: 5, ns_pid: 1, role: 'runc', name: 'runc',
  });
  const plan = made(rows, { level: 'container' });
  assert.equal(byId(plan, 'process/host/7').parent, 'container/c0');
  const ghosts = plan.items.filter((item) => item.kind === 'namespace');
  assert.ok(ghosts.length === 6 && ghosts.every((item) => item.ghost), 'no namespace is made yet');
});

const fault = (rows, id, kind, target, parameters = {}) =>
  rows.set(`fault/${id}`, { kind: 'fault', id, mark: 'fault', fault: kind, target, parameters });

test('a bolt stands on what is broken; two on one thing are counted', () => {
  const rows = world({ containers: 1 });
  fault(rows, '1', 'cut_network', 'registry:host');
  fault(rows, '2', 'slow_network', 'laptop:host', { extra_ms: 400 });
  fault(rows, '3', 'memory_leak', 'web-0', { bytes_per_second: 8 << 20 });
  fault(rows, '4', 'disk_full', 'host');
  fault(rows, '5', 'disk_full', 'host');
  const plan = made(rows);
  const bolts = plan.items.filter((item) => item.shape === 'bolt');
  assert.deepEqual(
    bolts.map((bolt) => bolt.name),
    ['link cut', 'slow link, +400 ms', 'leak, 8 MiB/s', 'disk full ×2'],
  );
  const link = plan.wires.find((wire) => wire.to === 'registry/registry');
  assert.equal(link.fault, 'cut');
  assert.equal(plan.wires.find((wire) => wire.to === 'host/dockerd').fault, 'slow');
  const leak = bolts[2].box;
  const box = byId(plan, 'container/c0').box;
  assert.ok(leak.y < box.y + 4 && leak.x + leak.w <= box.x + box.w);
  const phone = made(rows, { width: 390, height: 390 });
  assert.equal(phone.items.filter((item) => item.shape === 'bolt').length, 4);
});

test('a volume names its users, and stays when it has none', () => {
  const rows = world({ containers: 1 });
  const volume = { kind: 'volume', mark: 'ok', mountpoint: '' };
  rows.set('volume/data', { ...volume, id: 'data', name: 'data', used_by: ['c0'] });
  rows.set('volume/old', { ...volume, id: 'old', name: 'old', used_by: [] });
  const plan = made(rows);
  assert.equal(byId(plan, 'volume/data').words, 'used by web-0');
  assert.equal(byId(plan, 'volume/old').words, 'no user, still here');
});

test('layers are numbered in their own image, and what is here already says so', () => {
  const rows = world({ containers: 0, states: ['ready', 'downloading', 'waiting'] });
  change(rows, 'pull/nginx:latest', { present: ['sha256:aa'] });
  const slabs = made(rows).items.filter((item) => item.kind === 'layer');
  assert.deepEqual(
    slabs.map((item) => [item.name, item.words]),
    [
      ['layer 1', 'Already here'],
      ['layer 2', '500 / 1.0 kB'],
      ['layer 3', 'Waits its turn'],
    ],
  );
});

test('what two images share is joined', () => {
  const rows = world({ containers: 0 });
  rows.set('image/sha256:22', {
    kind: 'image', id: 'sha256:22', mark: 'ok', tags: ['redis:latest'], size: 1,
    layers: ['sha256:aa', 'sha256:dd'],
  });
  const joints = made(rows).items.filter((item) => item.shape === 'joint');
  assert.equal(joints.length, 1);
});

test('a read tells in which layer the file was found, a write that it stays on top', () => {
  const touched = { path: '/etc/x', name: 'cat', pid: 7, mount: 'overlay', layer: 1, wrote: false };
  assert.deepEqual(useOf(touched, TEXTS.en), ['cat (pid 7) reads /etc/x', 'found in layer 2']);
  assert.match(useOf({ ...touched, layer: null, wrote: true }, TEXTS.en)[1], /stays/);
  const rows = world({ containers: 1 });
  change(rows, 'container/c0', { touched: { ...touched, at_ms: 5000 } });
  const levels = (atMs) => {
    const plan = made(rows, { level: 'container', height: 900, atMs });
    return plan.items.filter((item) => item.props.tone === 'now-line').map((item) => item.id);
  };
  assert.deepEqual(levels(5100), ['stack/c0/2', 'fall']);
  assert.deepEqual(levels(9000), []);
});

test('calls of one millisecond say which of them is shown', () => {
  const entry = (seq) => ({
    seq, at_ms: 5, lane: 'host/kernel', detail: { call: `mount(${seq})`, process: 'runc' },
  });
  const state = { entries: [entry(1), entry(2)], atMs: 5, turn: { n: 2, of: 9 } };
  assert.deepEqual(callNow(state), {
    process: 'runc', call: 'mount(2)', lane: 'host/kernel', count: 2, turn: { n: 2, of: 9 },
  });
});

test('reduced motion: nothing travels, the message stands at its receiver for 600 ms', () => {
  const motion = new Motion();
  const points = [[0, 0], [200, 0]];
  motion.stand([{ seq: 1, x: 10, y: 0, points, kind: 'request', towards: 'right' }], true);
  const [before] = motion.stood;
  assert.equal(before.x, 170);
  motion.advance(400);
  motion.stand([{ seq: 1, x: 90, y: 0, points, kind: 'request', towards: 'right' }], true);
  assert.equal(motion.stood[0].x, 170);
  motion.stand([], true);
  assert.equal(motion.stood.length, 1, 'it has arrived, and stands on');
  motion.advance(300);
  assert.equal(motion.stood.length, 0);
  motion.stand([{ seq: 2, x: 10, y: 0, points, kind: 'reply', towards: 'right' }], false);
  motion.stand([], false);
  assert.equal(motion.stood.length, 0, 'a picture that is set keeps nothing');
});
