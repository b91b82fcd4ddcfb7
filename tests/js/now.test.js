import assert from 'node:assert/strict';
import { test } from 'node:test';

import { nowSentence } from '../../static/js/words/now.js';

const words = { t: (key, values) => (values?.sentence ? `Now: ${values.sentence}` : key),
  sentence: (entry) => entry.subject };
const message = (subject, at_ms, arrives_ms, kind = 'request') => ({ seq: at_ms, at_ms, subject,
  lane: 'host/dockerd', verb: 'http_request', detail: { to: 'registry/registry', arrives_ms, kind } });
const act = (subject, at_ms) => ({ seq: at_ms, at_ms, subject, lane: 'host/dockerd', verb: 'noted',
  detail: {} });
const rows = (state) => new Map([['terminal/main', { kind: 'terminal', state }]]);
const said = (ms, entries, inFlight, state = 'running') =>
  nowSentence({ entries, inFlight, rows: rows(state), ms, words });

test('a message on the wire is what happens now', () => {
  const token = message('GET /token', 300, 320);
  assert.equal(said(303, [token], [token]), 'Now: GET /token.');
});

test('between a request and its answer the request is still now', () => {
  const token = message('GET /token', 300, 320);
  for (const ms of [320, 321, 700, 1900]) assert.equal(said(ms, [token], []), 'Now: GET /token.');
});

test('nothing moves when nobody waits', () => {
  const reply = message('200 OK', 300, 320, 'reply');
  assert.equal(said(900, [reply], [], 'prompt'), 'quiet');
  assert.equal(said(9000, [reply], []), 'quiet');
});

test('bytes are told once, and not at all beside a message', () => {
  const bytes = [message('94 B', 300, 310, 'bytes'), message('62 B', 301, 311, 'bytes')];
  assert.equal(said(305, bytes, bytes), 'Now: 62 B.');
  const request = message('GET /a', 302, 312);
  assert.equal(said(305, [...bytes, request], [...bytes, request]), 'Now: GET /a.');
});

test('an act is now for a moment', () => {
  assert.equal(said(400, [act('stored', 300)], []), 'Now: stored.');
  assert.equal(said(700, [act('stored', 300)], []), 'quiet');
});
