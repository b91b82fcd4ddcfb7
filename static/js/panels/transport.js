/** The one clock: play and pause, hops, speed, and what the moment is called. */

import { clockText } from '../words/words.js';

/**
 * Steps of the speed slider. On demand: the world stands until somebody waits for an answer. Auto
 * pace: the world runs at 1, the picture shows every hop. Then simulated seconds per second.
 */
export const SPEEDS = ['demand', 'auto', 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100,
  200, 500, 1000];

export function speedWord(speed, words) {
  if (speed === 'auto') return words.t('auto_pace');
  if (speed === 'demand') return words.t('on_demand');
  if (speed === 1) return words.t('real_time');
  return speed > 1 ? words.t('times_faster', { count: words.number(speed) })
    : words.t('times_slower', { count: words.number(Math.round(1 / speed)) });
}

/** The step of the slider for what a world's clock is set to. */
export function speedOf({ mode, speed }) {
  if (mode === 'demand') return 'demand';
  if (speed === 1) return 'auto';
  return SPEEDS.filter((step) => typeof step === 'number').reduce((best, step) =>
    (Math.abs(Math.log(step / speed)) < Math.abs(Math.log(best / speed)) ? step : best), 1);
}

export function createTransport({ root, playhead, film, words, onSpeed, onClock }) {
  const at = (id) => root.querySelector(`#${id}`);
  const time = at('time');
  const note = at('note');
  const slider = at('speed');
  const output = at('speed-word');
  let wanted = 'auto';

  function show() {
    time.textContent = clockText(playhead.position);
    root.classList.toggle('playing', playhead.playing);
    root.classList.toggle('paused', !playhead.playing);
    at('play-word').textContent = words.t(playhead.playing ? 'pause' : 'play');
    note.textContent = words.t(onClock());
  }

  function say(speed) {
    wanted = speed;
    slider.value = SPEEDS.indexOf(speed);
    output.textContent = speedWord(speed, words);
    slider.setAttribute('aria-valuetext', output.textContent);
  }

  function setSpeed(index) {
    say(SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, index))]);
    playhead.setSpeed(1);
    if (playhead.playing) playhead.setMode(modeOf());
    onSpeed(wanted);
  }

  /** How the picture follows: every hop seen, or on the newest moment, or slower than the world. */
  function modeOf() {
    if (wanted === 'auto' || wanted === 'demand') return 'auto';
    if (wanted >= 1 && playhead.behindMs < 1500) return 'live';
    playhead.setSpeed(wanted);
    return 'steady';
  }

  slider.max = SPEEDS.length - 1;
  slider.addEventListener('input', () => setSpeed(Number(slider.value)));
  say(wanted);

  return {
    show,
    /** The world's clock was set before this page came: follow it. */
    adopt(clock) {
      say(speedOf(clock));
      if (playhead.playing) playhead.setMode(modeOf());
    },
    play: () => playhead.setMode(modeOf()),
    pause: () => playhead.setMode('paused'),
    toggle() {
      if (playhead.playing) this.pause();
      else this.play();
    },
    newest() {
      playhead.seek(film.newestMs);
      this.play();
    },
    slower: () => setSpeed(Number(slider.value) - 1),
    faster: () => setSpeed(Number(slider.value) + 1),
    get speed() { return wanted; },
  };
}
