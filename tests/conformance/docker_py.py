"""docker-py's own integration tests against a fresh server: how many pass, and which do not.

    python tests/conformance/docker_py.py CHECKOUT [--python PYTHON] [--only models_images]

CHECKOUT is a source tree of docker-py (github.com/docker/docker-py); PYTHON is an interpreter that
has `docker[websockets]`, pytest, pytest-timeout and paramiko. Nothing is downloaded. Tests of Swarm
and plugins are left out. Exit status: 0 when only those of EXPLAINED fail, 1 when others do too,
2 when it cannot run.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from measure import docker_host, server

LEFT_OUT = ("config", "plugin", "secret", "service", "swarm", "node")     # in names of files
IN_SWARM = ("test_create_inspect_network_with_scope", "test_create_network_attachable",
            "test_create_network_ingress")
IMAGES = ("alpine:3.10", "alpine:latest")       # what the tests expect to find
# Why a test that passes on a real engine does not pass here.
EXPLAINED = {
    "test_connect_with_ipv6_address": "IPv6",
    "test_create_network_ipv6_enabled": "IPv6",
    "test_create_with_ipv6_address": "IPv6",
    "test_create_with_linklocal_ips": "link-local addresses",
    "test_create_with_links": "links of the default bridge",
    "test_remove_link": "links of the default bridge",
    "test_create_with_device_cgroup_rules": "devices",
    "test_create_with_subpath_volume_mount": "a part of a volume as a mount",
    "test_create_with_volume_driver": "volume drivers other than local",
    "test_run_container_reading_socket_ws": "attach over a WebSocket",
    "test_pull_with_sha": "an image of 2019 that the registry of this world does not have",
}
RESULT = re.compile(r"^(PASSED|FAILED|ERROR|XPASS|XFAIL) (\S+)", re.MULTILINE)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("checkout", type=Path)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--only", default="", help="only files whose name holds this")
    args = parser.parse_args()
    if shutil.which("docker") is None or not (args.checkout / "tests/integration").is_dir():
        print("needs the docker client and a source tree of docker-py", file=sys.stderr)
        return 2
    files = [path for path in sorted((args.checkout / "tests/integration").glob("*_test.py"))
             if args.only in path.name and not any(word in path.name for word in LEFT_OUT)]
    with tempfile.TemporaryDirectory() as data, server(data) as env:
        env = {**env, "HOME": data, "DOCKER_HOST": docker_host(env)}    # HOME: contexts
        results = [result for path in files for result in run(args, path, env)]
    return report(results)


def run(args: argparse.Namespace, path: Path, env: dict[str, str]) -> list[tuple[str, str]]:
    """(outcome, test) of one file."""
    for image in IMAGES:
        subprocess.run(["docker", "pull", "-q", image], env=env, check=True, capture_output=True)
    ran = subprocess.run(
        [args.python, "-m", "pytest", "-q", "-rA", "--tb=no", "--timeout=60",
         "-p", "no:cacheprovider", "-k", " and ".join(f"not {name}" for name in IN_SWARM),
         os.fspath(path.relative_to(args.checkout))],
        cwd=args.checkout, env=env, capture_output=True, text=True)
    found = RESULT.findall(ran.stdout)
    if not found:
        raise SystemExit(f"{path.name}: pytest found nothing\n{ran.stdout[-2000:]}{ran.stderr}")
    return found


def report(results: list[tuple[str, str]]) -> int:
    counted = [(outcome, test) for outcome, test in results if outcome != "XFAIL"]
    bad = [test for outcome, test in counted if outcome in ("FAILED", "ERROR")]
    unexplained = [test for test in bad if test.rpartition("::")[2] not in EXPLAINED]
    for test in bad:
        print(f"{test}: {EXPLAINED.get(test.rpartition('::')[2], 'NOT EXPLAINED')}")
    print(f"{len(counted) - len(set(bad))} of {len(counted)} pass")
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
