"""Facts of the machine in /proc: the files outside the processes' folders."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..kernel import Kernel
    from ..process import Process

TICK_US = 10_000              # CPU time is counted in hundredths of a second
DIRECTORIES = ("acpi", "bus", "fs", "irq")     # what they would hold is not modelled


def _meminfo(kernel: Kernel, reader: Process | None) -> str:
    total, used = kernel.memory >> 10, kernel.memory_used >> 10
    rows = [("MemTotal", total), ("MemFree", total - used), ("MemAvailable", total - used),
            ("Buffers", 0), ("Cached", 0), ("SwapCached", 0), ("SwapTotal", 0), ("SwapFree", 0),
            ("Shmem", 0)]
    return "".join(f"{name + ':':<16}{value:>8} kB\n" for name, value in rows)


def _cpuinfo(kernel: Kernel, reader: Process | None) -> str:
    return "".join(
        f"processor\t: {n}\nvendor_id\t: Drydock\nmodel name\t: Simulated CPU\ncpu MHz\t\t: "
        f"2000.000\ncpu cores\t: {kernel.cpus.count}\n\n" for n in range(kernel.cpus.count))


def _interrupts(kernel: Kernel, reader: Process | None) -> str:
    return "".join(f"{f'CPU{n}':>16}" for n in range(kernel.cpus.count)) + "\n"


def _uptime(kernel: Kernel, reader: Process | None) -> str:
    seconds = kernel.engine.clock.now_ms / 1000
    return f"{seconds:.2f} {seconds * kernel.cpus.count:.2f}\n"


def _loadavg(kernel: Kernel, reader: Process | None) -> str:
    load = f"{kernel.cpus.busy:.2f}"
    last = max(kernel.processes, default=1)
    return f"{load} {load} {load} 1/{len(kernel.processes)} {last}\n"


def _machine_stat(kernel: Kernel, reader: Process | None) -> str:
    used = int(kernel.root_cgroup.cpu_us // TICK_US)
    idle = max(0, kernel.engine.clock.now_ms // 10 * kernel.cpus.count - used)
    return f"cpu  {used} 0 0 {idle} 0 0 0 0 0 0\nprocesses {max(kernel.processes, default=1)}\n"


FACTS: dict[str, Callable[[Kernel, Process | None], str]] = {
    "cpuinfo": _cpuinfo,
    "filesystems": lambda kernel, reader: "nodev\tproc\nnodev\tcgroup2\nnodev\ttmpfs\n"
                                          "nodev\toverlay\n\text4\n",
    "interrupts": _interrupts,
    "keys": lambda kernel, reader: "",
    "loadavg": _loadavg,
    "meminfo": _meminfo,
    "stat": _machine_stat,
    "sys/kernel/hostname": lambda kernel, reader: f"{reader.hostname if reader else ''}\n",
    "sys/kernel/osrelease": lambda kernel, reader: f"{kernel.release}\n",
    "sys/kernel/ostype": lambda kernel, reader: "Linux\n",
    "sys/kernel/pid_max": lambda kernel, reader: "4194304\n",
    "sys/net/ipv4/ip_local_port_range": lambda kernel, reader: "32768\t60999\n",
    "sys/vm/overcommit_memory": lambda kernel, reader: "0\n",
    "timer_list": lambda kernel, reader: "Timer List Version: v0.9\nHRTIMER_MAX_CLOCK_BASES: 8\n"
                                         f"now at {kernel.engine.clock.now_ms * 10**6} nsecs\n",
    "uptime": _uptime,
    "version": lambda kernel, reader: f"Linux version {kernel.release} (a model of it) #1 SMP "
                                      "PREEMPT_DYNAMIC Debian 6.1.119-1 (2024-11-22)\n",
}
