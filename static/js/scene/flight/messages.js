/**
 * Messages in flight as things to draw: where they are on their wire and what stands on them. Pure.
 *
 * The place is (t - sent) / (arrived - sent) along the wire, linear: nothing else moves them.
 */

import { arrivalOf } from '../../film.js';
import { layersOf, modelOf } from '../model.js';
import { along, lengthOf, route } from './routes.js';
import { fill } from '../units.js';

const CRUMBS = 24; // slabs drawn on one wire at most

/** How far a message is, 0..1. */
export function progressOf(entry, atMs) {
  const arrival = arrivalOf(entry);
  return arrival > entry.at_ms
    ? Math.min(1, Math.max(0, (atMs - entry.at_ms) / (arrival - entry.at_ms)))
    : 1;
}

/** "warn" for an answer that refuses, "fail" for one that failed, else null. */
export function refusal(entry) {
  const { status, error } = entry.detail;
  if (error) return 'fail';
  if (status >= 500) return 'fail';
  return status >= 400 ? 'warn' : null;
}

/** What may stand on the tag, longest first. */
export function wordings(entry) {
  const { detail, verb, subject } = entry;
  if (verb === 'http_request') {
    const path = String(detail.path ?? '')
      .replace(/^\/v[\d.]+(?=\/)/, '')
      .replace(/^\/v2\//, '/v2/');
    const parts = path.split('/').filter(Boolean);
    const last = parts.filter((part) => !/^(sha256:)?[0-9a-f]{12,}$/.test(part)).pop() ?? '';
    return [
      `${detail.method} ${path}`,
      `${detail.method} ${last}`,
      last || detail.method,
      detail.method,
    ];
  }
  if (verb === 'http_reply') {
    const status = String(detail.status);
    return [subject && subject.startsWith(status) ? subject : status, status];
  }
  if (verb === 'exec') {
    const argv = Array.isArray(detail.argv)
      ? detail.argv.join(' ')
      : String(detail.argv ?? subject);
    return [`exec ${argv}`, argv, argv.split(' ')[0].split('/').pop()];
  }
  if (verb === 'exited') return [`exit ${detail.code}`, `${detail.code}`];
  if (verb === 'event') return [String(detail.topic), String(detail.topic).split('/').pop()];
  if (verb === 'rpc') return [String(detail.method), String(detail.method).split(/[/.]/).pop()];
  if (verb === 'rpc_reply') return detail.error ? ['error'] : ['ok'];
  const words = String(detail.method ?? detail.call ?? detail.name ?? verb).replace(/^kernel_/, '');
  return [words, verb.split('_').pop()];
}

/** What a stream of bytes is, said by the request that it answers. */
function streamName(request, model, texts) {
  const path = String(request?.detail.path ?? '');
  const blob = /\/v2\/(.+)\/blobs\/(sha256:[0-9a-f]+)/.exec(path);
  if (blob) {
    const layers = layersOf(model, blob[1]);
    const n = layers.findIndex((layer) => layer.digest === blob[2]) + 1;
    return n ? fill(texts.layer_bytes, { n }) : texts.config;
  }
  if (path.includes('/images/create')) return texts.progress;
  if (/\/(attach|start|logs)/.test(path)) return texts.output;
  return texts.bytes;
}

/**
 * What moves: {tags, crumbs, lit, ends}.
 *
 * tags: [{seq, x, y, towards, words, kind, tone, points, lost}]; crumbs: [{x, y}];
 * lit: wires in use [points]; ends: Map lane -> strength 0..1 of the hops that talk.
 */
export function moving(plan, rows, { inFlight, atMs, requestOf, texts }) {
  const found = { tags: [], crumbs: [], lit: [], ends: new Map(), onWire: new Set() };
  const streams = new Map();
  for (const entry of inFlight) {
    const points = route(plan, entry.lane, entry.detail.to, entry.detail.container);
    if (!points) continue;
    const u = progressOf(entry, atMs);
    const bytes = entry.detail.kind === 'bytes';
    if (!found.lit.some((there) => same(there, points))) found.lit.push(points);
    for (const lane of [entry.detail.to, entry.lane]) {
      const own = `${lane}#${entry.detail.container}`;
      found.ends.set(plan.lanes[own] ? own : lane, 1);
    }
    if (bytes) {
      const key = `${entry.lane}>${entry.detail.to}`;
      if (!streams.has(key)) streams.set(key, { points, entries: [] });
      streams.get(key).entries.push({ entry, u });
    } else {
      const at = along(points, entry.detail.lost ? Math.min(u, 0.5) : u);
      found.tags.push({
        seq: entry.seq,
        ...at,
        words: wordings(entry),
        points,
        tone: refusal(entry),
        kind: entry.detail.kind,
        lost: entry.detail.lost && u >= 0.5,
      });
    }
  }
  found.tags = gathered(found.tags);
  for (const { points, entries } of streams.values()) {
    streamOf(found, points, entries, { rows, requestOf, texts });
  }
  return found;
}

/** Tags that would cover each other become one that says how many it stands for. */
function gathered(tags) {
  const kept = [];
  for (const tag of tags) {
    const near = kept.find(
      (there) =>
        !there.lost &&
        there.towards === tag.towards &&
        there.kind === tag.kind &&
        Math.abs(there.x - tag.x) < 60 &&
        Math.abs(there.y - tag.y) < 34,
    );
    if (!near) kept.push({ ...tag, count: 1 });
    else {
      near.count += 1;
      near.tone ??= tag.tone;
    }
  }
  for (const tag of kept) {
    if (tag.count > 1) tag.words = tag.words.map((text) => `${text} ×${tag.count}`);
  }
  return kept;
}

/** The same wire, whichever way it is used. */
function same(a, b) {
  const key = (points) =>
    points
      .map((point) => point.map(Math.round))
      .sort()
      .join();
  return a === b || (a.length === b.length && key(a) === key(b));
}

function streamOf(found, points, entries, { rows, requestOf, texts }) {
  for (const { u } of entries.slice(-CRUMBS)) {
    const { x, y } = along(points, u);
    found.crumbs.push({ x, y });
  }
  const { entry } = entries[entries.length - 1];
  const request = requestOf(entry.detail.of);
  const name =
    entry.verb === 'http_upload' ? texts.input : streamName(request, modelOf(rows), texts);
  const middle = along(points, longestMiddle(points));
  found.tags.push({ seq: entry.seq, ...middle, words: [name], points, kind: 'bytes', tone: null });
}

/** The share of the way at the middle of the longest leg: there is room for words. */
function longestMiddle(points) {
  const total = lengthOf(points);
  let best = 0;
  let share = 0.5;
  let before = 0;
  for (let index = 1; index < points.length; index += 1) {
    const length =
      Math.abs(points[index][0] - points[index - 1][0]) +
      Math.abs(points[index][1] - points[index - 1][1]);
    if (length > best) {
      best = length;
      share = total ? (before + length / 2) / total : 0.5;
    }
    before += length;
  }
  return share;
}
