"""The JSON lines of pulls, pushes and imports (pure).

Models pkg/streamformatter and pkg/jsonmessage of moby 28.2.2.
"""

from __future__ import annotations

from typing import Any

BAR = 50


def status(text: str, ident: str = "") -> dict[str, Any]:
    """A message without progress."""
    return {"status": text, "id": ident} if ident else {"status": text}


def update(ident: str, text: str, current: int = 0, total: int = 0) -> dict[str, Any]:
    """A step of something that has an id; `progressDetail` is empty without numbers."""
    if not current and not total:
        return {"status": text, "progressDetail": {}, "id": ident}
    return {"status": text, "progressDetail": {"current": current, "total": total},
            "progress": bar(current, total), "id": ident}


def failure(message: str) -> dict[str, Any]:
    """The last object of an answer whose head said 200."""
    return {"errorDetail": {"message": message}, "error": message}


def bar(current: int, total: int) -> str:
    """"[=====>     ]  1.049MB/3.8MB"."""
    if total <= 0:
        return f"{human(current):>8}"
    done = min(BAR, int(current / total * 100) // 2)
    return f"[{'=' * done}>{' ' * (BAR - done)}] {human(current):>8}/{human(total)}"


def human(size: float, digits: int = 4) -> str:
    """units.HumanSize: decimal, four significant digits."""
    units = ("B", "kB", "MB", "GB", "TB")
    index = 0
    while size >= 1000 and index < len(units) - 1:
        size /= 1000
        index += 1
    return f"{size:.{digits}g}{units[index]}"
