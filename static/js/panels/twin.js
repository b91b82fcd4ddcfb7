/**
 * The text twin: an outline in words of what the picture shows, a line for what happens now, and
 * the last hops. Alone it is enough. It also speaks: one sentence every two seconds at most,
 * failures at once.
 */

import { clockText, put } from '../words/words.js';

const SAY_EVERY_MS = 2000;
const STORY = 12;
const PLACES = ['laptop', 'host', 'registry'];

export function createTwin({ root, said, alarm, words, icons, onSelect }) {
  const outline = root.querySelector('#twin-outline');
  const now = root.querySelector('#twin-now');
  const story = root.querySelector('#twin-story');
  let shown = '';
  let lastSaid = 0;
  let unsaid = [];
  let spokenSeq = -1;
  const failed = new Set();

  outline.addEventListener('click', (event) => {
    const thing = event.target.closest('[data-row]');
    if (thing) onSelect(thing.dataset.row);
  });

  function thing(id, row, name, say, selected) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'thing';
    button.dataset.row = id;
    if (id === selected) button.setAttribute('aria-current', 'true');
    const mark = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    mark.setAttribute('class', `mark ${row.mark}`);
    mark.setAttribute('viewBox', '0 0 20 20');
    mark.setAttribute('aria-hidden', 'true');
    const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
    use.setAttribute('href', `${icons}#mark-${row.mark}`);
    mark.append(use);
    const strong = document.createElement('b');
    strong.textContent = name;
    const rest = document.createElement('span');
    rest.className = 'say';
    rest.textContent = say;
    button.append(mark, strong, rest);
    return button;
  }

  function list(items) {
    const ul = document.createElement('ul');
    for (const item of items) {
      const li = document.createElement('li');
      li.append(...(Array.isArray(item) ? item : [item]));
      ul.append(li);
    }
    return ul;
  }

  function processesOf(rows, container, selected) {
    const found = [...rows].filter(([, row]) => row.kind === 'process'
      && row.container === container);
    return found.length ? list(found.map(([id, row]) => thing(id, row, row.name,
      words.t('twin_process', { pid: row.pid, inside: row.ns_pid, user: row.user }),
      selected))) : null;
  }

  function containerItem(rows, [id, row], selected) {
    const say = words.t('twin_container', { image: row.image, words: row.words,
      memory: words.bytes(row.cgroup?.memory ?? 0) });
    return [thing(id, row, row.name, say, selected), processesOf(rows, row.id, selected)]
      .filter(Boolean);
  }

  function section(title, items) {
    const heading = document.createElement('h4');
    heading.textContent = title;
    return [heading, list(items)];
  }

  function machinePart(rows, [id, row], selected) {
    const heading = document.createElement('h3');
    heading.append(thing(id, row, row.name, words.t(`role_${row.role}`), selected));
    const of = (kind, test = () => true) => [...rows].filter(([, other]) =>
      other.kind === kind && test(other));
    const parts = [heading];
    const programs = of('program', (other) => other.machine === row.id);
    if (programs.length) {
      parts.push(...section(words.t('twin_programs'), programs.map(([pid, program]) =>
        thing(pid, program, program.name, words.t(`state_${program.mark}`), selected))));
    }
    if (row.role === 'registry') {
      parts.push(...section(words.t('twin_repositories'), of('repository').map(([rid, repo]) =>
        thing(rid, repo, repo.name, words.t('twin_layers', { count: repo.layers.length }),
          selected))));
    }
    if (row.role === 'host') parts.push(...hostParts(rows, of, selected));
    return parts;
  }

  function hostParts(rows, of, selected) {
    const parts = [];
    const containers = of('container');
    parts.push(...section(words.t('twin_containers'), containers.length
      ? containers.map((found) => containerItem(rows, found, selected))
      : [document.createTextNode(words.t('twin_none'))]));
    const helpers = of('process', (row) => row.role === 'shim' || row.role === 'runc');
    if (helpers.length) {
      parts.push(...section(words.t('twin_helpers'), helpers.map(([id, row]) =>
        thing(id, row, row.name, `pid ${row.pid}`, selected))));
    }
    const layers = of('layer', (row) => row.state !== 'ready');
    if (layers.length) {
      parts.push(...section(words.t('twin_pull'), layers.map(([id, row]) =>
        thing(id, row, row.id.split(':').pop().slice(0, 12), words.t(`layer_${row.state}`, {
          current: words.bytes(row.current), total: words.bytes(row.total || row.size) }),
        selected))));
    }
    const images = of('image');
    if (images.length) {
      parts.push(...section(words.t('twin_images'), images.map(([id, row]) =>
        thing(id, row, row.tags[0] ?? row.id.slice(7, 19), words.bytes(row.size), selected))));
    }
    const rest = [...of('network'), ...of('volume')];
    if (rest.length) {
      parts.push(...section(words.t('twin_places'), rest.map(([id, row]) => thing(id, row, row.name,
        row.kind === 'network' ? words.t('twin_network', { count: row.containers.length })
          : words.t('twin_volume', { count: row.used_by.length }), selected))));
    }
    return parts;
  }

  function drawOutline(rows, selected) {
    const machines = [...rows].filter(([, row]) => row.kind === 'machine').sort((a, b) =>
      PLACES.indexOf(a[1].role) - PLACES.indexOf(b[1].role));
    const focused = document.activeElement?.closest?.('#twin-outline [data-row]')?.dataset.row;
    outline.replaceChildren(...machines.flatMap((machine) => machinePart(rows, machine, selected)));
    if (focused) outline.querySelector(`[data-row="${CSS.escape(focused)}"]`)?.focus();
  }

  function speak(entries, rows) {
    for (const [id, row] of rows) {
      if (row.mark !== 'fail' || row.kind !== 'container') failed.delete(id);
      else if (!failed.has(id)) {
        failed.add(id);
        alarm.textContent = words.t('alarm', { name: row.name, words: row.words });
      }
    }
    for (const entry of entries) {
      if (entry.seq > spokenSeq && entry.detail.kind !== 'bytes') unsaid.push(entry);
      spokenSeq = Math.max(spokenSeq, entry.seq);
    }
    if (!unsaid.length || performance.now() - lastSaid < SAY_EVERY_MS) return;
    const last = words.plain(unsaid[unsaid.length - 1]);
    said.textContent = unsaid.length > 1
      ? words.t('and_more', { sentence: last, count: unsaid.length - 1 }) : last;
    unsaid = [];
    lastSaid = performance.now();
  }

  return {
    /** `entries` are the newest up to the moment on show, oldest first. */
    show({ rows, entries, atMs, sentence, selected, played }) {
      put(now, sentence);
      const key = `${Math.floor(atMs)}/${selected}/${entries.at(-1)?.seq}`;
      if (key === shown) return;
      shown = key;
      drawOutline(rows, selected);
      story.replaceChildren(...entries.slice(-STORY).reverse().map((entry) => {
        const li = document.createElement('li');
        const time = document.createElement('time');
        time.textContent = clockText(entry.at_ms).replace(/^00:/, '');
        const text = document.createElement('span');
        put(text, words.sentence(entry));
        li.append(time, text);
        return li;
      }));
      if (played) speak(entries, rows);
      else if (sentence) said.textContent = sentence.replaceAll('`', '');
    },
  };
}
