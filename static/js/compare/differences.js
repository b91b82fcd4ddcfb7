/**
 * How two worlds differ: their rows at one moment, and the first thing that happened in only one of
 * them. Pure. What merely ticks (pids, times, CPU, memory) is no difference: see MATTERS.
 */

const names = (ids, rows) => ids.map((id) => rows.get(`container/${id}`)?.name ?? id).sort();
const limits = ({ memory_limit: memory, cpu_limit: cpu, pids_limit: pids }) =>
  ({ memory, cpu, pids });

/** kind -> {field: read(row, rows)}: what makes two things of the same name different. */
const MATTERS = {
  fault: { fault: (row) => row.fault, target: (row) => row.target },
  container: {
    image: (row) => row.image, status: (row) => row.status, exit_code: (row) => row.exit_code,
    oom_killed: (row) => row.oom_killed, restart_count: (row) => row.restart_count,
    restart_policy: (row) => row.restart_policy, command: (row) => row.command,
    networks: (row) => row.networks, ports: (row) => row.ports, mounts: (row) => row.mounts,
    limits: (row) => limits(row.cgroup ?? {}),
  },
  image: { tags: (row) => row.tags, size: (row) => row.size },
  volume: { used_by: (row, rows) => names(row.used_by ?? [], rows) },
  network: { driver: (row) => row.driver, subnet: (row) => row.subnet,
    containers: (row, rows) => names(row.containers ?? [], rows) },
  process: {},
  program: {},
  layer: { state: (row) => row.state },
  repository: { tags: (row) => row.tags },
  machine: { cpus: (row) => row.cpus, memory: (row) => row.memory },
};
const KINDS = Object.keys(MATTERS); // the telling ones first

/** What a thing is called in both worlds: ids and pids may differ where names do not. */
function keyOf(id, row, rows) {
  const { kind } = row;
  if (kind === 'container' || kind === 'network' || kind === 'volume') return `${kind}/${row.name}`;
  if (kind === 'fault') return `fault/${row.fault}/${row.target}`;
  if (kind === 'program') return `program/${row.lane}`;
  if (kind !== 'process') return id;
  const inside = row.container ? rows.get(`container/${row.container}`)?.name ?? row.container : '';
  return `process/${row.machine}/${inside}/${row.role}/${(row.argv ?? [row.name]).join(' ')}`;
}

function nameOf(row) {
  if (row.kind === 'image') return row.tags?.[0] ?? row.id.slice(7, 19);
  if (row.kind === 'layer') return (row.digest ?? row.id).split(':').pop().slice(0, 12);
  return row.name ?? row.fault ?? row.id;
}

function keyed(rows) {
  const found = new Map();
  for (const [id, row] of rows) {
    if (!MATTERS[row.kind]) continue;
    const key = keyOf(id, row, rows);
    let nth = key;
    for (let count = 2; found.has(nth); count += 1) nth = `${key}#${count}`; // the second sh
    found.set(nth, { id, row });
  }
  return found;
}

const same = (a, b) => a === b || JSON.stringify(a) === JSON.stringify(b);

/**
 * What differs between two row sets (Maps row id -> row), the telling kinds first:
 * [{key, kind, name, a: {id, row} | null, b: the same, fields: [{name, a, b}]}].
 */
export function differences(rowsA, rowsB) {
  const inA = keyed(rowsA);
  const inB = keyed(rowsB);
  const found = [];
  for (const key of new Set([...inA.keys(), ...inB.keys()])) {
    const a = inA.get(key) ?? null;
    const b = inB.get(key) ?? null;
    const { kind } = (a ?? b).row;
    const fields = !a || !b ? [] : Object.entries(MATTERS[kind])
      .map(([name, read]) => ({ name, a: read(a.row, rowsA), b: read(b.row, rowsB) }))
      .filter((field) => !same(field.a, field.b));
    if (!a || !b || fields.length) {
      found.push({ key, kind, name: nameOf((a ?? b).row), a, b, fields });
    }
  }
  return found.sort((one, other) => KINDS.indexOf(one.kind) - KINDS.indexOf(other.kind));
}

/** Whether two entries tell the same: numbers in the log and of causes do not count. */
export function tellsTheSame(a, b) {
  return a.at_ms === b.at_ms && a.verb === b.verb && a.lane === b.lane && a.subject === b.subject
    && same(a.detail, b.detail);
}

/**
 * The first entry that only one of two worlds has, up to a moment that both have reached:
 * {index, at_ms, a: entry | null, b: entry | null}, or null. Begins to look at `from`.
 */
export function firstDifference(entriesA, entriesB, until = Infinity, from = 0) {
  const at = (entries, index) => {
    const entry = entries[index];
    return entry && entry.at_ms <= until ? entry : null;
  };
  for (let index = from; ; index += 1) {
    const a = at(entriesA, index);
    const b = at(entriesB, index);
    if (!a && !b) return null;
    if (a && b && tellsTheSame(a, b)) continue;
    const first = Math.min(a?.at_ms ?? Infinity, b?.at_ms ?? Infinity);
    return { index, at_ms: first, a: a?.at_ms === first ? a : null,
      b: b?.at_ms === first ? b : null };
  }
}
