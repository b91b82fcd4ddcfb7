"""`runc init`: from a clone in new namespaces to the program that the user asked for.

Runs as process 1 of the container. What goes wrong here is reported to `runc create` over a pipe;
that is why "executable file not found" is an error of create and not of start.
"""

from __future__ import annotations

import errno
from typing import Any

from simulator.engine import Steps
from simulator.host.kernel import Process
from simulator.host.kernel.syscalls import syscall

from . import privileges, rootfs
from .state import Container


def init(process: Process, container: Container) -> Steps:
    """The body of the process; it ends in execve."""
    spec = container.spec
    try:
        yield from _prepare(process, container)
        path = find_program(process, spec["process"])
    except OSError as error:
        container.error = error
        container.at_fifo.succeed()
        return 1
    syscall(process, "open", "exec.fifo", '"/proc/self/fd/4", O_WRONLY|O_CLOEXEC',
            "? (waits for a reader)", path="exec.fifo")
    container.at_fifo.succeed()
    # What opened the fifo is why the program runs now.
    process.kernel.engine.clock.cause = yield from process.block(container.started)
    yield from process.sleep(process.kernel.engine.timing.ms(f"{container.runtime}.execve"))
    return become(process, spec["process"], path, "container")


def _prepare(process: Process, container: Container) -> Steps:
    spec = container.spec
    syscall(process, "setuid", "0", "0", uid=0)
    syscall(process, "setgid", "0", "0", gid=0)
    syscall(process, "keyctl", f"_ses.{container.id[:12]}",
            f'KEYCTL_JOIN_SESSION_KEYRING, "_ses.{container.id}"', "966393656",
            keyring=f"_ses.{container.id[:12]}")
    yield from rootfs.prepare(process, container)
    container.mounted.succeed()
    yield from process.block(container.limited)
    yield from process.kernel.engine.wait(f"{container.runtime}.pivot")
    rootfs.pivot(process)
    _open_console(process, container)
    _make_working_directory(process, spec["process"].get("cwd") or "/")
    _set_hostname(process, spec)
    _set_sysctls(process, spec["linux"].get("sysctl") or {})
    rootfs.protect(process, spec)
    syscall(process, "prctl", "PR_GET_PDEATHSIG", "PR_GET_PDEATHSIG, [0]",
            option="PR_GET_PDEATHSIG")
    container.ready.succeed()
    yield from process.block(container.go)
    yield from process.kernel.engine.wait(f"{container.runtime}.seccomp")
    privileges.restrict(process, spec["process"])


def _open_console(process: Process, container: Container) -> None:
    tty = container.streams.tty
    if tty is not None:
        syscall(process, "open", "/dev/ptmx", '"/dev/ptmx", O_RDWR|O_NOCTTY|O_CLOEXEC', "8",
                path="/dev/ptmx")
        process.tty = tty
        tty.foreground = [process]


def _make_working_directory(process: Process, cwd: str) -> None:
    if not process.fs.exists(cwd):
        above = ""
        for part in cwd.strip("/").split("/"):
            above += f"/{part}"
            if not process.fs.exists(above):
                process.fs.mkdir(above)
        syscall(process, "mkdir", cwd, f'"{cwd}", 0755', path=cwd)


def _set_sysctls(process: Process, wanted: dict[str, str]) -> None:
    """Written to /proc/sys; each belongs to the namespace of its kind."""
    for name, value in wanted.items():
        kind = "net" if name.startswith("net.") else "ipc"
        process.namespaces[kind].sysctls[name] = value
        path = "/proc/sys/" + name.replace(".", "/")
        syscall(process, "write", f"{name} = {value}", f'"{path}", "{value}"', str(len(value)),
                path=name, value=value)


def _set_hostname(process: Process, spec: dict[str, Any]) -> None:
    uts = process.namespaces["uts"]
    if spec.get("hostname") and uts is not process.kernel.namespaces["uts"]:
        uts.hostname = spec["hostname"]
        uts.domainname = spec.get("domainname", "")
        process.kernel.process_changed(process)
        name = spec["hostname"]
        syscall(process, "sethostname", name, f'"{name}", {len(name)}', hostname=name)


def find_program(process: Process, wanted: dict[str, Any]) -> str:
    """chdir, then execvp's search. Raises OSError whose text is runc's."""
    cwd = wanted.get("cwd") or "/"
    try:
        place = process.fs.inode(cwd)
        if not place.is_dir:
            raise OSError(errno.ENOTDIR, "not a directory")
    except OSError as error:
        raise OSError(error.errno, f'chdir to cwd ("{cwd}") set in config.json failed: '
                                   f"{error.strerror.lower()}") from None
    process.cwd = process.fs.resolve(cwd)
    name = wanted["args"][0]
    environment = variables(wanted)
    try:
        path = process.kernel.find_executable(process, name, environment.get("PATH", ""))
        inode = process.fs.inode(path)
    except OSError as error:
        raise OSError(error.errno, _not_executable(name, error)) from None
    if inode.is_dir or not process.fs.allowed(inode, 1):
        raise OSError(errno.EACCES, _not_executable(name, OSError(errno.EACCES, "")))
    return path


def _not_executable(name: str, error: OSError) -> str:
    """os/exec's words: a bare name was looked for in PATH, a path was tried itself."""
    if error.errno == errno.EACCES:
        return f'exec: "{name}": permission denied'
    if "/" in name:
        return f'exec: "{name}": stat {name}: no such file or directory'
    return f'exec: "{name}": executable file not found in $PATH'


def variables(wanted: dict[str, Any]) -> dict[str, str]:
    pairs = (variable.partition("=") for variable in wanted.get("env") or [])
    return {name: value for name, equals, value in pairs if equals}


def become(process: Process, wanted: dict[str, Any], path: str, role: str) -> int:
    """execve. Does not return, but for a file that cannot be run at all (255)."""
    argv, environment = list(wanted["args"]), variables(wanted)
    process.role = role
    words = ", ".join(f'"{word}"' for word in argv[:6]) + (", ..." if len(argv) > 6 else "")
    syscall(process, "execve", path, f'"{path}", [{words}], /* {len(environment)} vars */',
            path=path, argv=" ".join(argv)[:200])
    try:
        process.kernel.load(process, [path, *argv[1:]], environment)
    except OSError:
        message = f"exec {argv[0]}: exec format error\n"
        process.kernel.engine.clock.spawn(process.write(2, message))
        return 255
    process.exec([path, *argv[1:]], environment, shown=argv)
    return 0
