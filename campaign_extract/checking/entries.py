"""Grids into lines of a task list: the columns are found by their headers (rows ``column`` of ``compare.tsv``)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ..errors import CampaignExtractError
from ..lexicon import Lexicon
from ..normalise import normalise
from .sources import Grid, Value

_TOP = 30  # rows in which a header is looked for
_BARE = re.compile(r"[\s_*:：.·/-]+|（[^（）]*）")
_SAYS_NOTHING = re.compile(r"[\W_]*")


class NoList(CampaignExtractError, ValueError):
    """There is no column that says what is to be done."""

    def __init__(self, name: str | None) -> None:
        super().__init__(f"{name or '<rows>'}: no task list: no column is headed 工作任务, 任务, 事项, task or the like")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list: what its cells say by what they hold (``task``, ``party``, ``due`` …), in their order."""

    sheet: str | None
    row: int
    cells: Mapping[str, tuple[Value, ...]]

    def texts(self, kind: str) -> tuple[str, ...]:
        """The cells of a kind that are text."""
        return tuple(cell for cell in self.cells.get(kind, ()) if isinstance(cell, str))

    def days(self, kind: str) -> tuple[date, ...]:
        """The cells of a kind that are days."""
        return tuple(cell for cell in self.cells.get(kind, ()) if isinstance(cell, date))

    @property
    def task(self) -> str:
        """What is to be done: of several columns all, the widest first (内容：具体措施)."""
        texts = list(dict.fromkeys(" ".join(text.split()) for text in self.texts("task")))
        return "：".join(text for text in texts if not any(text in other for other in texts if other != text))


def entries(ways: Iterable[Sequence[Grid]], lexicon: Lexicon, name: str | None = None) -> tuple[Entry, ...]:
    """The lines of the first reading that has a header; raises NoList where none has.

    >>> from campaign_extract.lexicon import load
    >>> grid = Grid(None, ((1, ("序号", "工作任务", "责任单位")), (2, ("1", "报送总结", "各单位"))))
    >>> [(entry.row, entry.task, entry.texts("party")) for entry in entries([[grid]], load())]
    [(2, '报送总结', ('各单位',))]
    """
    kinds = [(re.compile(row.pattern), row.value) for row in lexicon.rows("compare", "column")]
    for grids in ways:
        read = [lines for grid in grids if (lines := _lines(grid, kinds)) is not None]
        if read:
            return tuple(entry for lines in read for entry in lines)
    raise NoList(name)


def _lines(grid: Grid, kinds: Sequence[tuple[re.Pattern[str], str]]) -> list[Entry] | None:
    """The lines of a grid; None where nothing heads it."""
    for at, (_, cells) in enumerate(grid.rows[:_TOP]):
        header = [_kind(cell, kinds) for cell in cells]
        held = {kind for kind in header if kind}
        if "task" in held and (len(held) > 1 or sum(cell is not None for cell in cells) == 1) or len(held) > 1 and "told" in held:
            return list(_below(grid, at, header, cells))
    return None


def _kind(cell: Value, kinds: Sequence[tuple[re.Pattern[str], str]]) -> str | None:
    words = _BARE.sub("", normalise(cell)).casefold() if isinstance(cell, str) else ""
    return next((value for pattern, value in kinds if pattern.fullmatch(words)), None) if words else None


def _below(grid: Grid, at: int, header: Sequence[str | None], heads: Sequence[Value]) -> Iterator[Entry]:
    """The rows below a header that say what is to be done; a header that is repeated on the next page is none."""
    for number, cells in grid.rows[at + 1 :]:
        if tuple(cells) == tuple(heads):
            continue
        found: dict[str, tuple[Value, ...]] = {}
        for kind, cell in zip(header, cells, strict=False):
            if kind and cell is not None and not (isinstance(cell, str) and _SAYS_NOTHING.fullmatch(cell)):
                found[kind] = (*found.get(kind, ()), cell)
        if "task" not in found and "told" in found and "task" not in header:
            found["task"] = found["told"]
        if any(isinstance(cell, str) for cell in found.get("task", ())):
            yield Entry(grid.name, number, found)
