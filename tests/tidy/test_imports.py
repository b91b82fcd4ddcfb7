"""Who may import whom. The arrows of docs/architecture.md, kept by a test."""

from __future__ import annotations

import ast

import pytest

from .sources import sources

# What the pure simulator may never reach: network, host, wall clock, threads, Django.
FORBIDDEN = ("django", "channels", "daphne", "twisted", "asyncio", "socket", "ssl", "threading",
             "multiprocessing", "subprocess", "ctypes", "time", "uuid", "secrets", "urllib.request",
             "http.client", "requests", "tempfile", "webui")
DICE = "simulator/engine/chance.py"


def within(module: str, package: str) -> bool:
    return module == package or module.startswith(package + ".")


@pytest.mark.parametrize("forbidden", FORBIDDEN)
def test_the_simulator_never_imports(forbidden):
    breaches = [f"{source.path}:{line} imports {name}"
                for source in sources("simulator") for name, line in source.imports()
                if within(name, forbidden)]
    assert not breaches


def test_only_the_engine_imports_simpy():
    breaches = [f"{source.path}:{line}" for source in sources("simulator")
                for name, line in source.imports()
                if within(name, "simpy") and not within(source.module, "simulator.engine")]
    assert not breaches


def test_only_chance_imports_random():
    breaches = [f"{source.path}:{line}" for source in sources("simulator")
                for name, line in source.imports()
                if within(name, "random") and str(source.path) != DICE]
    assert not breaches


def test_the_engine_knows_nothing_above_it():
    breaches = [f"{source.path}:{line} imports {name}"
                for source in sources("simulator") if within(source.module, "simulator.engine")
                for name, line in source.imports()
                if within(name, "simulator") and not within(name, "simulator.engine")]
    assert not breaches


HOPS = {  # a hop -> the packages above it that it must not know
    "simulator.host.kernel": ("simulator.host.runc", "simulator.host.shim",
                              "simulator.host.containerd", "simulator.host.dockerd",
                              "simulator.workstation", "simulator.registry"),
    "simulator.host.runc": ("simulator.host.shim", "simulator.host.containerd",
                            "simulator.host.dockerd", "simulator.workstation"),
    "simulator.host.shim": ("simulator.host.containerd", "simulator.host.dockerd",
                            "simulator.workstation"),
    "simulator.host.containerd": ("simulator.host.runc", "simulator.host.dockerd",
                                  "simulator.workstation"),
    "simulator.host.dockerd": ("simulator.host.shim", "simulator.host.runc",
                               "simulator.workstation"),
    "simulator.workstation": ("simulator.host.dockerd", "simulator.host.containerd",
                              "simulator.host.shim", "simulator.host.runc", "simulator.registry"),
    "simulator.registry": ("simulator.host.dockerd", "simulator.workstation"),
}


@pytest.mark.parametrize("hop", sorted(HOPS))
def test_a_hop_knows_only_the_next_one_down(hop):
    breaches = [f"{source.path}:{line} imports {name}"
                for source in sources("simulator") if within(source.module, hop)
                for name, line in source.imports()
                for above in HOPS[hop] if within(name, above)]
    assert not breaches


def test_no_hop_imports_its_observers():
    observers = ("simulator.observe", "simulator.scenarios", "simulator.world")
    may = ("simulator.observe", "simulator.scenarios", "simulator.world", "simulator.inputs")
    breaches = [f"{source.path}:{line} imports {name}"
                for source in sources("simulator")
                if source.module != "simulator"
                and not any(within(source.module, package) for package in may)
                for name, line in source.imports()
                if any(within(name, observer) for observer in observers)]
    assert not breaches


def test_webui_uses_only_the_doors_of_the_simulator():
    doors = ("simulator", "simulator.scenarios")
    breaches = [f"{source.path}:{line} imports {name}"
                for source in sources("webui") for name, line in source.imports()
                if within(name, "simulator") and name not in doors]
    assert not breaches


def test_no_import_hides_inside_a_function():
    breaches = []
    for source in sources("simulator"):
        for node in ast.walk(source.tree):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                breaches += [f"{source.path}:{inner.lineno}" for inner in ast.walk(node)
                             if isinstance(inner, (ast.Import, ast.ImportFrom))]
    assert not breaches
