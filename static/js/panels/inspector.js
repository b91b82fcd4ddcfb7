/**
 * The inspector: the server renders it (htmx), this file asks for it and makes it answer: tabs,
 * steps of the why-chain, links to other things. Where nothing is selected it lists what is broken.
 */

const AGAIN_MS = 900; // an object that keeps changing is asked for again at most this often

export function createInspector({ root, world, onSelect, onGo, onWhy }) {
  const empty = root.innerHTML;
  let showing = null; // {row} or {seq}
  let asked = 0;
  let seen = null;
  let ill = '';

  function ask(query) {
    asked = performance.now();
    const search = new URLSearchParams(query);
    window.htmx?.ajax('GET', `/w/${world}/inspect?${search}`, { target: root, swap: 'innerHTML' });
  }

  function close() {
    showing = null;
    seen = null;
    root.innerHTML = empty;
    ill = '';
    onWhy([], []);
  }

  root.addEventListener('click', (event) => {
    const step = event.target.closest('[data-seq]');
    const row = event.target.closest('[data-row]');
    const tab = event.target.closest('[role="tab"]');
    if (tab) openTab(tab);
    else if (event.target.closest('[data-do="close-inspector"]')) onSelect(null);
    else if (event.target.closest('[data-do="why"]')) {
      root.querySelector('.why')?.scrollIntoView({ block: 'start' });
      root.querySelector('.why .step')?.focus();
    } else if (step) onGo(Number(step.dataset.seq));
    else if (row) onSelect(row.dataset.row);
  });
  root.addEventListener('focusin', (event) => {
    const step = event.target.closest('.step');
    onWhy(chain(), step ? [step.dataset.lane, step.dataset.to].filter(Boolean) : []);
  });
  root.addEventListener('keydown', (event) => {
    const tab = event.target.closest('[role="tab"]');
    if (!tab || (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft')) return;
    const all = [...root.querySelectorAll('[role="tab"]')];
    const next = all[(all.indexOf(tab) + (event.key === 'ArrowRight' ? 1 : all.length - 1))
      % all.length];
    openTab(next);
    next.focus();
    event.preventDefault();
    event.stopPropagation();
  });
  root.addEventListener('htmx:afterSwap', () => onWhy(chain(), []));

  function openTab(tab) {
    for (const other of root.querySelectorAll('[role="tab"]')) {
      const on = other === tab;
      other.setAttribute('aria-selected', String(on));
      other.tabIndex = on ? 0 : -1;
      const panel = document.getElementById(other.getAttribute('aria-controls'));
      if (panel) panel.hidden = !on;
    }
  }

  const chain = () => [...root.querySelectorAll('.chain .step')].map((step) =>
    Number(step.dataset.seq));

  return {
    row(id, ms) {
      showing = { row: id };
      ask({ row: id, at_ms: Math.floor(ms) });
    },
    message(seq, ms) {
      showing = { seq };
      ask({ seq, at_ms: Math.floor(ms) });
    },
    close,
    /** The picture moved on: ask again when the object on show has changed. */
    refresh(rows, ms) {
      if (!showing?.row || root.contains(document.activeElement)) return;
      const row = rows.get(showing.row);
      if (row === seen || performance.now() - asked < AGAIN_MS) return;
      seen = row;
      ask({ row: showing.row, at_ms: Math.floor(ms) });
    },
    /** What is broken now (row ids): listed while nothing is selected. */
    broken(ids, rows, ms) {
      const box = root.querySelector('#broken-things');
      const key = ids.map((id) => `${id} ${rows.get(id).words ?? ''}`).join();
      if (!box || key === ill || performance.now() - asked < AGAIN_MS) return;
      ill = key;
      asked = performance.now();
      if (!ids.length) box.replaceChildren();
      else if (!box.contains(document.activeElement)) {
        window.htmx?.ajax('GET', `/w/${world}/broken?at_ms=${Math.floor(ms)}`,
          { target: box, swap: 'innerHTML' });
      }
    },
    get showing() { return showing; },
  };
}
