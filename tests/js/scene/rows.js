/** Rows for tests of the picture: one host with containers, as a snapshot would hold them. */

const LAYERS = ['sha256:aa', 'sha256:bb', 'sha256:cc'];

export function world({ containers = 1, broken = [], states = null, running = true } = {}) {
  const rows = new Map();
  const add = (kind, id, fields) => rows.set(`${kind}/${id}`, { kind, id, mark: 'ok', ...fields });
  add('machine', 'laptop', { name: 'laptop', role: 'laptop' });
  add('machine', 'registry', { name: 'docker.io', role: 'registry' });
  add('machine', 'host', { name: 'srv-1', role: 'host', memory: 4 << 20, cpus: 2 });
  add('program', 'host/dockerd', {
    machine: 'host',
    lane: 'host/dockerd',
    name: 'dockerd',
    pid: 812,
  });
  add('program', 'host/containerd', {
    machine: 'host',
    lane: 'host/containerd',
    name: 'containerd',
    pid: 790,
  });
  add('repository', 'library/nginx', {
    name: 'library/nginx',
    registry: 'docker.io',
    tags: ['latest'],
    layers: LAYERS.map((digest) => ({ digest, size: 1000 })),
  });
  LAYERS.forEach((digest, index) =>
    add('layer', `host/${digest}`, {
      machine: 'host',
      digest,
      size: 1000,
      state: states?.[index] ?? 'ready',
      current: 500,
      total: 1000,
      image: 'nginx:latest',
    }),
  );
  if (!states)
    add('image', 'sha256:11', { tags: ['nginx:latest'], size: 3000, layers: LAYERS });
  if (states?.some((state) => state !== 'ready'))
    add('pull', 'nginx:latest', { name: 'nginx:latest', layers: LAYERS, present: [] });
  add('network', 'net', {
    name: 'bridge',
    driver: 'bridge',
    subnet: '172.17.0.0/16',
    gateway: '',
    containers: Array.from({ length: containers }, (_, index) => `c${index}`),
  });
  for (let index = 0; index < containers; index += 1) {
    const bad = broken.includes(index);
    add('container', `c${index}`, {
      name: `web-${index}`,
      image: 'nginx',
      status: bad ? 'exited' : 'running',
      words: bad ? 'Exited (137)' : 'Up',
      mark: bad ? 'fail' : 'ok',
      oom_killed: bad,
      exit_code: bad ? 137 : 0,
      pid: bad ? 0 : 1900 + index,
      shim_pid: 0,
      created_ms: index,
      command: 'nginx',
      layers: LAYERS,
      networks: [],
      ports: [],
      mounts: [],
      namespaces: [],
      cgroup: { memory: 1, pids: 1 },
      rw_bytes: 0,
      restart_count: 0,
      restart_policy: 'no',
    });
    if (!bad && running) {
      add('process', `host/${1900 + index}`, {
        machine: 'host',
        pid: 1900 + index,
        ppid: 1,
        ns_pid: 1,
        name: 'nginx',
        argv: ['nginx'],
        uid: 0,
        user: 'root',
        container: `c${index}`,
        state: 'S',
        started_ms: 0,
        cpu_ms: 0,
        memory: 0,
        role: 'container',
      });
    }
  }
  return rows;
}

export const view = (more = {}) => ({
  level: 'overview',
  focus: null,
  width: 1360,
  height: 588,
  atMs: 0,
  insets: { left: 20, right: 16, top: 16, bottom: 16 },
  ...more,
});
