/**
 * The finder (`/`): objects of the moment, commands that were typed, messages, lessons, by words.
 * A combobox for the keyboard: arrows choose, Enter goes, Esc leaves.
 */

const EACH = 4;        // of one kind at most
const MESSAGES = 4000; // the newest are looked through
const KINDS = ['container', 'image', 'layer', 'process', 'network', 'volume', 'program', 'machine'];

const has = (text, wanted) => wanted.every((word) => text.includes(word));

function nameOf(row) {
  if (row.kind === 'image') return row.tags[0] ?? row.id.slice(7, 19);
  if (row.kind === 'layer') return (row.digest ?? row.id).replace('sha256:', '').slice(0, 12);
  if (row.kind === 'process') {
    return `${(row.argv ?? [row.name]).join(' ').slice(0, 60)} · pid ${row.pid}`;
  }
  return String(row.name ?? row.id);
}

/**
 * What a query finds, the exact names first: [{group, text, more, row | seq | lesson}]. Pure.
 * `sentence(entry)` says an entry in words.
 */
export function search(query, { rows, entries, lessons, sentence }) {
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (!wanted.length) return [];
  const exact = (text) => (text.toLowerCase().startsWith(wanted[0]) ? 0 : 1);
  const things = [...rows].filter(([, row]) => KINDS.includes(row.kind)).map(([id, row]) => ({
    group: row.kind, text: nameOf(row), more: row.words ?? row.image ?? '', row: id }))
    .filter(({ group, text, more, row }) =>
      has(`${group} ${text} ${more} ${row} ${rows.get(row).image ?? ''}`.toLowerCase(), wanted))
    .sort((a, b) => exact(a.text) - exact(b.text)
      || KINDS.indexOf(a.group) - KINDS.indexOf(b.group));
  const commands = entries.filter((entry) => entry.verb === 'typed'
    && has(entry.detail.command.toLowerCase(), wanted)).slice(-EACH).reverse()
    .map((entry) => ({ group: 'command', text: entry.detail.command, more: '', seq: entry.seq }));
  const messages = [];
  for (let at = entries.length - 1; at >= Math.max(0, entries.length - MESSAGES)
    && messages.length < EACH; at -= 1) {
    const entry = entries[at];
    if (entry.verb === 'typed' || entry.detail.kind === 'bytes') continue;
    const text = sentence(entry);
    if (has(`${text} ${entry.subject}`.toLowerCase(), wanted)) {
      messages.push({ group: 'message', text, more: '', seq: entry.seq });
    }
  }
  const found = lessons.filter(({ title, summary }) =>
    has(`${title} ${summary}`.toLowerCase(), wanted)).slice(0, EACH)
    .map(({ id, title, summary }) => ({ group: 'lesson', text: title, more: summary, lesson: id }));
  const few = KINDS.flatMap((kind) => things.filter(({ group }) => group === kind).slice(0, EACH));
  return [...things.filter((thing) => few.includes(thing)), ...commands, ...found, ...messages];
}

/** `dialog` of templates/lab/dialogs.html; `onFound(result)` when one was chosen. */
export function createFinder({ dialog, words, source, onFound }) {
  const input = dialog.querySelector('input');
  const list = dialog.querySelector('[role="listbox"]');
  const count = dialog.querySelector('[role="status"]');
  let found = [];
  let chosen = 0;

  function option({ group, text, more }, index) {
    const item = document.createElement('li');
    item.id = `found-${index}`;
    item.setAttribute('role', 'option');
    const kind = document.createElement('span');
    kind.className = 'chip';
    kind.textContent = words.t(`kind_${group}`);
    const name = document.createElement('b');
    name.textContent = text;
    const rest = document.createElement('span');
    rest.className = 'second';
    rest.textContent = more;
    item.append(kind, name, rest);
    return item;
  }

  function choose(index) {
    chosen = Math.min(found.length - 1, Math.max(0, index));
    [...list.children].forEach((item, at) => {
      item.setAttribute('aria-selected', String(at === chosen));
      if (at === chosen) item.scrollIntoView({ block: 'nearest' });
    });
    if (found.length) input.setAttribute('aria-activedescendant', `found-${chosen}`);
    else input.removeAttribute('aria-activedescendant');
  }

  function look() {
    found = search(input.value, source());
    list.replaceChildren(...found.map(option));
    list.hidden = !found.length;
    input.setAttribute('aria-expanded', String(Boolean(found.length)));
    count.textContent = input.value.trim() ? words.t('found', { count: found.length }) : '';
    choose(0);
  }

  function take(index) {
    const result = found[index];
    if (!result) return;
    dialog.close();
    onFound(result);
  }

  input.addEventListener('input', look);
  input.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (step) choose(chosen + step);
    else if (event.key === 'Enter') take(chosen);
    else return;
    event.preventDefault();
  });
  list.addEventListener('click', (event) => {
    const item = event.target.closest('[role="option"]');
    if (item) take([...list.children].indexOf(item));
  });

  return {
    open() {
      input.value = '';
      look();
      dialog.showModal();
      input.focus();
    },
  };
}
