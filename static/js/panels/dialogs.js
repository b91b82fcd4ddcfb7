/** Dialogs of the lab: share, fork, the choice in the past, breaking something. */

async function post(url, body = {}) {
  const response = await fetch(url, {
    method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' },
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error ?? String(response.status));
  return answer;
}

export function createDialogs({ view, words, notice }) {
  const $ = (id) => document.getElementById(id);

  function element(tag, text, className) {
    const made = document.createElement(tag);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  function options(kind) {
    const rows = [...view.rows.values()];
    if (kind === 'container') {
      return rows.filter((row) => row.kind === 'container').map((row) => [row.name, row.name]);
    }
    if (kind === 'machine') {
      return rows.filter((row) => row.kind === 'machine' && row.role !== 'registry')
        .map((row) => [row.id, row.name]);
    }
    if (kind === 'registry') {
      return rows.filter((row) => row.kind === 'machine' && row.role === 'registry')
        .map((row) => [row.id, row.name]);
    }
    return [['laptop:host', words.t('link_laptop_host')],
      ['host:registry', words.t('link_host_registry')]];
  }

  function card(fault) {
    const box = element('div', '', 'fault-card');
    const text = element('div', '', 'text');
    text.append(element('b', fault.title), element('small', fault.text));
    const choose = element('select');
    choose.setAttribute('aria-label', words.t('fault_target'));
    for (const [value, name] of options(fault.target)) choose.append(new Option(name, value));
    const button = element('button', words.t('break_it'), 'btn');
    button.type = 'button';
    button.disabled = !choose.options.length;
    button.addEventListener('click', () => {
      view.link.input('fault.inject', { fault: fault.kind, target: choose.value, parameters: {} })
        .then(() => $('break').close(), (error) => notice(error.message));
    });
    box.append(text, choose, button);
    return box;
  }

  function active([id, row]) {
    const box = element('div', '', 'fault-card');
    const text = element('div', '', 'text');
    const known = view.setup.faults.find((fault) => fault.kind === row.fault);
    text.append(element('b', known?.title ?? row.fault, 'fault'), element('small', row.target));
    const button = element('button', words.t('mend_it'), 'btn now');
    button.type = 'button';
    button.addEventListener('click', () => {
      view.link.input('fault.mend', { id: row.id ?? id.slice(6) })
        .then(() => $('break').close(), (error) => notice(error.message));
    });
    box.append(text, button);
    return box;
  }

  return {
    breakSomething() {
      const now = [...view.rows].filter(([, row]) => row.kind === 'fault');
      $('faults').replaceChildren(...now.map(active), ...view.setup.faults.map(card));
      $('break').showModal();
    },

    async share() {
      $('share').showModal();
      try {
        const { url } = await post(`/w/${view.world}/share`);
        $('share-link').textContent = new URL(url, location.href).href;
      } catch (error) {
        $('share-link').textContent = error.message;
      }
    },

    /** A recording: its log once more on this version (rerun), or from the start (restart). */
    again(how) {
      return post(`/w/${view.world}/${how}`).then(() => location.reload(),
        (error) => notice(error.message));
    },

    /** A second world from this moment; `line` is typed there; `beside`: to compare the two. */
    async fork(atMs, line = '', beside = false) {
      try {
        const { url, world } = await post(`/w/${view.world}/fork`, { at_ms: atMs });
        if (beside) location.assign(`/w/${view.world}/compare/${world}`);
        else location.assign(line ? `${url}?run=${encodeURIComponent(line)}` : url);
      } catch (error) {
        notice(error.message);
      }
    },

    /** In the past: resolves with "newest", "fork" or null. */
    past(line) {
      const dialog = $('past-choice');
      $('past-command').textContent = line;
      dialog.returnValue = '';
      dialog.showModal();
      return new Promise((resolve) => {
        const choose = (event) => {
          const { choice } = event.target.closest('[data-choice]')?.dataset ?? {};
          if (choice) dialog.close(choice);
        };
        dialog.addEventListener('click', choose);
        dialog.addEventListener('close', () => {
          dialog.removeEventListener('click', choose);
          resolve(dialog.returnValue || null);
        }, { once: true });
      });
    },
  };
}
