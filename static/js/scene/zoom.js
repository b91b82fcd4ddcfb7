/**
 * What hands do to the picture: choose, drag, enlarge, and the way from level to level. Each
 * function
 * gets the scene (index.js) and changes its camera, its level and the running zoom.
 */

import {
  between,
  ease,
  enlarge,
  ENTER_SCALE,
  IDLE,
  keep,
  LEAVE_SCALE,
  pan,
  toPicture,
  toScreen,
  ZOOM_MS,
} from './camera.js';
import { LEVELS } from './layout/index.js';
import { within } from './layout/items.js';
import { paintPlan } from './paint/painter.js';
import { itemAt } from './places.js';

/** The next level in, about a row: straight to the container or the process when it is one. */
export function deeper(scene, rowId) {
  const index = LEVELS.indexOf(scene.level);
  if (index === LEVELS.length - 1) return;
  const kind = scene.state.rows.get(rowId)?.kind;
  const wish =
    kind === 'container' && index < 2
      ? 'container'
      : kind === 'process' && index > 0
        ? 'process'
        : LEVELS[index + 1];
  scene.zoomTo(wish, kind === 'machine' && index === 0 ? null : rowId);
}

/** The level above: what is on the laptop is not on the Docker host. */
export function above(plan, index) {
  const away = plan.model.rows.get(plan.subject)?.machine === 'laptop';
  return away && LEVELS[index - 1] === 'host' ? 0 : index - 1;
}

/** Change the level, and what it is about. */
export function enter(scene, level, focused) {
  const old = scene.plan;
  const camera = scene.camera;
  if (level === old.level && focused === scene.focused) return;
  scene.wanted = level;
  scene.focused = focused;
  scene.camera = IDLE;
  const inwards = LEVELS.indexOf(level) > LEVELS.indexOf(old.level);
  scene._replan(false);
  travel(scene, old, camera, inwards);
  scene.options.onLevel?.(scene.plan.level, scene.plan.subject);
}

/** Both pictures as bitmaps, laid over each other for 320 ms. */
function travel(scene, old, camera, inwards) {
  if (scene.reducedMotion) return;
  const nest = inwards ? old : scene.plan;
  const about = (inwards ? scene.plan : old).subject;
  const spot =
    nest.items.find((item) => item.id === about)?.box ?? nest.lanes['host/container'] ?? nest.frame;
  const box = toScreen(inwards ? camera : IDLE, spot);
  const paper = (plan, eye) => scene.stage.shot(eye, null, (pen) => paintPlan(pen, plan));
  scene.zoom = { from: paper(old, camera), to: paper(scene.plan, IDLE), box, inwards, ms: 0 };
}

/** Enlarge around a point; far enough, the next level opens or the one before comes back. */
function enlargeAt(scene, factor, x, y) {
  if (scene.zoom) return;
  const camera = enlarge(scene.camera, factor, x, y);
  const index = LEVELS.indexOf(scene.level);
  if (camera.scale > ENTER_SCALE && index < LEVELS.length - 1) {
    const there = itemAt(scene.plan, ...toPicture(scene.camera, x, y))?.select ?? null;
    const before = scene.level;
    deeper(scene, there);
    if (scene.level !== before) return;
  }
  if (camera.scale < LEAVE_SCALE) {
    scene.camera = IDLE;
    scene.zoomOut();
    scene.dirty = true;
    return;
  }
  scene._look(keep(camera, scene.plan.size, scene.stage));
}

/** One frame of the way between two levels. */
export function zoomFrame(scene, passed) {
  const { zoom } = scene;
  zoom.ms += passed;
  const u = Math.min(1, zoom.ms / ZOOM_MS);
  if (u >= 1) {
    scene.zoom = null;
    scene.dirty = true;
    return;
  }
  scene.stage.blend(
    scene._under(),
    zoom.from,
    zoom.to,
    between(zoom.box, scene.stage, ease(u), zoom.inwards),
  );
}

/** The message under a point of the screen. */
function tagAt(scene, x, y) {
  const [px, py] = toPicture(scene.camera, x, y);
  return scene.tagBoxes.findLast(({ box }) => within(box, px, py)) ?? null;
}

/** What pointer.js is to call. */
export function hands(scene) {
  return {
    tap: (x, y) => {
      const [px, py] = toPicture(scene.camera, x, y);
      const held = tagAt(scene, x, y);
      if (held) scene.options.onHop?.(held.seq);
      else scene.options.onSelect?.(itemAt(scene.plan, px, py)?.select ?? null);
    },
    hover: (x, y) => {
      const held =
        tagAt(scene, x, y) ?? itemAt(scene.plan, ...toPicture(scene.camera, x, y))?.select;
      scene.host.style.cursor = held ? 'pointer' : '';
    },
    open: (x, y) =>
      deeper(scene, itemAt(scene.plan, ...toPicture(scene.camera, x, y))?.select ?? null),
    enlarge: (factor, x, y) => enlargeAt(scene, factor, x, y),
    drag: (dx, dy) => scene._look(keep(pan(scene.camera, dx, dy), scene.plan.size, scene.stage)),
    released: () => {
      if (scene.camera.scale < 1) scene._look(IDLE);
    },
  };
}
