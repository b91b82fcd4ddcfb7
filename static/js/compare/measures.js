/** The numbers that matter when two Docker hosts are compared. Pure. */

const containers = (rows) => [...rows.values()].filter((row) => row.kind === 'container');
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

/** The one that harms most first; each says what its number counts and how a number looks. */
export const MEASURES = [
  { name: 'failed', tone: (value) => (value ? 'fail' : 'ok'),
    read: (rows) => containers(rows).filter((row) => row.mark === 'fail').length },
  { name: 'restarts', tone: (value) => (value ? 'warn' : 'ok'),
    read: (rows) => sum(containers(rows).map((row) => row.restart_count ?? 0)) },
  { name: 'running', tone: (value) => (value ? 'ok' : 'done'),
    read: (rows) => containers(rows).filter((row) => row.status === 'running').length },
  { name: 'bytes', tone: () => 'busy', bytes: true,
    read: (rows) => sum([...rows.values()].filter((row) => row.kind === 'layer'
      && row.state === 'ready').map((row) => row.size)) },
];

/** The first measure in which two row sets differ; without one, the containers that run. */
export function telling(rowsA, rowsB) {
  return MEASURES.find(({ read }) => read(rowsA) !== read(rowsB))
    ?? MEASURES.find(({ name }) => name === 'running');
}

/** The commands of a world: [{from, until, command}], `until` null while one runs. */
export function commandsOf(film, session = 'main') {
  const steps = [];
  let open = null;
  let index = 0;
  const typed = film.entries.filter((entry) => entry.verb === 'typed');
  for (const { at_ms: at, diff } of film.moments) {
    while (index < typed.length && typed[index].at_ms <= at) {
      open = { from: typed[index].at_ms, until: null, command: typed[index].detail.command };
      steps.push(open);
      index += 1;
    }
    if (open && at > open.from && diff[`terminal/${session}`]?.state === 'prompt') {
      open.until = at;
      open = null;
    }
  }
  return steps;
}
