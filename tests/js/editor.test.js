import assert from 'node:assert/strict';
import { test } from 'node:test';

import { commonStart, createEditor } from '../../static/js/terminal/editor.js';

test('typing, moving and erasing', () => {
  const editor = createEditor();
  editor.feed('docker pz');
  editor.feed('\x7f');
  editor.feed('s');
  assert.equal(editor.text, 'docker ps');
  editor.feed('\x01sudo ');
  assert.equal(editor.text, 'sudo docker ps');
  editor.feed('\x05\x17');
  assert.equal(editor.text, 'sudo docker ');
  editor.feed('\x15');
  assert.equal(editor.text, '');
});

test('arrows move by letter and word', () => {
  const editor = createEditor();
  editor.feed('ab cd\x1b[D\x1b[DX');
  assert.equal(editor.text, 'ab Xcd');
  editor.feed('\x1b[1;5D\x1b[1;5DY');
  assert.equal(editor.text, 'Yab Xcd');
  editor.feed('\x1b[3~');
  assert.equal(editor.text, 'Yb Xcd');
});

test('Enter gives the line and remembers it; up brings it back, down the draft', () => {
  const editor = createEditor(['older']);
  assert.deepEqual(editor.feed('ls\r'), [{ do: 'line', line: 'ls' }]);
  editor.feed('draft\x1b[A');
  assert.equal(editor.text, 'ls');
  editor.feed('\x1b[A');
  assert.equal(editor.text, 'older');
  editor.feed('\x1b[B\x1b[B');
  assert.equal(editor.text, 'draft');
});

test('several pasted lines come one after the other', () => {
  const events = createEditor().feed('one\r\ntwo\rthree');
  assert.deepEqual(events.map((event) => event.line), ['one', 'two']);
});

test('unknown escapes and control keys are not typed', () => {
  const editor = createEditor();
  editor.feed('a\x1b[15~\x1b[200~b\x07');
  assert.equal(editor.text, 'ab');
  assert.deepEqual(editor.feed('\t\x03'), [{ do: 'tab' }, { do: 'interrupt' }]);
});

test('what candidates share', () => {
  assert.equal(commonStart(['container', 'context', 'cow']), 'co');
  assert.equal(commonStart([]), '');
});
