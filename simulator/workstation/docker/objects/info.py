"""docker info."""

from __future__ import annotations

from typing import Any

from simulator.engine import HopError, Steps
from simulator.workstation.gotemplate import Template, TemplateError, go_json

from ..command import Cli, command
from ..output import units
from .inspect import Record

CLIENT_INFO = {"Debug": False, "Context": "default", "Plugins": [], "Warnings": None}


@command("info", "system info", arguments=(0, 0))
def info(cli: Cli) -> Steps:
    layout = cli.flags["format"]
    data = yield from cli.api.get("/info")
    client = {**CLIENT_INFO, "ClientInfo": {"Version": "28.2.2"}}
    if layout == "json":
        yield from cli.line(go_json({**data, "ClientInfo": client}))
    elif layout:
        try:
            text = Template(layout).execute(_Info({**data, "ClientInfo": client}))
        except TemplateError as failure:
            status = 64 if "executing" not in str(failure) else 1
            raise HopError(f"template parsing error: {failure}", status) from None
        yield from cli.line(text)
    else:
        yield from cli.out("Client:\n Version:    28.2.2\n Context:    default\n"
                           " Debug Mode: false\n\nServer:\n" + _server(data))


class _Info(Record):
    type_name = "system.dockerInfo"


def _server(data: dict[str, Any]) -> str:
    lines = [f"Containers: {data['Containers']}", f" Running: {data['ContainersRunning']}",
             f" Paused: {data['ContainersPaused']}", f" Stopped: {data['ContainersStopped']}",
             f"Images: {data['Images']}", f"Server Version: {data['ServerVersion']}",
             f"Storage Driver: {data['Driver']}"]
    lines += [f" {name}: {value}" for name, value in data.get("DriverStatus") or []]
    lines += [f"Logging Driver: {data.get('LoggingDriver', '')}",
              f"Cgroup Driver: {data.get('CgroupDriver', '')}",
              f"Cgroup Version: {data.get('CgroupVersion', '')}", "Plugins:"]
    for kind in ("Volume", "Network", "Authorization", "Log"):
        plugins = (data.get("Plugins") or {}).get(kind)
        if plugins:
            lines.append(f" {kind}: {' '.join(plugins)}")
    cdi = data.get("CDISpecDirs")
    if cdi:
        lines += ["CDI spec directories:", *(f" {folder}" for folder in cdi)]
    lines.append(f"Swarm: {(data.get('Swarm') or {}).get('LocalNodeState', 'inactive')}")
    lines.append("Runtimes: " + " ".join(sorted(data.get("Runtimes") or {})))
    lines.append(f"Default Runtime: {data.get('DefaultRuntime', '')}")
    lines.append(f"Init Binary: {data.get('InitBinary', 'docker-init')}")
    for key, name in (("ContainerdCommit", "containerd"), ("RuncCommit", "runc"),
                      ("InitCommit", "init")):
        lines.append(f"{name} version: {(data.get(key) or {}).get('ID', '')}")
    lines += _security(data.get("SecurityOptions") or [])
    lines += _machine(data)
    return "".join(f" {line}\n" for line in lines) + "\n"


def _security(options: list[str]) -> list[str]:
    lines = ["Security Options:"] if options else []
    for option in options:
        fields = dict(part.partition("=")[::2] for part in option.split(","))
        lines.append(f" {fields.pop('name', option)}")
        lines += [f"  {'Profile' if key == 'profile' else key}: "
                  + ("default" if value == "default" else value)
                  for key, value in fields.items()]
    return lines


def _machine(data: dict[str, Any]) -> list[str]:
    lines = [f"Kernel Version: {data.get('KernelVersion', '')}",
             f"Operating System: {data.get('OperatingSystem', '')}",
             f"OSType: {data.get('OSType', '')}", f"Architecture: {data.get('Architecture', '')}",
             f"CPUs: {data.get('NCPU', 0)}",
             f"Total Memory: {units.memory(data.get('MemTotal', 0))}",
             f"Name: {data.get('Name', '')}", f"ID: {data.get('ID', '')}",
             f"Docker Root Dir: {data.get('DockerRootDir', '')}",
             f"Debug Mode: {'true' if data.get('Debug') else 'false'}"]
    labels = data.get("Labels")
    if labels:
        lines += ["Labels:", *(f" {label}" for label in labels)]
    lines.append(f"Experimental: {'true' if data.get('ExperimentalBuild') else 'false'}")
    insecure = (data.get("RegistryConfig") or {}).get("InsecureRegistryCIDRs")
    if insecure:
        lines += ["Insecure Registries:", *(f" {cidr}" for cidr in insecure)]
    lines.append("Live Restore Enabled: "
                 + ("true" if data.get("LiveRestoreEnabled") else "false"))
    return lines
