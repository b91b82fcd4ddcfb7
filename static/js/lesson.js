/** The lesson pane: how each task stands, predictions, hints; and the stops of a demonstration. */

import { createStops } from './stops.js';

const LEVEL_OF = { machines: 'overview', host: 'host', container: 'container', process: 'process' };

const NO_LESSON = { update() {}, show() {}, marks: () => [], hop: () => false, halt() {},
  entry: null };

export function createLesson({ root, setup, playhead, film, words, view, type, zoom }) {
  if (!root) return NO_LESSON;
  const stops = setup.stops ?? [];
  let tasks = null;
  let open = null;

  const card = (id) => root.querySelector(`[data-task="${id}"]`);

  function update(now) {
    tasks = now;
    const ids = setup.tasks.map((task) => task.id);
    const current = ids.find((id) => !['done', 'failed'].includes(now.tasks[id]?.state));
    open ??= current ?? ids[ids.length - 1]; // a task that was just done stays until "Next step"
    ids.forEach((id, index) => {
      const state = now.tasks[id] ?? { state: 'not yet', clause: 0, hint: false };
      const element = card(id);
      const news = element.dataset.state && element.dataset.state !== state.state;
      element.dataset.state = state.state;
      element.hidden = id !== open;
      element.querySelectorAll('[data-clause]').forEach((clause) => {
        const nth = Number(clause.dataset.clause);
        const good = state.state === 'done' || nth < state.clause;
        setMark(clause.querySelector('.mark'),
          good ? 'ok' : state.state === 'failed' ? 'fail' : 'wait');
      });
      const over = state.state === 'done' || state.state === 'failed';
      element.querySelector('.done').toggleAttribute('hidden', !over);
      element.querySelector('.doing').toggleAttribute('hidden', over);
      element.querySelector('[data-next]').toggleAttribute('hidden', !current);
      if (news && over && id === open) {
        element.querySelector('.done').scrollIntoView({ block: 'end' });
      }
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
    if (points && now.points) {
      points.textContent = words.t('points', { won: now.points[0], all: now.points[1] });
    }
  }

  function setMark(mark, state) {
    mark.setAttribute('class', `mark ${state}`);
    const { icons } = document.getElementById('lab').dataset;
    mark.querySelector('use').setAttribute('href', `${icons}#mark-${state}`);
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
    } else if (stop) clicker.go(Number(stop.dataset.stop));
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

  const clicker = createStops({ stops, film, playhead, onStop: (index) => {
    if (stops[index].zoom) zoom(LEVEL_OF[stops[index].zoom]);
  } });
  let started = false;

  /** Nothing was typed yet: the clicker's first press types the command, a second one waits. */
  function start() {
    if (film.entries.some((entry) => entry.verb === 'typed')) return false;
    if (!started) type(root.querySelector('[data-run]').dataset.run);
    started = true;
    return true;
  }

  return {
    update,
    marks: () => (stops.length
      ? clicker.reached.map((index) => ({ ms: clicker.momentOf(index), state: 'ok' }))
      : film.entries.filter((entry) => entry.verb.startsWith('fault_')).map((entry) => (
        { ms: entry.at_ms, state: 'fault' }))),
    /** The presenter's clicker; false where there are no stops. */
    hop(direction) {
      if (!stops.length) return false;
      if (direction < 0 || !start()) clicker.hop(direction);
      return true;
    },
    /** While playing: stand still at the next stop. Called for every picture. */
    halt(ms) {
      if (stops.length) clicker.halt(ms);
    },
    /** The entry of the stop at which the clock stands. */
    get entry() { return stops.length ? clicker.entry : null; },
    show(ms) {
      if (!stops.length) return;
      clicker.find();
      const at = clicker.at(ms);
      for (const element of root.querySelectorAll('[data-stop-text]')) {
        element.hidden = Number(element.dataset.stopText) !== at;
      }
      root.querySelector('.before-first')?.toggleAttribute('hidden', at >= 0);
      const count = root.querySelector('.stop-count');
      if (count && at >= 0) {
        count.textContent = words.t('stop_of', { at: at + 1, all: stops.length });
      }
      root.querySelectorAll('[data-stop]').forEach((button, index) => {
        if (index === at) button.setAttribute('aria-current', 'step');
        else button.removeAttribute('aria-current');
      });
    },
  };
}
