/**
 * Compare: two worlds side by side on one clock. Two films, one playhead, one transport bar; the
 * only file that knows all parts of this page.
 */

import { listenToKeys } from '../keys.js';
import { createInspector } from '../panels/inspector.js';
import { createTransport } from '../panels/transport.js';
import { createPlayhead } from '../playhead.js';
import { after } from '../search.js';
import { createScrubber } from '../timeline/scrubber.js';
import { createWords } from '../words/words.js';
import { createAccount } from './account.js';
import { differences } from './differences.js';
import { createLines } from './lines.js';
import { telling } from './measures.js';
import { Pair } from './pair.js';
import { createSide } from './side.js';
import { keepTogether, SLACK_MS } from './together.js';

const $ = (id) => document.getElementById(id);
const page = $('compare');
const setup = JSON.parse($('setup').textContent);
const words = createWords();
const wanted = { speed: 1, paused: false, demand: false };
const ASK_EVERY_MS = 300;
let only = false;      // differences only
let reason = 'seek';
let drawn = '';
let touched = 0;
let askedAt = 0;
let opened = false;

const sides = ['A', 'B'].map((letter, index) => createSide({
  root: $(`world-${letter.toLowerCase()}`), letter, setup: setup.worlds[index], words,
  onNews: () => { touched += 1; }, onSelect: open,
  beforeLine: async () => true, catchUp,
}));
const [one, other] = sides;
const pair = new Pair(one.film, other.film);
const playhead = createPlayhead(pair);
const transport = createTransport({ root: $('transport'), playhead, film: pair, words,
  onSpeed(speed) {
    wanted.demand = speed === 'demand';
    wanted.speed = typeof speed === 'number' ? speed : 1;
  },
  onClock: () => 'one_clock' });
$('overview').dataset.icons = page.dataset.icons;
const scrubber = createScrubber({ host: $('overview'), film: pair, words, marks,
  valueText: () => $('account-count').textContent, onSeek: seek,
  onHop: (step) => playhead.stepHop(Math.sign(step)), onTask: task });
const lines = createLines({ host: $('lines'), pair, words, onSeek: seek });
const account = createAccount({ root: $('account'), said: $('said'), words,
  onSeek: (ms) => seek(ms, true), onOpen: (letter, id) => open(sideOf(letter), id) });
const inspectors = new Map(sides.map((side) => [side, createInspector({ root: $('inspected'),
  world: side.world, onSelect: (id) => open(side, id), onGo: (seq) => open(side, `hop/${seq}`),
  onWhy() {} })]));

function sideOf(letter) {
  return sides.find((side) => side.letter === letter);
}

function marks() {
  return [...(pair.difference ? [{ ms: pair.difference.at_ms, state: 'unknown' }] : []),
    ...pair.entries.filter((entry) => entry.verb === 'fault_injected')
      .map((entry) => ({ ms: entry.at_ms, state: 'fault' }))];
}

/** Open a thing or a message of one world in the dialog of its own. */
function open(side, id) {
  for (const each of sides) each.selected = each === side ? id : null;
  touched += 1;
  if (!id || id.startsWith('ghost/')) return;
  $('inspect-title').textContent = words.t('world_named', { letter: side.letter });
  if (!$('inspect').open) $('inspect').showModal();
  const seq = id.startsWith('hop/') ? Number(id.slice(4)) : null;
  if (seq === null) inspectors.get(side).row(id, playhead.position);
  else inspectors.get(side).message(seq, playhead.position);
}

function catchUp() {
  wanted.paused = false;
  if (playhead.behindMs > 0 || !playhead.playing) transport.newest();
}

function seek(ms, done = true) {
  if (done && pair.newestMs - ms < 1) {
    transport.newest();
    return;
  }
  playhead.setMode(done ? 'paused' : 'scrub');
  playhead.seek(ms);
}

function task(direction) {
  const typed = pair.entries.filter((entry) => entry.verb === 'typed').map((entry) => entry.at_ms);
  const index = direction > 0 ? after(typed, playhead.position, (ms) => ms)
    : after(typed, playhead.position - 1, (ms) => ms) - 1;
  seek(typed[index] ?? (direction > 0 ? pair.newestMs : pair.oldestMs));
}

// -- one clock -----------------------------------------------------------------------------

/** Ask each world's clock for what brings the two together. */
function together(now) {
  if (!sides.every((side) => side.opened) || now - askedAt < ASK_EVERY_MS) return;
  askedAt = now;
  const told = sides.map((side) => ({ nowMs: side.film.newestMs, clock: side.clock,
    write: side.write && !side.lost && !side.recording }));
  keepTogether(told, wanted).forEach((messages, index) => {
    for (const message of messages) {
      sides[index].link.ask({ type: 'clock', ...message }).then((clock) => {
        if (clock) sides[index].clock = clock;
      }, () => {});
    }
  });
}

/** Leaving: a world that was catching up goes on as it was wanted. */
function letGo() {
  for (const side of sides) {
    if (!side.write) continue;
    side.link.ask({ type: 'clock', do: 'speed', speed: wanted.speed }).catch(() => {});
  }
}

// -- what is shown -------------------------------------------------------------------------

function chips() {
  const gap = Math.abs(one.film.newestMs - other.film.newestMs);
  const behind = one.film.newestMs < other.film.newestMs ? one : other;
  $('apart').hidden = gap < SLACK_MS * 8 || !sides.every((side) => side.opened);
  $('apart').textContent = words.t('catching_up', { letter: behind.letter,
    time: words.seconds(gap) });
  const lost = sides.find((side) => side.lost && side.opened);
  $('lost').hidden = !lost;
  if (lost) $('lost').textContent = words.t('lost_world', { letter: lost.letter });
  const past = $('past');
  past.hidden = !(playhead.behindMs > 400 && (!playhead.playing || playhead.behindMs > 4000));
  if (!past.hidden) {
    past.textContent = words.t('in_the_past', { time: words.seconds(playhead.behindMs) });
  }
}

function numbers(measure) {
  for (const side of sides) {
    const value = measure.read(side.rows);
    const box = side.root.querySelector('.number');
    const tone = measure.tone(value);
    box.className = `number ${tone}`;
    box.querySelector('b').textContent = measure.bytes ? words.bytes(value) : words.number(value);
    box.querySelector('span').textContent = words.t(`measure_${measure.name}`);
    box.querySelector('.mark').setAttribute('class', `mark ${tone}`);
    box.querySelector('use').setAttribute('href', `${page.dataset.icons}#mark-${tone}`);
  }
}

function draw() {
  const ms = playhead.position;
  const rows = sides.map((side) => side.film.rowsAt(ms));
  const found = differences(...rows);
  sides.forEach((side, index) => {
    const mine = index === 0 ? 'a' : 'b';
    side.show(ms, reason, only
      ? new Set(found.filter((each) => each[mine]).map((each) => each[mine].id)) : null);
  });
  const measure = telling(...sides.map((side) => side.film.rowsAt(pair.newestMs)));
  numbers(measure);
  lines.show(ms, sides, measure);
  account.show(pair, found);
  scrubber.show(ms);
  scrubber.say();
  transport.show();
  chips();
  reason = 'play';
}

let last = performance.now();
function turn(now) {
  const wall = Math.min(250, now - last);
  last = now;
  pair.update();
  if (!opened && sides.every((side) => side.opened)) {
    opened = true;
    $('opening').hidden = true;
    playhead.seek(pair.newestMs);
  }
  together(now);
  playhead.advance(wall);
  const key = `${playhead.position}/${playhead.mode}/${pair.version}/${touched}/${only}`;
  if (opened && key !== drawn) {
    drawn = key;
    draw();
  }
  requestAnimationFrame(turn);
}

// -- hands ---------------------------------------------------------------------------------

const actions = {
  toggle() {
    wanted.paused = playhead.playing;
    if (playhead.playing) transport.pause();
    else transport.play();
  },
  play: () => actions.toggle(),
  back: () => playhead.stepHop(-1), on: () => playhead.stepHop(1),
  first: () => seek(pair.oldestMs), newest: () => catchUp(),
  slower: () => transport.slower(), faster: () => transport.faster(),
  'previous-task': () => task(-1), 'next-task': () => task(1),
  'differences-only': () => {
    only = !only;
    $('only').setAttribute('aria-pressed', String(only));
  },
  difference: () => (pair.difference ? seek(pair.difference.at_ms) : false),
  swap: () => location.assign(setup.swapped),
  compare: () => location.assign($('leave').href),
  projector: () => document.documentElement.classList.toggle('projector'),
  twin: () => $('account').focus(),
  terminal: () => one.terminal.focus(),
  'zoom-in': () => sides.forEach((side) => side.scene.zoomIn()),
  'zoom-out': () => sides.forEach((side) => side.scene.zoomOut()),
};

playhead.onMove((_ms, why) => {
  if (why !== 'play') reason = why;
  touched += 1;
});
document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-do]');
  if (button) actions[button.dataset.do]?.();
});
document.addEventListener('notice', (event) => {
  $('notice').textContent = event.detail;
  $('notice').hidden = false;
  setTimeout(() => { $('notice').hidden = true; }, 6000);
});
$('inspect').addEventListener('close', () => {
  for (const side of sides) side.selected = null;
  touched += 1;
});
addEventListener('pagehide', letGo);
listenToKeys((action) => (actions[action] ? actions[action]() : false));
requestAnimationFrame(turn);

// For tests in a browser: what the page knows and shows.
globalThis.drydock = { pair, playhead, sides, words, wanted };
