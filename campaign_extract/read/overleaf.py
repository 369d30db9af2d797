"""What of a table stands overleaf: its head said again, rows of its own, or the rest of a row that the page's end has cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .content import Piece
from .grid import Table


@dataclass(frozen=True, slots=True)
class Foot:
    """A table as it ends a page: its head, and the columns whose last cell is merged to that end."""

    head: list[str]
    merged: set[int]

    @classmethod
    def of(cls, table: Table, texts: Sequence[Sequence[str]], head: list[str]) -> Foot:
        """That of a table with such rows on the page; where it began earlier, ``head`` is what it began with."""
        return cls(head, _merged_to_end(table, texts))


def goes_over(foot: Foot, texts: Sequence[Sequence[str]]) -> bool:
    """Whether the rows at the head of a page are of the table that ended the one before: they have as many columns.

    >>> foot = Foot(["任务", "时限"], set())
    >>> goes_over(foot, [["报送总结", "12月底前"]]), goes_over(foot, [["报送总结", "各校", "12月底前"]])
    (True, False)
    """
    return bool(texts) and len(texts[0]) == len(foot.head)


def rest_of(foot: Foot, found: list[Piece], texts: list[list[str]]) -> list[list[str]]:
    """The rows that a table has more overleaf; the rest of a row that the page's end has cut goes to its beginning in ``found``.

    >>> found = [Piece("自查"), Piece("6月30"), Piece("整改"), Piece("12月")]
    >>> rest_of(Foot(["任务", "时限"], set()), found, [["任务", "时限"], ["", "31日前"], ["总结", "年底前"]])
    [['总结', '年底前']]
    >>> found[-1].text
    '12月31日前'
    """
    texts = texts[1:] if texts[0] == foot.head else texts
    return _goes_down(found, texts, foot.merged) or _mended(found, texts)


def _merged_to_end(table: Table, texts: Sequence[Sequence[str]]) -> set[int]:
    """The columns whose last cell is merged downwards, or says again what stands above it."""
    last = len(table.ys) - 1
    merged = {column for row, column, height, _ in table.units if height > 1 and row + height == last}
    return {column for column in merged if texts and column < len(texts[-1]) and texts[-1][column]}


def _goes_down(found: list[Piece], texts: list[list[str]], merged: set[int]) -> list[list[str]] | None:
    """The rows of a table overleaf with what merged cells say that the page's end has cut: a new row, not the rest of one."""
    if not texts:
        return None
    last = [piece.text for piece in found[-len(texts[0]) :]]
    columns = {c for c in merged if c < len(texts[0]) and not texts[0][c]}
    rest = [c for c, text in enumerate(texts[0]) if c not in columns]
    if not columns or not rest or not any(texts[0][c] for c in rest) or not texts[0][rest[0]]:
        return None
    texts = [list(row) for row in texts]
    for column in columns:
        for row in texts:
            if row[column]:
                break
            row[column] = last[column]
    return texts


def _mended(found: list[Piece], texts: list[list[str]]) -> list[list[str]]:
    """The rows of a table overleaf, without the rest of a row that the page's end has cut: that goes to its beginning."""
    if not texts or texts[0][0] or not any(texts[0]):
        return texts
    last = found[-len(texts[0]) :]
    if not last[0].text:
        return texts
    found[-len(last) :] = [replace(piece, text=piece.text + rest) for piece, rest in zip(last, texts[0], strict=True)]
    return texts[1:]
