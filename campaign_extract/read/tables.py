"""Cells with their spans into rows of equal columns, whatever format they come from.

A cell merged downwards is said again in each row that it covers, so that every row says by itself whose task it is; a
cell merged sideways is said once, and the columns it covers are empty, but for those at the end of a row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import ReadError
from . import limits


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text, how many columns and rows it covers, or that it goes on from the one above."""

    text: str
    columns: int = 1
    rows: int = 1
    above: bool = False


def rows(grid: Sequence[Sequence[Cell]]) -> list[list[str]]:
    """The texts, row by row.

    >>> rows([[Cell("制定方案"), Cell("各单位", rows=2)], [Cell("报送总结")]])
    [['制定方案', '各单位'], ['报送总结', '各单位']]
    >>> rows([[Cell("任务分工", columns=2)], [Cell("自查"), Cell("各校")]])
    [['任务分工'], ['自查', '各校']]
    """
    found: list[list[str]] = []
    hanging: dict[int, tuple[int, str]] = {}
    total = 0
    for cells in grid:
        row: list[str] = []
        covered = 0
        waiting = list(cells)[::-1]
        while waiting or len(row) in hanging:
            column = len(row)
            covered = 0
            if column in hanging:
                left, text = hanging.pop(column)
                row.append(text)
                if left > 1:
                    hanging[column] = (left - 1, text)
                continue
            cell = waiting.pop()
            above = found[-1][column] if cell.above and found and column < len(found[-1]) else None
            text = cell.text or above or "" if cell.above else cell.text
            for n in range(max(1, cell.columns)):
                if n and column + n in hanging:
                    break
                row.append("" if n else text)
                covered = n
                if cell.rows > 1:
                    hanging[column + n] = (cell.rows - 1, "" if n else text)
            total += cell.columns
            if total > limits.CELLS:
                raise ReadError(f"a table of more than {limits.CELLS:,} cells")
        found.append(row[: len(row) - covered])
    return found
