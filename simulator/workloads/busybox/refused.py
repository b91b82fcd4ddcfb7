"""Applets that busybox has and this world does not model: each says so by its name."""

from __future__ import annotations

from simulator.engine import NotModelled, Steps

from .applet import Call, applet

REFUSED = (
    "awk", "vi", "less", "more", "bc", "dc", "ed", "telnet", "traceroute", "arp", "cksum", "sum",
    "comm", "paste", "shuf", "split", "strings", "renice", "getopt", "install", "link", "mkfifo",
    "mknod", "ar", "bunzip2", "bzip2", "bzcat", "chroot", "crond", "crontab", "cpio", "dos2unix",
    "unix2dos", "expand", "unexpand", "fdisk", "fuser", "insmod", "ionice", "iostat", "login",
    "losetup", "lsof", "lsmod", "mkswap", "modprobe", "nsenter", "passwd", "patch", "pstree",
    "script", "start-stop-daemon", "swapon", "swapoff", "sysctl", "syslogd", "logger", "tree",
    "udhcpc", "unshare", "unxz", "xz", "xzcat", "adduser", "deluser", "addgroup", "flock",
    "ipcalc", "pmap", "lsusb", "lspci", "blkid", "dumpleases", "telnetd", "ftpget", "ftpput",
    "tftp", "ssl_client", "unzip")


def _refuse(name: str) -> None:
    @applet(name, raw=True)
    def refuse(call: Call) -> Steps:
        raise NotModelled(name)
        yield


for _name in REFUSED:
    _refuse(_name)
