/**
 * The lab page. The only file that knows all parts: the connection fills the film, the playhead
 * chooses a moment, and every view shows that moment.
 */

import { createActions } from './actions.js';
import { createFilm, createPlayhead } from './film.js';
import { listenToKeys } from './keys.js';
import { createLesson } from './lesson.js';
import { createCharts } from './panels/charts.js';
import { createChips } from './panels/chips.js';
import { createDialogs } from './panels/dialogs.js';
import { createFinder } from './panels/finder.js';
import { createInspector } from './panels/inspector.js';
import { createLayout } from './panels/layout.js';
import { createTransport } from './panels/transport.js';
import { createTwin } from './panels/twin.js';
import { createScene } from './scene/index.js';
import { TEXTS } from './scene/texts.js';
import { after, byTime } from './search.js';
import { createPast } from './stream/past.js';
import { connect } from './stream/socket.js';
import { createTerminal } from './terminal/terminal.js';
import { createScrubber } from './timeline/scrubber.js';
import { createTimeline } from './timeline/timeline.js';
import { brokenRows, comingLanes, nowSentence } from './words/now.js';
import { createWords, put } from './words/words.js';

const $ = (id) => document.getElementById(id);
const lab = $('lab');
const setup = JSON.parse($('setup').textContent);
const words = createWords();
const film = createFilm();
const playhead = createPlayhead(film);
const still = matchMedia('(prefers-reduced-motion: reduce)');

// What the page shows besides the moment.
const view = {
  world: lab.dataset.world, setup, selected: null, why: [], clock: { speed: 1, paused: false },
  link: null, lostAt: 0, opened: false, sentence: '', rows: new Map(),
};

const slow = { twin: 0, charts: 0 };
let drawn = { ms: -1, version: -1, seq: 0 };
let reason = 'seek';

// -- parts ---------------------------------------------------------------------------------

view.link = connect(view.world, { onMessage: receive, onState: connection });

const scene = createScene($('stage'), {
  texts: TEXTS[words.language] ?? TEXTS.en,
  onSelect: (id) => select(id),
  onHop: (seq) => select(`hop/${seq}`),
  onLevel: showLevel,
  onLayout: () => queueMicrotask(placeSentence),
  history: () => film.entries,
  reducedMotion: still.matches,
});
const past = createPast(view.world, film, touch);
const layout = createLayout({ lab, words, onChange: () => setTimeout(() => terminal.refit()) });
const terminal = createTerminal({
  host: $('screen'), suggestions: $('suggestions'), link: view.link, film, words,
  write: setup.write,
  beforeLine: (line) => actions.beforeLine(line),
  catchUp: () => actions.catchUp(),
});
const inspector = createInspector({
  root: $('inspector'), world: view.world, onSelect: select,
  onGo: (seq) => openMessage(seq, true),
  onWhy: (chain, lanes) => {
    view.why = lanes;
    timeline.choose(seqOf(view.selected), chain);
    touch();
  },
});
const timeline = createTimeline({
  host: $('lanes'), root: $('timeline'), film, words, onOpen: openMessage,
  onScrub: (ms) => playhead.seek(ms),
});
$('overview').dataset.icons = lab.dataset.icons;
const lesson = createLesson({ root: $('lesson'), setup, playhead, film, words, view,
  type: (line) => terminal.type(line), zoom: (level) => scene.zoomTo(level, null) });
const scrubber = createScrubber({
  host: $('overview'), film, words, marks: () => lesson.marks(),
  valueText: () => view.sentence.replaceAll('`', ''),
  onSeek: (ms, done) => actions.seek(ms, done),
  onHop: (step) => actions.hops(step),
  onTask: (step) => actions.task(step),
});
const transport = createTransport({
  root: $('transport'), playhead, film, words,
  onSpeed: (speed) => actions.worldSpeed(speed),
  onClock: () => clockNote(),
});
const twin = createTwin({ root: $('twin'), said: $('said'), alarm: $('alarm'), words,
  icons: lab.dataset.icons, onSelect: select });
const charts = createCharts({ words, film });
const chips = createChips({ view, words, playhead });
const { notice } = chips;
const dialogs = createDialogs({ view, words, film, playhead, notice });
const finder = createFinder({ dialog: $('finder'), words, onFound: found,
  source: () => ({ rows: view.rows, entries: film.entries, lessons: setup.lessons,
    sentence: words.plain }) });
const actions = createActions({ view, playhead, film, transport, scene, layout, terminal, lesson,
  dialogs, finder, select });

// -- what comes in -------------------------------------------------------------------------

function receive(message) {
  if (message.type === 'snapshot') {
    const first = !view.opened;
    film.load(message);
    view.opened = true;
    view.first = { oldest: message.first_ms ?? 0, recording: message.recording };
    if (first) {
      playhead.seek(film.newestMs);
      transport.adopt(message.clock);
    }
    past.load(message);
  } else if (message.type === 'frame') {
    film.append(message);
    past.heard(message);
  } else if (message.type === 'waking') waking(message.done);
  if (message.clock) view.clock = message.clock;
  if (message.tasks) lesson.update(message.tasks);
  if (message.type === 'snapshot' || message.type === 'frame') {
    $('opening').hidden = true;
    $('recorded').hidden = !view.first?.recording;
    terminal.heard().catch((error) => notice(error.message));
    actions.runAsked();
  }
  touch();
}

function connection(state, retryMs, why) {
  if (state === 'open') view.lostAt = 0;
  else if (!view.lostAt) view.lostAt = performance.now();
  view.refused = state === 'refused' ? why : null;
  view.retryMs = retryMs;
  touch();
}

function waking(done) {
  const box = $('opening');
  box.hidden = false;
  box.textContent = words.t('waking', { percent: Math.round((done ?? 0) * 100) });
}

// -- what is chosen ------------------------------------------------------------------------

const seqOf = (id) => (id?.startsWith('hop/') ? Number(id.slice(4)) : null);

function select(id) {
  view.selected = id;
  view.why = [];
  const seq = seqOf(id);
  if (!id) inspector.close();
  else if (seq !== null) inspector.message(seq, playhead.position);
  else if (!id.startsWith('ghost/')) inspector.row(id, playhead.position);
  layout.openInspector(Boolean(id));
  timeline.choose(seq);
  touch();
}

/** Open a message; `go` brings the clock to it as well. */
function openMessage(seq, go) {
  const entry = film.bySeq.get(seq);
  if (entry && go) {
    playhead.setMode('paused');
    playhead.seek((entry.at_ms + (entry.detail.arrives_ms ?? entry.at_ms)) / 2);
  }
  select(`hop/${seq}`);
}

/** What the finder found: a thing is brought into view, a lesson begins. */
function found({ row, seq, lesson: id }) {
  if (seq !== undefined) openMessage(seq, true);
  else if (row) {
    select(row);
    scene.focus(row);
  } else {
    $('lesson-start').action = `/s/${id}/start`;
    $('lesson-start').submit();
  }
}

function showLevel(level) {
  for (const button of $('ladder').children) {
    button.setAttribute('aria-current', String(button.dataset.level === level));
  }
}

function placeSentence() {
  $('main').classList.toggle('strip', lab.clientWidth < 900 || $('main').clientHeight < 470);
  const box = scene?.sentenceAnchor;
  if (!box) return;
  const { style } = $('now');
  $('now').classList.toggle('small', box.h < 80);
  [style.left, style.top, style.maxWidth] = [box.x, box.y, Math.max(220, box.w)]
    .map((length) => `${Math.round(length)}px`);
}

/** The one message that the clock was stopped for: the sentence is about it. */
function focusEntry() {
  if (playhead.mode !== 'paused') return null;
  const entry = lesson.entry ?? film.bySeq.get(seqOf(view.selected));
  const until = (entry?.detail.arrives_ms ?? entry?.at_ms) + 1;
  return entry && playhead.position >= entry.at_ms && playhead.position < until ? entry : null;
}

// -- what is shown -------------------------------------------------------------------------

function clockNote() {
  if (view.clock.failure) return 'clock_failed';
  if (view.clock.slow) return 'clock_slow';
  if (view.clock.paused && playhead.behindMs < 1) return 'clock_stands';
  if (playhead.mode === 'paused') return 'clock_paused';
  if (view.clock.mode === 'demand' && !view.clock.awaited && playhead.behindMs < 1) {
    return 'clock_waits';
  }
  return 'simulated_time';
}

function touch() {
  drawn.version = -1;
}

function draw(now) {
  lesson.halt(playhead.position);
  const ms = playhead.position;
  const rows = film.rowsAt(ms);
  view.rows = rows;
  const inFlight = film.messagesInFlight(ms);
  let until = after(film.entries, ms, byTime);
  while (until && film.entries[until - 1].seq > playhead.shownSeq) until -= 1;
  const entries = film.entries.slice(Math.max(0, until - 400), until);
  view.sentence = nowSentence({ entries, inFlight, rows, ms, words, focus: focusEntry() });
  const played = reason === 'play';
  const broken = brokenRows(rows);
  scene.show({ rows, atMs: ms, inFlight, entries, selected: view.selected, why: view.why,
    broken, coming: comingLanes(film, rows, ms), turn: playhead.turn, played,
    stale: Boolean(view.lostAt) });
  terminal.showAt(ms);
  timeline.show(ms, reason);
  scrubber.show(ms);
  transport.show();
  chips.show(broken);
  put($('now'), view.sentence);
  $('now').hidden = !view.sentence;
  $('invite').hidden = !setup.write || !view.opened || Boolean(setup.scenario)
    || film.entries.some((entry) => entry.verb === 'typed' || entry.verb === 'connected');
  if (now - slow.twin > 240 || !played) {
    slow.twin = now;
    twin.show({ rows, entries, atMs: ms, sentence: view.sentence, selected: view.selected,
      played });
    inspector.refresh(rows, ms);
    inspector.broken(broken, rows, ms);
    scrubber.say();
    lesson.show(ms);
  }
  if (now - slow.charts > 1000) {
    slow.charts = now;
    charts.show($('charts'), rows, ms);
  }
  reason = 'play';
}

let last = performance.now();
function turn(now) {
  const wall = Math.min(250, now - last);
  last = now;
  if (!view.lostAt) playhead.advance(wall);
  const due = { ms: playhead.position, version: film.version, seq: playhead.shownSeq };
  if (view.lostAt || Object.keys(due).some((name) => due[name] !== drawn[name])) {
    drawn = due;
    draw(now);
  }
  requestAnimationFrame(turn);
}

playhead.onMove((ms, why) => {
  if (why !== 'play') reason = why;
  touch();
});
document.addEventListener('theme', () => { scene.setTheme(); touch(); });
document.addEventListener('notice', (event) => notice(event.detail));
document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-do], [data-level], [data-propose]');
  if (button?.dataset.propose) actions.propose(button.dataset.propose);
  else if (button?.dataset.level) scene.zoomTo(button.dataset.level, view.selected);
  else if (button) actions.act(button.dataset.do, event);
});
still.addEventListener('change', () => scene.setReducedMotion(still.matches));
listenToKeys((action, event) => actions.act(action, event));
showLevel(scene.level);
placeSentence();
requestAnimationFrame(turn);

// For tests in a browser: what the page knows and shows.
globalThis.drydock = { film, playhead, view, terminal, scene, words };
