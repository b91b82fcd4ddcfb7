/**
 * What a moment says beyond its rows: who talks, what is asked for, which calls were made. Pure.
 */

import { isRecent } from '../layout/container/facts.js';
import { modelOf } from '../model.js';

const RECENT_MS = 3000;
const REGISTRY = 'registry/registry';
const PLACES = /^host\/container$|^machine\//; // a whole machine is never lit: yellow is rare
const BLOB = /^\/v2\/(.+?)\/(?:manifests|blobs|tags)\/(?:(sha256:[0-9a-f]+))?/;

/** What the layout must know of the entries, and a key that changes when it does. */
export function viewOf(state, level, focused, history) {
  const asked = askedFor(state);
  const onWire = new Set();
  for (const entry of state.inFlight) {
    if (entry.lane !== REGISTRY) continue;
    const path = entry.detail.path ?? requestOf(state.entries, entry.detail.of)?.detail.path;
    const digest = BLOB.exec(path ?? '')?.[2];
    if (digest) onWire.add(digest);
  }
  const coming = Object.values(state.coming ?? {}).length ? Math.floor(state.atMs / 100) : '';
  const recent = level === 'container' ? recentUse(state) : '';
  const calls = level === 'process' ? `${history?.().length}/${Math.floor(state.atMs)}` : '';
  return {
    asked,
    onWire,
    key: [level, focused, asked, [...onWire].join(), coming, calls, recent].join('|'),
  };
}

/** The containers whose file was used just now. */
function recentUse({ rows, atMs }) {
  return modelOf(rows)
    .everyContainer.filter((row) => isRecent(row.touched, atMs))
    .map((row) => row.id)
    .join();
}

/** The entry that a reply or a chunk answers, as far as it is among the recent ones. */
function requestOf(entries, seq) {
  for (let index = entries.length - 1; index >= 0 && entries[index].seq >= seq; index -= 1) {
    if (entries[index].seq === seq) return entries[index];
  }
  return null;
}

/** The repository that the registry was last asked for, as far as the recent entries tell. */
function askedFor({ entries, atMs }) {
  for (let index = entries.length - 1; index >= 0; index -= 1) {
    const { lane, detail, at_ms: ms } = entries[index];
    if (ms < atMs - RECENT_MS) return null;
    if (detail.to === REGISTRY || lane === REGISTRY) {
      const name = BLOB.exec(detail.path ?? '')?.[1];
      if (name) return name;
    }
  }
  return null;
}

/** The items to light: the ends of messages, and who acts in this very millisecond. */
export function litItems(plan, moving, state) {
  const names = new Set(moving.ends.keys());
  if (state.lit) for (const name of state.lit) names.add(name);
  else for (const entry of actsNow(state)) names.add(entry.lane);
  const ids = new Set();
  for (const name of names) {
    const id = plan.laneItem[name] ?? name;
    if (!PLACES.test(id)) ids.add(id);
  }
  moving.call = callNow(state);
  moving.floor = plan.lanes[moving.call?.lane] ?? plan.lanes['host/kernel'];
  return ids;
}

function actsNow({ entries, atMs }) {
  const now = [];
  const ms = Math.floor(atMs);
  for (let index = entries.length - 1; index >= 0 && entries[index].at_ms >= ms; index -= 1) {
    if (entries[index].at_ms === ms && !entries[index].detail.to) now.push(entries[index]);
  }
  return now;
}

/**
 * The newest system call of this millisecond, as strace would print it:
 * {process, call, lane, count, turn}, or null. `turn` is {n, of} while the calls of a
 * millisecond are shown one by one.
 */
export function callNow(state) {
  const calls = actsNow(state).filter((entry) => entry.detail.call);
  if (!calls.length) return null;
  const { process, call } = calls[0].detail;
  const { lane } = calls[0];
  return { process, call, lane, count: calls.length, turn: state.turn ?? null };
}

/** The system calls of a process up to now, oldest first: [{seq, at_ms, text}]. */
export function callsOf(state, rowId, history) {
  const row = modelOf(state.rows).rows.get(rowId);
  if (!row || row.kind !== 'process') return [];
  const found = [];
  for (const entry of history?.() ?? state.entries) {
    if (entry.at_ms > state.atMs) break;
    if (
      entry.detail.call &&
      entry.detail.pid === row.pid &&
      entry.lane === `${row.machine}/kernel`
    ) {
      found.push({ seq: entry.seq, at_ms: entry.at_ms, text: entry.detail.call });
    }
  }
  return found;
}
