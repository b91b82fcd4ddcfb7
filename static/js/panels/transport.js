/** The one clock: play and pause, hops, speed, and what the moment is called. */

import { clockText } from '../words/words.js';

// Steps of the speed slider: auto-pace first, then simulated seconds per second.
export const SPEEDS = ['auto', 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 50, 100, 1000];

export function speedWord(speed, words) {
  return speed === 'auto' ? words.t('auto_pace') : `${words.number(speed)}×`;
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

  function setSpeed(index) {
    const at_ = Math.min(SPEEDS.length - 1, Math.max(0, index));
    wanted = SPEEDS[at_];
    slider.value = at_;
    output.textContent = speedWord(wanted, words);
    slider.setAttribute('aria-valuetext', output.textContent);
    playhead.setSpeed(1);
    if (playhead.playing) playhead.setMode(modeOf());
    onSpeed(wanted);
  }

  /** How the picture follows: every hop seen, or on the newest moment, or slower than the world. */
  function modeOf() {
    if (wanted === 'auto') return 'auto';
    if (wanted >= 1 && playhead.behindMs < 1500) return 'live';
    playhead.setSpeed(wanted);
    return 'steady';
  }

  slider.max = SPEEDS.length - 1;
  slider.addEventListener('input', () => setSpeed(Number(slider.value)));
  output.textContent = speedWord(wanted, words);
  slider.setAttribute('aria-valuetext', output.textContent);

  return {
    show,
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
