/**
 * What wall time is needed for: hops that light and dim, things that appear and leave, answers that
 * fade (visual.md 5). Pure: the caller says how much time has passed; standing still when it is
 * set.
 */

import { along, lengthOf } from '../flight/routes.js';

const LIGHT_MS = 120;
const DIM_MS = 240;
const APPEAR_MS = 180;
const LEAVE_MS = 200;
const FADE_MS = 600;
const MOVE_MS = 180;
const LIVES = new Set(['process', 'container', 'cell', 'volume', 'callout', 'door']); // come and go
const MANY = 0.1; // of the items change at once: the picture is set, not played

export class Motion {
  constructor() {
    this.strength = new Map(); // item id -> how lit
    this.lit = new Set();
    this.appearing = new Map(); // item id -> ms since
    this.leaving = new Map(); // item id -> {item, ms}
    this.moved = new Map(); // item id -> {from: box, ms}
    this.fading = []; // [{tag, ms}]
    this.flying = new Map(); // seq -> tag, of the frame before
    this.standing = new Map(); // seq -> {tag, ms}: reduced motion
    this.held = new Set(); // those of them that are in flight now
  }

  /** Set, not played: nothing is under way. */
  still() {
    this.appearing.clear();
    this.leaving.clear();
    this.moved.clear();
    this.fading = [];
    this.flying.clear();
    for (const id of this.strength.keys()) if (!this.lit.has(id)) this.strength.delete(id);
    for (const id of this.lit) this.strength.set(id, 1);
  }

  /** The items that are lit now. */
  light(ids, played) {
    this.lit = ids;
    if (!played) {
      this.strength = new Map([...ids].map((id) => [id, 1]));
      return;
    }
    for (const id of ids) if (!this.strength.has(id)) this.strength.set(id, 0);
  }

  /** From one plan of a level to the next: what came, what left, what moved. */
  replan(before, now, played) {
    if (!played || !before) {
      this.appearing.clear();
      this.leaving.clear();
      this.moved.clear();
      return;
    }
    const old = new Map(before.items.map((item) => [item.id, item]));
    const fresh = now.items.filter((item) => !old.has(item.id) && LIVES.has(item.shape));
    const kept = new Set(now.items.map((item) => item.id));
    const gone = before.items.filter((item) => !kept.has(item.id) && LIVES.has(item.shape));
    if (fresh.length + gone.length > Math.max(24, now.items.length * MANY * 4)) return;
    for (const item of fresh) this.appearing.set(item.id, 0);
    for (const item of gone) this.leaving.set(item.id, { item, ms: 0 });
    for (const item of now.items) {
      const was = old.get(item.id)?.box;
      if (was && (Math.abs(was.x - item.box.x) > 2 || Math.abs(was.y - item.box.y) > 2)) {
        this.moved.set(item.id, { from: was, ms: 0 });
      }
      this.leaving.delete(item.id);
    }
  }

  /** Messages in flight in this frame; what arrived since the last one begins to fade. */
  fly(tags, played) {
    const now = new Map(tags.filter((tag) => tag.kind !== 'bytes').map((tag) => [tag.seq, tag]));
    if (played) {
      for (const [seq, tag] of this.flying) {
        if (!now.has(seq) && tag.kind !== 'request' && tag.kind !== 'exec') this._fade(tag);
      }
    } else this.fading = [];
    this.flying = now;
  }

  /**
   * Reduced motion: nothing travels. A message stands at its receiver's end of the wire for 600 ms
   * of the wall, or as long as the clock stands in its flight.
   */
  stand(tags, played) {
    const now = new Set(tags.map((tag) => tag.seq));
    for (const seq of this.standing.keys()) if (!played && !now.has(seq)) this.standing.delete(seq);
    for (const tag of tags) {
      const wire = String(tag.points);
      for (const [seq, there] of this.standing) {
        if (seq !== tag.seq && String(there.tag.points) === wire) this.standing.delete(seq);
      }
      const ms = this.standing.get(tag.seq)?.ms ?? 0;
      this.standing.set(tag.seq, { tag: atReceiver(tag), ms });
    }
    this.held = now;
  }

  /** The tags that stand, as `stand` left them. */
  get stood() {
    return [...this.standing.values()].map(({ tag }) => tag);
  }

  /** One answer a wire: a newer one takes the place of the one before. */
  _fade(tag) {
    const wire = String(tag.points);
    this.fading = this.fading.filter((there) => String(there.tag.points) !== wire);
    this.fading.push({ tag, ms: 0 });
  }

  /** Let wall time pass; true while something is under way. */
  advance(ms) {
    for (const [id, strength] of this.strength) {
      const next = this.lit.has(id)
        ? Math.min(1, strength + ms / LIGHT_MS)
        : strength - ms / DIM_MS;
      if (next <= 0) this.strength.delete(id);
      else this.strength.set(id, next);
    }
    for (const [id, at] of this.appearing) step(this.appearing, id, at + ms, APPEAR_MS, (v) => v);
    for (const [id, there] of this.leaving) {
      step(this.leaving, id, there.ms + ms, LEAVE_MS, (v) => ({ ...there, ms: v }));
    }
    for (const [id, there] of this.moved) {
      step(this.moved, id, there.ms + ms, MOVE_MS, (v) => ({ ...there, ms: v }));
    }
    this.fading = this.fading
      .map((there) => ({ ...there, ms: there.ms + ms }))
      .filter((there) => there.ms < FADE_MS);
    for (const [seq, there] of this.standing) {
      const left = there.ms + ms;
      if (left >= FADE_MS && !this.held.has(seq)) this.standing.delete(seq);
      else this.standing.set(seq, { ...there, ms: left });
    }
    return this.busy;
  }

  /** The static layer changes by itself. */
  get redraws() {
    return this.appearing.size + this.leaving.size + this.moved.size > 0;
  }

  get busy() {
    return (
      this.redraws ||
      this.fading.length > 0 ||
      [...this.standing.keys()].some((seq) => !this.held.has(seq)) ||
      [...this.strength].some(([id, strength]) => !this.lit.has(id) || strength < 1)
    );
  }

  alphaOf(id) {
    return this.appearing.has(id) ? out(this.appearing.get(id) / APPEAR_MS) : 1;
  }

  /** Items that are on their way out: [{item, alpha}]. */
  get departures() {
    return [...this.leaving.values()].map(({ item, ms }) => ({
      item,
      alpha: 1 - (ms / LEAVE_MS) ** 2,
    }));
  }

  /** The plan with what moves half-way. */
  settle(plan) {
    if (!this.moved.size) return plan;
    return {
      ...plan,
      items: plan.items.map((item) => {
        const there = this.moved.get(item.id);
        if (!there) return item;
        const u = out(there.ms / MOVE_MS);
        return {
          ...item,
          box: {
            ...item.box,
            x: there.from.x + (item.box.x - there.from.x) * u,
            y: there.from.y + (item.box.y - there.from.y) * u,
          },
        };
      }),
    };
  }

  get past() {
    return this.fading.map(({ tag, ms }) => ({ tag, alpha: 1 - ms / FADE_MS }));
  }
}

/** A tag at the end of its wire, a little before the receiver. */
function atReceiver(tag) {
  if (tag.kind === 'bytes') return tag;
  const length = lengthOf(tag.points);
  const share = tag.lost ? 0.5 : Math.max(0, 1 - Math.min(30, length / 2) / length);
  return { ...tag, ...along(tag.points, share) };
}

const out = (u) => 1 - (1 - Math.min(1, u)) ** 2;

function step(map, id, value, end, wrap) {
  if (value >= end) map.delete(id);
  else map.set(id, wrap(value));
}
