/** The two canvases of a host, and the bitmap of the level that is being left. */

import { measureWith } from '../measure.js';
import { Pen, readTheme } from '../shapes/pen.js';

const TYPE = 1.25;
const LINES = 1.5;
const SHARPEST = 2; // device pixels per CSS pixel, at most: more is not seen and costs fill rate

function canvas(host) {
  const made = document.createElement('canvas');
  made.setAttribute('aria-hidden', 'true'); // the text twin speaks for the picture
  Object.assign(made.style, {
    position: 'absolute',
    inset: '0',
    width: '100%',
    height: '100%',
    display: 'block',
    pointerEvents: 'none',
  });
  host.append(made);
  return made;
}

export class Stage {
  constructor(host) {
    this.host = host;
    this.fixed = canvas(host);
    this.moving = canvas(host);
    this.spare = null; // the level before, while it is left
    this.fresh = null;
    this.magnify = 1; // projector mode: everything is this much larger
    this.bold = 1; // and its lines this much wider
    this.resize();
  }

  /** Take the host's size; true when it changed. `w` and `h` are those of the picture. */
  resize() {
    const { clientWidth, clientHeight } = this.host;
    const w = clientWidth / this.magnify;
    const h = clientHeight / this.magnify;
    const ratio = Math.min(SHARPEST, globalThis.devicePixelRatio || 1) * this.magnify;
    if (w === this.w && h === this.h && ratio === this.ratio) return false;
    Object.assign(this, { w, h, ratio });
    for (const there of [this.fixed, this.moving]) {
      there.width = Math.max(1, Math.round(w * ratio));
      there.height = Math.max(1, Math.round(h * ratio));
    }
    this.retheme();
    return true;
  }

  /** Read the tokens again. */
  retheme() {
    this.theme = readTheme(this.host);
    measureWith(this.theme);
    this.pens = {};
  }

  /** For the last row of a classroom: type x 1.25, lines x 1.5. True when it changed. */
  project(on) {
    this.magnify = on ? TYPE : 1;
    this.bold = on ? LINES / TYPE : 1;
    return this.resize();
  }

  _pen(name, element) {
    if (!this.pens[name])
      this.pens[name] = new Pen(element.getContext('2d'), this.theme, this.bold);
    return this.pens[name];
  }

  /** Draw on a canvas; `draw(pen)` uses CSS pixels, moved by the camera when there is one. */
  _draw(pen, camera, draw) {
    const { c } = pen;
    c.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    c.globalAlpha = 1;
    c.save();
    if (camera) {
      c.scale(camera.scale, camera.scale);
      c.translate(-camera.x, -camera.y);
    }
    draw(pen);
    c.restore();
  }

  paintFixed(camera, under, draw) {
    const pen = this._pen('fixed', this.fixed);
    this._draw(pen, null, under);
    this._draw(pen, camera, draw);
  }

  paintMoving(camera, draw) {
    const pen = this._pen('moving', this.moving);
    pen.c.setTransform(1, 0, 0, 1, 0, 0);
    pen.c.clearRect(0, 0, this.moving.width, this.moving.height);
    if (draw) this._draw(pen, camera, draw);
  }

  /** A picture of something, kept as a bitmap. */
  shot(camera, under, draw) {
    const bitmap = document.createElement('canvas');
    bitmap.width = this.fixed.width;
    bitmap.height = this.fixed.height;
    const pen = new Pen(bitmap.getContext('2d'), this.theme, this.bold);
    this._draw(pen, camera, draw);
    return bitmap;
  }

  /** Two bitmaps laid over each other: the way between two levels. */
  blend(under, before, after, places) {
    const pen = this._pen('fixed', this.fixed);
    this._draw(pen, null, (there) => {
      under(there);
      for (const [bitmap, { scale, x, y, alpha }] of [
        [before, places.before],
        [after, places.after],
      ]) {
        there.c.globalAlpha = alpha;
        there.c.drawImage(bitmap, x, y, this.w * scale, this.h * scale);
      }
      there.c.globalAlpha = 1;
    });
    this.paintMoving(null, null);
  }

  destroy() {
    this.fixed.remove();
    this.moving.remove();
  }
}
