import assert from 'node:assert/strict';
import { test } from 'node:test';

import { bytes, label, plain, seconds, sentence, short } from '../../static/js/words/sentence.js';

const TABLE = {
  lanes: { 'laptop/docker': ['docker CLI', 'the docker CLI'], 'host/dockerd': ['dockerd', 'dockerd'] },
  states: {},
  sentences: {
    http_request: [['{lane} asks {to} to create', { path: '/create$' }],
      ['{lane} sends {to} `{method} {path|short}`', {}]],
  },
};
const entry = (verb, detail, more = {}) => (
  { seq: 1, at_ms: 0, lane: 'laptop/docker', verb, subject: 's', detail, cause: null, ...more });

test('the first sentence whose patterns match is taken', () => {
  const create = entry('http_request', { method: 'POST', path: '/containers/create', to: 'host/dockerd' });
  assert.equal(sentence(create, TABLE), 'The docker CLI asks dockerd to create');
  const other = entry('http_request', { method: 'GET', path: '/v1.50/info', to: 'host/dockerd' });
  assert.equal(plain(sentence(other, TABLE)), 'The docker CLI sends dockerd GET info');
});

test('a program keeps its own spelling at the start', () => {
  const reply = entry('http_request', { path: '/create' }, { lane: 'host/dockerd' });
  assert.match(sentence(reply, TABLE), /^dockerd asks/);
});

test('a verb without a sentence still says something', () => {
  assert.equal(sentence(entry('unheard_of', {}), TABLE), 'The docker CLI: s');
});

test('amounts follow the language', () => {
  assert.equal(bytes(43935616), '43.9 MB');
  assert.equal(bytes(43935616, 'es'), '43,9 MB');
  assert.equal(bytes(0), '0 B');
  assert.equal(seconds(2400), '2.4 s');
  assert.equal(seconds(999), '999 ms');
});

test('labels are what programs would write', () => {
  const of = (method, path) => label(entry('http_request', { method, path }));
  assert.equal(of('POST', '/v1.50/containers/create'), 'create');
  assert.equal(of('GET', '/v1.50/containers/web/json'), 'inspect');
  assert.equal(of('GET', '/v1.50/containers/json'), 'list');
  assert.equal(of('DELETE', '/v1.50/containers/web'), 'remove');
  assert.equal(of('GET', '/v2/library/nginx/blobs/sha256:ab'), 'blob');
  assert.equal(label(entry('http_reply', { status: '404 Not Found' })), '404');
  assert.equal(label(entry('sys_pivot_root', {})), 'pivot_root');
});

test('digests are cut', () => {
  assert.equal(short(`/v2/x/blobs/sha256:${'ab'.repeat(32)}`), 'sha256:abababababab');
});
