/** What the top bar says by itself: in the past, broken, connection lost; and passing notices. */

const NARROW = 1500;      // px: the top bar has no room for whole sentences
const PAST_MS = 400;
const PLAYING_MS = 4000;  // auto-pace is always a little behind: that is not the past
const LOST_AFTER_MS = 800;
const NOTICE_MS = 6000;

export function createChips({ view, words, playhead }) {
  const $ = (id) => document.getElementById(id);
  let timer = 0;

  function past() {
    const behind = playhead.behindMs;
    const chip = $('past');
    chip.hidden = !(behind > PAST_MS && (!playhead.playing || behind > PLAYING_MS));
    if (chip.hidden) return;
    chip.textContent = words.t(innerWidth < NARROW ? 'past_short' : 'in_the_past',
      { time: words.seconds(behind) });
  }

  function lost() {
    const chip = $('lost');
    chip.hidden = !view.lostAt || performance.now() - view.lostAt < LOST_AFTER_MS;
    if (!chip.hidden) {
      const age = Math.round((performance.now() - view.lostAt) / 1000);
      chip.textContent = view.refused ? words.t(`refused_${view.refused}`)
        : words.t('lost', { age, retry: Math.round((view.retryMs ?? 0) / 1000) });
    }
    $('stage').classList.toggle('stale', Boolean(view.lostAt));
  }

  return {
    show(broken) {
      past();
      lost();
      $('broken').hidden = !broken.length;
      $('broken').textContent = words.t('broken', { count: broken.length });
    },
    notice(text) {
      const box = $('notice');
      box.textContent = text === 'lost' ? words.t('lost_input') : text;
      box.hidden = false;
      clearTimeout(timer);
      timer = setTimeout(() => { box.hidden = true; }, NOTICE_MS);
    },
  };
}
