"""Signals: numbers, names, and what the kernel does with one that nobody handles."""

from __future__ import annotations

NUMBERS = {"HUP": 1, "INT": 2, "QUIT": 3, "ILL": 4, "TRAP": 5, "ABRT": 6, "BUS": 7, "FPE": 8,
           "KILL": 9, "USR1": 10, "SEGV": 11, "USR2": 12, "PIPE": 13, "ALRM": 14, "TERM": 15,
           "STKFLT": 16, "CHLD": 17, "CONT": 18, "STOP": 19, "TSTP": 20, "TTIN": 21, "TTOU": 22,
           "URG": 23, "XCPU": 24, "XFSZ": 25, "VTALRM": 26, "PROF": 27, "WINCH": 28, "IO": 29,
           "PWR": 30, "SYS": 31}
NAMES = {number: name for name, number in NUMBERS.items()}

HUP, INT, KILL, PIPE, TERM, CHLD, CONT, STOP, TSTP, WINCH = 1, 2, 9, 13, 15, 17, 18, 19, 20, 28

IGNORED_BY_DEFAULT = (CHLD, CONT, 23, WINCH)
STOPPING = (STOP, TSTP, 21, 22)


class ProcessKilled(Exception):
    """Unwinds a program that a signal ends. Programs must let it pass."""

    def __init__(self, signum: int) -> None:
        super().__init__(signum)
        self.signum = signum


class Interrupted(OSError):
    """A blocking call was cut short by a signal that the program handles (EINTR)."""

    def __init__(self, signum: int) -> None:
        super().__init__(4, "Interrupted system call")
        self.signum = signum


def number(text: str) -> int:
    """"TERM", "SIGTERM" or "15" -> 15. Raises ValueError."""
    if text.isdigit():
        value = int(text)
        if 0 <= value <= 64:
            return value
        raise ValueError(f"bad signal {text}")
    name = text.upper().removeprefix("SIG")
    if name not in NUMBERS:
        raise ValueError(f"bad signal {text}")
    return NUMBERS[name]
