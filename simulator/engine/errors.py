"""Errors that are part of the story, as opposed to bugs.

SimPy rebuilds exceptions as `type(e)(*e.args)`, so constructor arguments always equal `args`.
"""


class HopError(Exception):
    """A hop refuses or fails, and says why in the real program's words.

    `code` is the protocol's own: an HTTP status, a gRPC code name, an exit status.
    """

    def __init__(self, message: str, code: int | str = 500) -> None:
        super().__init__(message, code)
        self.message = message
        self.code = code

    def __str__(self) -> str:
        return self.message


class UserError(Exception):
    """Something a person asked for cannot be done; the text names the place and the cure."""

    def __init__(self, message: str, exit_code: int = 1) -> None:
        super().__init__(message, exit_code)
        self.message = message
        self.exit_code = exit_code

    def __str__(self) -> str:
        return self.message


class NotModelled(UserError):
    """The real thing exists, but Drydock does not model it, and says so instead of pretending."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what
        self.message = f"drydock: not modelled: {what}"
        self.args = (what,)


class QuotaExceeded(UserError):
    """A world has a limit, and this would go over it."""
