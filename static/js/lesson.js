/** The lesson pane: how each task stands, predictions, hints; and the stops of a demonstration. */

import { after } from './search.js';

export function createLesson({ root, setup, playhead, film, words, view, type }) {
  if (!root) return { update() {}, show() {}, marks: () => [], hop: () => false, halt() {}, entry: null };
  const stops = setup.stops ?? [];
  const reached = new Map(); // stop index -> entry
  let tasks = null;
  let open = null;
  let waitFor = -1;   // index of the stop to which the clock is running
  let shownStop = -1; // index of the stop at which it was last made to stand

  const card = (id) => root.querySelector(`[data-task="${id}"]`);

  function update(now) {
    tasks = now;
    const ids = setup.tasks.map((task) => task.id);
    const current = ids.find((id) => !['done', 'failed'].includes(now.tasks[id]?.state));
    open ??= current ?? ids[ids.length - 1]; // a task that was just done stays until "Next step"
    ids.forEach((id, index) => {
      const state = now.tasks[id] ?? { state: 'not yet', clause: 0, hint: false };
      const element = card(id);
      element.dataset.state = state.state;
      element.hidden = id !== open;
      element.querySelectorAll('[data-clause]').forEach((clause) => {
        const nth = Number(clause.dataset.clause);
        const good = state.state === 'done' || nth < state.clause;
        setMark(clause.querySelector('.mark'), good ? 'ok' : state.state === 'failed' ? 'fail' : 'wait');
      });
      const over = state.state === 'done' || state.state === 'failed';
      element.querySelector('.done').toggleAttribute('hidden', !over);
      element.querySelector('.doing').toggleAttribute('hidden', over);
      element.querySelector('[data-next]').toggleAttribute('hidden', !current);
      const hint = element.querySelector('[data-do="hint"]');
      hint?.classList.toggle('offered', Boolean(state.hint));
      const step = root.querySelector(`.steps [data-step="${id}"]`);
      step.dataset.state = state.state === 'done' ? 'done' : id === current ? 'now' : '';
      step.setAttribute('aria-label', words.t('step_of', { at: index + 1, all: ids.length,
        state: words.t(state.state === 'done' ? 'state_done_task' : 'state_open_task') }));
    });
    const next = root.querySelector('.lesson-done');
    if (next) next.hidden = !now.solved;
    const points = root.querySelector('.points');
    if (points && now.points) points.textContent = words.t('points', { won: now.points[0], all: now.points[1] });
  }

  function setMark(mark, state) {
    mark.setAttribute('class', `mark ${state}`);
    mark.querySelector('use').setAttribute('href', `${document.getElementById('lab').dataset.icons}#mark-${state}`);
  }

  root.addEventListener('click', (event) => {
    const run = event.target.closest('[data-run]');
    const hint = event.target.closest('[data-do="hint"]');
    const step = event.target.closest('[data-step]');
    const stop = event.target.closest('[data-stop]');
    const next = event.target.closest('[data-next]');
    if (next && tasks) {
      open = null;
      update(tasks);
      root.querySelector('.task:not([hidden]) h2').focus();
    } else if (run) type(run.dataset.run);
    else if (hint) {
      const text = hint.closest('[data-task]').querySelector('.hint');
      text.hidden = !text.hidden;
      hint.setAttribute('aria-expanded', String(!text.hidden));
    } else if (step && tasks) {
      open = step.dataset.step;
      update(tasks);
    } else if (stop) go(Number(stop.dataset.stop));
  });
  root.addEventListener('change', (event) => {
    const { name, value } = event.target;
    if (!name?.startsWith('answer-')) return;
    const task = name.slice(7);
    view.link.ask({ type: 'task', task, option: value }).then((now) => {
      for (const input of root.querySelectorAll(`[name="${name}"]`)) input.disabled = true;
      if (now?.tasks) update(now);
    }, (error) => document.dispatchEvent(new CustomEvent('notice', { detail: error.message })));
  });

  // -- a demonstration's stops ----------------------------------------------------------------

  const fits = (stop, entry) => entry.verb === stop.verb
    && entry.subject.startsWith(stop.subject ?? '') && (!stop.lane || entry.lane === stop.lane);

  /** Find the entries of the stops, in order: each after the one before. */
  function findStops() {
    let from = 0;
    for (let index = 0; index < stops.length; index += 1) {
      const known = reached.get(index);
      if (known) {
        from = after(film.entries, known.seq, (entry) => entry.seq);
        continue;
      }
      let found = null;
      for (let at = from; at < film.entries.length && !found; at += 1) {
        if (fits(stops[index], film.entries[at])) found = film.entries[at];
      }
      if (!found) return;
      reached.set(index, found);
      from = after(film.entries, found.seq, (entry) => entry.seq);
    }
  }

  const stopMs = (index) => {
    const entry = reached.get(index);
    return entry ? (entry.at_ms + (entry.detail.arrives_ms ?? entry.at_ms)) / 2 : null;
  };

  function current(ms) {
    let at = -1;
    for (let index = 0; index < stops.length; index += 1) {
      const when = stopMs(index);
      if (when !== null && when <= ms + 0.5) at = index;
    }
    return at;
  }

  function go(index) {
    const ms = stopMs(index);
    if (ms === null) return;
    shownStop = index;
    playhead.setMode('paused');
    playhead.seek(ms);
  }

  return {
    update,
    marks: () => (stops.length ? [...reached].map(([index]) => ({ ms: stopMs(index), state: 'ok' }))
      : film.entries.filter((entry) => entry.verb.startsWith('fault_')).map((entry) => (
        { ms: entry.at_ms, state: 'fault' }))),
    /** The presenter's clicker: to the next stop while playing, back at once. */
    hop(direction) {
      if (!stops.length) return false;
      const at = this.entry ? shownStop : current(playhead.position);
      if (direction < 0) {
        go(Math.max(0, at - 1));
        waitFor = Math.max(0, at - 1) + 1;
        return true;
      }
      waitFor = at + 1;
      if (waitFor >= stops.length || !film.entries.length) return waitFor < stops.length;
      playhead.setMode('auto');
      return true;
    },
    /** While playing: stand still at the next stop. Called for every picture. */
    halt(ms) {
      if (!stops.length || playhead.mode !== 'auto') return;
      findStops();
      const next = Math.max(0, waitFor);
      const when = stopMs(next);
      if (when === null || when > ms) return;
      waitFor = next + 1;
      go(next);
    },
    /** The entry of the stop at which the clock stands. */
    get entry() {
      const entry = shownStop >= 0 && playhead.mode === 'paused' ? reached.get(shownStop) : null;
      return entry && Math.abs(stopMs(shownStop) - playhead.position) < 0.6 ? entry : null;
    },
    show(ms) {
      if (!stops.length) return;
      findStops();
      const at = shownStop >= 0 && stopMs(shownStop) === ms ? shownStop : current(ms);
      for (const element of root.querySelectorAll('[data-stop-text]')) {
        element.hidden = Number(element.dataset.stopText) !== at;
      }
      root.querySelector('.before-first')?.toggleAttribute('hidden', at >= 0);
      const count = root.querySelector('.stop-count');
      if (count && at >= 0) count.textContent = words.t('stop_of', { at: at + 1, all: stops.length });
      root.querySelectorAll('[data-stop]').forEach((button, index) => {
        if (index === at) button.setAttribute('aria-current', 'step');
        else button.removeAttribute('aria-current');
      });
    },
  };
}
