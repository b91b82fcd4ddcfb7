"""A service of the project -> the body of POST /containers/create. Pure.

Settings that the world has no mechanism for are refused by name.
"""

from __future__ import annotations

from typing import Any

from simulator.engine import NotModelled
from simulator.workstation.docker.flags import parse_duration

from ..file.project import Project, Service
from ..file.shortcuts import understood

REFUSED = ("blkio_config", "cgroup", "cpu_count", "cpu_percent", "credential_spec", "develop",
           "device_cgroup_rules", "devices", "external_links", "gpus", "isolation", "label_file",
           "models", "post_start", "pre_stop", "provider", "runtime", "storage_opt",
           "use_api_socket")
TIMES = {"interval": "Interval", "timeout": "Timeout", "start_period": "StartPeriod",
         "start_interval": "StartInterval"}
RESTARTS = {"none": "no", "on-failure": "on-failure", "any": "always"}


def check_modelled(project: Project, names: list[str]) -> None:
    """Raises NotModelled for a setting that a world cannot have."""
    for name in names:
        for key in REFUSED:
            if key in project.services[name] and key != "develop":
                raise NotModelled(f"compose file: services.{name}.{key}")


def create_body(project: Project, name: str, container: str, labels: dict[str, str],
                **changes: Any) -> dict[str, Any]:
    """`changes` are those of `docker compose run`: command, entrypoint, tty ..., and `inherited`,
    anonymous volumes that an older container leaves behind."""
    with understood(f"services.{name}"):
        return _body(project, name, container, labels, changes)


def _body(project: Project, name: str, container: str, labels: dict[str, str],
          changes: dict[str, Any]) -> dict[str, Any]:
    service = {**project.services[name], **{key: value for key, value in changes.items()
                                            if key != "inherited"}}
    binds, mounts, anonymous = _volumes(project, service, changes.get("inherited") or {})
    mounts += _secrets(project, service)
    exposed = {f"{port}/tcp" if "/" not in port else port: {} for port in
               service.get("expose") or []}
    exposed |= {f"{port['target']}/{port['protocol']}": {} for port in service.get("ports") or []}
    entrypoint, command = service.get("entrypoint"), service.get("command")
    stdin = bool(service.get("stdin_open"))
    body: dict[str, Any] = {
        "Hostname": service.get("hostname", ""), "Domainname": service.get("domainname", ""),
        "User": str(service.get("user", "")), "AttachStdin": stdin and "attach_stdin" in service,
        "AttachStdout": True, "AttachStderr": True, "ExposedPorts": exposed,
        "Tty": bool(service.get("tty")), "OpenStdin": stdin,
        "StdinOnce": stdin and "attach_stdin" in service, "Env": _environment(service),
        "Cmd": command if command or entrypoint is None else command or None,
        "Image": project.image(name), "Volumes": anonymous or None,
        "WorkingDir": service.get("working_dir", ""), "Entrypoint": entrypoint,
        "Labels": labels}
    health = _health(service.get("healthcheck"))
    if health is not None:
        body["Healthcheck"] = health
    if service.get("stop_signal"):
        body["StopSignal"] = service["stop_signal"]
    if service.get("stop_grace_period"):
        body["StopTimeout"] = parse_duration(service["stop_grace_period"]) // 10**9
    mode, endpoints = _networks(project, name, service, container)
    body["HostConfig"] = _host_config(service, mode, binds, mounts)
    body["NetworkingConfig"] = {"EndpointsConfig": endpoints}
    return body


def _environment(service: Service) -> list[str]:
    return [key if value is None else f"{key}={value}"
            for key, value in (service.get("environment") or {}).items()]


def _health(check: dict[str, Any] | None) -> dict[str, Any] | None:
    if check is None:
        return None
    if check.get("disable") or (check.get("test") or [""])[0] == "NONE":
        return {"Test": ["NONE"]}
    health: dict[str, Any] = {"Test": check["test"]} if check.get("test") else {}
    for key, name in TIMES.items():
        if key in check:
            health[name] = parse_duration(check[key])
    if "retries" in check:
        health["Retries"] = check["retries"]
    return health


def _volumes(project: Project, service: Service, inherited: dict[str, str],
             ) -> tuple[list[str], list[dict[str, Any]], dict[str, dict]]:
    """(Binds, Mounts, anonymous volumes)."""
    binds, mounts, anonymous = [], [], {}
    for entry in service.get("volumes") or []:
        kind, target = entry["type"], entry["target"]
        mode = "ro" if entry.get("read_only") else "rw"
        if kind == "volume" and not entry.get("source"):
            if target not in inherited:
                anonymous[target] = {}
        elif kind == "volume":
            source = project.volumes[entry["source"]]["name"]
            options = entry.get("volume") or {}
            if options.get("subpath"):
                raise NotModelled("compose file: volume.subpath")
            binds.append(f"{source}:{target}:{mode}"
                         + (",nocopy" if options.get("nocopy") else ""))
        elif kind == "bind":
            options = entry.get("bind") or {}
            if options.get("create_host_path", True):
                binds.append(f"{entry['source']}:{target}:{mode}")
            else:
                mounts.append({"Type": "bind", "Source": entry["source"], "Target": target,
                               "ReadOnly": bool(entry.get("read_only"))})
        elif kind == "tmpfs":
            size = (entry.get("tmpfs") or {}).get("size")
            mounts.append({"Type": "tmpfs", "Target": target, **(
                {"TmpfsOptions": {"SizeBytes": int(size)}} if size else {})})
        else:
            raise NotModelled(f"compose file: volumes of type {kind}")
    mounts += [{"Type": "volume", "Source": source, "Target": target}
               for target, source in inherited.items()]
    return binds, mounts, anonymous


def _secrets(project: Project, service: Service) -> list[dict[str, Any]]:
    """Secrets and configs from files are bind mounts, as the real plugin makes them."""
    mounts = []
    for kind in ("secrets", "configs"):
        for entry in service.get(kind) or []:
            settings = getattr(project, kind)[entry["source"]]
            if settings.get("external"):
                raise NotModelled(f"compose file: external {kind}")
            if "file" in settings:
                mounts.append({"Type": "bind", "Source": settings["file"],
                               "Target": target_of(kind, entry), "ReadOnly": True})
    return mounts


def target_of(kind: str, entry: dict[str, Any]) -> str:
    target = entry.get("target") or f"/{entry['source']}"
    if target.startswith("/"):
        return target
    return f"/run/secrets/{target}" if kind == "secrets" else f"/{target}"


def injected(project: Project, name: str) -> list[tuple[str, str]]:
    """(path, text) of secrets and configs that have no file: they are copied in."""
    found = []
    for kind in ("secrets", "configs"):
        for entry in project.services[name].get(kind) or []:
            settings = getattr(project, kind)[entry["source"]]
            if "content" in settings:
                found.append((target_of(kind, entry), settings["content"]))
            elif "environment" in settings:
                text = project.environment.get(settings["environment"], "")
                found.append((target_of(kind, entry), text))
    return found


def _networks(project: Project, name: str, service: Service,
              container: str) -> tuple[str, dict[str, Any]]:
    """(NetworkMode, EndpointsConfig): the network of the highest priority comes first."""
    if service.get("network_mode"):
        return str(service["network_mode"]), {}
    wanted = service.get("networks") or {}
    ranked = sorted(wanted, key=lambda net: (-((wanted[net] or {}).get("priority") or 0), net))
    if not ranked:
        return "none", {}
    endpoints = {}
    for network in ranked:
        settings = wanted[network] or {}
        names = [container, name] if not service.get("no_aliases") else [container]
        links = [link.partition(":")[2] for link in service.get("links") or [] if ":" in link]
        if links:
            raise NotModelled("compose file: links with an alias")
        endpoint: dict[str, Any] = {"Aliases": [*names, *(settings.get("aliases") or [])]}
        addresses = {"IPv4Address": settings.get("ipv4_address"),
                     "IPv6Address": settings.get("ipv6_address")}
        if any(addresses.values()):
            endpoint["IPAMConfig"] = {key: value for key, value in addresses.items() if value}
        if settings.get("mac_address") or service.get("mac_address"):
            endpoint["MacAddress"] = settings.get("mac_address") or service["mac_address"]
        endpoints[project.networks[network]["name"]] = endpoint
    return next(iter(endpoints)), endpoints


def _restart(service: Service) -> dict[str, Any]:
    text = service.get("restart")
    policy = (service.get("deploy") or {}).get("restart_policy")
    if text is None and policy:
        return {"Name": RESTARTS.get(policy.get("condition", "any"), "always"),
                "MaximumRetryCount": int(policy.get("max_attempts") or 0)}
    name, _, count = (text or "").partition(":")
    return {"Name": name, "MaximumRetryCount": int(count) if count.isdigit() else 0}


def _capabilities(names: list[str] | None) -> list[str] | None:
    return [name if name == "ALL" or name.startswith("CAP_") else f"CAP_{name.upper()}"
            for name in names] if names else None


def _host_config(service: Service, mode: str, binds: list[str],
                 mounts: list[dict[str, Any]]) -> dict[str, Any]:
    ports: dict[str, list[dict[str, str]]] = {}
    for port in service.get("ports") or []:
        ports.setdefault(f"{port['target']}/{port['protocol']}", []).append(
            {"HostIp": port.get("host_ip", ""), "HostPort": port.get("published", "")})
    log = service.get("logging") or {}
    config: dict[str, Any] = {
        "Binds": binds or None, "LogConfig": {
            "Type": log.get("driver", ""),
            "Config": {key: str(value) for key, value in (log.get("options") or {}).items()}
            or None},
        "NetworkMode": mode, "PortBindings": ports, "RestartPolicy": _restart(service),
        "AutoRemove": bool(service.get("auto_remove")),
        "VolumesFrom": service.get("volumes_from"), "CapAdd": _capabilities(service.get("cap_add")),
        "CapDrop": _capabilities(service.get("cap_drop")), "Dns": service.get("dns"),
        "DnsOptions": service.get("dns_opt"), "DnsSearch": service.get("dns_search"),
        "ExtraHosts": [host.replace("=", ":", 1) for host in service.get("extra_hosts") or []],
        "GroupAdd": [str(group) for group in service.get("group_add") or []] or None,
        "IpcMode": service.get("ipc", ""), "PidMode": service.get("pid", ""),
        "OomScoreAdj": service.get("oom_score_adj", 0),
        "Privileged": bool(service.get("privileged")),
        "ReadonlyRootfs": bool(service.get("read_only")),
        "SecurityOpt": service.get("security_opt"), "UTSMode": service.get("uts", ""),
        "UsernsMode": service.get("userns_mode", ""), "ShmSize": int(service.get("shm_size", 0)),
        **_resources(service)}
    if service.get("annotations"):
        config["Annotations"] = service["annotations"]
    if service.get("tmpfs"):
        config["Tmpfs"] = {path: options for path, _, options in
                           (entry.partition(":") for entry in service["tmpfs"])}
    if service.get("sysctls"):
        config["Sysctls"] = service["sysctls"]
    if service.get("init") is not None:
        config["Init"] = service["init"]
    if mounts:
        config["Mounts"] = mounts
    return config


def _resources(service: Service) -> dict[str, Any]:
    resources = (service.get("deploy") or {}).get("resources") or {}
    limits, reserved = resources.get("limits") or {}, resources.get("reservations") or {}
    ulimits = []
    for name, value in (service.get("ulimits") or {}).items():
        pair = value if isinstance(value, dict) else {"soft": value, "hard": value}
        ulimits.append({"Name": name, "Soft": int(pair["soft"]), "Hard": int(pair["hard"])})
    pids = service.get("pids_limit", limits.get("pids"))
    return {
        "Memory": int(service.get("mem_limit", limits.get("memory", 0))),
        "MemoryReservation": int(service.get("mem_reservation", reserved.get("memory", 0))),
        "MemorySwap": int(service.get("memswap_limit", 0)),
        "NanoCpus": int(float(service.get("cpus", limits.get("cpus", 0))) * 10**9),
        "CpuShares": service.get("cpu_shares", 0), "CpusetCpus": service.get("cpuset", ""),
        "CpuPeriod": service.get("cpu_period", 0), "CpuQuota": service.get("cpu_quota", 0),
        "CgroupParent": service.get("cgroup_parent", ""),
        "OomKillDisable": bool(service.get("oom_kill_disable")),
        "PidsLimit": int(pids) if pids is not None else None, "Ulimits": ulimits or None}


def network_body(settings: dict[str, Any], labels: dict[str, str]) -> dict[str, Any]:
    with understood(f"networks.{settings['name']}"):
        return _network_body(settings, labels)


def _network_body(settings: dict[str, Any], labels: dict[str, str]) -> dict[str, Any]:
    ipam = settings.get("ipam") or {}
    pools = [{"Subnet": pool.get("subnet", ""), "IPRange": pool.get("ip_range", ""),
              "Gateway": pool.get("gateway", ""),
              "AuxiliaryAddresses": pool.get("aux_addresses") or {}}
             for pool in ipam.get("config") or []]
    return {"Name": settings["name"], "Driver": settings.get("driver", "bridge"), "Scope": "",
            "IPAM": {"Driver": ipam.get("driver", "default"), "Options": ipam.get("options"),
                     "Config": [{key: value for key, value in pool.items() if value}
                                for pool in pools] or None},
            "Internal": bool(settings.get("internal")), "EnableIPv6": settings.get("enable_ipv6"),
            "Attachable": bool(settings.get("attachable")), "Ingress": False, "ConfigOnly": False,
            "ConfigFrom": None, "Options": settings.get("driver_opts"), "Labels": labels}
