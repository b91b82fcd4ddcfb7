import assert from 'node:assert/strict';
import { test } from 'node:test';

import { search } from '../../static/js/panels/finder.js';

const source = {
  rows: new Map([
    ['container/aa', { kind: 'container', id: 'aa', name: 'web', image: 'nginx', words: 'Up 3 s' }],
    ['image/sha256:12', { kind: 'image', id: 'sha256:12', tags: ['nginx:latest'] }],
    ['process/host/7', { kind: 'process', name: 'nginx', argv: ['nginx', '-g'], pid: 7 }],
    ['terminal/main', { kind: 'terminal', id: 'main' }],
  ]),
  entries: [
    { seq: 1, verb: 'typed', subject: '', detail: { command: 'docker run -d --name web nginx' } },
    { seq: 2, verb: 'http_request', subject: '', detail: { kind: 'request' } },
    { seq: 3, verb: 'http_chunk', subject: 'web', detail: { kind: 'bytes' } }],
  lessons: [{ id: 'first', title: 'Your first container', summary: 'Run nginx' }],
  sentence: (entry) => (entry.seq === 2 ? 'dockerd asks for nginx' : 'bytes of web'),
};
const groups = (query) => search(query, source).map(({ group }) => group);

test('objects, commands, lessons and messages are found by their words', () => {
  assert.deepEqual(groups('nginx'), ['image', 'process', 'container', 'command', 'lesson', 'message']);
  assert.deepEqual(groups('web'), ['container', 'command']);
  assert.equal(search('dockerd asks', source)[0].seq, 2);
  assert.equal(search('first', source)[0].lesson, 'first');
});

test('all words must fit, and nothing is found for nothing', () => {
  assert.deepEqual(groups('container web'), ['container']);
  assert.deepEqual(groups('web redis'), []);
  assert.deepEqual(groups('   '), []);
});
