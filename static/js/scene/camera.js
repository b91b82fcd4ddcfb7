/** The eye: how far the picture is enlarged and moved, and the way between two levels. Pure. */

export const ZOOM_MS = 320;
export const ENTER_SCALE = 1.7; // enlarged beyond this, the next level opens
export const LEAVE_SCALE = 0.72; // made smaller than this, the level before comes back

/** cubic-bezier(.2, .8, .2, 1) at share u of the time. */
export function ease(u) {
  if (u <= 0) return 0;
  if (u >= 1) return 1;
  let low = 0;
  let high = 1;
  for (let turn = 0; turn < 20; turn += 1) {
    const t = (low + high) / 2;
    if (bezier(t, 0.2, 0.2) < u) low = t;
    else high = t;
  }
  return bezier(low, 0.8, 1);
}

const bezier = (t, a, b) => 3 * (1 - t) * (1 - t) * t * a + 3 * (1 - t) * t * t * b + t * t * t;

export const IDLE = { scale: 1, x: 0, y: 0 };

/** Screen = (picture - camera) * scale. */
export const toPicture = (camera, x, y) => [
  x / camera.scale + camera.x,
  y / camera.scale + camera.y,
];

export const toScreen = (camera, box) => ({
  x: (box.x - camera.x) * camera.scale,
  y: (box.y - camera.y) * camera.scale,
  w: box.w * camera.scale,
  h: box.h * camera.scale,
});

/** Enlarge by `factor` around a point of the screen. */
export function enlarge(camera, factor, x, y) {
  const [px, py] = toPicture(camera, x, y);
  const scale = Math.min(2.4, Math.max(0.6, camera.scale * factor));
  return { scale, x: px - x / scale, y: py - y / scale };
}

export const pan = (camera, dx, dy) => ({
  ...camera,
  x: camera.x - dx / camera.scale,
  y: camera.y - dy / camera.scale,
});

/** Keep the picture in the view: it may not be dragged away. */
export function keep(camera, size, view) {
  const axis = (at, length, room) => {
    const span = length - room / camera.scale;
    return span <= 0 ? span / 2 : Math.min(span, Math.max(0, at));
  };
  return {
    scale: camera.scale,
    x: axis(camera.x, size.w, view.w),
    y: size.h * camera.scale < view.h && camera.scale >= 1 ? 0 : axis(camera.y, size.h, view.h),
  };
}

/** Move just as far as needed to have `box` in view. */
export function reveal(camera, box, size, view) {
  const room = { w: view.w / camera.scale, h: view.h / camera.scale };
  const axis = (at, start, length, there) => {
    if (start < at + 12) return start - 12;
    return start + length > at + there - 12 ? start + length - there + 12 : at;
  };
  return keep(
    {
      scale: camera.scale,
      x: axis(camera.x, box.x, box.w, room.w),
      y: axis(camera.y, box.y, box.h, room.h),
    },
    size,
    view,
  );
}

/**
 * Two pictures while the level changes: how each is laid on the screen at share u of the way.
 *
 * Going in, `box` (of the old picture) grows to the whole view and the new picture grows in it;
 * going
 * out the new picture's `box` is where the old one shrinks to. Returns {before, after} as
 * {scale, x, y, alpha}: drawn at (x, y) enlarged by scale.
 */
export function between(box, view, u, inwards) {
  const share = inwards ? u : 1 - u;
  const w = box.w + (view.w - box.w) * share;
  const h = box.h + (view.h - box.h) * share;
  const x = box.x * (1 - share);
  const y = box.y * (1 - share);
  const inner = { scale: w / view.w, x, y: y + (h - (view.h * w) / view.w) / 2, alpha: share };
  const grown = w / box.w;
  const outer = {
    scale: grown,
    x: x - box.x * grown,
    y: y + h / 2 - (box.y + box.h / 2) * grown,
    alpha: 1 - share,
  };
  return inwards ? { before: outer, after: inner } : { before: inner, after: outer };
}
