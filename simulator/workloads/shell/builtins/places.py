"""cd, pwd, umask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine import Steps
from simulator.host.kernel.files.calls import EXECUTE

from ..errors import ShellError
from .table import builtin

if TYPE_CHECKING:
    from ..shell import Shell


@builtin("cd", "chdir")
def cd(shell: Shell, words: list[str]) -> Steps | int:
    words = [word for word in words if word not in ("-P", "-L", "--")]
    variables, process = shell.variables, shell.process
    target = words[0] if words else variables.get("HOME")
    if target is None:
        if shell.dialect.bash:
            raise ShellError("HOME not set", 1)
        return 0
    if len(words) > 1 and shell.dialect.bash:
        raise ShellError("too many arguments", 1)
    if target == "-":
        target = variables.get("OLDPWD")
        if target is None:
            raise ShellError("OLDPWD not set" if shell.dialect.bash
                             else "can't cd to -: No such file or directory", 1)
    try:
        inode = process.fs.inode(target or ".")
        if not inode.is_dir:
            raise NotADirectoryError(20, "Not a directory")
        process.fs.require(inode, EXECUTE, target)
        path = _logical(process.cwd if not variables.get("PWD") else variables.get("PWD"), target)
        if not process.fs.is_dir(path):
            path = process.fs.resolve(target)
    except OSError as error:
        if shell.dialect.bash:
            raise ShellError(f"{target}: {error.strerror}", 1) from None
        raise ShellError(f"can't cd to {target}: {error.strerror}") from None
    variables.set("OLDPWD", variables.get("PWD") or process.cwd)
    variables.set("PWD", path)
    variables.export("PWD")
    process.cwd = process.fs.resolve(path)
    return shell.write(path + "\n") if words[:1] == ["-"] else 0


def _logical(here: str, target: str) -> str:
    """The path with "." and ".." taken away by name, as `cd -L` does."""
    parts: list[str] = []
    whole = target if target.startswith("/") else f"{here}/{target}"
    for part in whole.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            parts.append(part)
    return "/" + "/".join(parts)


@builtin("pwd")
def pwd(shell: Shell, words: list[str]) -> Steps:
    logical = shell.variables.get("PWD") or ""
    physical = "-P" in words or not logical.startswith("/") or not shell.process.fs.is_dir(logical)
    return shell.write((shell.process.cwd if physical else logical) + "\n")


@builtin("umask")
def umask(shell: Shell, words: list[str]) -> Steps | int:
    process = shell.process
    if not words:
        return shell.write(f"{process.umask:04o}\n")
    if words == ["-S"]:
        allowed = 0o777 & ~process.umask
        groups = (("u", 6), ("g", 3), ("o", 0))
        return shell.write(",".join(
            f"{who}=" + "".join(c for c, bit in (("r", 4), ("w", 2), ("x", 1))
                                if allowed >> shift & bit) for who, shift in groups) + "\n")
    try:
        mask = int(words[0][:8], 8)
    except ValueError:
        if shell.dialect.bash:
            raise ShellError(f"{words[0]}: invalid symbolic mode operator", 1) from None
        raise ShellError(f"illegal mode: {words[0]}") from None
    process.umask = mask & 0o777
    return 0
