/**
 * The pen that every shape draws with: a canvas context, the theme's inks, and a few strokes.
 *
 * Shapes get the pen first and draw in CSS pixels; they never read the DOM.
 */

import { fit } from '../measure.js';

const TOKENS = [
  'ground',
  'panel',
  'raised',
  'plate',
  'line',
  'edge',
  'ink',
  'ink2',
  'ink3',
  'now',
  'now-ink',
  'now-line',
  'now-wash',
  'why',
  'why-wash',
  'ok',
  'busy',
  'wait',
  'warn',
  'fail',
  'gone',
  'done',
  'fault',
  'ok-wash',
  'busy-wash',
  'warn-wash',
  'fail-wash',
  'floor',
  'hatch',
  'cut',
];

const WASHES = {
  'ok-wash': ['ok', 0.12],
  'busy-wash': ['busy', 0.12],
  'warn-wash': ['warn', 0.14],
  'fail-wash': ['fail', 0.17],
  'why-wash': ['why', 0.11],
  'now-wash': ['now', 0.14],
  floor: ['panel', 1],
  hatch: ['edge', 0.4],
  cut: ['ground', 1],
};

/** The theme as the style sheet has it now: token -> colour, and the two families. */
export function readTheme(element) {
  const style = getComputedStyle(element);
  const inks = {};
  for (const token of TOKENS) inks[token] = style.getPropertyValue(`--${token}`).trim();
  for (const [token, [from, share]] of Object.entries(WASHES)) {
    if (!inks[token])
      inks[token] = `color-mix(in srgb, ${inks[from]} ${share * 100}%, transparent)`;
  }
  const sans =
    style.getPropertyValue('--sans').trim() || 'Inter, "Segoe UI", system-ui, sans-serif';
  const mono =
    style.getPropertyValue('--mono').trim() ||
    '"JetBrains Mono", ui-monospace, Menlo, Consolas, monospace';
  return { inks, sans, mono };
}

function hatching(context, size, ground, line, width, share) {
  const tile = document.createElement('canvas');
  tile.width = tile.height = size;
  const pen = tile.getContext('2d');
  pen.fillStyle = ground;
  pen.fillRect(0, 0, size, size);
  pen.globalAlpha = share;
  pen.strokeStyle = line;
  pen.lineWidth = width;
  pen.beginPath();
  for (const shift of [-size, 0, size]) {
    pen.moveTo(shift - 2, size + 2);
    pen.lineTo(shift + size + 2, -2);
  }
  pen.stroke();
  return context.createPattern(tile, 'repeat');
}

const paths = new Map(); // SVG path text -> Path2D

function pathOf(d) {
  if (!paths.has(d)) {
    if (paths.size > 2000) paths.clear();
    paths.set(d, new Path2D(d));
  }
  return paths.get(d);
}

export class Pen {
  constructor(context, theme, bold = 1) {
    this.c = context;
    this.bold = bold; // how much wider every line is drawn
    this.theme = theme;
    this.patterns = {
      hatching: hatching(context, 14, theme.inks.floor, theme.inks.hatch, 1.2, 0.55),
      bad: hatching(context, 12, theme.inks['fail-wash'], theme.inks.fail, 2.2, 0.34),
    };
  }

  /** A colour token, a pattern, or a colour as it is. */
  ink(name) {
    return this.theme.inks[name] ?? this.patterns[name] ?? name;
  }

  _finish(path, fill, stroke, width, dash) {
    const { c } = this;
    if (fill && fill !== 'none') {
      c.fillStyle = this.ink(fill);
      c.fill(path);
    }
    if (stroke && stroke !== 'none') {
      c.strokeStyle = this.ink(stroke);
      c.lineWidth = width * this.bold;
      c.lineJoin = c.lineCap = 'round';
      c.setLineDash(dash ?? []);
      c.stroke(path);
      if (dash) c.setLineDash([]);
    }
  }

  rect(x, y, w, h, radius, fill, stroke = 'none', width = 1, dash = null) {
    const path = new Path2D();
    path.roundRect(
      x,
      y,
      Math.max(0, w),
      Math.max(0, h),
      Math.max(0, Math.min(radius, h / 2, w / 2)),
    );
    this._finish(path, fill, stroke, width, dash);
  }

  circle(x, y, r, fill, stroke = 'none', width = 1, dash = null) {
    const path = new Path2D();
    path.arc(x, y, Math.max(0, r), 0, 2 * Math.PI);
    this._finish(path, fill, stroke, width, dash);
  }

  /** A path in SVG notation, drawn at (x, y). */
  path(x, y, d, { fill = 'none', stroke = 'none', width = 1.5, dash = null } = {}) {
    this.at(x, y, () => this._finish(pathOf(d), fill, stroke, width, dash));
  }

  /** A broken line through points. */
  line(points, stroke, width = 2, dash = null) {
    const path = new Path2D();
    points.forEach(([x, y], index) => (index ? path.lineTo(x, y) : path.moveTo(x, y)));
    this._finish(path, 'none', stroke, width, dash);
  }

  polygon(points, fill, stroke = 'none', width = 1.6, dash = null) {
    const path = new Path2D();
    points.forEach(([x, y], index) => (index ? path.lineTo(x, y) : path.moveTo(x, y)));
    path.closePath();
    this._finish(path, fill, stroke, width, dash);
  }

  at(x, y, draw) {
    const { c } = this;
    c.save();
    c.translate(x, y);
    draw();
    c.restore();
  }

  /** Draw with less strength. */
  faint(alpha, draw) {
    const { c } = this;
    const before = c.globalAlpha;
    c.globalAlpha = before * alpha;
    draw();
    c.globalAlpha = before;
  }

  /**
   * A line of text, its baseline at y. `room` cuts it with an ellipsis; `tone` is a colour token;
   * `align` start, middle, end. Returns what was drawn.
   */
  text(
    x,
    y,
    text,
    {
      size = 13.5,
      weight = 400,
      tone = 'ink',
      align = 'start',
      mono = false,
      room = Infinity,
    } = {},
  ) {
    const { c } = this;
    const shown = room === Infinity ? String(text) : fit(text, room, size, { mono, weight });
    c.font = `${weight} ${size}px ${mono ? this.theme.mono : this.theme.sans}`;
    c.textAlign = align === 'middle' ? 'center' : align;
    c.textBaseline = 'alphabetic';
    c.fillStyle = this.ink(tone);
    c.fillText(shown, x, y);
    return shown;
  }
}
