"""The words in which the two shells complain: busybox ash (`sh`) and bash."""

from __future__ import annotations

import errno
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .errors import ShellSyntaxError

if TYPE_CHECKING:
    from .shell import Shell

_ARITHMETIC = {"syntax": "arithmetic syntax error", "zero": "divide by zero",
               "depth": "expression recursion loop detected",
               "exponent": "exponent less than 0"}


@dataclass(frozen=True)
class Dialect:
    """What differs. `bash`: understands <<<, name+=value, ${x/#a/b}."""

    name: str
    prompt: str
    bash: bool

    def prefix(self, shell: Shell, builtin: str) -> str:
        """What stands before a message of the shell itself, or of a builtin."""
        line = "" if shell.interactive else f"line {shell.line}: "
        command = f"{builtin}: " if builtin else ""
        if self.bash:
            line = "" if shell.options["c"] and not shell.script else line
            return f"{shell.script or 'bash'}: {line}{command}"
        return f"{shell.name}: {command}{line if builtin or shell.script else ''}"

    def cannot_run(self, name: str, error: OSError) -> tuple[str, int]:
        """(message, status) when a command cannot be executed."""
        if error.errno == errno.EACCES:
            return f"{name}: Permission denied", 126
        if error.errno in (errno.ENOENT, errno.ENOTDIR):
            if not self.bash:
                return f"{name}: not found", 127
            plain = "/" not in name
            return f"{name}: {'command not found' if plain else error.strerror}", 127
        if error.errno == errno.EAGAIN:
            how = "fork: retry" if self.bash else "can't fork"
            return f"{how}: {error.strerror}", 254 if self.bash else 2
        return f"{name}: {error.strerror}", 126

    def cannot_open(self, path: str, error: OSError, writing: bool) -> str:
        if self.bash:
            return f"{path}: {error.strerror}"
        missing = error.errno == errno.ENOENT
        if writing:
            return f"can't create {path}: {'nonexistent directory' if missing else error.strerror}"
        return f"can't open {path}: {'no such file' if missing else error.strerror}"

    def unset(self, name: str, empty_too: bool = False, bare: bool = False) -> str:
        if self.bash:
            return f"{name}: " + ("unbound variable" if bare else
                                  f"parameter {'null or ' if empty_too else ''}not set")
        return f"{name}: parameter not set{' or null' if empty_too else ''}"

    def read_only(self, name: str) -> str:
        return f"{name}: readonly variable" if self.bash else f"{name}: is read only"

    def arithmetic(self, kind: str, expression: str, token: str) -> str:
        if not self.bash:
            return _ARITHMETIC[kind]
        words = {"syntax": "syntax error in expression", "zero": "division by 0",
                 "depth": "expression recursion level exceeded",
                 "exponent": "exponent less than 0"}[kind]
        return f'{expression}: {words} (error token is "{token}")'

    def syntax(self, error: ShellSyntaxError, where: str = "") -> str:
        """`where` is "-c" for a command line that bash was given."""
        message = error.message
        if message.startswith("drydock:"):
            return message
        if self.bash and where:
            return f"{where}: line {error.line}: {self.syntax(error)}"
        if not self.bash:
            return f"syntax error: {message}"
        if message.startswith("unexpected end of file"):
            return "syntax error: unexpected end of file"
        if message.startswith(("unterminated", "EOF")):
            return f"unexpected EOF while looking for matching `{error.token}'"
        if message.startswith("unexpected"):
            return f"syntax error near unexpected token `{error.token}'"
        return message


ASH = Dialect("sh", "\\w \\$ ", False)
BASH = Dialect("bash", "\\u@\\h:\\w\\$ ", True)
