/**
 * Mouse, wheel and fingers on the picture: select, enlarge, drag. Tells the scene, decides
 * nothing.
 */

const CLICK = 6; // px that a pointer may tremble

/**
 * `on`: tap(x, y), open(x, y), enlarge(factor, x, y), drag(dx, dy), hover(x, y), released().
 * `magnified()` is how much larger the picture is drawn. Returns an end.
 */
export function listen(host, on, magnified = () => 1) {
  const down = new Map();
  let travelled = 0;
  let spread = 0;
  const place = (event) => {
    const rect = host.getBoundingClientRect();
    const by = magnified();
    return [(event.clientX - rect.left) / by, (event.clientY - rect.top) / by];
  };
  const gap = () => {
    const [a, b] = [...down.values()];
    return Math.hypot(a[0] - b[0], a[1] - b[1]);
  };
  const handlers = {
    pointerdown(event) {
      if (event.button > 0) return;
      down.set(event.pointerId, place(event));
      if (down.size === 1) travelled = 0;
      if (down.size === 2) spread = gap();
    },
    pointermove(event) {
      if (!down.has(event.pointerId)) {
        on.hover(...place(event));
        return;
      }
      const before = down.get(event.pointerId);
      const now = place(event);
      down.set(event.pointerId, now);
      travelled += Math.hypot(now[0] - before[0], now[1] - before[1]);
      if (down.size === 2) {
        const wide = gap();
        const [a, b] = [...down.values()];
        if (spread > 0) on.enlarge(wide / spread, (a[0] + b[0]) / 2, (a[1] + b[1]) / 2);
        spread = wide;
      } else if (travelled > CLICK) {
        if (!host.hasPointerCapture(event.pointerId)) host.setPointerCapture(event.pointerId);
        on.drag(now[0] - before[0], now[1] - before[1]);
      }
    },
    pointerup(event) {
      if (!down.delete(event.pointerId)) return;
      if (travelled <= CLICK && down.size === 0) on.tap(...place(event));
      if (down.size === 0) on.released();
    },
    pointercancel(event) {
      down.delete(event.pointerId);
      on.released();
    },
    dblclick(event) {
      event.preventDefault();
      on.open(...place(event));
    },
    wheel(event) {
      event.preventDefault();
      const lines = event.deltaMode === 1 ? 16 : 1;
      on.enlarge(Math.exp(-event.deltaY * lines * 0.0016), ...place(event));
    },
  };
  for (const [name, handler] of Object.entries(handlers)) {
    host.addEventListener(name, handler, { passive: false });
  }
  return () => {
    for (const [name, handler] of Object.entries(handlers)) host.removeEventListener(name, handler);
  };
}
