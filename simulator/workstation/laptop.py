"""The learner's laptop: a machine with a kernel, a home folder, a shell and the docker command.

Called by the world, which opens terminals on it. What the docker command talks to is given to it:
the laptop knows no daemon.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from simulator.engine import Engine, Steps
from simulator.host.kernel import (
    Body,
    Inode,
    Kernel,
    ProcMount,
    Process,
    binary,
    device,
    directory,
    put,
    regular,
    symlink,
)
from simulator.workloads.busybox import APPLETS

from .terminal import Terminal

USER, UID, HOME = "you", 1000, "/home/you"
DEVICES = ("null", "zero", "full", "random", "urandom", "tty")

_PASSWD = f"root:x:0:0:root:/root:/bin/sh\n{USER}:x:{UID}:{UID}:{USER}:{HOME}:/bin/bash\n"
_PAGE = """<!doctype html>
<title>My page</title>
<h1>Hello from my laptop</h1>
"""

_APP = {"Dockerfile": (0o644, """\
FROM busybox
ARG VERSION=1.0
ENV APP_VERSION=$VERSION
WORKDIR /app
COPY index.html .
COPY start.sh .
RUN sed -i "s/VERSION/$APP_VERSION/" index.html
EXPOSE 8080
CMD ["./start.sh"]
"""), "index.html": (0o644, """\
<!doctype html>
<title>My app</title>
<h1>My app, version VERSION</h1>
"""), "start.sh": (0o755, """\
#!/bin/sh
echo "my app $APP_VERSION listens on port 8080"
exec httpd -f -p 8080 -h /app
"""), "notes.txt": (0o644, """\
What I still want to do. Nobody needs this file in the image.
"""), ".dockerignore": (0o644, """\
notes.txt
""")}

# Two services: a page in front, a store behind it.
_SHOP = {"compose.yaml": """\
services:
  web:
    image: nginx:1.28
    ports: ["8000:80"]
    volumes: ["./html:/usr/share/nginx/html:ro"]
    depends_on:
      store: {condition: service_healthy}
    healthcheck:
      test: ["CMD", "curl", "-fs", "http://localhost/"]
      interval: 5s
      retries: 3

  store:
    image: redis:7
    volumes: ["data:/data"]
    healthcheck:
      test: ["CMD", "redis-cli", "ping"]
      interval: 2s
      retries: 5

  greeter:
    image: busybox
    command: sh -c "echo ${GREETING:-hello} from the shop; sleep 3600"
    depends_on: [store]
    init: true

volumes:
  data:
""", ".env": """\
GREETING=welcome
""", "html/index.html": """\
<!doctype html>
<title>The shop</title>
<h1>The shop is open</h1>
"""}

# A folder to be opened in a container; see simulator/workstation/devcontainer.
_DEVAPP = {".devcontainer/devcontainer.json": """\
{
  // Everybody who opens this folder gets the same tools.
  "name": "devapp",
  "image": "alpine:3.22",
  "initializeCommand": "echo preparing on $(hostname)",
  "onCreateCommand": "echo made once > /opt/made",
  "postCreateCommand": "sh install.sh",
  "postStartCommand": "httpd -p 8080 -h /workspaces/devapp/www",
  "containerEnv": { "STAGE": "development" },
  "remoteEnv": { "GREETING": "hello, ${localEnv:USER}" },
  "forwardPorts": [8080],
}
""", "install.sh": """\
echo "installing the tools of devapp"
printf '#!/bin/sh\\necho "$GREETING"\\n' > /usr/local/bin/greet
chmod +x /usr/local/bin/greet
""", "www/index.html": """\
<!doctype html>
<title>devapp</title>
<h1>Served from inside the dev container</h1>
"""}


class Tool(Protocol):
    """A command with a completion of its own."""

    def program(self, process: Process) -> Steps: ...
    def complete(self, words: list[str], current: str) -> list[str]: ...


class Laptop:
    """`programs` are what its binaries run; `tools` its commands that know the world outside;
    `plugins` are programs that the docker command starts."""

    def __init__(self, engine: Engine, machine: str, programs: Mapping[str, Body],
                 tools: Mapping[str, Tool], plugins: Mapping[str, Body] | None = None) -> None:
        self._engine, self._tools = engine, dict(tools)
        bodies = {name: tool.program for name, tool in tools.items()}
        extra = dict(plugins or {})
        disk = _disk(bodies)
        for name in extra:
            put(disk, f"/usr/libexec/docker/cli-plugins/{name}", binary(name, 32_676_477))
        self.kernel = Kernel(engine, machine, {**programs, **bodies, **extra}, root=disk, cpus=4,
                             memory=16 << 30)
        put(disk, "/proc", directory(0o555))
        self.kernel.namespaces["mnt"].table.mount(("proc",), ProcMount(
            self.kernel, self.kernel.namespaces["pid"]))

    def install(self, name: str, tool: Tool) -> None:
        """A tool that works on the laptop's own kernel, and so comes after it."""
        put(self.kernel.root_mount.root, f"/bin/{name}", binary(name, 44_219_016))
        self.kernel.programs[name] = tool.program
        self._tools[name] = tool

    @property
    def home(self) -> Inode:
        """The home folder, which the Docker host sees at the same path (a shared folder)."""
        return self.kernel.root_mount.lookup(("home", USER))

    def open_terminal(self, session: str, rows: int, columns: int,
                      output: Callable[[str, str], None]) -> Terminal:
        return Terminal(self._engine, self.kernel, session, rows, columns, output, completers={
            name: tool.complete for name, tool in self._tools.items()})


def _disk(tools: Iterable[str]) -> Inode:
    root = directory()
    for name in APPLETS:
        put(root, f"/bin/{name}", binary(name, 1_131_168))
    put(root, "/bin/bash", binary("bash", 1_265_648))
    put(root, "/usr/bin", symlink("/bin"))
    put(root, "/bin/curl", binary("curl", 293_304))
    for name in tools:
        put(root, f"/usr/local/bin/{name}", binary(name, 41_871_080))
    put(root, "/etc/passwd", regular(_PASSWD))
    put(root, "/etc/group", regular(f"root:x:0:\n{USER}:x:{UID}:\n"))
    put(root, "/etc/hostname", regular("laptop\n"))
    put(root, "/etc/hosts", regular("127.0.0.1\tlocalhost\n"))
    put(root, "/etc/os-release", regular('PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n'
                                         'NAME="Debian GNU/Linux"\nID=debian\n'))
    put(root, "/tmp", directory(0o1777))
    put(root, "/root", directory(0o700))
    for name in DEVICES:
        put(root, f"/dev/{name}", device(name))
    put(root, HOME, directory(0o755, UID, UID))
    put(root, f"{HOME}/site", directory(0o755, UID, UID))
    put(root, f"{HOME}/site/index.html", regular(_PAGE, 0o644, UID, UID))
    put(root, f"{HOME}/app", directory(0o755, UID, UID))
    for name, (mode, text) in _APP.items():
        put(root, f"{HOME}/app/{name}", regular(text, mode, UID, UID))
    put(root, f"{HOME}/shop", directory(0o755, UID, UID))
    put(root, f"{HOME}/shop/html", directory(0o755, UID, UID))
    for folder in ("devapp", "devapp/.devcontainer", "devapp/www"):
        put(root, f"{HOME}/{folder}", directory(0o755, UID, UID))
    for name, text in _DEVAPP.items():
        put(root, f"{HOME}/devapp/{name}", regular(text, 0o644, UID, UID))
    for name, text in _SHOP.items():
        put(root, f"{HOME}/shop/{name}", regular(text, 0o644, UID, UID))
    return root
