/**
 * Drawing by description: glyphs return plain nodes, `sync` makes the SVG equal to them by key.
 *
 * A node is {tag, key, attrs, kids, text}. The same node object twice means "nothing changed".
 */

const NAMESPACE = 'http://www.w3.org/2000/svg';
const LEAVE_MS = 200; // visual.md 5: a thing is removed

/** A node. `kids` may be nested arrays; null and false are left out; a string is the text. */
export function h(tag, attrs = {}, ...kids) {
  const { key = null, ...rest } = attrs;
  const flat = kids.flat(Infinity).filter((kid) => kid !== null && kid !== false
    && kid !== undefined);
  const text = flat.length && typeof flat[0] !== 'object' ? flat.join('') : null;
  return { tag, key, attrs: rest, kids: text === null ? flat : [], text };
}

/** A group moved to (x, y). */
export const at = (x, y, ...kids) => h('g', { transform: `translate(${r1(x)},${r1(y)})` }, ...kids);

export const rect = (x, y, width, height, rx, fill, stroke = 'none', strokeWidth = 1, more = {}) =>
  h('rect', { x: r1(x), y: r1(y), width: r1(Math.max(0, width)), height: r1(Math.max(0, height)),
    rx: r1(rx), fill, stroke, 'stroke-width': strokeWidth, ...more });

export const path = (d, stroke, width = 1.5, more = {}) =>
  h('path', { d, fill: 'none', stroke, 'stroke-width': width, 'stroke-linejoin': 'round',
    'stroke-linecap': 'round', ...more });

export const circle = (cx, cy, r, fill, stroke = 'none', width = 1, more = {}) =>
  h('circle', { cx: r1(cx), cy: r1(cy), r: r1(r), fill, stroke, 'stroke-width': width, ...more });

/** A colour token of the theme. */
export const ink = (name) => `var(--${name})`;

/** One decimal: shorter attributes, and equal when nothing visible changed. */
export const r1 = (value) => Math.round(value * 10) / 10;

function setAttributes(element, before, now) {
  for (const [name, value] of Object.entries(now)) {
    if (before[name] === value) continue;
    if (value === null || value === undefined || value === false) element.removeAttribute(name);
    else element.setAttribute(name, value);
  }
  for (const name of Object.keys(before)) if (!(name in now)) element.removeAttribute(name);
}

function create(node) {
  const element = document.createElementNS(NAMESPACE, node.tag);
  element.drawn = { node, kids: new Map() };
  setAttributes(element, {}, node.attrs);
  if (node.text !== null) element.textContent = node.text;
  else if (node.kids.length) sync(element, node.kids);
  return element;
}

function update(element, node) {
  const before = element.drawn.node;
  if (before === node) return;
  element.drawn.node = node;
  setAttributes(element, before.attrs, node.attrs);
  if (node.text !== null) {
    if (node.text !== before.text) {
      element.textContent = node.text;
      element.drawn.kids.clear();
    }
    return;
  }
  if (before.text !== null) element.textContent = '';
  if (node.kids.length || before.kids.length) sync(element, node.kids);
}

function remove(element) {
  if (element.drawn.node.attrs.class?.includes('enters') && !element.closest('.still')) {
    element.classList.add('leaves');
    element.setAttribute('aria-hidden', 'true');
    setTimeout(() => element.remove(), LEAVE_MS);
  } else element.remove();
}

/** Make the children of `parent` equal to `nodes`: kept by key, else by tag and place. */
export function sync(parent, nodes) {
  parent.drawn ??= { node: null, kids: new Map() };
  const before = parent.drawn.kids;
  const kids = new Map();
  const counts = {};
  let cursor = parent.firstChild;
  for (const node of nodes) {
    counts[node.tag] = (counts[node.tag] ?? 0) + 1;
    const key = node.key ?? `${node.tag}#${counts[node.tag]}`;
    let element = before.get(key);
    if (element && element.drawn.node.tag === node.tag) update(element, node);
    else element = create(node);
    kids.set(key, element);
    while (cursor && cursor.classList.contains('leaves')) cursor = cursor.nextSibling;
    if (element === cursor) cursor = cursor.nextSibling;
    else parent.insertBefore(element, cursor);
  }
  for (const [key, element] of before) if (kids.get(key) !== element) remove(element);
  parent.drawn.kids = kids;
}
