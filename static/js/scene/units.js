/** Numbers as the tools and the pictures write them. Pure. */

/** Bytes in decimal units, as docker writes sizes: 41.9 MB. */
export function bytes(count) {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = count;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit && value < 100 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** Bytes in binary units, as docker writes memory: 11.2 MiB. */
export function memory(count) {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = count;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const whole = !unit || value >= 100 || Math.abs(value - Math.round(value)) < 0.05;
  return `${whole ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** A duration: 12 ms, 2.3 s, 4 min, 2 h. */
export function duration(ms) {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < 3_600_000) return `${Math.floor(ms / 60_000)} min`;
  return `${Math.floor(ms / 3_600_000)} h`;
}

/** Twelve digits of an identity, without its algorithm. */
export const short = (id) =>
  String(id ?? '')
    .replace(/^sha256:/, '')
    .slice(0, 12);

/** `{name}` in a translated string replaced by its value. */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}
