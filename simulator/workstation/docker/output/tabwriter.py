"""Columns as Go's text/tabwriter aligns them."""

from __future__ import annotations


def align(text: str, minimum: int = 10, padding: int = 3) -> str:
    """Cells end with a tab; the text after a line's last tab belongs to no column. A column is a
    run of lines that have that cell."""
    lines = [line.split("\t") for line in text.split("\n")]
    widths = [[0] * (len(cells) - 1) for cells in lines]
    deepest = max(len(row) for row in widths)
    for column in range(deepest):
        start = 0
        while start < len(lines):
            if len(widths[start]) <= column:
                start += 1
                continue
            end = start
            while end < len(lines) and len(widths[end]) > column:
                end += 1
            width = max(minimum, *(len(lines[row][column]) + padding
                                   for row in range(start, end)))
            for row in range(start, end):
                widths[row][column] = width
            start = end
    return "\n".join("".join(cell.ljust(width) for cell, width in zip(cells, row, strict=False))
                     + cells[-1] for cells, row in zip(lines, widths, strict=True))
