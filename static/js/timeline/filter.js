/** What the timeline hides: routine messages, rows, and all that does not match a text. */

const ROUTINE = /^(dockerd_probe|http_chunk|http_upload)$/;

export function createFilter({ root, words, onChange }) {
  const find = root.querySelector('#find');
  const fold = root.querySelector('#fold');
  const routine = root.querySelector('#routine');
  const count = root.querySelector('#count');
  const hidden = new Set();
  let folded = true;
  let showRoutine = true;
  let wanted = '';
  let counted = -1;

  find.addEventListener('input', () => {
    wanted = find.value.trim().toLowerCase();
    onChange();
  });
  fold.addEventListener('click', () => {
    folded = !folded;
    fold.setAttribute('aria-pressed', String(folded));
    onChange();
  });
  routine.addEventListener('click', () => {
    showRoutine = !showRoutine;
    routine.setAttribute('aria-pressed', String(showRoutine));
    onChange();
  });
  root.querySelector('[data-do="filters"]').addEventListener('click', (event) => {
    const open = root.querySelector('#filters').classList.toggle('open');
    event.currentTarget.setAttribute('aria-expanded', String(open));
  });

  return {
    get folded() { return folded; },
    hides: (lane) => hidden.has(lane),
    toggleLane(lane) {
      if (hidden.has(lane)) hidden.delete(lane);
      else hidden.add(lane);
      onChange();
    },
    shows: (entry) => !hidden.has(entry.lane) && !hidden.has(entry.detail.to)
      && (showRoutine || !ROUTINE.test(entry.verb)),
    matches: (entry) => !wanted || words.plain(entry).toLowerCase().includes(wanted)
      || `${entry.subject} ${entry.verb} ${words.label(entry)}`.toLowerCase().includes(wanted),
    /** Say how many messages there are, and how many of them are routine. */
    count(entries) {
      if (entries.length === counted) return;
      counted = entries.length;
      const dull = entries.filter((entry) => ROUTINE.test(entry.verb)).length;
      count.textContent = words.t('all_messages', { count: words.number(entries.length) });
      routine.hidden = !dull;
      routine.textContent = words.t('routine', { count: words.number(dull) });
      routine.setAttribute('aria-pressed', String(showRoutine));
    },
  };
}
