"""The end of both chains: processes, namespaces, cgroups, mounts, files, sockets of one machine."""

from .cgroups import Cgroup
from .files import Files
from .inode import Inode, binary, device, directory, os_error, put, regular, symlink
from .kernel import DEFAULT_PATH, Kernel
from .mounts import Mount, MountTable, OverlayMount
from .network import NameNotFound, Network
from .process import Body, Process
from .procfs import CgroupMount, ProcMount
from .signals import Interrupted, ProcessKilled
from .tty import Tty

__all__ = ["Body", "Cgroup", "CgroupMount", "DEFAULT_PATH", "Files", "Inode", "Interrupted",
           "Kernel", "Mount", "MountTable", "NameNotFound", "Network", "OverlayMount", "ProcMount",
           "Process", "ProcessKilled", "Tty", "binary", "device", "directory", "os_error", "put",
           "regular", "symlink"]
