/**
 * One sentence for one trace entry, from the table of webui/sentences.py. Pure; the same table is
 * rendered in the same way by webui/pages/words.py.
 */

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** 43935616 -> "43.9 MB", with the decimal mark of the language. */
export function bytes(value, language = 'en') {
  let amount = Number(value);
  let unit = 0;
  while (Math.abs(amount) >= 1000 && unit < UNITS.length - 1) {
    amount /= 1000;
    unit += 1;
  }
  const text = unit === 0 || amount >= 100 ? String(Math.round(amount)) : amount.toFixed(1);
  return `${language === 'es' ? text.replace('.', ',') : text} ${UNITS[unit]}`;
}

/** 2400 -> "2.4 s". */
export function seconds(ms, language = 'en') {
  const amount = Number(ms);
  if (Math.abs(amount) < 1000) return `${Math.round(amount)} ms`;
  const text = (amount / 1000).toFixed(1).replace(/\.0$/, '');
  return `${language === 'es' ? text.replace('.', ',') : text} s`;
}

/** The telling end of a path or digest: "sha256:7f2b3c1a90e4". */
export function short(value) {
  const last = String(value).split('/').filter(Boolean).pop() ?? String(value);
  return last.replace(/(sha256:)?([0-9a-f]{12})[0-9a-f]{20,}/g, '$1$2');
}

function text(value) {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(text).join(' ');
  if (typeof value === 'object') return JSON.stringify(value);
  return String(value);
}

/** Short hexadecimal ids: nobody reads 64 digits in a sentence. */
function cut(value) {
  const shorter = value.replace(/\b([0-9a-f]{12})[0-9a-f]{52}\b/g, '$1');
  return shorter.length > 120 ? `${shorter.slice(0, 119)}…` : shorter;
}

/** Who makes a system call: "runc:[2:INIT] init" and paths are cut to the program's name. */
function program(command) {
  const [first, ...rest] = command.split(' ');
  const name = first.split('/').pop().split(':')[0];
  return name === 'runc' && (rest.join(' ') === 'init' || first.includes(':')) ? 'runc init' : name;
}

/** CLONE_NEWNS|CLONE_NEWPID -> "mount, pid". */
function views(flags) {
  return flags.split('|').map((flag) => flag.trim().replace(/^CLONE_NEW/, '').toLowerCase())
    .map((name) => (name === 'ns' ? 'mount' : name)).join(', ');
}

function shaped(value, shape, table, language) {
  if (shape === 'bytes') return bytes(value, language);
  if (shape === 'seconds') return seconds(value, language);
  if (shape === 'short') return short(text(value));
  if (shape === 'views') return views(text(value));
  if (shape === 'words') return text(value).replaceAll('_', ' ');
  if (shape === 'state') return table.states[value] ?? text(value);
  return cut(text(value));
}

function valueOf(entry, name, table) {
  if (name === 'lane') return table.lanes[entry.lane]?.[1] ?? entry.lane;
  if (name === 'to') return table.lanes[entry.detail.to]?.[1] ?? text(entry.detail.to);
  if (name === 'subject') return entry.subject;
  if (name === 'process') return program(text(entry.detail.process));
  return entry.detail[name];
}

function choose(entry, table) {
  for (const [template, when] of table.sentences[entry.verb] ?? []) {
    const fits = Object.entries(when).every(([name, pattern]) =>
      matcher(pattern).test(text(entry.detail[name])));
    if (fits) return template;
  }
  return '{lane}: {subject}';
}

const MATCHERS = new Map();
function matcher(pattern) {
  if (!MATCHERS.has(pattern)) {
    const loose = pattern.startsWith('(?i)');
    MATCHERS.set(pattern, new RegExp(loose ? pattern.slice(4) : pattern, loose ? 'i' : ''));
  }
  return MATCHERS.get(pattern);
}

// Names of programs keep their spelling, also where a sentence begins.
const LOWER = /^(dockerd|containerd|runc|shim|podman|conmon|pasta)\b/;

/** The sentence with backquotes around what programs say. */
export function sentence(entry, table, language = 'en') {
  const said = choose(entry, table).replace(/\{(\w+)(?:\|(\w+))?\}/g, (_, name, shape) =>
    shaped(valueOf(entry, name, table), shape, table, language).replaceAll('`', "'"));
  const joined = language === 'es'
    ? said.replaceAll(' a el ', ' al ').replaceAll(' de el ', ' del ') : said;
  return LOWER.test(joined) ? joined : joined.charAt(0).toUpperCase() + joined.slice(1);
}

export const plain = (said) => said.replaceAll('`', '');

/** The few letters that stand beside an arrow, as programs would write them. */
export function label(entry) {
  const { detail, verb } = entry;
  if (verb === 'typed') return text(detail.command).slice(0, 28);
  if (verb === 'http_request') return requestLabel(detail);
  if (verb === 'http_reply') return text(detail.status).split(' ')[0];
  if (verb === 'rpc') return text(detail.method).split(/[./]/).pop();
  if (verb === 'exec') return (entry.subject || text(detail.argv)).slice(0, 24);
  if (verb === 'exited') return `exit ${text(detail.code)}`;
  if (verb === 'event') return text(detail.topic).split('/').pop();
  if (verb.startsWith('sys_')) return verb.slice(4);
  if (detail.size !== undefined) return bytes(detail.size);
  return verb.replace(/^dockerd_|^kernel_|^containerd_/, '').replaceAll('_', ' ');
}

function requestLabel({ method, path }) {
  const parts = text(path).replace(/^\/v\d[\d.]*\//, '/').split('/').filter(Boolean);
  if (path.includes('/blobs/')) return 'blob';
  if (path.includes('/manifests/')) return 'manifest';
  const last = short(parts.pop() ?? '/');
  if (last === 'json') return parts.includes('containers') && parts.length > 1 ? 'inspect' : 'list';
  if (method === 'DELETE') return 'remove';
  return last.startsWith('sha256:') || last.length > 18 ? method : last;
}
