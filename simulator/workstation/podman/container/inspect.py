"""podman inspect, podman container inspect, podman image inspect, podman port."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.engine import HopError, Steps
from simulator.host.podman.images import created_s, whole
from simulator.host.podman.spec import CAPABILITIES
from simulator.workstation.docker.objects.inspect import Record
from simulator.workstation.gotemplate import Template, TemplateError

from ..command import Cli, as_json, command

if TYPE_CHECKING:
    from simulator.host.podman.container import Container
    from simulator.host.podman.images import Image

ZERO = "0001-01-01T00:00:00Z"
GRAPH = "/home/you/.local/share/containers/storage/overlay"


@command("inspect", complete="container", refuses="size")
def inspect(cli: Cli) -> Steps:
    kind = cli.flags["type"] or "all"
    if kind not in ("all", "container", "image"):
        raise HopError(f"drydock: not modelled: podman inspect --type {kind}", 125)
    return (yield from _inspect(cli, kind))


@command("container inspect", complete="container", refuses="size")
def inspect_container(cli: Cli) -> Steps:
    return (yield from _inspect(cli, "container"))


@command("image inspect", complete="image")
def inspect_image(cli: Cli) -> Steps:
    return (yield from _inspect(cli, "image"))


def _inspect(cli: Cli, kind: str) -> Steps:
    if not cli.args and not cli.flags["latest"]:
        raise HopError("no containers or images specified" if kind == "all" else
                       f"no {kind}s specified", 125)
    found, missing = [], []
    for name in cli.args:
        container = cli.podman.containers.find(name) if kind != "image" else None
        image = cli.podman.images.find_short(name, cli.files()) \
            if container is None and kind != "container" else None
        if container is not None:
            found.append(described(cli, container))
        elif image is not None:
            found.append(image_described(cli, image))
        else:
            missing.append(name)
    layout = cli.flags["format"]
    if layout and layout != "json":
        yield from _templates(cli, layout, found)
    else:
        yield from cli.out(as_json(found))
    words = {"all": 'no such object: "{0}"', "container": "no such container {0}",
             "image": "{0}: image not known"}[kind]
    for name in missing:
        yield from cli.complain("inspecting object: " + words.format(name))
    return 125 if missing else 0


def _templates(cli: Cli, layout: str, found: list[dict[str, Any]]) -> Steps:
    try:
        template = Template(layout.replace("\\n", "\n").replace("\\t", "\t"))
        for data in found:
            yield from cli.line(template.execute(Record(data)))
    except TemplateError as failure:
        raise HopError(f"template: inspect:1: {failure}", 125) from None


def described(cli: Cli, c: Container) -> dict[str, Any]:
    """The document of one container, the main parts of it."""
    engine = cli.engine

    def moment(at: int | None) -> str:
        return ZERO if at is None else engine.timestamp(at)

    folder = f"/run/user/1000/containers/overlay-containers/{c.id}/userdata"
    owner = c.pod.infra if c.network_mode == "pod" and c.pod and c.pod.infra else c
    return {
        "Id": c.id, "Created": engine.timestamp(c.created_ms),
        "Path": c.argv[0] if c.argv else "", "Args": c.argv[1:],
        "State": {
            "OciVersion": "1.2.1", "Status": c.status, "Running": c.running, "Paused": c.paused,
            "Restarting": False, "OOMKilled": c.oom_killed, "Dead": False, "Pid": c.pid,
            "ConmonPid": c.conmon.process.pid if c.running and c.conmon.process else 0,
            "ExitCode": c.exit_code, "Error": "", "StartedAt": moment(c.started_ms),
            "FinishedAt": moment(c.finished_ms),
            "CgroupPath": c.crun.cgroup.path if c.pid and c.crun.cgroup else ""},
        "Image": c.image.id.removeprefix("sha256:"),
        "ImageDigest": c.image.pulled[0].digest if c.image.pulled else "",
        "ImageName": c.image_name, "Rootfs": "", "Pod": c.pod.id if c.pod else "",
        "ResolvConfPath": f"{folder}/resolv.conf",
        "HostnamePath": f"{folder}/hostname",
        "HostsPath": f"{folder}/hosts",
        "OCIRuntime": "crun", "Driver": "overlay", "MountLabel": "", "ProcessLabel": "",
        "AppArmorProfile": "", "EffectiveCaps": _capabilities(c), "BoundingCaps": _capabilities(c),
        "ExecIDs": list(c.execs),
        "GraphDriver": {"Name": "overlay", "Data": {
            "LowerDir": ":".join(f"{GRAPH}/{layer.chain.removeprefix('sha256:')}/diff"
                                 for layer in reversed(c.image.layers)),
            "UpperDir": f"{GRAPH}/{c.id}/diff", "WorkDir": f"{GRAPH}/{c.id}/work"}},
        "Mounts": [_mount(point) for point in cli.podman.volumes.mount_points(c)],
        "Dependencies": [c.pod.infra.id] if c.pod and c.pod.infra and not c.infra else [],
        "NetworkSettings": _network_settings(cli, owner), "Namespace": "", "IsInfra": c.infra,
        "IsService": False, "Name": c.name, "RestartCount": c.restart_count,
        "Config": _config(c), "HostConfig": _host_config(c)}


def _capabilities(c: Container) -> list[str]:
    dropped = c.host_config["CapDrop"] or []
    return [f"CAP_{name}" for name in CAPABILITIES if f"CAP_{name}" not in dropped]


def _mount(point: dict[str, Any]) -> dict[str, Any]:
    return {"Type": point["Type"], **({"Name": point["Name"]} if point.get("Name") else {}),
            "Source": point.get("Source", ""), "Destination": point["Destination"],
            "Driver": point.get("Driver", ""), "Mode": "", "Options": ["rbind"],
            "RW": point["RW"], "Propagation": "rprivate"}


def _network_settings(cli: Cli, c: Container) -> dict[str, Any]:
    ports: dict[str, Any] = {}
    for port in c.ports:
        ports.setdefault(port.key, []).append({"HostIp": port.host_ip,
                                               "HostPort": str(port.host_port)})
    found = {"EndpointID": "", "Gateway": "", "IPAddress": "", "IPPrefixLen": 0,
             "IPv6Gateway": "", "GlobalIPv6Address": "", "GlobalIPv6PrefixLen": 0,
             "MacAddress": "", "Bridge": "", "SandboxID": "", "HairpinMode": False,
             "LinkLocalIPv6Address": "", "LinkLocalIPv6PrefixLen": 0, "Ports": ports,
             "SandboxKey": ""}
    networks = {}
    for name, end in c.endpoints.items():
        networks[name] = {"EndpointID": "", "Gateway": end.network.gateway,
                          "IPAddress": end.address, "IPPrefixLen": end.network.prefix,
                          "MacAddress": end.mac, "NetworkID": name, "DriverOpts": None,
                          "IPAMConfig": None, "Links": None, "Aliases": [*c.aliases, c.short_id]}
    return {**found, **({"Networks": networks} if networks else {})}


def _config(c: Container) -> dict[str, Any]:
    config = c.config
    return {"Hostname": config["Hostname"], "Domainname": "", "User": config.get("User") or "",
            "AttachStdin": False, "AttachStdout": False, "AttachStderr": False, "Tty": c.tty,
            "OpenStdin": bool(config.get("OpenStdin")), "StdinOnce": False,
            "Env": [*(config.get("Env") or []), "container=podman"], "Cmd": config.get("Cmd"),
            "Image": c.image_name, "Volumes": None, "WorkingDir": config.get("WorkingDir") or "/",
            "Entrypoint": config.get("Entrypoint"), "OnBuild": None, "Labels": c.labels or None,
            "Annotations": None, "StopSignal": config.get("StopSignal") or "SIGTERM",
            "Umask": "0022", "Timeout": 0, "StopTimeout": config.get("StopTimeout") or 10}


def _host_config(c: Container) -> dict[str, Any]:
    host = c.host_config
    return {"Binds": host["Binds"] or [], "CgroupManager": "systemd", "CgroupMode": "private",
            "ContainerIDFile": "", "LogConfig": {"Type": "journald", "Config": None, "Path": "",
                                                 "Tag": "", "Size": "0B"},
            "NetworkMode": c.network_mode, "PortBindings": host["PortBindings"] or {},
            "RestartPolicy": {**host["RestartPolicy"]}, "AutoRemove": c.auto_remove,
            "CapAdd": host["CapAdd"] or [], "CapDrop": host["CapDrop"] or [],
            "IpcMode": "shareable", "PidMode": "private", "Privileged": host["Privileged"],
            "ReadonlyRootfs": host["ReadonlyRootfs"], "UTSMode": "private", "UsernsMode": "",
            "ShmSize": host["ShmSize"], "Runtime": "oci", "Memory": host["Memory"],
            "NanoCpus": host["NanoCpus"], "MemorySwap": host["MemorySwap"],
            "PidsLimit": host["PidsLimit"] or 2048}


def image_described(cli: Cli, image: Image) -> dict[str, Any]:
    kept = {k: v for k, v in image.config.items() if v not in (None, "", {}, [])}
    return {"Id": image.id.removeprefix("sha256:"),
            "Digest": image.pulled[0].digest if image.pulled else "",
            "RepoTags": [whole(name) for name in image.names],
            "RepoDigests": [whole(name) for name in image.pulled], "Parent": image.parent,
            "Comment": "", "Created": image.file.get("created", ZERO), "Config": kept,
            "Version": "", "Author": image.file.get("author", ""),
            "Architecture": image.file["architecture"], "Os": image.file["os"],
            "Size": image.size, "VirtualSize": image.size,
            "RootFS": {"Type": "layers", "Layers": [layer.diff_id for layer in image.layers]},
            "Labels": image.labels, "Annotations": {},
            "ManifestType": "application/vnd.oci.image.manifest.v1+json",
            "User": image.config.get("User") or "",
            "History": image.file.get("history") or [],
            "NamesHistory": [whole(name) for name in image.names],
            "CreatedUnix": created_s(image)}


@command("port", "container port", complete="running", refuses="all")
def port(cli: Cli) -> Steps:
    if not cli.args:
        raise HopError("you must supply a running container name or id", 125)
    container = cli.podman.containers.get(cli.args[0])
    wanted = cli.args[1] if len(cli.args) > 1 else ""
    if wanted and "/" not in wanted:
        wanted += "/tcp"
    shown = 0
    for published in container.ports:
        target = f"{published.host_ip}:{published.host_port}"
        if wanted == published.key:
            shown += 1
            yield from cli.line(target)
        elif not wanted:
            yield from cli.line(f"{published.key} -> {target}")
    if wanted and not shown:
        raise HopError(f'failed to find published port "{wanted}"', 125)
