/**
 * Editing a command line with the keys of a shell. Pure: `feed(data)` takes what the terminal sends
 * for keys and returns what happened: a list of {do}, which is "line", "tab", "interrupt", "end" or
 * "clear".
 */

const WORD_BACK = /\S*\s*$/;
const CONTROL = {
  '\x01': 'home', '\x05': 'end', '\x02': 'left', '\x06': 'right', '\x0b': 'killToEnd',
  '\x15': 'killToStart', '\x17': 'killWord', '\x7f': 'erase', '\b': 'erase', '\x10': 'older',
  '\x0e': 'newer',
};
const ESCAPES = {
  '\x1b[A': 'older', '\x1bOA': 'older', '\x1b[B': 'newer', '\x1bOB': 'newer', '\x1b[C': 'right',
  '\x1bOC': 'right', '\x1b[D': 'left', '\x1bOD': 'left', '\x1b[H': 'home', '\x1bOH': 'home',
  '\x1b[F': 'end', '\x1bOF': 'end', '\x1b[3~': 'delete', '\x1b[1;5C': 'wordRight',
  '\x1b[1;5D': 'wordLeft', '\x1bb': 'wordLeft', '\x1bf': 'wordRight', '\x1b\x7f': 'killWord',
};
const EVENTS = { '\r': 'line', '\n': 'line', '\t': 'tab', '\x03': 'interrupt', '\x04': 'end',
  '\x0c': 'clear' };

export function createEditor(history = []) {
  const editor = { text: '', cursor: 0, history: [...history] };
  let at = editor.history.length;
  let draft = '';

  const set = (text, cursor = text.length) => {
    editor.text = text;
    editor.cursor = cursor;
  };
  const recall = (step) => {
    const to = Math.min(editor.history.length, Math.max(0, at + step));
    if (to === at) return;
    if (at === editor.history.length) draft = editor.text;
    at = to;
    set(at === editor.history.length ? draft : editor.history[at]);
  };
  const { slice } = String.prototype;
  const before = () => slice.call(editor.text, 0, editor.cursor);
  const behind = () => slice.call(editor.text, editor.cursor);

  const moves = {
    left: () => { editor.cursor = Math.max(0, editor.cursor - 1); },
    right: () => { editor.cursor = Math.min(editor.text.length, editor.cursor + 1); },
    home: () => { editor.cursor = 0; },
    end: () => { editor.cursor = editor.text.length; },
    wordLeft: () => { editor.cursor = before().replace(WORD_BACK, '').length; },
    wordRight: () => { editor.cursor += /^\s*\S*/.exec(behind())[0].length; },
    erase: () => set(before().slice(0, -1) + behind(), Math.max(0, editor.cursor - 1)),
    delete: () => set(before() + behind().slice(1), editor.cursor),
    killToEnd: () => set(before()),
    killToStart: () => set(behind(), 0),
    killWord: () => {
      const kept = before().replace(WORD_BACK, '');
      set(kept + behind(), kept.length);
    },
    older: () => recall(-1),
    newer: () => recall(1),
  };

  editor.insert = (text) => {
    set(before() + text + behind(), editor.cursor + text.length);
  };

  /** Replace the word before the cursor. */
  editor.complete = (from, text) => {
    set(before().slice(0, from) + text + behind(), from + text.length);
  };

  editor.clear = () => {
    set('');
    at = editor.history.length;
    draft = '';
  };

  editor.remember = (line) => {
    if (line.trim() && line !== editor.history.at(-1)) editor.history.push(line);
    if (editor.history.length > 500) editor.history.shift();
    editor.clear();
  };

  function one(key) {
    const move = ESCAPES[key] ?? CONTROL[key];
    if (move) moves[move]();
    else if (EVENTS[key] === 'line') {
      const line = editor.text;
      editor.remember(line);
      return { do: 'line', line };
    } else if (EVENTS[key]) return { do: EVENTS[key] };
    else if (key >= ' ' && !key.startsWith('\x1b')) editor.insert(key);
    return null;
  }

  editor.feed = (data) => {
    const events = [];
    const keys = data.replaceAll('\r\n', '\r')
      .match(/\x1b(?:\[[0-9;]*[A-Za-z~]|O[A-Z]|[\s\S])?|[\s\S]/gu) ?? [];
    for (const key of keys) {
      const event = one(key);
      if (event) events.push(event);
    }
    return events;
  };

  return editor;
}

/** What several candidates have in common. */
export function commonStart(words) {
  let start = words[0] ?? '';
  for (const word of words) while (!word.startsWith(start)) start = start.slice(0, -1);
  return start;
}
