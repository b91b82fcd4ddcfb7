import assert from 'node:assert/strict';
import { test } from 'node:test';

import { layout } from '../../../static/js/scene/layout/index.js';
import { moving, progressOf, refusal, wordings } from '../../../static/js/scene/flight/messages.js';
import { callsOf, callNow, litItems, viewOf } from '../../../static/js/scene/flight/moment.js';
import { along, lengthOf, route } from '../../../static/js/scene/flight/routes.js';
import { TEXTS } from '../../../static/js/scene/texts.js';
import { view, world } from './rows.js';

const rows = world({ containers: 1 });
const plan = layout(rows, view(), TEXTS.en);
const message = (seq, lane, to, at_ms, arrives_ms, more = {}) => ({
  seq,
  at_ms,
  lane,
  verb: 'http_request',
  subject: '',
  cause: null,
  detail: {
    to,
    kind: 'request',
    arrives_ms,
    method: 'POST',
    path: '/v1.50/containers/create',
    ...more,
  },
});
const shown = (inFlight, atMs) =>
  moving(plan, rows, {
    inFlight,
    atMs,
    texts: TEXTS.en,
    requestOf: (seq) => inFlight.find((entry) => entry.seq === seq) ?? null,
  });

test('a message is where its share of the way is, linear along its wire', () => {
  const entry = message(1, 'laptop/docker', 'host/dockerd', 100, 140);
  assert.equal(progressOf(entry, 110), 0.25);
  const wire = route(plan, 'laptop/docker', 'host/dockerd');
  const [tag] = shown([entry], 110).tags;
  assert.ok(Math.abs(tag.x - (wire[0][0] + 0.25 * lengthOf(wire))) < 0.01);
  assert.equal(tag.towards, 'right');
});

test('the answer takes the same wire the other way', () => {
  const there = route(plan, 'host/dockerd', 'host/containerd');
  assert.deepEqual(route(plan, 'host/containerd', 'host/dockerd'), [...there].reverse());
  const [tag] = shown(
    [message(2, 'host/dockerd', 'laptop/docker', 0, 10, { kind: 'reply' })],
    5,
  ).tags;
  assert.equal(tag.towards, 'left');
});

test('every pair of lanes of the chain has a way', () => {
  const lanes = [
    'laptop/you',
    'laptop/shell',
    'laptop/docker',
    'host/dockerd',
    'registry/registry',
    'host/containerd',
    'host/shim',
    'host/runc',
    'host/kernel',
    'host/container',
  ];
  for (const from of lanes) {
    for (const to of lanes) {
      if (from === to || [from, to].every((lane) => ['laptop/you', 'laptop/shell'].includes(lane)))
        continue;
      const points = route(plan, from, to);
      assert.ok(
        points && points.length > 1 && points.flat().every(Number.isFinite),
        `${from} > ${to}`,
      );
    }
  }
});

test('a wire is cornered; half its length is half the way', () => {
  const points = [
    [0, 0],
    [10, 0],
    [10, 30],
  ];
  assert.deepEqual(along(points, 0.5), { x: 10, y: 10, leg: 1, towards: 'down' });
  assert.equal(along(points, 7).y, 30);
});

test('bytes are slabs with one name for the stream', () => {
  const request = message(1, 'host/dockerd', 'registry/registry', 0, 1, {
    path: '/v2/library/nginx/blobs/sha256:bb',
    method: 'GET',
  });
  const chunks = [2, 3, 4].map((seq) => ({
    ...message(seq, 'registry/registry', 'host/dockerd', seq * 10, 100, { kind: 'bytes', of: 1 }),
    verb: 'http_chunk',
  }));
  const found = moving(plan, rows, {
    inFlight: chunks,
    atMs: 50,
    texts: TEXTS.en,
    requestOf: () => request,
  });
  assert.equal(found.crumbs.length, 3);
  assert.deepEqual(
    found.tags.map((tag) => tag.words[0]),
    ['layer 2 bytes'],
  );
  assert.equal(found.lit.length, 1);
});

test('404 refuses, 500 fails, 201 does neither; words go from long to short', () => {
  const reply = (status) => ({ verb: 'http_reply', subject: `${status} x`, detail: { status } });
  assert.deepEqual(
    [404, 500, 201].map((status) => refusal(reply(status))),
    ['warn', 'fail', null],
  );
  const words = wordings(message(1, 'a', 'b', 0, 1));
  assert.equal(words[0], 'POST /containers/create');
  assert.equal(words[1], 'POST create');
});

test('a lost message stays half-way and says so', () => {
  const [tag] = shown([message(1, 'laptop/docker', 'host/dockerd', 0, 10, { lost: true })], 9).tags;
  assert.equal(tag.lost, true);
});

test('who acts in this millisecond is lit, a whole machine never', () => {
  const entries = [
    { seq: 1, at_ms: 9, lane: 'host/runc', verb: 'x', subject: '', detail: {} },
    { seq: 2, at_ms: 10, lane: 'host/containerd', verb: 'x', subject: '', detail: {} },
  ];
  const found = shown([message(3, 'registry/registry', 'host/dockerd', 5, 20)], 10.5);
  const ids = litItems(plan, found, { entries, atMs: 10.5, inFlight: [] });
  assert.deepEqual([...ids].sort(), ['program/host/containerd', 'program/host/dockerd']);
});

test('system calls of a process, up to now and in order', () => {
  const call = (seq, at_ms, pid, text) => ({
    seq,
    at_ms,
    lane: 'host/kernel',
    verb: 'sys_x',
    subject: '',
    detail: { pid, call: text, process: 'nginx' },
  });
  const all = [
    call(1, 5, 1900, 'open()'),
    call(2, 6, 7, 'no()'),
    call(3, 7, 1900, 'read()'),
    call(4, 9, 1900, 'late()'),
  ];
  const state = { rows, atMs: 8, entries: [] };
  assert.deepEqual(
    callsOf(state, 'process/host/1900', () => all).map((there) => there.text),
    ['open()', 'read()'],
  );
  assert.equal(callNow({ entries: all, atMs: 9.4 }).call, 'late()');
});

test('the registry opens what it is asked for', () => {
  const asked = viewOf(
    {
      inFlight: [],
      atMs: 3,
      entries: [
        message(1, 'host/dockerd', 'registry/registry', 0, 2, {
          path: '/v2/library/redis/manifests/latest',
        }),
      ],
    },
    'overview',
    null,
  );
  assert.equal(asked.asked, 'library/redis');
});
