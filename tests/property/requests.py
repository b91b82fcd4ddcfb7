"""HTTP requests that a real client might send, and ones that no client would."""

from __future__ import annotations

import json

from hypothesis import strategies as st

from simulator import to_base64

from ..swarm.commands import IMAGES, NAMES

VERSIONS = ("", "/v1.50", "/v1.24", "/v1.99", "/v0", "/v")
NOUN = st.sampled_from((*NAMES, "data", "net", "nosuch", "", "%2e%2e", "a/b", "\u00e9", "x" * 300))
ACTIONS = {
    "GET": ("/_ping", "/version", "/info", "/events?until=1", "/containers/json?all=1",
            "/containers/{}/json", "/containers/{}/logs?stdout=1&stderr=1&follow=1",
            "/containers/{}/logs?stdout=1&tail=x&since=y", "/containers/{}/top?ps_args=aux",
            "/containers/{}/stats?stream=0", "/containers/{}/changes", "/containers/{}/export",
            "/containers/{}/archive?path=/etc", "/images/json", "/images/{}/json",
            "/images/{}/history", "/images/{}/get", "/images/get?names={}", "/networks",
            "/networks/{}", "/volumes", "/volumes/{}", "/system/df", "/exec/{}/json"),
    "HEAD": ("/_ping", "/containers/{}/archive?path=/"),
    "POST": ("/containers/create?name={}", "/containers/{}/start", "/containers/{}/stop?t=1",
             "/containers/{}/restart?t=1", "/containers/{}/kill?signal=9",
             "/containers/{}/kill?signal=nosuch", "/containers/{}/pause", "/containers/{}/unpause",
             "/containers/{}/rename?name={}", "/containers/{}/update", "/containers/{}/exec",
             "/containers/{}/wait?condition=next-exit", "/containers/{}/resize?h=9&w=-1",
             "/containers/{}/attach?stream=1&stdin=1&stdout=1&stderr=1&logs=1", "/exec/{}/start",
             "/exec/{}/resize?h=1&w=1", "/containers/prune", "/images/create?fromImage={}",
             "/images/create?fromSrc=-&repo={}", "/images/{}/tag?repo={}&tag=1",
             "/images/{}/push", "/images/load", "/images/prune", "/networks/create",
             "/networks/{}/connect", "/networks/{}/disconnect", "/networks/prune",
             "/volumes/create", "/volumes/prune", "/commit?container={}", "/build", "/auth"),
    "PUT": ("/containers/{}/archive?path=/tmp", "/volumes/{}"),
    "DELETE": ("/containers/{}?force=1&v=1", "/images/{}?force=1", "/networks/{}", "/volumes/{}"),
}
ROUTES = [(method, path) for method, paths in ACTIONS.items() for path in paths]

SCALARS = st.none() | st.booleans() | st.integers(-2**63, 2**70) | st.floats() | st.sampled_from(
    ("", "busybox", "true", "sleep 9", "1000:x", "/", "../..", "\0", "\ud800", "é", "%s", "-1"))
KEYS = ("Image", "Cmd", "Entrypoint", "Env", "User", "WorkingDir", "Tty", "OpenStdin", "Labels",
        "HostConfig", "ExposedPorts", "Volumes", "Hostname", "Healthcheck", "StopSignal",
        "StopTimeout", "Binds", "PortBindings", "Memory", "MemorySwap", "NanoCpus", "CpuQuota",
        "PidsLimit", "RestartPolicy", "NetworkMode", "Mounts", "Tmpfs", "ExtraHosts", "CapAdd",
        "Init", "AutoRemove", "Name", "Driver", "IPAM", "Config", "Subnet", "Gateway",
        "Container", "EndpointConfig", "NetworkingConfig", "EndpointsConfig", "Aliases",
        "Test", "Interval", "MaximumRetryCount", "HostPort", "80/tcp", "Type", "Source", "Target",
        "AttachStdout", "Detach", "DetachKeys", "Force", "Filters")
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5), max_leaves=20)
CONTAINER = st.fixed_dictionaries(
    {"Image": st.sampled_from(IMAGES)},
    optional={"Cmd": st.sampled_from((["true"], ["sleep", "20"], ["sh", "-c", "echo hi; exit 3"],
                                      "sleep 5", [], None, ["nosuch"])),
              "Tty": st.booleans(), "OpenStdin": st.booleans(),
              "HostConfig": st.dictionaries(st.sampled_from(KEYS), JSON, max_size=3),
              "Env": JSON, "Labels": JSON, "ExposedPorts": JSON, "Healthcheck": JSON})


@st.composite
def bodies(draw) -> bytes:
    kind = draw(st.sampled_from(("", "container", "json", "bytes")))
    if kind == "":
        return b""
    if kind == "bytes":
        return draw(st.binary(max_size=600))
    return json.dumps(draw(CONTAINER if kind == "container" else JSON)).encode(
        "utf-8", "surrogatepass")


HEADERS = st.fixed_dictionaries({}, optional={
    "content-type": st.sampled_from(("application/json", "application/x-tar", "text/plain", "")),
    "connection": st.just("Upgrade"), "upgrade": st.sampled_from(("tcp", "websocket")),
    "x-registry-auth": st.sampled_from(("", "e30=", "nonsense", "\u00ff")),
    "user-agent": st.just("Docker-Client/28.2.2 (linux)"), "expect": st.just("100-continue")})


@st.composite
def fields(draw, exchange: str) -> dict:
    """The fields of an http.request input."""
    if draw(st.integers(0, 9)) == 0:
        method = draw(st.sampled_from(("GET", "POST", "PATCH", "", "\u00e9", "CONNECT")))
        target = draw(st.text(max_size=60) | st.sampled_from(
            ("", "*", "http://[", "//", "/%", "/containers/json?filters={", "/?" + "a&" * 2000)))
    else:
        method, path = draw(st.sampled_from(ROUTES))
        target = draw(st.sampled_from(VERSIONS)) + path.replace("{}", draw(NOUN))
    return {"exchange": exchange, "method": method, "target": target, "headers": draw(HEADERS),
            "body": to_base64(draw(bodies())), "client": draw(st.just("docker/28.2.2")
                                                              | st.text(max_size=10))}
