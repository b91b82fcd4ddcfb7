/** Keys of the lab (visual.md 9): what is pressed outside text fields becomes a named action. */

const KEYS = {
  ' ': 'toggle', ',': 'back', '.': 'on', Home: 'first', End: 'newest', '[': 'slower', ']': 'faster',
  PageUp: 'back', PageDown: 'on', w: 'why', f: 'fork', b: 'broken', c: 'compare',
  d: 'differences-only', '+': 'zoom-in', '=': 'zoom-in',
  '-': 'zoom-out', i: 'inspector', l: 'timeline', t: 'twin', '`': 'terminal', '/': 'find',
  p: 'projector', Escape: 'escape',
};
const ARROWS = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' };

function isText(target) {
  return target.closest('input:not([type="range"]):not([type="checkbox"]), textarea, select, '
    + '[contenteditable], .xterm, dialog');
}

const lettersOff = () => localStorage.getItem('letters') === 'off';

/** Call `act(action, event)` for every key that means something here. */
export function listenToKeys(act) {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const { target, key } = event;
    if (isText(target)) return;
    if (key === ' ' && target.closest('button, a, [role="tab"], input, summary')) return;
    const inScene = Boolean(target.closest('#main')) && !target.closest('#twin');
    let action = null;
    if (ARROWS[key]) {
      if (target.matches('[role="slider"], input[type="range"], [role="separator"]')) return;
      if (inScene) action = `walk-${ARROWS[key]}`;
      else if (key === 'ArrowLeft') action = event.shiftKey ? 'previous-task' : 'back';
      else if (key === 'ArrowRight') action = event.shiftKey ? 'next-task' : 'on';
    } else if (!/^[a-z]$/i.test(key)) action = KEYS[key];
    else if (!event.shiftKey && !lettersOff()) action = KEYS[key.toLowerCase()];
    if (action && act(action, event) !== false) event.preventDefault();
  });
}
