/**
 * The rows as nouns: what stands on which machine, in the order in which it is drawn. Pure.
 *
 * Built once per map of rows (the film hands the same map out while nothing changed).
 */

import { isBroken, worst } from './shapes/marks.js';

const made = new WeakMap();

/** The nouns of a Map row id -> row. */
export function modelOf(rows) {
  if (!made.has(rows)) made.set(rows, build(rows));
  return made.get(rows);
}

const nouns = new WeakMap(); // row -> the same with its row id: rows are shared, never changed

function byKind(rows) {
  const kinds = {};
  for (const [rowId, row] of rows) {
    let noun = nouns.get(row);
    if (!noun) nouns.set(row, (noun = { rowId, ...row }));
    (kinds[row.kind] ??= []).push(noun);
  }
  return (kind) => kinds[kind] ?? [];
}

const byCreation = (a, b) =>
  (a.created_ms ?? 0) - (b.created_ms ?? 0) || (a.rowId < b.rowId ? -1 : 1);
const byPid = (a, b) => a.pid - b.pid;

function build(rows) {
  const all = byKind(rows);
  const machines = {};
  for (const row of all('machine')) machines[row.role] = row;
  const name = (role) => machines[role]?.id ?? role;
  const programs = {};
  for (const row of all('program')) programs[row.lane] = row;
  const processes = all('process').sort(byPid);
  const onHost = processes.filter((row) => row.machine === name('host'));
  const onLaptop = processes.filter((row) => row.machine === name('laptop'));
  const everyContainer = all('container').sort(byCreation);
  const containers = everyContainer.filter(isDockers);
  const layers = all('layer').filter((row) => row.machine === name('host'));
  const layerByDigest = new Map(layers.map((row) => [digestOf(row), row]));
  const images = all('image').filter(isDockers);
  return {
    rows,
    machines,
    programs,
    processes,
    onHost,
    onLaptop,
    containers,
    everyContainer,
    inside: insides(everyContainer, [...onHost, ...onLaptop]),
    layers,
    layerByDigest,
    shims: shimsOf(onHost),
    runcs: runcsOf(onHost, containers),
    podman: podmanOf(everyContainer, onLaptop, all('layer')),
    cli: cliOf(onLaptop),
    images,
    build: shownBuild(all('build'), images, containers),
    networks: all('network').filter(isDockers),
    volumes: all('volume').filter(isDockers),
    repositories: all('repository'),
    terminals: all('terminal'),
    faults: all('fault'),
    pulled: pulledImage(all('pull').filter(isDockers), layerByDigest),
    hostState: hostState(containers),
    broken: containers.filter((row) => isBroken(row.mark)),
  };
}

const isDockers = (row) => row.engine !== 'podman';

/** The digest of a layer row, whose id is "machine/digest". */
export const digestOf = (row) => row.digest ?? row.id.slice(row.id.indexOf('/') + 1);

const RUNTIMES = new Set(['runc', 'crun']);
const MONITORS = new Set(['shim', 'conmon']);

/**
 * The processes in each container: container id -> [row]. While runc works, its `init` is there
 * already: it is what becomes the container's first process.
 */
function insides(containers, processes) {
  const found = new Map(containers.map((row) => [row.id, []]));
  const first = new Map(containers.map((row) => [row.id, row.init_pid || row.pid]));
  for (const row of processes) {
    if (!row.container || MONITORS.has(row.role)) continue;
    if (!RUNTIMES.has(row.role) || first.get(row.container) === row.pid)
      found.get(row.container)?.push(row);
  }
  return found;
}

/**
 * What podman has on the laptop: {containers, commands, conmons, cruns, layerByDigest, shown}.
 * There is no daemon: `commands` are the `podman ...` that run now, a conmon stays per container.
 */
function podmanOf(everyContainer, onLaptop, layers) {
  const containers = everyContainer.filter((row) => !isDockers(row));
  const of = (role) => onLaptop.filter((row) => row.role === role);
  const first = new Set(containers.map((row) => row.init_pid).filter(Boolean));
  const [commands, conmons] = [of('podman'), of('conmon')];
  const cruns = of('crun').filter((row) => !first.has(row.pid));
  const own = layers.filter((row) => !isDockers(row));
  return {
    containers,
    commands,
    conmons,
    cruns,
    layerByDigest: new Map(own.map((row) => [digestOf(row), row])),
    shown: containers.length + commands.length + conmons.length + cruns.length > 0,
  };
}

/** Where a container lives: {lane prefix, machine row, processes, layers} of its machine. */
export function homeOf(model, container) {
  return isDockers(container)
    ? { at: 'host', row: model.machines.host, all: model.onHost, layers: model.layerByDigest }
    : {
        at: 'laptop',
        row: model.machines.laptop,
        all: model.onLaptop,
        layers: model.podman.layerByDigest,
      };
}

/**
 * The build that the store shows: one that runs, or that has just ended: until another image
 * comes or a container is made of this one.
 */
function shownBuild(builds, images, containers) {
  const build = builds[builds.length - 1];
  if (!build) return null;
  const steps = build.steps.map((step) => ({ ...step, missed: false }));
  const first = steps.find((step, index) => index > 0 && step.state !== 'cached');
  const looked = first && (first.state !== 'running' || first.container); // else it is sought yet
  if (looked) first.missed = steps[first.n - 2]?.state === 'cached' || missedAtOnce(steps, images);
  const shown = { ...build, steps };
  if (build.status === 'running') return shown;
  const made = new Set([build.image, ...steps.map((step) => step.image)]);
  const newest = images[images.length - 1];
  const used = containers.some((row) => build.image && row.image_id === build.image);
  return newest && made.has(newest.id) && !used ? shown : null;
}

/** The first step after FROM was made anew although another image stands on the same base. */
const missedAtOnce = ([from, second], images) =>
  Boolean(from.image && second.n === 2) &&
  images.some((row) => row.parent === from.image && row.id !== second.image);

/** Those that stay, one per container; while there is none, the one that starts it. */
function shimsOf(onHost) {
  const all = onHost.filter((row) => row.role === 'shim');
  const staying = all.filter((row) => row.container);
  return staying.length ? staying : all;
}

/** The commands `runc ...` at work, without the stages that they clone and what these become. */
function runcsOf(onHost, containers) {
  const all = onHost.filter((row) => row.role === 'runc');
  const first = new Set(containers.map((row) => row.init_pid).filter(Boolean));
  const pids = new Set(all.map((row) => row.pid));
  return all.filter((row) => !first.has(row.pid) && !pids.has(row.ppid));
}

const PODMANS = ['podman', 'pause', 'pasta', 'conmon', 'crun', 'rootlessport'];
const NO_COMMAND = new Set(['shell', 'init', ...PODMANS]);

function cliOf(onLaptop) {
  const there = onLaptop.filter((row) => !NO_COMMAND.has(row.role) && !row.container);
  return there.filter((row) => row.role === 'cli').pop() ?? there.pop() ?? null;
}

/** A box around broken ones wears the worst of them; what ended long ago is quiet again. */
function hostState(containers) {
  const live = containers.filter(
    (row) =>
      isBroken(row.mark) && (row.status !== 'exited' || row.oom_killed || row.restart_count > 0),
  );
  return worst(live.map((row) => row.mark));
}

/**
 * The image that is being pulled: {name, layers: [row], present: Set of digests that were here
 * before}, or null. What has no row yet waits.
 */
function pulledImage(pulls, layerByDigest) {
  const pull = pulls[pulls.length - 1];
  if (!pull) return null;
  const present = new Set(pull.present);
  const layers = pull.layers.map(
    (digest) => layerByDigest.get(digest) ?? { digest, state: 'waiting', mark: 'wait', total: 0 },
  );
  return { name: pull.name, layers, present, others: pulls.length - 1 };
}

/** "library/nginx" and "docker.io/library/nginx:latest" as learners write it: "nginx". */
export function shortName(name) {
  return String(name ?? '')
    .replace(/^docker\.io\//, '')
    .replace(/^library\//, '')
    .replace(/^sha256:([0-9a-f]{12})[0-9a-f]+$/, '$1'); // an image of a build's step
}

const named = (name) => shortName(name).replace(/[:@].*$/, '');

/** The layers of an image as far as they are known here, base first: [{digest, size}]. */
export function layersOf(model, image) {
  const wanted = named(image);
  const sized = (digest) => {
    const row = model.layerByDigest.get(digest);
    return { digest, size: row?.total || row?.size || 0 };
  };
  if (model.pulled && named(model.pulled.name) === wanted)
    return model.pulled.layers.map((row) => sized(digestOf(row)));
  const known = [...model.images]
    .reverse()
    .find((row) => row.tags.some((tag) => named(tag) === wanted));
  return known ? known.layers.map(sized) : [];
}

/** The repository of an image name, or undefined. */
export function repositoryOf(model, image) {
  const wanted = named(image);
  return model.repositories.find((row) => shortName(row.name) === wanted);
}

/** How many images here have each layer: digest -> count. */
export function sharing(model) {
  const counts = new Map();
  for (const image of model.images)
    for (const digest of new Set(image.layers)) counts.set(digest, (counts.get(digest) ?? 0) + 1);
  return counts;
}
