/** What buttons and keys do, by name. Decides; the parts act. */

import { after, byTime } from './search.js';
import { brokenRows } from './words/now.js';

const LIVE_ENOUGH_MS = 400;

export function createActions(parts) {
  const { view, playhead, film, transport, scene, layout, terminal, lesson, dialogs, finder,
    select } = parts;
  let asked = new URLSearchParams(location.search).get('run');
  let resume = null;

  const clock = (message) => {
    if (view.setup.write) view.link.ask({ type: 'clock', ...message }).catch(() => {});
  };

  function toggle() {
    if (playhead.playing) {
      transport.pause();
      clock({ do: 'pause' });
    } else {
      transport.play();
      clock({ do: 'play' });
    }
  }

  /** Go to the newest moment, and let it run: somebody types. */
  function catchUp() {
    if (view.clock.paused) clock({ do: 'play' });
    if (playhead.behindMs > 0 || !playhead.playing) transport.newest();
  }

  function hop(direction) {
    if (lesson.hop(direction)) return;
    if (direction > 0 && playhead.behindMs < 1 && view.clock.paused) clock({ do: 'step' });
    playhead.stepHop(direction);
  }

  function task(direction) {
    const typed = film.entries.filter((entry) => entry.verb === 'typed').map((e) => e.at_ms);
    const index = direction > 0 ? after(typed, playhead.position, (ms) => ms)
      : after(typed, playhead.position - 1, (ms) => ms) - 1;
    playhead.seek(typed[index] ?? (direction > 0 ? film.newestMs : film.oldestMs));
  }

  function walk(direction) {
    const next = scene.neighbour(direction);
    if (next) {
      select(next);
      scene.focus(next);
    }
  }

  function nextBroken() {
    const broken = brokenRows(view.rows);
    if (!broken.length) return;
    const next = broken[(broken.indexOf(view.selected) + 1) % broken.length];
    select(next);
    scene.focus(next);
  }

  function twin() {
    const panel = document.getElementById('twin');
    const open = panel.classList.toggle('seen');
    document.getElementById('twin-button').setAttribute('aria-pressed', String(open));
    if (open) document.getElementById('twin-body').focus();
  }

  function escape() {
    if (document.getElementById('twin').classList.contains('seen')) twin();
    else if (view.selected) select(null);
    else return false;
    return true;
  }

  function why() {
    if (!view.selected) {
      const last = film.entries[after(film.entries, playhead.position, byTime) - 1];
      if (last) select(`hop/${last.seq}`);
    }
    setTimeout(() => document.querySelector('#inspector .why .step')?.focus(), 300);
  }

  const table = {
    play: toggle, toggle,
    back: () => hop(-1), on: () => hop(1),
    newest: () => catchUp(),
    first: () => playhead.seek(film.oldestMs),
    slower: () => transport.slower(), faster: () => transport.faster(),
    'previous-task': () => task(-1), 'next-task': () => task(1),
    'zoom-in': () => scene.zoomIn(), 'zoom-out': () => scene.zoomOut(),
    inspector: () => layout.toggleInspector(),
    timeline: () => layout.show('timeline'),
    terminal: () => {
      layout.show('terminal');
      terminal.focus();
    },
    twin, why, escape,
    find: () => finder.open(),
    projector: () => scene.setProjector(layout.toggleProjector()),
    broken: nextBroken,
    fork: () => dialogs.fork(Math.floor(playhead.position)),
    compare: () => {
      if (view.setup.compare) location.assign(view.setup.compare);
      else document.getElementById('compare-choice').showModal();
    },
    'fork-and-compare': () => dialogs.fork(Math.floor(playhead.position), '', true),
    share: () => dialogs.share(),
    break: () => dialogs.breakSomething(),
    reconnect: () => view.link.retry(),
    rerun: () => dialogs.again('rerun'),
    'start-anew': () => dialogs.again('restart'),
    try: () => terminal.type('docker run hello-world'),
    'walk-left': () => walk('left'), 'walk-right': () => walk('right'),
    'walk-up': () => walk('up'), 'walk-down': () => walk('down'),
  };

  return {
    act(name) {
      const action = table[name];
      return action ? action() : false;
    },
    catchUp,
    /** Put a command at the prompt; the learner presses Enter. */
    propose(line) {
      catchUp();
      layout.show('terminal');
      terminal.propose(line);
    },
    hops(count) {
      for (let step = 0; step < Math.abs(count); step += 1) hop(Math.sign(count));
    },
    task,
    /** A hand on the scrubber: stand while it drags, go on when it lets go as before. */
    seek(ms, done) {
      if (!done) {
        if (playhead.mode !== 'scrub') resume = playhead.mode;
        playhead.setMode('scrub');
      }
      playhead.seek(ms);
      if (done) {
        const atEnd = film.newestMs - ms < 1;
        playhead.setMode(atEnd ? resume ?? 'auto' : 'paused');
        resume = null;
      }
    },
    /** A command is about to be sent: in the past, ask first. */
    async beforeLine(line) {
      const inPast = playhead.behindMs > LIVE_ENOUGH_MS && !playhead.playing;
      if (inPast && !(view.clock.paused && playhead.behindMs < 1)) {
        const choice = await dialogs.past(line);
        if (choice === 'fork') {
          await dialogs.fork(Math.floor(playhead.position), line);
          return false;
        }
        if (choice !== 'newest') return false;
      }
      catchUp();
      return true;
    },
    worldSpeed(speed) {
      if (speed === 'demand') clock({ do: 'demand' });
      else clock({ do: 'speed', speed: speed === 'auto' ? 1 : speed });
    },
    /** The command that the home page was asked for. */
    runAsked() {
      if (!asked || !film.rowsAt(film.newestMs).get(`terminal/${terminal.session}`)) return;
      const line = asked;
      asked = null;
      history.replaceState(null, '', location.pathname);
      terminal.type(line);
    },
  };
}
