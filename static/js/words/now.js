/** The sentence for the moment on show, and what else can be read off it. Pure. */

import { arrivalOf } from '../film.js';
import { plain } from './sentence.js';

const RECENT_MS = 250; // an act is "now" for this long (simulated)
const AWAITED_MS = 3000; // while a command runs, its last message is what it waits for
const MOST_LETTERS = 96; // more than two lines hide the picture: then the newest alone
const ABSENT = ['host/shim', 'host/runc', 'host/container'];

/** What happens now, in one or two sentences with backquotes. */
export function nowSentence({ entries, inFlight, rows, ms, words, focus = null }) {
  if (focus) return words.t('now', { sentence: ended(words.sentence(focus)) });
  const telling = inFlight.filter((entry) => entry.detail.kind !== 'bytes');
  const flying = telling.length ? telling.slice(-2) : inFlight.slice(-1);
  const said = [...new Set(flying.map((entry) => words.sentence(entry)))];
  const last = entries.findLast((entry) => entry.detail.kind !== 'bytes');
  if (last && said.length < 2 && !flying.includes(last) && isNow(last, said, rows, ms)) {
    said.push(words.sentence(last));
  }
  if (said.join(' ').length > MOST_LETTERS) said.splice(0, said.length - 1);
  if (said.length) return words.t('now', { sentence: said.map(ended).join(' ') });
  const pulling = [...rows.values()].filter((row) => row.kind === 'layer'
    && (row.state === 'downloading' || row.state === 'extracting')).length;
  if (pulling) return words.t('now', { sentence: words.t('pulling', { count: pulling }) });
  const running = [...rows.values()].filter((row) => row.kind === 'container'
    && row.status === 'running').length;
  if (!last) return '';
  return words.t(running ? 'quiet_running' : 'quiet', { count: running });
}

/** An act is now for a moment; a message that arrived, for as long as somebody waits for more. */
function isNow(last, said, rows, ms) {
  const since = ms - arrivalOf(last);
  if (!last.detail.to) return since <= RECENT_MS;
  const awaited = [...rows.values()].some((row) => row.kind === 'terminal'
    && row.state === 'running');
  return !said.length && since <= (awaited ? AWAITED_MS : RECENT_MS);
}

const ended = (sentence) => (/[.?:]$/.test(plain(sentence)) ? sentence : `${sentence}.`);

/** Row ids of what is broken, worst first. */
export function brokenRows(rows) {
  const found = [];
  for (const [id, row] of rows) {
    if (row.kind === 'fault' || row.kind === 'process') continue;
    if (row.mark === 'fail') found.unshift(id);
    else if (row.mark === 'warn') found.push(id);
  }
  return found;
}

/** When parts that do not exist yet will come, as far as it is recorded: {lane: at_ms}. */
export function comingLanes(film, rows, ms) {
  const coming = {};
  const { entries } = film;
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (entries[middle].at_ms <= ms) low = middle + 1;
    else high = middle;
  }
  for (let index = low; index < Math.min(entries.length, low + 1500); index += 1) {
    const { lane, detail, at_ms: at } = entries[index];
    for (const name of [lane, detail.to]) {
      if (ABSENT.includes(name) && !(name in coming)) coming[name] = at;
    }
    if (Object.keys(coming).length === ABSENT.length) break;
  }
  return coming;
}
