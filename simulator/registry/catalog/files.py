"""Root file systems of the catalogue: the files that people look at, and the programs they run.

Each builder makes a new tree; a layer calls it once per process. Binaries carry the name of the
program in `simulator/workloads` that models what they do.
"""

from __future__ import annotations

from collections.abc import Iterable

from simulator.host.kernel import Inode, binary, directory, put, regular, symlink
from simulator.workloads.busybox import APPLETS

# Where Alpine keeps the names that are not in /bin.
ALPINE_SBIN = ("arp ifconfig ip route fdisk losetup mkswap swapon swapoff insmod lsmod modprobe "
               "sysctl syslogd udhcpc blkid")
ALPINE_BIN = ("arch ash base64 cat chgrp chmod chown cp date dd df dmesg dumpleases echo ed egrep "
              "false fgrep getopt grep gunzip gzip hostname ionice iostat ipcalc kill link ln "
              "login ls mkdir mknod mktemp more mount mv netstat nice pidof ping printenv ps pwd "
              "rm rmdir sed sh sleep stat stty su sync tar touch true umount uname usleep watch "
              "zcat")
# What a slim Debian has: coreutils, findutils, grep, sed, mawk, tar, gzip, util-linux, diffutils.
DEBIAN_PROGRAMS = (
    "[ arch awk base64 basename bash cat chgrp chmod chown chroot cksum cmp comm cp cut date dd df "
    "diff dirname dmesg du echo egrep env expand expr factor false fgrep find flock fold getopt "
    "grep groups gunzip gzip head hostid hostname id install ionice kill link ln login logname ls "
    "md5sum mkdir mkfifo mknod mktemp more mount mv nice nl nohup nproc nsenter od passwd paste "
    "printenv printf readlink realpath renice rm rmdir script sed seq setsid sha1sum sha256sum "
    "sha512sum shuf sleep sort split stat stty su sum sync tac tail tar tee test timeout touch tr "
    "true truncate tty umount uname unexpand uniq unlink unshare wc which who whoami xargs yes "
    "zcat")

PASSWD_DEBIAN = """root:x:0:0:root:/root:/bin/bash
daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
bin:x:2:2:bin:/bin:/usr/sbin/nologin
sys:x:3:3:sys:/dev:/usr/sbin/nologin
sync:x:4:65534:sync:/bin:/bin/sync
games:x:5:60:games:/usr/games:/usr/sbin/nologin
man:x:6:12:man:/var/cache/man:/usr/sbin/nologin
lp:x:7:7:lp:/var/spool/lpd:/usr/sbin/nologin
mail:x:8:8:mail:/var/mail:/usr/sbin/nologin
news:x:9:9:news:/var/spool/news:/usr/sbin/nologin
proxy:x:13:13:proxy:/bin:/usr/sbin/nologin
www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin
backup:x:34:34:backup:/var/backups:/usr/sbin/nologin
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
"""
GROUP_DEBIAN = """root:x:0:
daemon:x:1:
bin:x:2:
sys:x:3:
adm:x:4:
tty:x:5:
disk:x:6:
lp:x:7:
mail:x:8:
www-data:x:33:
backup:x:34:
users:x:100:
nogroup:x:65534:
"""
PASSWD_ALPINE = """root:x:0:0:root:/root:/bin/sh
bin:x:1:1:bin:/bin:/sbin/nologin
daemon:x:2:2:daemon:/sbin:/sbin/nologin
lp:x:4:7:lp:/var/spool/lpd:/sbin/nologin
sync:x:5:0:sync:/sbin:/bin/sync
mail:x:8:12:mail:/var/mail:/sbin/nologin
ftp:x:21:21::/var/lib/ftp:/sbin/nologin
guest:x:405:100:guest:/dev/null:/sbin/nologin
nobody:x:65534:65534:nobody:/:/sbin/nologin
"""
ALPINE_POSTGRES = "postgres:x:70:70::/var/lib/postgresql:/bin/sh\n"    # in old releases
GROUP_ALPINE = """root:x:0:root
bin:x:1:root,bin,daemon
daemon:x:2:root,bin,daemon
sys:x:3:root,bin
adm:x:4:root,daemon
tty:x:5:
disk:x:6:root
lp:x:7:lp
wheel:x:10:root
mail:x:12:mail
www-data:x:82:
users:x:100:games
nogroup:x:65533:
nobody:x:65534:
"""
PASSWD_BUSYBOX = """root:x:0:0:root:/root:/bin/sh
daemon:x:1:1:daemon:/usr/sbin:/bin/false
bin:x:2:2:bin:/bin:/bin/false
sys:x:3:3:sys:/dev:/bin/false
sync:x:4:100:sync:/bin:/bin/sync
mail:x:8:8:mail:/var/spool/mail:/bin/false
www-data:x:33:33:www-data:/var/www:/bin/false
operator:x:37:37:Operator:/var:/bin/false
nobody:x:65534:65534:nobody:/home:/bin/false
"""
GROUP_BUSYBOX = """root:x:0:
daemon:x:1:
bin:x:2:
sys:x:3:
adm:x:4:
tty:x:5:
disk:x:6:
mail:x:8:
wheel:x:10:root
www-data:x:33:
operator:x:37:
users:x:100:
nobody:x:65534:
"""


def tree(files: dict[str, str] | None = None, folders: Iterable[str] = ()) -> Inode:
    """A tree with these text files and empty directories."""
    root = directory()
    for path in folders:
        put(root, path, directory())
    for path, text in (files or {}).items():
        put(root, path, regular(text))
    return root


def with_programs(root: Inode, folder: str, names: Iterable[str], size: int) -> Inode:
    """Executables of that size, each running the program of its own name."""
    for name in names:
        put(root, f"{folder}/{name}", binary(name, size))
    return root


def temporary(root: Inode) -> Inode:
    """/tmp and /var/tmp, where everybody may write; /root, where only root may."""
    for path in ("tmp", "var/tmp"):
        put(root, path, directory(0o1777))
    put(root, "root", directory(0o700))
    return root


def hello_world() -> Inode:
    root = directory()
    put(root, "hello", binary("hello", 10_072))
    return root


def busybox(size: int) -> Inode:
    """The official image: one binary under four hundred names, and a handful of files."""
    root = tree({"etc/passwd": PASSWD_BUSYBOX, "etc/group": GROUP_BUSYBOX,
                 "etc/shadow": "root:*:::::::\n", "etc/nsswitch.conf": "passwd: files\n",
                 "etc/localtime": ""},
                ("bin", "dev", "etc", "home", "lib", "usr/bin", "usr/sbin", "var/spool/mail",
                 "var/www"))
    temporary(root)
    with_programs(root, "bin", APPLETS, size)
    put(root, "usr/bin/env", symlink("../../bin/env"))
    put(root, "lib64", symlink("lib"))
    return root


def alpine(release: str) -> Inode:
    """musl, busybox and apk."""
    version = ".".join(release.split(".")[:2])
    passwd = PASSWD_ALPINE + (ALPINE_POSTGRES if version == "3.10" else "")
    root = tree({
        "etc/passwd": passwd, "etc/group": GROUP_ALPINE,
        "etc/alpine-release": release + "\n",
        "etc/shadow": "root:*::0:::::\n", "etc/hostname": "localhost\n",
        "etc/os-release": f'NAME="Alpine Linux"\nID=alpine\nVERSION_ID={release}\n'
                          f'PRETTY_NAME="Alpine Linux v{version}"\n'
                          'HOME_URL="https://alpinelinux.org/"\n'
                          "BUG_REPORT_URL="
                          '"https://gitlab.alpinelinux.org/alpine/aports/-/issues"\n',
        "etc/issue": f"Welcome to Alpine Linux {version}\nKernel \\r on an \\m (\\l)\n",
        "etc/apk/repositories": "".join(
            f"https://dl-cdn.alpinelinux.org/alpine/v{version}/{branch}\n"
            for branch in ("main", "community")),
        "etc/shells": "/bin/sh\n/bin/ash\n", "etc/profile": "export PAGER=less\numask 022\n"},
        ("dev", "home", "lib", "media", "mnt", "opt", "proc", "run", "sbin", "srv", "sys",
         "usr/lib", "usr/local/bin", "usr/sbin", "usr/share", "var/cache", "var/lib", "var/log",
         "var/opt", "var/spool"))
    temporary(root)
    folders = {**dict.fromkeys(ALPINE_SBIN.split(), "sbin"),
               **dict.fromkeys(ALPINE_BIN.split(), "bin")}
    for name in APPLETS:
        folder = folders.get(name, "usr/bin")
        put(root, f"{folder}/{name}", binary(name, 919_304))
    put(root, "bin/busybox", binary("busybox", 919_304))
    return root


def debian(name: str, version: str, codename: str, like: str = "") -> Inode:
    """A minimal Debian or Ubuntu: /bin is a link into /usr."""
    pretty = f"{name} {version}" + (f" ({codename})" if not like else "")
    ident = name.split()[0].lower()
    root = tree({
        "etc/passwd": PASSWD_DEBIAN, "etc/group": GROUP_DEBIAN, "etc/shadow": "root:*:::::::\n",
        "etc/os-release": f'PRETTY_NAME="{pretty}"\nNAME="{name}"\nVERSION_ID="{version}"\n'
                          f'VERSION="{version} ({codename})"\nVERSION_CODENAME={codename}\n'
                          f"ID={ident}\n" + (f"ID_LIKE={like}\n" if like else ""),
        "etc/debian_version": f"{version}\n" if not like else f"{codename}/sid\n",
        "etc/hostname": "debuerreotype\n", "etc/issue": f"{pretty} \\n \\l\n\n",
        "etc/nsswitch.conf": "hosts: files dns\n",
        "root/.profile": "mesg n 2> /dev/null || true\n"},
        ("boot", "dev", "home", "media", "mnt", "opt", "proc", "run", "srv", "sys", "usr/lib",
         "usr/local/bin", "usr/local/sbin", "usr/sbin", "usr/share", "var/cache", "var/lib",
         "var/log", "var/spool"))
    temporary(root)
    with_programs(root, "usr/bin", DEBIAN_PROGRAMS.split(), 68_496)
    put(root, "usr/bin/sh", symlink("dash"))
    put(root, "usr/bin/dash", binary("sh", 125_688))
    for name in ("bin", "sbin", "lib"):
        put(root, name, symlink(f"usr/{name}"))
    return root
