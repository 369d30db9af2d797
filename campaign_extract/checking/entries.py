"""Grids into lines of a task list: the columns are found by their headers (rows ``column`` of ``compare.tsv``)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from ..errors import CampaignExtractError
from ..lexicon import Lexicon
from ..lexicon.firsts import Gated
from ..normalise import normalise
from .sources import Grid, Value

_TOP = 30  # rows in which a header is looked for
_BARE = re.compile(r"[\s_*:：.·/-]+|（[^（）]*）")
_Kinds: TypeAlias = "Sequence[tuple[re.Pattern[str], str]]"
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
    below = lexicon.say("compare").below
    for grids in ways:
        read = [lines for grid in grids if (lines := _lines(grid, kinds, below)) is not None]
        if read:
            return tuple(entry for lines in read for entry in lines)
    raise NoList(name)


def _lines(grid: Grid, kinds: _Kinds, below: Gated) -> list[Entry] | None:
    """The lines of a grid; None where nothing heads it."""
    for at, (_, cells) in enumerate(grid.rows[:_TOP]):
        header = [_kind(cell, kinds) for cell in cells]
        held = {kind for kind in header if kind}
        if "task" in held and (len(held) > 1 or sum(cell is not None for cell in cells) == 1) or len(held) > 1 and "told" in held:
            second = _second(grid, at, header, kinds)
            return list(_below(grid, at + 1 if second else at, second or header, cells, below))
    return None


def _second(grid: Grid, at: int, header: Sequence[str | None], kinds: _Kinds) -> list[str | None] | None:
    """What the columns hold where a second row heads parts of them: 责任分工 above 牵头 and 配合; the other cells go down over both.

    >>> rows = (1, ("任务", "时间", None)), (2, ("任务", "开始", "完成"))
    >>> _second(Grid(None, rows), 0, ["task", "due", None], [(re.compile("开始"), "start"), (re.compile("完成"), "due"), (re.compile("任务"), "task")])
    ['task', 'start', 'due']
    """
    heads, rows = grid.rows[at][1], grid.rows[at + 1 : at + 2]
    if not rows or len(rows[0][1]) != len(heads):
        return None
    down = [cell is None or cell == head for head, cell in zip(heads, rows[0][1], strict=True)]
    below = [None if same else _kind(cell, kinds) for same, cell in zip(down, rows[0][1], strict=True)]
    if not all(same or kind for same, kind in zip(down, below, strict=True)) or sum(map(bool, below)) < 2:
        return None
    if not all(same for same, kind in zip(down, header, strict=True) if kind == "task"):
        return None
    return [kind or own for kind, own in zip(below, header, strict=True)]


def _kind(cell: Value, kinds: _Kinds) -> str | None:
    words = _BARE.sub("", normalise(cell)).casefold() if isinstance(cell, str) else ""
    return next((value for pattern, value in kinds if pattern.fullmatch(words)), None) if words else None


def _below(grid: Grid, at: int, header: Sequence[str | None], heads: Sequence[Value], below: Gated) -> Iterator[Entry]:
    """The rows below a header that say what is to be done; a header that is repeated on the next page is none, and no note."""
    for number, cells in grid.rows[at + 1 :]:
        first = next((cell for cell in cells if cell is not None), None)
        if tuple(cells) == tuple(heads) or isinstance(first, str) and below.match(normalise(first).replace(" ", "")):
            continue
        found: dict[str, tuple[Value, ...]] = {}
        for kind, cell in zip(header, cells, strict=False):
            if kind and cell is not None and not (isinstance(cell, str) and _SAYS_NOTHING.fullmatch(cell)):
                found[kind] = (*found.get(kind, ()), cell)
        if "task" not in found and "told" in found and "task" not in header:
            found["task"] = found["told"]
        if any(isinstance(cell, str) for cell in found.get("task", ())):
            yield Entry(grid.name, number, found)
