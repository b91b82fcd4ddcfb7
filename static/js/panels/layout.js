/** Sizes of panels, tabs on narrow pages, sheets on phones, projector mode. Sizes are kept. */

const MIN = { '--low': 44, '--term': 220 };

function keep(name, value) {
  if (value) localStorage.setItem(`size ${name}`, value);
  else localStorage.removeItem(`size ${name}`);
}

function divider(element, lab, name, measure, onChange) {
  const set = (value) => {
    lab.style.setProperty(name, `${Math.max(MIN[name], Math.round(value))}px`);
    element.setAttribute('aria-valuenow', Math.round(value));
    keep(name, value);
    onChange();
  };
  const kept = parseFloat(localStorage.getItem(`size ${name}`));
  element.setAttribute('aria-valuemin', MIN[name]);
  element.setAttribute('aria-valuemax', 2000);
  element.setAttribute('aria-valuenow', Math.round(kept || measure.now()));
  if (kept) lab.style.setProperty(name, `${kept}px`);
  element.addEventListener('pointerdown', (event) => {
    element.setPointerCapture(event.pointerId);
    const move = (moved) => set(measure.at(moved));
    element.addEventListener('pointermove', move);
    element.addEventListener('pointerup', () => element.removeEventListener('pointermove', move),
      { once: true });
  });
  element.addEventListener('keydown', (event) => {
    const step = { ArrowUp: 24, ArrowLeft: -24, ArrowDown: -24, ArrowRight: 24 }[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    set(measure.now() + step);
  });
  element.addEventListener('dblclick', () => {
    lab.style.removeProperty(name);
    keep(name, null);
    onChange();
  });
}

export function createLayout({ lab, words, onChange }) {
  const bottom = document.getElementById('bottom');
  const terminal = document.getElementById('terminal');

  divider(document.getElementById('divider-low'), lab, '--low', {
    now: () => bottom.clientHeight,
    at: (event) => bottom.getBoundingClientRect().bottom - event.clientY,
  }, onChange);
  divider(document.getElementById('divider-term'), lab, '--term', {
    now: () => terminal.clientWidth,
    at: (event) => event.clientX - terminal.getBoundingClientRect().left,
  }, onChange);

  // Terminal and timeline share one panel where there is no room for both.
  const narrow = matchMedia('(max-width: 1279px)');
  const lesson = lab.classList.contains('with-lesson');
  function fitTabs() {
    const tabbed = narrow.matches || (lesson && innerWidth < 1500);
    bottom.classList.toggle('tabbed', tabbed);
    bottom.dataset.tab ??= 'terminal';
    for (const button of document.querySelectorAll('.bottom-tabs button')) {
      button.setAttribute('aria-pressed', String(button.dataset.tab === bottom.dataset.tab));
    }
    onChange();
  }
  function addTabs() {
    for (const panel of [terminal, document.getElementById('timeline')]) {
      const tabs = document.createElement('span');
      tabs.className = 'bottom-tabs';
      for (const name of ['terminal', 'timeline']) {
        const button = document.createElement('button');
        button.type = 'button';
        button.className = 'chip';
        button.dataset.tab = name;
        button.textContent = words.t(name);
        button.addEventListener('click', () => show(name));
        tabs.append(button);
      }
      panel.querySelector('header').append(tabs);
    }
  }

  function show(name) {
    if (name === 'terminal' || name === 'timeline') bottom.dataset.tab = name;
    lab.dataset.show = name;
    for (const button of document.querySelectorAll('.sheet-bar [data-sheet]')) {
      button.setAttribute('aria-pressed', String(button.dataset.sheet === name));
    }
    document.getElementById('twin').classList.toggle('seen', name === 'twin');
    fitTabs();
  }

  addTabs();
  addSheets();
  addEventListener('resize', fitTabs);
  fitTabs();

  /** On a phone one sheet holds all panels; it has three heights. */
  function addSheets() {
    const bar = document.createElement('div');
    bar.className = 'sheet-bar';
    const grip = document.createElement('button');
    grip.className = 'grip';
    grip.type = 'button';
    grip.setAttribute('aria-label', words.t('sheet_height'));
    const heights = ['half', 'full', 'peek'];
    grip.addEventListener('click', () => {
      lab.dataset.sheet = heights[(heights.indexOf(lab.dataset.sheet) + 1) % heights.length];
      onChange();
    });
    const names = [...(lesson ? ['lesson'] : []), 'terminal', 'twin', 'inspector', 'timeline'];
    bar.append(grip, ...names.map((name) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'btn';
      button.dataset.sheet = name;
      button.textContent = words.t(name);
      button.addEventListener('click', () => show(name));
      return button;
    }));
    lab.querySelector('#bottom').before(bar);
    bar.setAttribute('role', 'navigation');
    bar.setAttribute('aria-label', words.t('sheets'));
    lab.dataset.sheet = 'half';
    lab.dataset.show = names[0];
    bar.querySelector('[data-sheet]').setAttribute('aria-pressed', 'true');
  }

  return {
    show,
    openInspector(open) {
      lab.classList.toggle('open-inspector', open);
      if (open && innerWidth < 600) show('inspector');
      onChange();
    },
    toggleInspector() {
      const drawer = innerWidth < 1440 || lesson;
      if (drawer) lab.classList.toggle('open-inspector');
      else lab.classList.toggle('no-inspector');
      onChange();
    },
    toggleProjector() {
      const on = document.documentElement.classList.toggle('projector');
      onChange();
      return on;
    },
  };
}
