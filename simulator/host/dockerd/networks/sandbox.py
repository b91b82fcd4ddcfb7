"""A container's sandbox: its network namespace while it runs, its endpoints, ports and files.

Models moby libnetwork/sandbox.go and daemon/container_operations.go of 28.2.2.
"""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING, Any

from simulator.engine import HopError, NotModelled
from simulator.host.kernel import Inode, directory, put, regular

from ..containers import shapes
from . import files
from .network import DEFAULT_BRIDGE, Endpoint
from .ports import PublishedPort

if TYPE_CHECKING:
    from simulator.host.kernel import Process

    from ..containers.container import Container
    from ..dockerd import Dockerd

FOLDER = "var/lib/docker/containers"
HOST_DNS = ["192.168.1.1"]          # the router of the LAN
HOST_GATEWAY = "host-gateway"
MAX_NAME = 255                      # of a DNS name
ENDPOINT: dict[str, shapes.Check] = {
    "Aliases": shapes.texts, "MacAddress": shapes.text, "Links": shapes.texts,
    "DriverOpts": shapes.text_map, "IPAMConfig": lambda value: isinstance(value, dict) and all(
        shapes.texts(v) if k == "LinkLocalIPs" else shapes.text(v) for k, v in value.items()),
    "GwPriority": shapes.number}
FILES = ("resolv.conf", "hostname", "hosts")


class Sandbox:
    """`wanted` are networks by name with the endpoint's settings, in the order of connecting."""

    def __init__(self, daemon: Dockerd, container: Container,
                 wanted: dict[str, dict[str, Any]]) -> None:
        self._daemon, self.container, self.wanted = daemon, container, wanted
        self.id = ""
        self.namespace: Any = None
        self.endpoints: dict[str, Endpoint] = {}        # by network name
        self.ports: list[PublishedPort] = []
        self.proxies: list[Process] = []
        self.folder = put(daemon.kernel.root_mount.root, f"{FOLDER}/{container.id}",
                          directory(0o710))
        self.files: dict[str, Inode] = {}

    @property
    def mode(self) -> str:
        return self.container.host_config["NetworkMode"]

    def container_named(self, name: str) -> Container | None:
        """Another container of this machine."""
        return self._daemon.containers.find(name)

    @property
    def embedded_dns(self) -> bool:
        """Names are answered when one of its networks was made by people."""
        found = [self._daemon.networks.find(name) for name in self.wanted]
        return any(network is not None and network.resolves_names for network in found)

    def write_files(self) -> None:
        """(Re)write the three files; they keep their inodes, which are mounted."""
        host, config = self.container.host_config, self.container.config
        name = config.get("Hostname") or ""
        if self.mode == "host":
            hosts = files.host_file(self._daemon.kernel.hostname)
        else:
            own = [e.address for e in self.endpoints.values() if e.address]
            hosts = files.hosts(own, name, config.get("Domainname") or "", self._extra_hosts())
        texts = {"hosts": hosts, "hostname": f"{name}\n", "resolv.conf": files.resolv_conf(
            HOST_DNS, embedded=self.embedded_dns, servers=host["Dns"] or [],
            search=host["DnsSearch"] or [], options=host["DnsOptions"] or [])}
        for file, text in texts.items():
            if file not in self.files:
                self.files[file] = put(self.folder, file, regular())
            self.files[file].data = text.encode()
            self.files[file].mtime_ms = self._daemon.engine.clock.now_ms

    def _extra_hosts(self) -> list[tuple[str, str]]:
        """--add-host NAME:ADDRESS, and the daemon's word for the host itself."""
        found = []
        for text in self.container.host_config["ExtraHosts"] or []:
            name, _, address = text.partition("=" if "=" in text else ":")
            if address == HOST_GATEWAY:
                address = self._daemon.networks.find("bridge").gateway
            found.append((name, address.strip("[]")))
        return found

    def mounts(self) -> list[dict[str, Any]]:
        """Bind mounts of the files into the container."""
        if not self.files:
            self.write_files()
        options = ["rbind", "rprivate"]
        if self.container.host_config["ReadonlyRootfs"]:
            options = ["rbind", "ro", "rprivate"]
        return [{"destination": f"/etc/{file}", "type": "bind",
                 "source": f"/{FOLDER}/{self.container.id}/{file}", "options": options}
                for file in FILES]

    def remove_files(self) -> None:
        node = self._daemon.kernel.root_mount.root
        for part in FOLDER.split("/"):
            node = node.children[part]
        node.children.pop(self.container.id, None)


def wanted_networks(container: Container) -> dict[str, dict[str, Any]]:
    """The networks that a request names: --network, and more from NetworkingConfig."""
    mode = container.host_config["NetworkMode"]
    if mode.startswith("container:"):
        _check_shared(container)
        return {}
    _check_names(container.host_config)
    asked = {("bridge" if name == "default" else name): dict(settings or {})
             for name, settings in container.endpoints.items()}
    for name, settings in asked.items():
        check_endpoint(settings, name)
    wanted = {mode: asked.pop(mode, {}), **asked}
    if len(wanted) > 1 and mode in ("host", "none"):
        raise HopError("conflicting options: cannot attach both user-defined and non-user-defined "
                       "network-modes", 400)
    return wanted


def check_endpoint(settings: dict[str, Any], network: str) -> None:
    """EndpointSettings of a request. Raises HopError 400 or NotModelled."""
    shapes.require(settings, ENDPOINT, "EndpointSettings")
    if settings.get("Links") and network == DEFAULT_BRIDGE:
        raise NotModelled("links between containers of the default bridge")
    if (settings.get("IPAMConfig") or {}).get("LinkLocalIPs"):
        raise NotModelled("link-local addresses of containers")
    mac = settings.get("MacAddress") or ""
    if mac and re.fullmatch(r"[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}", mac) is None:
        raise HopError(f"invalid MAC address: address {mac[:60]}: invalid MAC address", 400)


def _check_names(host: dict[str, Any]) -> None:
    """--add-host, --dns and their like end up in files of the container."""
    for text in host["ExtraHosts"] or []:
        name, _, address = text.partition("=" if "=" in text else ":")
        if not name or (address != HOST_GATEWAY and not _is_address(address.strip("[]"))):
            raise HopError(f'bad format for add-host: "{text[:100]}"', 400)
    for text in host["Dns"] or []:
        if not _is_address(text):
            raise HopError(f"bad nameserver address: {text[:60]}", 400)
    if any(len(text) > MAX_NAME for text in (*(host["DnsSearch"] or []),
                                             *(host["DnsOptions"] or []))):
        raise HopError("a DNS search domain or option is too long", 400)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _check_shared(container: Container) -> None:
    """With another container's namespace nothing of the network is one's own."""
    host = container.host_config
    if host["PortBindings"] or host["PublishAllPorts"]:
        raise HopError("conflicting options: port publishing and the container type network mode",
                       400)
    if host["Dns"]:
        raise HopError("conflicting options: dns and the network mode", 400)
    if host["ExtraHosts"]:
        raise HopError("conflicting options: custom host-to-IP mapping and the network mode", 400)
