/**
 * The learner's terminal: edits lines at the prompt, hands keys to the program in the foreground,
 * completes with the world's help. It is a client: every command is an input of the world.
 */

import { commonStart, createEditor } from './editor.js';
import { createScreen } from './screen.js';

const HISTORY_KEY = 'history';
const SESSION = 'main';

function loadHistory() {
  try {
    return JSON.parse(localStorage.getItem(HISTORY_KEY)) ?? [];
  } catch {
    return [];
  }
}

/**
 * `link` is the connection, `film` what is known, `words` the texts; `beforeLine(line)` may answer
 * false to keep a line from being sent (the past has its own dialog); `isBehind()` tells whether an
 * older moment is on show.
 */
export function createTerminal({ host, suggestions, link, film, words, beforeLine, catchUp,
  write }) {
  const editor = createEditor(loadHistory());
  const queue = []; // lines pasted or pressed while a program runs
  let tabs = 0;
  let atMs = 0;

  const row = () => film.rowsAt(film.newestMs).get(`terminal/${SESSION}`);
  const shownRow = () => film.rowsAt(atMs).get(`terminal/${SESSION}`);
  const atPrompt = () => (row()?.state ?? 'prompt') === 'prompt';

  const screen = createScreen(host, {
    label: words.t('terminal'),
    onData: keys,
    onResize: (rows, columns) => {
      if (write && row()) link.input('terminal.resize', { session: SESSION, rows, columns })
        .catch(() => {});
    },
  });

  function redraw() {
    const visible = (shownRow()?.state ?? 'prompt') === 'prompt';
    screen.setOverlay(visible ? editor.text : '', editor.cursor);
  }

  async function send(line) {
    if (!(await beforeLine(line))) {
      editor.insert(line);
      redraw();
      return;
    }
    await link.input('terminal.line', { session: SESSION, line });
  }

  function nextInQueue() {
    if (queue.length && atPrompt()) submit(queue.shift());
  }

  async function submit(line) {
    localStorage.setItem(HISTORY_KEY, JSON.stringify(editor.history.slice(-200)));
    try {
      await send(line);
    } catch (error) {
      document.dispatchEvent(new CustomEvent('notice', { detail: error.message }));
    }
  }

  async function complete() {
    const before = editor.text.slice(0, editor.cursor);
    const { candidates } = await link.ask({
      type: 'complete', session: SESSION, line: editor.text, cursor: editor.cursor,
    });
    if (!candidates.length) return;
    const word = /[^\s=]*$/.exec(before)[0];
    const start = commonStart(candidates);
    if (candidates.length === 1) editor.complete(before.length - word.length, tail(candidates[0]));
    else if (start.length > word.length) editor.complete(before.length - word.length, start);
    else if (tabs > 1) showCandidates(candidates);
    redraw();
  }

  const tail = (candidate) => (/[/=]$/.test(candidate) ? candidate : `${candidate} `);

  function showCandidates(candidates) {
    suggestions.replaceChildren(...candidates.slice(0, 80).map((candidate) => {
      const span = document.createElement('span');
      span.textContent = candidate;
      return span;
    }));
    suggestions.hidden = false;
  }

  function keys(data) {
    if (!write) return;
    suggestions.hidden = true;
    if (!atPrompt()) {
      catchUp();
      link.input('terminal.input', { session: SESSION, data }).catch(() => {});
      return;
    }
    tabs = data === '\t' ? tabs + 1 : 0;
    const lines = [];
    for (const event of editor.feed(data)) {
      if (event.do === 'line') lines.push(event.line);
      else if (event.do === 'tab') complete().catch(() => {});
      else if (event.do === 'interrupt') interrupt();
      else if (event.do === 'clear') screen.clear();
    }
    queue.push(...lines);
    nextInQueue();
    redraw();
  }

  function interrupt() {
    editor.clear();
    catchUp();
    link.input('terminal.input', { session: SESSION, data: '\x03' }).catch(() => {});
  }

  screen.onKey((event) => {
    if (event.key === 'Escape' && atPrompt() && event.type === 'keydown') {
      if (!suggestions.hidden) suggestions.hidden = true;
      else {
        screen.blur();
        document.getElementById('main').focus();
      }
      return false;
    }
    if (event.key === 'Tab' && event.shiftKey) return false;
    return true;
  });

  return {
    session: SESSION,
    /** Show what stood on the screen at this moment. */
    showAt(ms) {
      atMs = ms;
      screen.showAt(film.terminals.get(SESSION), ms);
      redraw();
    },
    /** New things are known: open the terminal at the first time, send what waits. */
    async heard() {
      if (write && !row()) await link.input('terminal.open', { session: SESSION, ...screen.size });
      nextInQueue();
    },
    /** Type a line as if by hand (buttons of the page). */
    type(line) {
      editor.remember(line);
      queue.push(line);
      nextInQueue();
    },
    /** Put a line at the prompt without sending it. */
    propose(line) {
      editor.clear();
      editor.insert(line);
      redraw();
      screen.focus();
    },
    focus: () => screen.focus(),
    refit: () => screen.refit(),
    text: () => screen.text(),
  };
}
