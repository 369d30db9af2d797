"""What people have typed into a workbook of ours, and the way back: ``from_xlsx`` gives the corrected checklist.

The workbook keeps its document in a sheet that no program shows (存档), so nothing of it is lost.  In 任务清单 each row has the
id of its requirement; a cell that says something else than we wrote has been typed.  工作任务, 责任单位, 开始日期, 截止日期, 约束力,
报送材料 and 报送对象 are read back as corrections; 状态, 完成日期, 责任人, 备注 and columns of one's own are kept beside.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from os import PathLike
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, get_args

from ..errors import CampaignExtractError
from ..model import Force, Requirement, Responsible, Role, Time
from ..read.extras import need
from . import wording
from .columns import FIRST, SHEETS, TASKS, values
from .labels import Labels, Lang

if TYPE_CHECKING:
    from ..checklist import Checklist

Value = str | int | float | date | None
Cells = Mapping[str, Value]

#: Columns to fill in, beside what the notice says.
FILLED = ("state", "done", "owner", "remark")
#: Columns whose corrections are read back.
CORRECTED = ("title", "responsible", "start", "due", "force", "deliverables", "recipients")
#: Columns that are computed, or lead somewhere.
_OURS = ("place", "number", "mine", "units", "id")
_CHUNK = 30_000  # characters of the document in one cell


class NoWorkbook(CampaignExtractError, ValueError):
    """Not a workbook of ours, or one that an older version has written."""

    def __init__(self, why: str) -> None:
        super().__init__(f"not a workbook of campaign_extract that can be read back: {why}")


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed: by the id of a requirement its cells, rows of one's own, and rows that have been taken back.

    The keys of cells are ours (``state`` …) where the column is, else the header that somebody gave it.
    """

    rows: Mapping[str, Cells] = field(default_factory=dict)
    added: Sequence[Cells] = ()
    gone: Sequence[Cells] = ()
    blanks: Mapping[int, Value] = field(default_factory=dict)
    sheets: Mapping[str, Sequence[Sequence[Value]]] = field(default_factory=dict)
    unit: str = ""  # 我是…


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook as it was read: the document as it was extracted, and what was typed."""

    checklist: Checklist
    typed: Typed
    lang: Lang

    def corrected(self) -> Checklist:
        """The checklist with its corrections; a requirement whose row is gone is gone."""
        kept = (r for r in self.checklist.requirements if r.id in self.typed.rows)
        requirements = tuple(correct(r, self.typed.rows[r.id], self.checklist, self.lang) for r in kept)
        return self.checklist.model_copy(update={"requirements": requirements})


def from_xlsx(source: str | PathLike[str] | IO[bytes]) -> Checklist:
    """The checklist of a workbook that ``to_xlsx`` wrote, with what was corrected in its 任务清单; raises NoWorkbook.

    What the notice says is there to the character.  Not read back: rows that somebody added (they rest on no words of the
    notice), and corrections of columns but those named above.
    """
    return read(source).corrected()


def read(source: str | PathLike[str] | IO[bytes] | bytes) -> Workbook:
    """A workbook of ours with all that was typed into it."""
    from ..checklist import Checklist  # its doors open upwards

    book = opened(source)
    for lang in get_args(Lang):
        t = Labels(lang)
        if t("sheet.archive") in book.sheetnames and t("sheet.tasks") in book.sheetnames:
            try:
                checklist = Checklist.model_validate_json(archived(book, t))
            except ValueError:
                raise NoWorkbook("its sheet with the document has been changed") from None
            return Workbook(checklist, _typed(book, checklist, t), lang)
    raise NoWorkbook("it has no sheet with the document")


def opened(source: str | PathLike[str] | IO[bytes] | bytes) -> Any:
    """A workbook with what its cells say; raises NoWorkbook."""
    openpyxl = need("openpyxl", "xlsx", "a workbook")
    try:
        data = source if isinstance(source, bytes) else source.read() if hasattr(source, "read") else Path(source).read_bytes()
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        _formulas(book, openpyxl.load_workbook(io.BytesIO(data)))
    except Exception as error:  # whatever a damaged file makes it raise
        raise NoWorkbook(f"{type(error).__name__}") from None
    return book


def archived(book: Any, t: Labels) -> str:
    """What the sheet 存档 holds."""
    return "".join(str(row[0]) for row in book[t("sheet.archive")].iter_rows(values_only=True) if row[0])


def _formulas(book: Any, written: Any) -> None:
    """A formula that somebody typed and no program has computed yet is kept as it is written."""
    for sheet in written.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f" and book[sheet.title].cell(cell.row, cell.column).value is None:
                    kept = book[sheet.title].cell(cell.row, cell.column)
                    kept.value, kept.data_type = str(cell.value), "s"


def chunks(document: object) -> Iterator[str]:
    """A document as JSON in pieces that fit into cells; ASCII, so that no cell changes a character."""
    import json

    text = json.dumps(document, ensure_ascii=True, separators=(",", ":"))
    yield from (text[at : at + _CHUNK] for at in range(0, len(text), _CHUNK))


def _typed(book: Any, checklist: Checklist, t: Labels) -> Typed:
    ours = {t(f"column.{name}"): name for name in TASKS}
    written = {line.id: values(line, r, t) for line, r in zip(wording.lines(checklist, t), checklist.requirements, strict=True)}
    rows: dict[str, Cells] = {}
    added: list[Cells] = []
    for cells in table(book[t("sheet.tasks")], FIRST, ours):
        id_ = str(cells.get("id") or "")
        if id_ in written and id_ not in rows:
            rows[id_] = changed(cells, written[id_], _OURS)
        elif any(value is not None for key, value in cells.items() if key not in _OURS):
            added.append({key: value for key, value in cells.items() if value is not None and key not in _OURS})
    gone_ours = ours | {t("column.id"): "id"}
    gone = withdrawn(book, gone_ours, t)
    sheets = added_sheets(book, {t(f"sheet.{name}") for name in SHEETS})
    blanks: dict[int, Value] = {}
    if t("sheet.indicators") in book.sheetnames:
        for n, row in enumerate(book[t("sheet.indicators")].iter_rows(min_row=2, values_only=True)):
            if len(row) > 2 and row[2] is not None:
                blanks[n] = _value(row[2])
    said, unit = (book[t("sheet.tasks")].cell(2, column).value for column in (1, 2))
    return Typed(rows, added, gone, blanks, sheets, str(unit).strip() if unit and said == t("ui.i_am") else "")


def changed(cells: Cells, written: Mapping[str, object], but: Sequence[str]) -> Cells:
    """The cells of a row that say something else than we wrote."""
    return {key: value for key, value in cells.items() if key not in but and not _same(value, written.get(key))}


def withdrawn(book: Any, ours: Mapping[str, str], t: Labels) -> list[Cells]:
    """The rows of 已撤销."""
    found = table(book[t("sheet.gone")], 1, ours) if t("sheet.gone") in book.sheetnames else ()
    return [{key: value for key, value in row.items() if value is not None} for row in found]


def added_sheets(book: Any, known: set[str]) -> dict[str, list[list[Value]]]:
    """The sheets that somebody added."""
    return {
        name: [[_value(cell) for cell in row] for row in book[name].iter_rows(values_only=True)]
        for name in book.sheetnames
        if name not in known
    }


def table(sheet: Any, head: int, ours: Mapping[str, str]) -> Iterator[dict[str, Value]]:
    """The rows below a header, by our names for the columns or by theirs."""
    lines = sheet.iter_rows(min_row=head, values_only=True)
    header = [str(cell).strip() if cell is not None else "" for cell in next(lines, ())]
    for line in lines:
        if any(cell is not None for cell in line):
            yield {ours.get(name, name): _value(cell) for name, cell in zip(header, line, strict=False) if name}


def _value(cell: Any) -> Value:
    if isinstance(cell, datetime):
        return cell.date()
    return cell if isinstance(cell, str | int | float | date) or cell is None else str(cell)


def _same(value: Value, written: object) -> bool:
    return (value if value != "" else None) == (written if written != "" else None)


def correct(r: Requirement, cells: Cells, checklist: Checklist, lang: Lang) -> Requirement:
    """A requirement with what was typed over it."""
    t = Labels(lang)
    update: dict[str, Any] = {}
    if isinstance(title := cells.get("title"), str):
        update["title"] = title
    if isinstance(force := cells.get("force"), str):
        named = {t(f"force.{code}"): code for code in get_args(Force)}
        update |= {"force": named[force]} if force in named else {}
    if "responsible" in cells:
        update["responsible"] = tuple(_party(name, r, t) for name in _names(cells["responsible"]))
    update |= {key: tuple(_names(cells[key])) for key in ("deliverables", "recipients") if key in cells}
    if any(isinstance(cells.get(key), date) for key in ("start", "due")):
        update["deadline"] = _time(r, cells)
    elif "due" in cells and cells["due"] is None and "start" not in cells:
        update["deadline"] = None
    return r.model_copy(update=update) if update else r


def _names(value: Value) -> list[str]:
    return [name for part in str(value or "").replace(", ", "、").split("、") if (name := part.strip())]


def _party(name: str, r: Requirement, t: Labels) -> Responsible:
    """A name that the requirement has already keeps its place; another one is the reader's."""
    for p in r.responsible:
        if name in (p.name, f"{p.name}（{t('role.' + p.role)}）"):
            return p
    roles = {f"（{t('role.' + role)}）": role for role in get_args(Role)}
    end = next((end for end in roles if name.endswith(end)), "")
    return Responsible(
        name=name.removesuffix(end), role=roles.get(end, "responsible"), resolved=(), basis="table", span=None
    )


def _time(r: Requirement, cells: Cells) -> Time:
    """The day as it was typed, on the words that the notice has for it, else on the whole requirement."""
    old = r.deadline
    start = cells.get("start", old.start if old and old.kind != "by" else None)
    due = cells.get("due", old.due if old else None)
    a, b = (start if isinstance(start, date) else None), (due if isinstance(due, date) else None)
    return Time(
        text=old.text if old else r.text,
        span=old.span if old else r.span,
        kind="by" if a is None else "from" if b is None else "on" if a == b else "span",
        start=a,
        due=b,
        clock=old.clock if old else None,
        edtf=None,
        status="exact",
        anchor=None,
        cue=old.cue if old else None,
        resolved_by="reader",
        rule="-",
    )
