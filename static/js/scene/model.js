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

function byKind(rows) {
  const kinds = {};
  for (const [rowId, row] of rows) (kinds[row.kind] ??= []).push({ rowId, ...row });
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
  const containers = all('container').sort(byCreation);
  const inside = new Map(containers.map((row) => [row.id, []]));
  for (const row of onHost) {
    if (row.container && row.role !== 'shim' && row.role !== 'runc')
      inside.get(row.container)?.push(row);
  }
  const layers = all('layer').filter((row) => row.machine === name('host'));
  return {
    rows,
    machines,
    programs,
    processes,
    onHost,
    containers,
    inside,
    layers,
    layerByDigest: new Map(layers.map((row) => [digestOf(row), row])),
    shims: onHost.filter((row) => row.role === 'shim'),
    runcs: onHost.filter((row) => row.role === 'runc'),
    cli: cliOf(processes, name('laptop')),
    images: all('image'),
    networks: all('network'),
    volumes: all('volume'),
    repositories: all('repository'),
    terminals: all('terminal'),
    faults: all('fault'),
    pulled: pulledImage(layers),
    hostState: hostState(containers),
    broken: containers.filter((row) => isBroken(row.mark)),
  };
}

/** The digest of a layer row, whose id is "machine/digest". */
export const digestOf = (row) => row.digest ?? row.id.slice(row.id.indexOf('/') + 1);

function cliOf(processes, laptop) {
  const there = processes.filter(
    (row) => row.machine === laptop && row.pid > 1 && !/^-?(ba)?sh$/.test(row.name),
  ); // the shell itself is the terminal
  return there.filter((row) => row.name.startsWith('docker')).pop() ?? there.pop() ?? null;
}

/** A box around broken ones wears the worst of them; what ended long ago is quiet again. */
function hostState(containers) {
  const live = containers.filter(
    (row) =>
      isBroken(row.mark) && (row.status !== 'exited' || row.oom_killed || row.restart_count > 0),
  );
  return worst(live.map((row) => row.mark));
}

/** The image that is being pulled: {name, layers, unready}, or null. */
function pulledImage(layers) {
  const unready = layers.filter((row) => row.state !== 'ready');
  if (!unready.length) return null;
  const image = unready[unready.length - 1].image;
  return { name: image, layers: layers.filter((row) => row.image === image), unready };
}

/** "library/nginx" and "docker.io/library/nginx:latest" as learners write it: "nginx". */
export function shortName(name) {
  return String(name ?? '')
    .replace(/^docker\.io\//, '')
    .replace(/^library\//, '');
}

/** The layers of an image as far as they are known here, base first: [{digest, size}]. */
export function layersOf(model, image) {
  const wanted = shortName(image).replace(/[:@].*$/, '');
  const named = (name) => shortName(name).replace(/[:@].*$/, '') === wanted;
  const known = [...model.images].reverse().find((row) => row.tags.some(named));
  if (known && !model.pulled) {
    return known.layers.map((digest) => ({
      digest,
      size: model.layerByDigest.get(digest)?.total ?? 0,
    }));
  }
  return model.layers
    .filter((row) => named(row.image))
    .map((row) => ({ digest: digestOf(row), size: row.total || row.size }));
}

/** The repository of an image name, or undefined. */
export function repositoryOf(model, image) {
  const wanted = shortName(image).replace(/[:@].*$/, '');
  return model.repositories.find((row) => shortName(row.name) === wanted);
}
