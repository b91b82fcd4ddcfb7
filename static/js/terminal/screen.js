/**
 * What the terminal shows: the output that the world had written at the moment on show, and after
 * it the line that is being edited here. Knows xterm.js; decides nothing.
 */

import { FitAddon, Terminal } from '../../vendor/xterm.js';
import { after, byTime } from '../search.js';

const REDRAW_LIMIT = 200_000; // characters written again after a jump

function theme(element) {
  const style = getComputedStyle(element);
  const token = (name) => style.getPropertyValue(`--${name}`).trim();
  return {
    background: token('panel'), foreground: token('ink2'), cursor: token('now-line'),
    cursorAccent: token('panel'), selectionBackground: `${token('busy')}55`,
    black: token('ground'), red: token('fail'), green: token('ok'), yellow: token('warn'),
    blue: token('busy'), magenta: token('why'), cyan: token('busy'), white: token('ink'),
    brightBlack: token('ink3'), brightRed: token('fail'), brightGreen: token('ok'),
    brightYellow: token('now-line'), brightBlue: token('busy'), brightMagenta: token('why'),
    brightCyan: token('busy'), brightWhite: token('ink'),
  };
}

function fontSize() {
  const base = parseFloat(getComputedStyle(document.documentElement).fontSize);
  return Math.max(13, base * 0.966);
}

export function createScreen(host, { onData, onResize, label }) {
  const term = new Terminal({
    convertEol: true, cursorBlink: false, scrollback: 5000,
    fontFamily: getComputedStyle(host).getPropertyValue('--mono'), fontSize: fontSize(),
    lineHeight: 1.35, screenReaderMode: true, theme: theme(host), minimumContrastRatio: 4.5,
  });
  const fit = new FitAddon();
  term.loadAddon(fit);
  term.open(host);
  term.textarea?.setAttribute('aria-label', label);
  term.onData(onData);

  let shown = { count: -1, text: '' }; // chunks of the session that are on the screen
  let overlay = { text: '', cursor: 0 };
  let startX = 0;
  let drawn = { rows: 0, any: false };

  function eraseOverlay() {
    if (!drawn.any) return '';
    const up = drawn.rows ? `\x1b[${drawn.rows}A` : '';
    drawn = { rows: 0, any: false };
    return `${up}\x1b[${startX + 1}G\x1b[J`;
  }

  function drawOverlay() {
    if (!overlay.text) return '';
    const columns = term.cols;
    const end = startX + overlay.text.length;
    const to = startX + overlay.cursor;
    const endRow = Math.floor(end / columns);
    const toRow = Math.floor(to / columns);
    drawn = { rows: toRow, any: true };
    const wrap = end % columns === 0 ? ' \b' : ''; // makes xterm wrap at once
    const up = endRow > toRow ? `\x1b[${endRow - toRow}A` : '';
    return `\x1b[97m${overlay.text}\x1b[0m${wrap}${up}\x1b[${(to % columns) + 1}G`;
  }

  function write(text) {
    term.write(eraseOverlay() + text, () => {
      startX = term.buffer.active.cursorX;
      const again = drawOverlay();
      if (again) term.write(again);
    });
  }

  /** Show a session's output as it was at `ms`. */
  function showAt(terminal, ms) {
    if (!terminal) return;
    const count = after(terminal.chunks, ms, byTime);
    if (shown.terminal !== terminal || count < shown.count) {
      const text = terminal.before + terminal.chunks.slice(0, count)
        .map((chunk) => chunk.text).join('');
      drawn = { rows: 0, any: false };
      term.reset();
      write(text.slice(-REDRAW_LIMIT));
    } else if (count > shown.count) {
      write(terminal.chunks.slice(shown.count, count).map((chunk) => chunk.text).join(''));
    }
    shown = { terminal, count };
  }

  function setOverlay(text, cursor) {
    if (overlay.text === text && overlay.cursor === cursor) return;
    const erase = eraseOverlay();
    overlay = { text, cursor };
    term.write(erase + drawOverlay());
  }

  function refit() {
    if (!host.clientHeight || host.clientHeight < 30) return;
    term.options.fontSize = fontSize();
    fit.fit();
    onResize(term.rows, term.cols);
  }

  new ResizeObserver(refit).observe(host);
  document.addEventListener('theme', () => { term.options.theme = theme(host); });

  return {
    showAt,
    setOverlay,
    refit,
    focus: () => term.focus(),
    blur: () => term.blur(),
    clear: () => term.clear(),
    get size() { return { rows: term.rows, columns: term.cols }; },
    get focused() { return document.activeElement === term.textarea; },
    text: () => Array.from({ length: term.buffer.active.length }, (_, line) =>
      term.buffer.active.getLine(line)?.translateToString(true) ?? '').join('\n'),
    onKey: (handler) => term.attachCustomKeyEventHandler(handler),
  };
}
