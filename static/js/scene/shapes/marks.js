/**
 * The nine states: colour, shape, and always a word beside it (the caller writes it).
 *
 * Each mark is a list of strokes on a disc of radius 1, so that canvas and SVG draw the same.
 */

export const STATES = ['ok', 'busy', 'wait', 'warn', 'fail', 'gone', 'done', 'unknown', 'fault'];

/** The token of a state's colour. */
export const toneOf = (state) =>
  state === 'unknown' ? 'wait' : STATES.includes(state) ? state : 'wait';

/** Broken things are never folded away. */
export const isBroken = (state) => state === 'fail' || state === 'warn';

const RANK = ['ok', 'done', 'gone', 'wait', 'unknown', 'busy', 'fault', 'warn', 'fail'];

/** The state that a parent wears: the worst of its children. */
export function worst(states) {
  return states.reduce(
    (found, state) => (RANK.indexOf(state) > RANK.indexOf(found) ? state : found),
    'ok',
  );
}

const DISC = (r) => `M${r} 0A${r} ${r} 0 1 1 ${-r} 0A${r} ${r} 0 1 1 ${r} 0Z`;
const SQUARE =
  'M-.65 -.85H.65Q.85 -.85 .85 -.65V.65Q.85 .85 .65 .85H-.65Q-.85 .85 -.85 .65V-.65' +
  'Q-.85 -.85 -.65 -.85Z';
const OCTAGON = 'M-.464 -1.12H.464L1.12 -.464V.464L.464 1.12H-.464L-1.12 .464V-.464Z';

function ring(share) {
  const turn = Math.max(0.02, Math.min(0.999, share)) * 2 * Math.PI;
  const x = (0.8 * Math.sin(turn)).toFixed(3);
  const y = (-0.8 * Math.cos(turn)).toFixed(3);
  return `M0 -.8A.8 .8 0 ${share > 0.5 ? 1 : 0} 1 ${x} ${y}`;
}

/** Strokes of a state: [{d, fill?, stroke?, width?, dash?, alpha?}], colour tokens by name. */
export function strokesOf(state, share = 0.6) {
  const c = toneOf(state);
  switch (state) {
    case 'ok':
      return [
        { d: DISC(1), fill: c },
        { d: 'M-.42 .04L-.08 .34L.42 -.3', stroke: 'cut', width: 0.3 },
      ];
    case 'busy':
      return [
        { d: DISC(0.8), stroke: c, width: 0.34, alpha: 0.3 },
        { d: ring(share), stroke: c, width: 0.4 },
      ];
    case 'wait':
      return [
        { d: DISC(0.84), stroke: c, width: 0.28, dash: [0.62, 0.42], butt: true },
        { d: 'M0 -.38V0H.32', stroke: c, width: 0.24 },
      ];
    case 'warn':
      return [
        { d: 'M0 -1.1L1.12 .9H-1.12Z', fill: c, stroke: c, width: 0.25 },
        { d: 'M0 -.42V.18M0 .58V.6', stroke: 'cut', width: 0.3 },
      ];
    case 'fail':
      return [
        { d: OCTAGON, fill: c },
        { d: 'M-.42 -.42L.42 .42M.42 -.42L-.42 .42', stroke: 'cut', width: 0.34 },
      ];
    case 'gone':
      return [
        { d: SQUARE, stroke: c, width: 0.24, dash: [0.5, 0.34], butt: true },
        { d: 'M-.42 -.17L0 .25L.42 -.17', stroke: c, width: 0.28 },
      ];
    case 'done':
      return [
        { d: SQUARE, stroke: c, width: 0.24 },
        { d: 'M-.42 0L-.08 .3L.42 -.3', stroke: c, width: 0.26 },
      ];
    case 'fault':
      return [
        { d: DISC(1.1), fill: c },
        { d: 'M.15 -.8L-.45 .15H0L-.15 .8L.45 -.15H0Z', fill: 'cut' },
      ];
    default:
      return [
        { d: 'M0 -1.15L1.15 0L0 1.15L-1.15 0Z', stroke: c, width: 0.24 },
        {
          d: 'M-.24 -.2C-.24 -.56 .28 -.52 .26 -.2C.24 .02 0 .02 0 .24M0 .52V.54',
          stroke: c,
          width: 0.2,
        },
      ];
  }
}

// state and share -> strokes with their Path2D, kept: marks come in hundreds
const ready = new Map();

function prepared(state, share) {
  const step = state === 'busy' ? Math.round(share * 60) : 0;
  const key = `${state}${step}`;
  if (!ready.has(key)) {
    ready.set(
      key,
      strokesOf(state, step / 60).map((s) => ({ ...s, path: new Path2D(s.d) })),
    );
  }
  return ready.get(key);
}

/** A state's mark around (x, y) with radius r. `share` 0..1 fills the ring of `busy`. */
export function mark(pen, x, y, r, state, share = 0.6) {
  const { c } = pen;
  c.save();
  c.translate(x, y);
  c.scale(r, r);
  c.lineJoin = 'round';
  const alpha = c.globalAlpha;
  for (const stroke of prepared(state, share)) {
    c.globalAlpha = alpha * (stroke.alpha ?? 1);
    if (stroke.fill) {
      c.fillStyle = pen.ink(stroke.fill);
      c.fill(stroke.path);
    }
    if (stroke.stroke) {
      c.strokeStyle = pen.ink(stroke.stroke);
      c.lineWidth = stroke.width;
      c.lineCap = stroke.butt ? 'butt' : 'round';
      c.setLineDash(stroke.dash ?? []);
      c.stroke(stroke.path);
    }
  }
  c.restore();
}

/** The same mark as an SVG element of `size` pixels, for the rest of the page. */
export function markSvg(state, size = 18, share = 0.6) {
  const make = (tag) => document.createElementNS('http://www.w3.org/2000/svg', tag);
  const svg = make('svg');
  svg.setAttribute('viewBox', '-1.25 -1.25 2.5 2.5');
  svg.setAttribute('width', size);
  svg.setAttribute('height', size);
  svg.setAttribute('aria-hidden', 'true');
  for (const stroke of strokesOf(state, share)) {
    const path = make('path');
    path.setAttribute('d', stroke.d);
    path.setAttribute('fill', stroke.fill ? `var(--${stroke.fill})` : 'none');
    if (stroke.stroke) {
      path.setAttribute('stroke', `var(--${stroke.stroke})`);
      path.setAttribute('stroke-width', stroke.width);
      path.setAttribute('stroke-linejoin', 'round');
      path.setAttribute('stroke-linecap', stroke.butt ? 'butt' : 'round');
      if (stroke.dash) path.setAttribute('stroke-dasharray', stroke.dash.join(' '));
      if (stroke.alpha) path.setAttribute('opacity', stroke.alpha);
    }
    svg.append(path);
  }
  return svg;
}
