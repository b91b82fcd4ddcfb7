/**
 * The comparison in words: when the worlds part and by what, and every difference of the moment on
 * show. Alone it is enough; it also says a new first difference aloud.
 */

import { clockText, put } from '../words/words.js';

const MOST = 40;

function made(tag, className, ...kids) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...kids);
  return element;
}

/** A value of a field as somebody reads it. */
function shown(value, words) {
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'boolean') return words.t(value ? 'yes' : 'no');
  if (Array.isArray(value)) return value.map((item) => shown(item, words)).join(', ') || '–';
  if (typeof value === 'object') {
    return Object.values(value).filter((item) => item !== null && item !== '' && item !== 0)
      .map((item) => shown(item, words)).join(' ') || '–';
  }
  return String(value).length > 60 ? `${String(value).slice(0, 59)}…` : String(value);
}

export function createAccount({ root, said, words, onOpen, onSeek }) {
  const first = root.querySelector('[data-part="first"]');
  const list = root.querySelector('[data-part="list"]');
  const count = root.querySelector('[data-part="count"]');
  let firstShown = null;
  let listShown = '';
  let spoken = '';

  function entryButton(letter, entry) {
    const sentence = made('span');
    if (entry) put(sentence, words.sentence(entry));
    else sentence.textContent = words.t('nothing_then');
    const label = made('b', `letter ${letter.toLowerCase()}`, letter);
    if (!entry) return made('p', 'one', label, sentence);
    const button = made('button', 'one', label, sentence);
    button.type = 'button';
    button.dataset.world = letter;
    button.dataset.hop = entry.seq;
    return button;
  }

  function showFirst(pair) {
    const key = pair.difference && `${pair.difference.index}/${pair.entries.length === 0}`;
    if (key === firstShown) return;
    firstShown = key;
    const { difference } = pair;
    if (!difference) {
      first.replaceChildren(made('p', 'second', words.t('no_difference')));
      return;
    }
    const go = made('button', 'chip',
      `${words.t('first_difference')} · ${clockText(difference.at_ms)}`);
    go.type = 'button';
    go.dataset.at = difference.at_ms;
    first.replaceChildren(go, entryButton('A', difference.a), entryButton('B', difference.b));
    const text = words.t('they_part', { time: clockText(difference.at_ms), a: difference.a
      ? words.plain(difference.a) : words.t('nothing_then'), b: difference.b
      ? words.plain(difference.b) : words.t('nothing_then') });
    if (text !== spoken) said.textContent = text;
    spoken = text;
  }

  function line(found) {
    const item = made('li', '');
    const where = !found.a ? 'B' : !found.b ? 'A' : '';
    const button = made('button', 'thing', made('b', '', `${words.t(`kind_${found.kind}`)} `
      + `${found.name}`), made('span', 'say', where ? words.t('only_in', { letter: where })
      : words.t('differs')));
    button.type = 'button';
    button.dataset.world = found.a ? 'A' : 'B';
    button.dataset.row = (found.a ?? found.b).id;
    item.append(button);
    if (found.fields.length) {
      item.append(made('dl', 'fields', ...found.fields.flatMap((field) => [
        made('dt', '', field.name.replaceAll('_', ' ')),
        made('dd', '', made('b', 'letter a', 'A'), shown(field.a, words),
          made('b', 'letter b', 'B'), shown(field.b, words))])));
    }
    return item;
  }

  root.addEventListener('click', (event) => {
    const button = event.target.closest('button');
    if (button?.dataset.at) onSeek(Number(button.dataset.at));
    else if (button?.dataset.hop) onOpen(button.dataset.world, `hop/${button.dataset.hop}`);
    else if (button?.dataset.row) onOpen(button.dataset.world, button.dataset.row);
  });

  return {
    show(pair, found) {
      showFirst(pair);
      const key = JSON.stringify(found.map((one) => [one.key, Boolean(one.a), Boolean(one.b),
        one.fields]));
      if (key === listShown) return;
      listShown = key;
      count.textContent = words.t('differences', { count: found.length });
      const focused = document.activeElement?.closest?.('[data-part="list"] [data-row]')
        ?.dataset.row;
      list.replaceChildren(...found.slice(0, MOST).map(line));
      if (found.length > MOST) {
        list.append(made('li', 'hush', words.t('and_others', { count: found.length - MOST })));
      }
      if (focused) list.querySelector(`[data-row="${CSS.escape(focused)}"]`)?.focus();
    },
  };
}
