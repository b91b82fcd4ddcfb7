"""How a shell leaves what it is doing: failures, and the jumps of break, return and exit."""

from __future__ import annotations


class ShellSyntaxError(Exception):
    """The text is no command. The message is worded as ash words it."""

    def __init__(self, message: str, line: int = 1, token: str = "") -> None:
        super().__init__(message, line, token)
        self.message, self.line, self.token = message, line, token


class Incomplete(ShellSyntaxError):
    """The text ends too early: an interactive shell asks for more."""


class ShellError(Exception):
    """A command fails with a message; `fatal` also ends a shell that is not interactive."""

    def __init__(self, message: str, status: int = 2, fatal: bool = False) -> None:
        super().__init__(message, status, fatal)
        self.message, self.status, self.fatal = message, status, fatal


class Jump(Exception):
    """Control goes elsewhere."""


class BreakLoop(Jump):
    def __init__(self, levels: int) -> None:
        super().__init__(levels)
        self.levels = levels


class ContinueLoop(BreakLoop):
    pass


class ReturnFrom(Jump):
    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class ExitShell(Jump):
    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Abandoned(Jump):
    """^C at an interactive shell: back to the prompt."""
