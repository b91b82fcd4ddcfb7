/**
 * One of the two worlds in Compare: its connection fills its film; its scene and its terminal show
 * the moment that the one playhead of both stands on.
 */

import { createFilm } from '../film.js';
import { createScene } from '../scene/index.js';
import { TEXTS } from '../scene/texts.js';
import { after, byTime } from '../search.js';
import { createPast } from '../stream/past.js';
import { connect } from '../stream/socket.js';
import { createTerminal } from '../terminal/terminal.js';
import { brokenRows, comingLanes } from '../words/now.js';
import { createVeil } from './veil.js';

/** `root` is the panel; `onNews(side)` when more is known; `onSelect(side, rowId or hop/seq)`. */
export function createSide({ root, letter, setup, words, onNews, onSelect, beforeLine, catchUp }) {
  const part = (name) => root.querySelector(`[data-part="${name}"]`);
  const film = createFilm();
  const side = { letter, film, world: setup.id, write: setup.write, root, lost: false,
    opened: false, clock: { speed: 1, paused: false, mode: 'speed' }, rows: new Map(),
    selected: null };
  const past = createPast(setup.id, film, () => onNews(side));
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  const veil = createVeil(part('veil'));

  side.link = connect(setup.id, { onMessage: receive, onState: (state, _retryMs, why) => {
    side.lost = state !== 'open';
    side.refused = state === 'refused' ? why : null;
    onNews(side);
  } });
  const scene = createScene(part('stage'), {
    texts: TEXTS[words.language] ?? TEXTS.en,
    onSelect: (id) => onSelect(side, id),
    onHop: (seq) => onSelect(side, `hop/${seq}`),
    history: () => film.entries,
    reducedMotion: still.matches,
    insets: () => ({ left: 14, right: 14, top: 12, bottom: 12 }),
  });
  // Under what moves: a message in flight is in one world only.
  part('stage').insertBefore(part('veil'), part('stage').lastElementChild);
  const terminal = createTerminal({ host: part('screen'), suggestions: part('suggestions'), film,
    link: side.link, words: { ...words, t: (key, values) => (key === 'terminal'
      ? words.t('compare_terminal', { letter }) : words.t(key, values)) },
    write: setup.write, beforeLine, catchUp });

  function receive(message) {
    if (message.type === 'snapshot') {
      film.load(message);
      side.recording = message.recording;
      past.load(message);
    } else if (message.type === 'frame') {
      film.append(message);
      past.heard(message);
    }
    if (message.clock) side.clock = message.clock;
    if (message.type === 'snapshot' || message.type === 'frame') {
      side.opened = true;
      terminal.heard().catch(() => {});
    }
    onNews(side);
  }

  document.addEventListener('theme', () => scene.setTheme());
  still.addEventListener('change', () => scene.setReducedMotion(still.matches));

  return Object.assign(side, {
    terminal,
    scene,
    /** Show a moment; `differing`: row ids that the other world has not alike, null for no veil. */
    show(ms, reason, differing) {
      const rows = film.rowsAt(ms);
      side.rows = rows;
      const until = after(film.entries, ms, byTime);
      scene.show({ rows, atMs: ms, inFlight: film.messagesInFlight(ms), stale: side.lost,
        entries: film.entries.slice(Math.max(0, until - 400), until), selected: side.selected,
        broken: brokenRows(rows), coming: comingLanes(film, rows, ms), played: reason === 'play' });
      veil.show(scene, differing);
      terminal.showAt(ms);
    },
  });
}
