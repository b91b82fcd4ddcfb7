"""podman pod: create, ps, start, stop, restart, kill, pause, rm, inspect, exists, prune, top."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine import HopError, Steps
from simulator.host.podman import pods, stopping
from simulator.workstation.docker.container.options.ports import parse_publish
from simulator.workstation.docker.output.listing import Kind, Row

from ..command import NO_NAME, Cli, as_json, command
from ..output import ago, table

if TYPE_CHECKING:
    from simulator.host.podman.container import Pod

TABLE = "{{.ID}}\t{{.Name}}\t{{.Status}}\t{{.Created}}\t{{.InfraID}}\t{{.NumberOfContainers}}"
REFUSED = ("add-host blkio-weight blkio-weight-device cgroup-parent cpu-shares cpus cpuset-cpus "
           "cpuset-mems device device-read-bps dns dns-option dns-search exit-policy gidmap "
           "infra-command infra-conmon-pidfile infra-image infra-name ip ip6 label-file "
           "mac-address memory memory-swap network-alias no-hosts pid pod-id-file security-opt "
           "share-parent sysctl subgidname subuidname uidmap userns uts volume volumes-from")


def _age(row: Row) -> str:
    return ago(row.options["now"], row.options["epoch"] + row.data.created_ms / 1000)


POD = Kind("pods.ListPodReporter", {
    "ID": ("POD ID", lambda row: row.short(row.data.id)),
    "Name": ("NAME", lambda row: row.data.name), "Status": ("STATUS", lambda row: row.data.status),
    "Created": ("CREATED", _age),
    "InfraID": ("INFRA ID", lambda row: row.short(row.data.infra.id) if row.data.infra else ""),
    "NumberOfContainers": ("# OF CONTAINERS", lambda row: str(len(row.data.members))),
    "Labels": ("LABELS", lambda row: ",".join(f"{k}={v}" for k, v in row.data.labels.items()))},
    TABLE)


@command("pod create", most=1, refuses=REFUSED)
def create(cli: Cli) -> Steps:
    flags = cli.flags
    if cli.args and flags["name"]:
        raise HopError("cannot specify no name and a name", 125)
    _, bindings = parse_publish(flags["publish"])
    share = tuple(flags["share"].split(",")) if flags["share"] else pods.SHARE
    for kind in share:
        if kind not in ("ipc", "net", "uts", "pid", "none", ""):
            raise HopError(f"drydock: not modelled: podman pod create --share {kind}", 125)
    labels = {k: v for k, _, v in (item.partition("=") for item in flags["label"])}
    infra = flags["infra"] is not False or not flags.changed("infra")
    networks = [n for word in flags["network"] for n in word.split(",")]
    if flags["replace"]:
        raise HopError("drydock: not modelled: podman pod create --replace", 125)
    pod = yield from pods.create(
        cli.podman, flags["name"] or (cli.args[0] if cli.args else ""), labels=labels,
        share=tuple(kind for kind in share if kind not in ("none", "")), infra=infra,
        networks=networks, host_config={"PortBindings": bindings},
        hostname=flags["hostname"] or "")
    yield from cli.line(pod.id)


@command("pod ps", "pod list", "pod ls", most=0, refuses="filter sort ctr-ids ctr-names ctr-status "
                                                       "ns")
def ps(cli: Cli) -> Steps:
    found = list(reversed(list(cli.podman.pods.values())))
    if cli.flags["latest"]:
        found = found[:1]
    rows = [Row(POD, pod, trunc=not cli.flags["no-trunc"], now=cli.now,
                epoch=cli.engine.epoch_ms // 1000) for pod in found]
    yield from cli.out(table(POD, rows, cli.flags["format"], quiet=cli.flags["quiet"],
                             heading=not cli.flags["noheading"]))


@command("pod start", complete="pod", refuses="pod-id-file")
def start(cli: Cli) -> Steps:
    return (yield from _each(cli, lambda pod: pods.start(cli.podman, cli.p, pod)))


@command("pod stop", complete="pod", refuses="pod-id-file")
def stop(cli: Cli) -> Steps:
    seconds = cli.flags["time"]
    return (yield from _each(cli, lambda pod: pods.stop(cli.podman, cli.p, pod, seconds,
                                                        cli.warn)))


@command("pod restart", complete="pod")
def restart(cli: Cli) -> Steps:
    def act(pod: Pod) -> Steps:
        first = yield from pods.stop(cli.podman, cli.p, pod, None, cli.warn)
        return first + (yield from pods.start(cli.podman, cli.p, pod))

    return (yield from _each(cli, act))


@command("pod pause", complete="pod")
def pause(cli: Cli) -> Steps:
    return (yield from _each(cli, lambda pod: pods.pause(cli.podman, cli.p, pod, True)))


@command("pod unpause", complete="pod")
def unpause(cli: Cli) -> Steps:
    return (yield from _each(cli, lambda pod: pods.pause(cli.podman, cli.p, pod, False)))


@command("pod kill", complete="pod")
def kill(cli: Cli) -> Steps:
    try:
        signum = stopping.parse_signal(cli.flags["signal"] or "KILL")
    except HopError:
        raise HopError(f"invalid signal: {cli.flags['signal']}", 125) from None
    return (yield from _each(cli, lambda pod: pods.kill(cli.podman, cli.p, pod, signum)))


@command("pod rm", complete="pod", refuses="pod-id-file")
def remove(cli: Cli) -> Steps:
    def act(pod: Pod) -> Steps:
        yield from pods.remove(cli.podman, cli.p, pod, force=cli.flags["force"],
                               seconds=cli.flags["time"], warn=cli.warn)
        return []

    return (yield from _each(cli, act, unknown=1))


@command("pod prune", most=0)
def prune(cli: Cli) -> Steps:
    for pod in list(cli.podman.pods.values()):
        if pod.status in ("Exited", "Created") and not any(m.running for m in pod.members):
            yield from pods.remove(cli.podman, cli.p, pod, force=True)
            yield from cli.line(pod.id)


@command("pod exists", complete="pod", fewest=1, most=1)
def exists(cli: Cli) -> Steps:
    return 0 if any(cli.args[0] in (p.name, p.id) for p in cli.podman.pods.values()) else 1
    yield


@command("pod inspect", complete="pod", fewest=1, refuses="latest format")
def inspect(cli: Cli) -> Steps:
    found, missing = [], []
    for text in cli.args:
        try:
            found.append(described(cli, cli.podman.find_pod(text)))
        except HopError:
            missing.append(text)
    yield from cli.out(as_json(found[0] if len(found) == 1 and not missing else found))
    for text in missing:
        yield from cli.complain(f"inspecting object: no such pod {text}")
    return 125 if missing else 0


def described(cli: Cli, pod: Pod) -> dict:
    return {
        "Id": pod.id, "Name": pod.name, "Created": cli.engine.timestamp(pod.created_ms),
        "ExitPolicy": "continue", "State": pod.status, "Hostname": "", "Labels": pod.labels,
        "CreateCgroup": True, "CgroupParent": "user.slice",
        "CgroupPath": f"user.slice/user-libpod_pod_{pod.id}.slice",
        "CreateInfra": pod.infra is not None,
        "InfraContainerID": pod.infra.id if pod.infra else "",
        "SharedNamespaces": list(pod.share), "NumContainers": len(pod.members),
        "Containers": [{"Id": m.id, "Name": m.name, "State": m.status} for m in pod.members]}


def _each(cli: Cli, act, unknown: int = 125) -> Steps:
    flags, store = cli.flags, cli.podman.pods
    if flags["all"]:
        found = [(pod.id, pod) for pod in list(store.values())]
    elif flags["latest"]:
        found = [(pod.id, pod) for pod in list(store.values())[-1:]]
    elif not cli.args:
        raise HopError(NO_NAME, 125)
    else:
        found = [(name, None) for name in cli.args]
    status = 0
    for name, pod in found:
        try:
            pod = pod or cli.podman.find_pod(name)
            status_of_missing = 125
            complaints = yield from act(pod)
            if not complaints:
                yield from cli.line(pod.id)
            for text in complaints:
                status = status_of_missing
                yield from cli.complain(text)
        except HopError as failure:
            status = unknown if "no such pod" in failure.message else 125
            yield from cli.complain(failure.message)
    return status

