/** How wide a text is, and how much of it fits. Falls back to an estimate where there is no DOM. */

let sans = 'Inter, "Segoe UI", system-ui, sans-serif';
let fixed = '"JetBrains Mono", ui-monospace, Menlo, Consolas, monospace';
const KEEP = 4000;

let pen = null;
const widths = new Map();

function canvas() {
  if (pen === null) {
    pen =
      typeof document === 'undefined' ? false : document.createElement('canvas').getContext('2d');
  }
  return pen;
}

/** Measure with the families that the pen draws with. */
export function measureWith(families) {
  if (families.sans === sans && families.mono === fixed) return;
  ({ sans, mono: fixed } = families);
  widths.clear();
}

/** Forget what was measured: the fonts have arrived. */
export function forgetWidths() {
  widths.clear();
}

/** Width in pixels of `text` at `size` pixels. */
export function widthOf(text, size, { mono = false, weight = 400 } = {}) {
  const key = `${size}${mono ? 'm' : 's'}${weight}${text}`;
  if (!widths.has(key)) {
    if (widths.size > KEEP) widths.clear();
    const context = canvas();
    if (context) context.font = `${weight} ${size}px ${mono ? fixed : sans}`;
    widths.set(
      key,
      context ? context.measureText(text).width : text.length * size * (mono ? 0.6 : 0.54),
    );
  }
  return widths.get(key);
}

/** The text, cut with an ellipsis when it is wider than `room` pixels. */
export function fit(text, room, size, style = {}) {
  const whole = String(text);
  if (widthOf(whole, size, style) <= room) return whole;
  let low = 0;
  let high = whole.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (widthOf(`${whole.slice(0, middle).trimEnd()}…`, size, style) <= room) low = middle;
    else high = middle - 1;
  }
  return low ? `${whole.slice(0, low).trimEnd()}…` : '';
}

/** The text in at most `most` lines of `room` pixels; the last is cut with an ellipsis. */
export function wrap(text, room, size, most, style = {}) {
  const lines = [];
  let line = '';
  const words = String(text).split(/\s+/);
  for (let index = 0; index < words.length; index += 1) {
    const longer = line ? `${line} ${words[index]}` : words[index];
    if (!line || widthOf(longer, size, style) <= room) line = longer;
    else if (lines.length === most - 1) {
      lines.push(fit([line, ...words.slice(index)].join(' '), room, size, style));
      return lines;
    } else {
      lines.push(line);
      line = words[index];
    }
  }
  if (line) lines.push(fit(line, room, size, style));
  return lines;
}
