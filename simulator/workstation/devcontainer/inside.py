"""Inside the container: the shell that is kept open, the environment of the user, markers of what
has run. Called by container.py and lifecycle.py.
"""

from __future__ import annotations

import shlex

from simulator.engine import HopError, Steps

from .file.config import PROBES
from .session import Session

# The shell server is asked by standard input, and each answer ends with this.
_END = "end-of-answer"
NEVER_KEPT = ("PWD", "OLDPWD", "SHLVL", "_")


class Failed(HopError):
    """`description` is what the program says was under way."""

    def __init__(self, message: str, description: str) -> None:
        super().__init__(message, 1)
        self.description = description


class Inside:
    """One container, as one user. `ident` is its id, `found` what `docker inspect` said of it."""

    def __init__(self, session: Session, ident: str, user: str, folder: str,
                 probe: str) -> None:
        self._session, self.ident, self.user, self.folder = session, ident, user, folder
        self._probe = probe
        self.environment: dict[str, str] = {}
        self.home, self._shell = "/", "/bin/sh"
        self._server = None

    def open(self) -> Steps:
        """Start the shell server; find out who the user is and what the login shell sets."""
        uuid = self._session.uuid()
        self._server = self._session.children.start([
            "docker", "exec", "-i", "-u", self.user, "-e",
            f"VSCODE_REMOTE_CONTAINERS_SESSION={uuid}", self.ident, "/bin/sh"])
        yield from self.ask("uname -m")
        line = (yield from self.ask(f"grep -E {shlex.quote(_passwd(self.user))} /etc/passwd")
                ).strip().split(":")
        if len(line) == 7:
            self.home, self._shell = line[5] or "/", line[6] or "/bin/sh"
        flag = PROBES[self._probe]
        if flag:
            yield from self._read_environment(flag)

    def ask(self, command: str) -> Steps:
        """What a command prints. Raises Failed when there is no shell to ask."""
        server = self._server
        server.input.write(f"( {command} ) 2>/dev/null; echo {_END}\n".encode())
        text = ""
        while f"{_END}\n" not in text:
            data = yield from server.out.read()
            if not data:
                yield from self._complain(server)
            text += data.decode("utf-8", "replace")
        return text.partition(f"{_END}\n")[0]

    def _complain(self, server) -> Steps:
        words = (yield from server.err.read()).decode("utf-8", "replace")
        if not server.ended.triggered:
            yield server.ended
        self._session.log.bare(f"Shell server terminated (code: {server.status}, signal: null)\n"
                               f"{words}\n")
        text = "An error occurred setting up the container."
        raise Failed(text, text)

    def _read_environment(self, flag: str) -> Steps:
        uuid = self._session.uuid()
        out = yield from self._session.children.docker(
            "exec", "-i", "-u", self.user, self.ident, self._shell, flag,
            f"echo -n {uuid}; cat /proc/self/environ; echo -n {uuid}")
        block = out.split(uuid)[1] if out.count(uuid) == 2 else ""
        for pair in block.split("\0"):
            name, equals, value = pair.partition("=")
            if equals and name not in NEVER_KEPT:
                self.environment[name] = value
        self._session.note("devcontainer_probed", self.user, variables=len(self.environment))

    def first_time(self, name: str, moment: str) -> Steps:
        """Whether this has not been done since that moment; writes down that it has now."""
        folder = f"{self.home.rstrip('/')}/.devcontainer"
        file = f"{folder}/.{name}Marker"
        out = yield from self.ask(
            f"mkdir -p '{folder}' && CONTENT=\"$(cat '{file}' 2>/dev/null || echo ENOENT)\" && "
            f"[ \"${{CONTENT:-{moment}}}\" != '{moment}' ] && echo '{moment}' > '{file}' && "
            "echo first")
        return out.strip() == "first"

    def exec_argv(self, argv: list[str], environment: dict[str, str],
                  terminal: bool = False) -> list[str]:
        """`docker exec` with what the tools of this user see."""
        pairs: list[str] = []
        for name, value in environment.items():
            pairs += ["-e", f"{name}={value}"]
        flags = ["-i", "-t"] if terminal else ["-i"]
        return ["docker", "exec", *flags, "-u", self.user, *pairs, "-w", self.folder, self.ident,
                *argv]

    def close(self) -> None:
        if self._server is not None:
            self._server.input.close()


def _passwd(user: str) -> str:
    """A pattern for the user's line, by name or by number."""
    return f"^[^:]*:[^:]*:{user}:" if user.isdigit() else "^" + "".join(
        char for char in user if char.isalnum() or char in "-_") + ":"
