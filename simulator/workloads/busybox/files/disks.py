"""df, mount, umount, sync: the mounts that a process sees."""

from __future__ import annotations

from simulator.engine import NotModelled, Steps
from simulator.host.kernel import Mount
from simulator.host.kernel.files.procfs import mount_lines
from simulator.host.kernel.kernel import DISK_BYTES

from ..applet import BadUsage, Call, Failure, applet, words_of
from .attributes import human

DISK_KIB = DISK_BYTES >> 10
BASE_KIB = 2_048_000             # what an installed system takes of the machine's disk


@applet("df", "hkmPT", "iaBt:")
def df(call: Call) -> Steps:
    p = call.p
    size = "Size" if call.has("h") else "1K-blocks" if not call.has("m") else "1M-blocks"
    kind = "Type       " if call.has("T") else ""
    yield from call.line(f"{'Filesystem':<20} {kind}{size:>9}      Used Available "
                         "Use% Mounted on")
    table = p.mounts
    shown = [(at, mount) for at, mount in table.mounts
             if mount.fstype not in ("proc", "sysfs", "cgroup2", "devpts", "mqueue")]
    if call.words:
        shown = []
        for word in call.words:
            try:
                place = p.fs.place(word)
                p.fs.inode(word)
            except OSError:
                yield from call.complain(f"{word}: can't find mount point")
                continue
            shown.append((place.parts[:len(place.parts) - len(place.inside)], place.mount))
    for at, mount in shown:
        yield from call.line(_row(call, "/" + "/".join(at), mount))


def _row(call: Call, at: str, mount: Mount) -> str:
    if mount.fstype == "tmpfs":
        total, used = 65_536, mount.root.bytes_below() >> 10
    else:
        total, used = BASE_KIB + DISK_KIB, BASE_KIB + (call.p.kernel.disk_used >> 10)
    free = max(0, total - used)
    percent = -(-100 * used // total)
    width = 9

    def shown(kib: int) -> str:
        if call.has("h"):
            return human(kib << 10) if kib else "0"
        return str(kib >> 10 if call.has("m") else kib)

    kind = f"{mount.fstype:<10} " if call.has("T") else ""
    return (f"{mount.source:<20} {kind}{shown(total):>{width}} {shown(used):>9} "
            f"{shown(free):>9} {percent:>3}% {at}")


@applet("mount", "at:o:", "nrwifFOTsvB")
def mount(call: Call) -> Steps:
    if call.words or call.has("o", "a"):
        if len(call.words) == 2 and not call.p.fs.exists(call.words[1]):
            raise Failure(f"mounting {call.words[0]} on {call.words[1]} failed: "
                          "No such file or directory", 255)
        if len(call.words) == 2 and not call.p.has_capability("SYS_ADMIN"):
            raise Failure("permission denied (are you root?)")
        raise NotModelled("mount with arguments")
    for line in mount_lines(call.p).splitlines():
        source, place, kind, options = line.split(" ")[:4]
        if not call.has("t") or kind == call.value("t"):
            yield from call.line(f"{source} on {place} type {kind} ({options})")


@applet("umount", "fl", "arnDdt:")
def umount(call: Call) -> Steps:
    if not call.words:
        raise BadUsage()
    for word in call.words:
        try:
            place = call.p.fs.place(word)
            call.p.fs.inode(word)
        except OSError as error:
            yield from call.complain(f"can't unmount {word}: {words_of(error)}")
            continue
        if place.inside:
            yield from call.complain(f"can't unmount {word}: Invalid argument")
        elif not call.p.has_capability("SYS_ADMIN"):
            yield from call.complain(f"can't unmount {word}: Operation not permitted")
        elif not place.parts:
            yield from call.complain(f"can't unmount {word}: Device or resource busy")
        else:
            call.p.mounts.unmount(place.parts)


@applet("sync", "", "df")
def sync(call: Call) -> Steps:
    yield from call.p.sleep(5)
