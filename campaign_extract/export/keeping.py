"""What a workbook keeps for programs and for its next run: 数据, the document itself, and what the notice no longer asks for."""

from __future__ import annotations

from datetime import date, datetime
from os import PathLike
from typing import IO, TYPE_CHECKING, Any

from . import COLUMNS, rows, wording
from .columns import TASKS
from .frame import framed
from .harmless import harmless
from .labels import Labels
from .sheet import Writer
from .typed import FILLED, Cells, Typed, chunks

if TYPE_CHECKING:
    import pandas as pd

    from ..checklist import Checklist


def data_sheet(w: Writer, checklist: Checklist) -> None:
    sheet = w.sheet("data", [(name, 14) for name in COLUMNS])
    sheet.hide()  # programs find it all the same, and nobody prints it
    plain = {"text_wrap": False}
    for row, values in enumerate(rows(checklist), 1):
        for column, name in enumerate(COLUMNS):
            value = values[name]
            if isinstance(value, date) and value.year <= 1900:
                value = value.isoformat()
            w.cell(sheet, row, column, value, **plain)


def read_frame(source: str | PathLike[str] | IO[bytes]) -> pd.DataFrame:
    """The sheet 数据 of a workbook as the frame that ``Checklist.to_frame`` gives."""
    import openpyxl

    book = openpyxl.load_workbook(source, read_only=True, data_only=True)
    try:
        names = [name for lang in ("zh", "en") if (name := Labels(lang)("sheet.data")) in book.sheetnames]
        if not names:
            raise ValueError("not a workbook of campaign_extract: it has no sheet 数据")
        header, *table = book[names[0]].iter_rows(values_only=True)
    finally:
        book.close()
    columns: dict[str, list[Any]] = {}
    for index, name in enumerate(map(str, header)):
        columns[name] = [row[index] if index < len(row) else None for row in table]
        if COLUMNS[name].startswith(
            "datetime"
        ):  # what no spreadsheet counts as a date (before 1900) stands there as text
            columns[name] = [datetime.fromisoformat(cell) if isinstance(cell, str) else cell for cell in columns[name]]
    return framed(columns, {name: COLUMNS[name] for name in columns})


def archive_sheet(w: Writer, checklist: Checklist) -> None:
    """The document itself, for ``typed.from_xlsx``; no program offers to show the sheet."""
    sheet = w.book.add_worksheet(w.labels("sheet.archive"))
    for row, piece in enumerate(chunks(checklist.to_dict())):
        sheet.write_string(row, 0, piece)
    sheet.very_hidden()


def gone_sheet(w: Writer, typed: Typed) -> None:
    """What the notice no longer asks for, with all that was typed about it."""
    if not typed.gone:
        return
    t = w.labels
    names = list(
        dict.fromkeys((*("title", "responsible", "due", *FILLED, "text"), *(k for row in typed.gone for k in row)))
    )
    sheet = w.sheet(
        "gone",
        [(t(f"column.{n}") if n in TASKS else harmless(n), 44 if n in ("title", "text") else 16) for n in names],
    )
    for number, row in enumerate(typed.gone, 1):
        for column, name in enumerate(names):
            w.cell(sheet, number, column, row.get(name))


def orphans(others: Checklist, typed: Typed, t: Labels) -> list[Cells]:
    return [
        {"title": line.title, "responsible": t.join(line.parties), "text": line.text, **cells}
        for line in wording.lines(others, t)
        if (cells := typed.rows.get(line.id))
    ]
