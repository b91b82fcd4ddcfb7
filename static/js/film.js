/**
 * The film: every moment of a world that the browser has been told, exact to the millisecond.
 *
 * Pure: no DOM, no clock. It is filled by a snapshot and by frames (docs/architecture.md 8) and
 * answers what the picture was at any moment. Rows that it hands out are shared: never change one.
 */

import { after, byTime, cutBefore } from './search.js';

const KEYFRAME_EVERY = 64;   // moments between two whole states: a seek applies at most this many
const KEEP_MOMENTS = 40_000; // then the oldest go; the server still has them
const KEEP_ENTRIES = 60_000;

/** An entry of the trace by name instead of by place. */
export function entryOf([seq, at_ms, lane, verb, subject, detail, cause]) {
  return { seq, at_ms, lane, verb, subject, detail: detail ?? {}, cause };
}

/** When an entry's message is there; an act without a receiver takes no time. */
export function arrivalOf(entry) {
  return entry.detail.to ? Math.max(entry.at_ms, entry.detail.arrives_ms ?? entry.at_ms)
    : entry.at_ms;
}

/** Where the clock stands to show an entry: a message half-way, an act when it happens. */
export function hopMs(entry) {
  return (entry.at_ms + arrivalOf(entry)) / 2;
}

function applied(rows, diff) {
  for (const [id, row] of Object.entries(diff)) {
    if (row === null) rows.delete(id);
    else rows.set(id, row);
  }
  return rows;
}

export class Film {
  constructor() {
    this.clear();
  }

  clear() {
    this.rev = null;
    this.epochMs = 0;
    this.oldestMs = 0;
    this.newestMs = 0;
    this.moments = [];          // [{at_ms, diff}], sorted
    this.keyframes = [new Map()]; // keyframes[k]: rows before moment k * KEYFRAME_EVERY
    this.entries = [];          // sorted by sequence number, and so by time
    this.longestFlightMs = 0;
    this.terminals = new Map(); // session -> {text before the film, chunks [{at_ms, text}]}
    this.bySeq = new Map();
    this.version = (this.version ?? 0) + 1; // changes with everything that is added
    this._head = new Map();
    this._chunks = new Map();
    this._last = null;
  }

  /** Begin anew from a snapshot message. */
  load(message) {
    this.clear();
    this.rev = message.rev;
    this.epochMs = message.epoch_ms ?? 0;
    this.oldestMs = this.newestMs = message.at_ms;
    this._head = new Map(Object.entries(message.rows));
    this.keyframes = [new Map(this._head)];
    for (const [session, text] of Object.entries(message.terminals ?? {})) {
      this.terminals.set(session, { before: text, chunks: [] });
    }
    this._addEntries(message.entries ?? []);
    this.version += 1;
  }

  /** Add a frame message; what is already known is not added twice. */
  append(message) {
    this.rev = message.rev;
    for (const [at_ms, diff] of message.moments ?? []) this._addMoment(at_ms, diff);
    this._addEntries(message.entries ?? []);
    for (const [at_ms, session, text] of message.out ?? []) {
      if (!this.terminals.has(session)) this.terminals.set(session, { before: '', chunks: [] });
      this.terminals.get(session).chunks.push({ at_ms, text });
    }
    this.newestMs = Math.max(this.newestMs, message.now_ms ?? 0);
    this._trim();
    this.version += 1;
  }

  _addMoment(at_ms, diff) {
    const count = this.moments.length;
    if (count && at_ms < this.moments[count - 1].at_ms) return;
    if (count && count % KEYFRAME_EVERY === 0) this.keyframes.push(new Map(this._head));
    this.moments.push({ at_ms, diff });
    applied(this._head, diff);
    this.newestMs = Math.max(this.newestMs, at_ms);
  }

  _addEntries(rows) {
    for (const row of rows) {
      const entry = entryOf(row);
      const last = this.entries[this.entries.length - 1];
      if (last && entry.seq <= last.seq) continue;
      if (entry.detail.kind === 'bytes') {
        entry.nth = this._chunks.get(entry.detail.of) ?? 0; // which chunk of its stream
        this._chunks.set(entry.detail.of, entry.nth + 1);
      }
      this.entries.push(entry);
      this.bySeq.set(entry.seq, entry);
      this.longestFlightMs = Math.max(this.longestFlightMs, arrivalOf(entry) - entry.at_ms);
    }
  }

  _trim() {
    if (this.moments.length > KEEP_MOMENTS * 1.1) {
      const drop = Math.floor((this.moments.length - KEEP_MOMENTS) / KEYFRAME_EVERY)
        * KEYFRAME_EVERY;
      this.keyframes.splice(0, drop / KEYFRAME_EVERY);
      this.oldestMs = this.moments[drop - 1].at_ms;
      this.moments.splice(0, drop);
      this._last = null;
    }
    if (this.entries.length > KEEP_ENTRIES * 1.1) {
      for (const gone of this.entries.splice(0, this.entries.length - KEEP_ENTRIES)) {
        this.bySeq.delete(gone.seq);
      }
    }
  }

  /** The rows of a moment: Map row id -> row. The same map comes back while nothing changed. */
  rowsAt(ms) {
    const count = after(this.moments, ms, byTime); // moments at or before ms
    if (this._last?.count === count && this._last.size === this.moments.length) {
      return this._last.rows;
    }
    const key = Math.min(Math.floor(count / KEYFRAME_EVERY), this.keyframes.length - 1);
    let from = key * KEYFRAME_EVERY;
    let rows = this.keyframes[key];
    if (this._last && this._last.count <= count && this._last.count > from) {
      ({ count: from, rows } = this._last);
    }
    rows = new Map(rows);
    for (let index = from; index < count; index += 1) applied(rows, this.moments[index].diff);
    this._last = { count, size: this.moments.length, rows };
    return rows;
  }

  /** What differs between two moments: Map row id -> [row before, row after], null for absent. */
  changesBetween(a, b) {
    const before = this.rowsAt(a);
    const later = this.rowsAt(b);
    const changes = new Map();
    for (const [id, row] of later) {
      if (before.get(id) !== row) changes.set(id, [before.get(id) ?? null, row]);
    }
    for (const [id, row] of before) if (!later.has(id)) changes.set(id, [row, null]);
    return changes;
  }

  /** Entries with a <= at_ms < b. */
  entriesBetween(a, b) {
    const { entries } = this;
    return entries.slice(cutBefore(entries, a, byTime), cutBefore(entries, b, byTime));
  }

  /** Messages on their way at `ms`: sent, and not there yet. */
  messagesInFlight(ms) {
    const from = cutBefore(this.entries, ms - this.longestFlightMs, byTime);
    const found = [];
    for (let index = from; index < this.entries.length; index += 1) {
      const entry = this.entries[index];
      if (entry.at_ms > ms) break;
      if (entry.detail.to && arrivalOf(entry) > ms) found.push(entry);
    }
    return found;
  }

  /** The next moment (ms, may be between two milliseconds) at which a hop is shown, or null. */
  nextHop(ms) {
    let best = null;
    const from = cutBefore(this.entries, ms - this.longestFlightMs, byTime);
    for (let index = from; index < this.entries.length; index += 1) {
      const entry = this.entries[index];
      if (best !== null && entry.at_ms > best) break;
      const at = hopMs(entry);
      if (at > ms + 1e-6 && (best === null || at < best)) best = at;
    }
    return best;
  }

  /** The moment of the hop shown before `ms`, or null. */
  prevHop(ms) {
    let best = null;
    for (let index = after(this.entries, ms, byTime) - 1; index >= 0; index -= 1) {
      const entry = this.entries[index];
      if (best !== null && entry.at_ms + this.longestFlightMs < best) break;
      const at = hopMs(entry);
      if (at < ms - 1e-6 && (best === null || at > best)) best = at;
    }
    return best;
  }

  /** The first moment after `ms` at which a row comes to pass `test(row)`, or null if unknown. */
  nextAppearance(ms, test, limit = 4000) {
    const from = after(this.moments, ms, byTime);
    const end = Math.min(this.moments.length, from + limit);
    for (let index = from; index < end; index += 1) {
      for (const row of Object.values(this.moments[index].diff)) {
        if (row && test(row)) return this.moments[index].at_ms;
      }
    }
    return null;
  }

  /** All that a terminal had shown at `ms`. */
  outputUntil(session, ms) {
    const terminal = this.terminals.get(session);
    if (!terminal) return '';
    const shown = terminal.chunks.slice(0, after(terminal.chunks, ms, byTime));
    return terminal.before + shown.map((chunk) => chunk.text).join('');
  }
}

export function createFilm() {
  return new Film();
}

export { createPlayhead } from './playhead.js';
