/**
 * The moving picture of a world, on two canvases in one element (docs/architecture.md 10).
 *
 * Used by the lab page. What is drawn follows from what `show` was given; only wall-clock changes
 * (lighting, appearing, zooming) live here, and they end by themselves.
 */

import { IDLE, reveal, toScreen } from './camera.js';
import { layout, LEVELS, subjectOf } from './layout/index.js';
import { forgetWidths } from './measure.js';
import { moving } from './flight/messages.js';
import { Motion } from './paint/motion.js';
import { callsOf, litItems, viewOf } from './flight/moment.js';
import { paintMoving } from './paint/overlay.js';
import { ground, paintItem, paintPlan } from './paint/painter.js';
import { neighbourOf, outline } from './places.js';
import { listen } from './pointer.js';
import { Stage } from './paint/stage.js';
import { TEXTS } from './texts.js';
import { above, deeper, enter, hands, zoomFrame } from './zoom.js';

export { LEVELS };

const INSETS = { top: 16, right: 16, bottom: 16, left: 20 };
const NOTHING = { rows: new Map(), atMs: 0, inFlight: [], entries: [] };

class Scene {
  constructor(host, options) {
    this.host = host;
    this.options = options;
    this.texts = { ...TEXTS.en, ...options.texts };
    this.reducedMotion = Boolean(options.reducedMotion);
    this.stage = new Stage(host);
    this.motion = new Motion();
    this.camera = IDLE;
    this.state = NOTHING;
    this.wanted = 'overview';
    this.focused = null;
    this.plan = null;
    this.frame = 0;
    this.zoom = null; // {from, to: bitmaps, box, inwards, ms}
    this.tagBoxes = [];
    this.stopListening = listen(host, hands(this), () => this.stage.magnify);
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(host);
    this.fonts = () => {
      forgetWidths();
      this._replan();
    };
    document.fonts?.addEventListener('loadingdone', this.fonts);
    this._replan();
  }

  // -- what the page tells ---------------------------------------------------------------

  show(state) {
    const before = this.state;
    this.state = { ...NOTHING, ...state };
    const played = Boolean(state.played) && !this.reducedMotion;
    const view = viewOf(this.state, this.wanted, this.focused, this.options.history);
    if (!this.plan || before.rows !== this.state.rows || view.key !== this.view.key) {
      this.view = view;
      this._replan(played);
    } else if (before.stale !== this.state.stale) this.dirty = true;
    this.moving = moving(this.plan, this.state.rows, {
      ...this.state,
      texts: this.texts,
      requestOf: (seq) => this._entry(seq),
    });
    if (this.reducedMotion) this.motion.stand(this.moving.tags, Boolean(state.played));
    else this.motion.fly(this.moving.tags, played);
    this.motion.light(litItems(this.plan, this.moving, this.state), played);
    this._wake();
  }

  setTheme() {
    this.stage.retheme();
    this.dirty = true;
    this._wake();
  }

  setTexts(texts) {
    this.texts = { ...TEXTS.en, ...texts };
    this._replan();
  }

  setReducedMotion(on) {
    this.reducedMotion = on;
    this.motion.standing.clear();
    this._wake();
  }

  /** Projector mode: larger type, wider lines. */
  setProjector(on) {
    if (!this.stage.project(on)) return;
    this.camera = IDLE;
    this._replan();
  }

  resize() {
    if (!this.stage.resize()) return;
    this.camera = IDLE;
    this._replan();
    // A canvas of a new size is empty: draw before the browser shows it.
    cancelAnimationFrame(this.frame);
    this._tick(performance.now());
  }

  destroy() {
    cancelAnimationFrame(this.frame);
    this.stopListening();
    this.observer.disconnect();
    document.fonts?.removeEventListener('loadingdone', this.fonts);
    this.stage.destroy();
  }

  // -- what the page asks ----------------------------------------------------------------

  get level() {
    return this.plan.level;
  }

  get sentenceAnchor() {
    return this._onScreen(this.plan.sentence);
  }

  items() {
    return outline(this.plan).map((item) => ({ ...item, box: this._onScreen(item.box) }));
  }

  boxOf(rowId) {
    const item = this._item(rowId);
    return item ? this._onScreen(item.box) : null;
  }

  /** A box of the picture in CSS pixels of the host. */
  _onScreen(box) {
    const { magnify } = this.stage;
    const { x, y, w, h } = toScreen(this.camera, box);
    return { x: x * magnify, y: y * magnify, w: w * magnify, h: h * magnify };
  }

  neighbour(direction) {
    return neighbourOf(this.plan, this.state.selected, direction);
  }

  // -- zoom ------------------------------------------------------------------------------

  zoomIn() {
    deeper(this, this.state.selected);
  }

  zoomOut() {
    const index = LEVELS.indexOf(this.level);
    if (this.camera.scale > 1.01) this._look(IDLE);
    else if (index > 0) this.zoomTo(LEVELS[above(this.plan, index)], this.plan.subject);
  }

  zoomTo(level, rowId = this.state.selected) {
    if (!LEVELS.includes(level)) throw new RangeError(`unknown level ${level}`);
    const subject = subjectOf(this.plan.model, level, rowId);
    if (!subject && level !== 'overview') return;
    enter(this, level, level === 'overview' ? rowId : subject.rowId, rowId);
  }

  /** Bring a row into view; opens the level on which it stands when it stands nowhere now. */
  focus(rowId) {
    if (!this._item(rowId)) {
      const kind = this.state.rows.get(rowId)?.kind;
      this.zoomTo(
        kind === 'process' ? 'process' : kind === 'container' ? 'container' : 'overview',
        rowId,
      );
    }
    const item = this._item(rowId);
    if (item) this._look(reveal(this.camera, item.box, this.plan.size, this.stage));
  }

  _look(camera) {
    this.camera = camera;
    this.dirty = true;
    this.options.onLayout?.();
    this._wake();
  }

  // -- drawing ---------------------------------------------------------------------------

  _entry(seq) {
    const { entries } = this.state;
    const near = entries.find?.((entry) => entry.seq === seq);
    return near ?? this.options.history?.().find((entry) => entry.seq === seq) ?? null;
  }

  _item(rowId) {
    return this.plan.items.find(
      (item) => item.kind && (item.id === rowId || item.target === rowId),
    );
  }

  _replan(played = false) {
    const { w: width, h: height } = this.stage;
    this.view ??= viewOf(this.state, this.wanted, this.focused, this.options.history);
    const insets = { ...INSETS, ...(this.options.insets?.(this.wanted, width, height) ?? {}) };
    const before = this.plan;
    const calls =
      this.wanted === 'process' ? callsOf(this.state, this.focused, this.options.history) : [];
    this.plan = layout(
      this.state.rows,
      {
        ...this.view,
        level: this.wanted,
        focus: this.focused,
        width,
        height,
        insets,
        atMs: this.state.atMs,
        coming: this.state.coming,
        calls,
      },
      this.texts,
    );
    const same = before && before.level === this.plan.level && before.subject === this.plan.subject;
    this.motion.replan(same ? before : null, this.plan, played);
    this.moving ??= { tags: [], crumbs: [], lit: [], ends: new Map() };
    this.dirty = true;
    this.options.onLayout?.();
    this._wake();
  }

  _wake() {
    if (this.frame) return;
    this.last ??= performance.now();
    this.frame = requestAnimationFrame((now) => this._tick(now));
  }

  _tick(now) {
    this.frame = 0;
    const passed = Math.min(50, Math.max(0, now - (this.last ?? now)));
    this.last = now;
    const redraws = this.motion.redraws;
    const busy = this.motion.advance(passed);
    if (this.zoom) zoomFrame(this, passed);
    else {
      if (this.dirty || redraws) this._paintFixed();
      this._paintMoving();
    }
    if (busy || this.zoom || this.motion.redraws) this._wake();
    else this.last = null;
  }

  _under() {
    return (pen) => ground(pen, this.stage.w, this.stage.h, this.camera.scale, this.camera);
  }

  _paintFixed() {
    this.dirty = false;
    this.stage.paintFixed(this.camera, this._under(), (pen) => {
      const draw = () => {
        paintPlan(pen, this.motion.settle(this.plan), (id) => this.motion.alphaOf(id));
        for (const { item, alpha } of this.motion.departures)
          pen.faint(alpha, () => paintItem(pen, item));
      };
      if (this.state.stale) pen.faint(0.45, draw);
      else draw();
    });
  }

  _paintMoving() {
    const items = new Map(this.plan.items.map((item) => [item.id, item]));
    const halos = [];
    for (const [id, strength] of this.motion.strength) {
      const item = items.get(id);
      if (item) halos.push({ item, tone: 'now', strength });
    }
    for (const name of this.state.why ?? []) {
      const item = items.get(this.plan.laneItem[name] ?? name);
      if (item) halos.push({ item, tone: 'why', strength: 1 });
    }
    const { selected } = this.state;
    const hop = String(selected ?? '').startsWith('hop/') ? Number(selected.slice(4)) : null;
    this.stage.paintMoving(this.camera, (pen) => {
      this.tagBoxes = paintMoving(pen, {
        moving: this.reducedMotion
          ? { ...this.moving, tags: this.motion.stood, crumbs: [] }
          : this.moving,
        halos,
        fading: this.motion.past,
        selected: selected ? this._item(selected) : null,
        selectedSeq: hop,
        edges: { left: 6, right: this.plan.size.w - 6 },
        call: this.moving.call,
        floor: this.moving.floor,
      });
    });
  }
}

/** A scene in `host`; see docs/architecture.md 10 for the options. */
export function createScene(host, options = {}) {
  return new Scene(host, options);
}
