/** All words of the page's scripts: texts by key, sentences of entries, numbers and times. */

import { bytes, label, plain, seconds, sentence } from './sentence.js';

function read(id) {
  return JSON.parse(document.getElementById(id)?.textContent ?? '{}');
}

export function createWords() {
  const texts = read('texts');
  const table = read('sentences');
  const language = document.documentElement.lang || 'en';
  const locale = new Intl.NumberFormat(language);

  /** A text by key; `{name}` is filled in. */
  function t(key, values = {}) {
    const template = texts[key] ?? key;
    return template.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '');
  }

  return {
    language,
    t,
    number: (value) => locale.format(value),
    bytes: (value) => bytes(value, language),
    seconds: (ms) => seconds(ms, language),
    sentence: (entry) => sentence(entry, table, language),
    plain: (entry) => plain(sentence(entry, table, language)),
    label,
    lane: (lane) => table.lanes[lane]?.[0] ?? lane.split('/').pop(),
    state: (state) => table.states[state] ?? state,
  };
}

/** "00:05.480" or "1:02:03.004". */
export function clockText(ms) {
  const whole = Math.floor(ms);
  const two = (value) => String(value).padStart(2, '0');
  const hours = Math.floor(whole / 3_600_000);
  const rest = `${two(Math.floor(whole / 60_000) % 60)}:${two(Math.floor(whole / 1000) % 60)}`
    + `.${String(whole % 1000).padStart(3, '0')}`;
  return hours ? `${hours}:${rest}` : rest;
}

/** Minutes only when there are some: 1.521 s, 2:17.878. */
export function shortTime(ms, unit = ' s') {
  const text = clockText(ms).replace(/^0/, '');
  return text.startsWith('0:') ? text.replace(/^0:0?/, '') + unit : text;
}

/** Moments of one scale, with as many decimals as tell them apart: [0, 120, 240] -> 0.0 s, 0.1 s. */
export function timesOf(moments) {
  for (let decimals = 1; ; decimals += 1) {
    const short = moments.every((ms) => ms < 60_000);
    const texts = moments.map((ms) => (short ? `${(ms / 1000).toFixed(decimals)} s`
      : clockText(ms).replace(/^0/, '').replace(/\.\d+$/, decimals === 1 ? '' : (all) => all.slice(0, decimals))));
    if (decimals === 4 || new Set(texts).size === texts.length) return texts;
  }
}

/** Fill an element with a sentence whose backquotes become code. */
export function put(element, said) {
  element.replaceChildren(...said.split('`').map((piece, index) => {
    if (index % 2 === 0) return document.createTextNode(piece);
    const code = document.createElement('code');
    code.textContent = piece;
    return code;
  }));
}
