"""The end of both chains: processes, namespaces, cgroups, mounts, files, sockets of one machine."""

from .cgroups import Cgroup
from .files.calls import Files
from .files.cgroupfs import CgroupMount
from .files.inode import Inode, binary, device, directory, os_error, put, regular, symlink
from .files.mounts import Mount, MountTable, OverlayMount
from .files.procfs import ProcMount
from .files.tty import Tty
from .kernel import DEFAULT_PATH, Kernel
from .namespaces import MountNamespace, NamespaceSet, UserNamespace
from .network import NameNotFound, Network
from .process import Body, Process
from .signals import Interrupted, ProcessKilled

__all__ = ["Body", "Cgroup", "CgroupMount", "DEFAULT_PATH", "Files", "Inode", "Interrupted",
           "Kernel", "Mount", "MountNamespace", "MountTable", "NameNotFound", "NamespaceSet",
           "Network", "OverlayMount", "ProcMount", "Process", "ProcessKilled", "Tty",
           "UserNamespace", "binary", "device", "directory", "os_error", "put", "regular",
           "symlink"]
