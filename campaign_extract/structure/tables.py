"""Task tables as text: lines of cells parted by tabs or bars, the first of which names the columns.

    序号|任务|责任部门|配合部门|完成时限
    1|制定实施方案|各子公司||8月30日前

A cell left empty under a party or a date means the one above it (merged cells).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from ..lexicon import Lexicon, Row
from ..model import Span

_LINE = re.compile(r"[^\n]+")
#: Who helps with a row helps with no other: an empty cell there says that nobody does.
_SUPPORT = "support"
_RULE = set("-—:： ")
#: What stands in the head of a column without naming it: blanks, 日期（星期）.
_UNPRINTED = re.compile(r"\s|（[^（）]*）")
_BLANK = re.compile(r"[\s/—-]*")


@dataclass(frozen=True, slots=True)
class TableRow:
    """One line of a table: the spans of its task and remark cells, of its parties (with the header's row), date and cadence.

    Of several task columns (内容, 管理要求) the last is the narrowest; ``placed``: a column says where, none who.
    """

    tasks: tuple[Span, ...]
    remarks: tuple[Span, ...]
    parties: tuple[tuple[Span, Row], ...]
    due: Span | None
    often: Span | None
    placed: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A task table; the span covers header and rows."""

    span: Span
    rows: tuple[TableRow, ...]


def tables(flat: str, lexicon: Lexicon) -> tuple[Table, ...]:
    """The task tables of a normalised text, in reading order.

    >>> from campaign_extract.lexicon import load
    >>> text = "任务|责任部门|完成时限\\n制定方案|各子公司|8月30日前\\n组织演练||9月底前"
    >>> [[text[slice(*row.tasks[-1])], text[slice(*row.parties[0][0])]] for row in tables(text, load())[0].rows]
    [['制定方案', '各子公司'], ['组织演练', '各子公司']]
    """
    if "\t" not in flat and "|" not in flat:
        return ()
    kinds = [(re.compile(row.pattern), row) for row in lexicon.rows("tables")]
    lines = [line.span() for line in _LINE.finditer(flat) if line[0].strip(" ")]
    found = []
    at = 0
    while at < len(lines):
        header = _header(flat, lines[at], kinds)
        if header is None:
            at += 1
            continue
        end = at + 1
        rows: list[TableRow] = []
        while end < len(lines) and not _heads(flat, lines[end], kinds):
            row = _row(flat, lines[end], header, rows)
            if row is None:  # a cell that was broken over lines goes on, if the table does
                more = end + 1 < len(lines) and _row(flat, lines[end + 1], header, rows) is not None
                if not (rows and more and lines[end][1] - lines[end][0] <= 80):
                    break
                first = _cells(flat, lines[end])[0]
                row = TableRow((first,) if _words(flat, first) else (), (), rows[-1].parties, rows[-1].due, None)
            rows.append(row)
            end += 1
        if rows:
            found.append(Table((lines[at][0], lines[end - 1][1]), tuple(rows)))
        at = end
    return tuple(found)


def _cells(flat: str, line: Span) -> list[Span]:
    """The trimmed cells of a line; an outer bar opens no cell."""
    start, end = line
    while start < end and flat[start] in " ":
        start += 1
    if flat[start:end].startswith("|"):
        start += 1
    if flat[start:end].rstrip().endswith("|"):
        end = start + len(flat[start:end].rstrip()) - 1
    cells, a = [], start
    for at in range(start, end + 1):
        if at == end or flat[at] in "\t|":
            x, y = a, at
            while x < y and flat[x] == " ":
                x += 1
            while y > x and flat[y - 1] == " ":
                y -= 1
            cells.append((x, y))
            a = at + 1
    return cells


def _words(flat: str, cell: Span) -> bool:
    """Whether a cell says anything: one of numbers and signs alone (①, —, （）) names no task."""
    return any(map(str.isalpha, flat[slice(*cell)]))


def _header(flat: str, line: Span, kinds: list[tuple[re.Pattern[str], Row]]) -> list[Row | None] | None:
    """What each column holds, where a line names at least a task and who or when."""
    cells = _cells(flat, line)
    if len(cells) < 2:
        return None
    columns: list[Row | None] = []
    for a, b in cells:
        words = _UNPRINTED.sub("", flat[a:b])
        columns.append(next((row for pattern, row in kinds if pattern.fullmatch(words)), None))
    held = {row.kind for row in columns if row}
    first = next((n for n, row in enumerate(columns) if row is None or row.kind != "number"), 0)
    doers = bool(held & {"task", "asked"}) and "party" not in held  # 班级⇥区域⇥任务: the first column says who does the row's task
    columns = [row if row is None or row.kind != "doer" else row if doers and n == first else None for n, row in enumerate(columns)]
    held = {row.kind for row in columns if row}
    if "doer" in held and "task" not in held:
        columns = [replace(row, kind="task") if row and row.kind == "asked" else row for row in columns]
        held = {row.kind for row in columns if row}
    if len(cells) < 3 and held != {"doer", "task"}:
        return None
    return columns if "task" in held and held & {"party", "due", "doer", "where"} else None


def _heads(flat: str, line: Span, kinds: list[tuple[re.Pattern[str], Row]]) -> bool:
    """Whether a line names columns and nothing else: another table begins, or this one goes on overleaf: 日期⇥值班人员."""
    words = [_UNPRINTED.sub("", flat[a:b]) for a, b in _cells(flat, line)]
    return len(words) > 1 and all(any(pattern.fullmatch(word) for pattern, _ in kinds) for word in words)


def _filled(flat: str, cells: list[Span], header: list[Row | None]) -> list[Span]:
    """The cells, with empty ones where merged cells are missing: the number stays in front, the rest to the right."""
    if len(cells) >= len(header):
        return cells
    numbered = header[0] is not None and header[0].kind == "number" and flat[slice(*cells[0])].isdigit()
    gap = [(cells[0][0], cells[0][0])] * (len(header) - len(cells))
    return [cells[0], *gap, *cells[1:]] if numbered else [*gap, *cells]


def _with_demands(flat: str, cells: list[Span], header: list[Row | None]) -> list[Span]:
    """The cells, those of tasks with what is to be done with them in the cell beside: 东侧花坛⇥拔除杂草."""
    kinds = [column.kind if column else None for column in header]
    found = list(cells)
    for n, (task, demand) in enumerate(pairwise(cells)):
        said = kinds[n : n + 2] == ["task", "demand"] and _words(flat, task) and _words(flat, demand)
        if said and flat[task[1] : demand[0]].strip(" ") == "\t":
            found[n] = (task[0], demand[1])
    return found


def _row(flat: str, line: Span, header: list[Row | None], above: list[TableRow]) -> TableRow | None:
    cells = _cells(flat, line)
    if all(set(flat[a:b]) <= _RULE for a, b in cells):
        return TableRow((), (), above[-1].parties if above else (), None, None)  # | --- | --- | of Markdown
    if len(cells) < 2 or len(cells) > len(header) + 1:
        return None
    cells = _with_demands(flat, _filled(flat, cells, header), header)
    tasks: list[Span | None] = []
    remarks: list[Span] = []
    parties: list[tuple[Span, Row]] = []
    due = often = None
    for (a, b), column in zip(cells, header, strict=False):
        empty = _BLANK.fullmatch(flat, a, b) is not None
        if column is None:
            continue
        if column.kind == "task":
            tasks.append((a, b) if _words(flat, (a, b)) else None)
        elif column.kind == "remark" and _words(flat, (a, b)):
            remarks.append((a, b))
        elif column.kind in ("party", "doer"):
            inherited = next(((s, r) for s, r in above[-1].parties if r is column), None) if above else None
            if not empty:
                parties.append(((a, b), column))
            elif inherited and flat[a:b] == "" and column.value != _SUPPORT:
                parties.append(inherited)
        elif column.kind == "due":
            due = (a, b) if not empty else above[-1].due if above and flat[a:b] == "" else None
        elif column.kind == "often" and not empty:
            often = (a, b)
    named = [task for task in tasks if task]
    if not named and len(cells) - sum(a == b for a, b in cells) <= 3:  # 2.提高效率 ⇥ 教学处: the rest of a merged row
        named, remarks = remarks, []
    elif tasks and tasks[-1] is None and remarks:  # only the remark says what is to be done
        named = []
    if not named and not remarks:
        return None
    kinds = {column.kind for column in header if column}
    return TableRow(tuple(named[-1:]), tuple(remarks), tuple(parties), due, often, "where" in kinds and not kinds & {"party", "doer"})
