"""Signal names and numbers of Linux, as `docker kill -s` takes them (pure)."""

from __future__ import annotations

from simulator.engine import HopError

SIGTERM, SIGKILL = 15, 9

NUMBERS = {
    "HUP": 1, "INT": 2, "QUIT": 3, "ILL": 4, "TRAP": 5, "ABRT": 6, "IOT": 6, "BUS": 7, "FPE": 8,
    "KILL": 9, "USR1": 10, "SEGV": 11, "USR2": 12, "PIPE": 13, "ALRM": 14, "TERM": 15,
    "STKFLT": 16, "CHLD": 17, "CLD": 17, "CONT": 18, "STOP": 19, "TSTP": 20, "TTIN": 21,
    "TTOU": 22, "URG": 23, "XCPU": 24, "XFSZ": 25, "VTALRM": 26, "PROF": 27, "WINCH": 28,
    "IO": 29, "POLL": 29, "PWR": 30, "SYS": 31, "RTMIN": 34, "RTMAX": 64,
}
NAMES = {number: name for name, number in reversed(NUMBERS.items())}


def parse_signal(text: str) -> int:
    """"9", "KILL" or "SIGKILL", in any case. Raises HopError 400."""
    raw = text.strip()
    if raw.isdigit() and len(raw) <= 3:
        number = int(raw)
        if 1 <= number <= 64:
            return number
        raise HopError(f"invalid signal: {raw}", 400)
    number = NUMBERS.get(raw.upper().removeprefix("SIG"), 0)
    if not number:
        raise HopError(f"invalid signal: {raw[:40]}", 400)
    return number
