"""The checklist as a workbook: 报送, 任务清单 to work in, 时间表, 责任分工, 填报指标, 提示, 原文, 说明, and 数据 for programs.

Colours for what is due are conditional formats that the sheet computes itself; how cells are written is ``sheet``'s.  Same
checklist, same bytes: no clock goes in.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from . import wording
from .columns import order
from .keeping import archive_sheet, data_sheet, gone_sheet, orphans
from .keeping import read_frame as read_frame
from .labels import Labels, Lang
from .mine import Mine
from .sheet import Writer, new, theirs
from .sheets import (
    about_sheet,
    handed_sheet,
    indicators_sheet,
    notes_sheet,
    others_sheet,
    parties_sheet,
    schedule_sheet,
    text_sheet,
)
from .tasksheet import tasks_sheet
from .typed import Typed, correct
from .typed import from_xlsx as from_xlsx

if TYPE_CHECKING:
    from ..checklist import Checklist


def render(checklist: Checklist, *, lang: Lang = "zh", unit: str | None = None, typed: Typed | None = None) -> bytes:
    """The workbook; with ``unit`` that unit's own duties, and those of others on a sheet of their own.

    ``typed`` is what people have typed into the workbook before this one (see ``typed`` and ``carry``).
    """
    others = None
    if unit:
        from ..unit import split

        checklist, others = split(checklist, unit)
    labels = Labels(lang)
    out, book = new(wording.heading(checklist, labels), checklist.notice.issue_date)
    writer = Writer(book, labels)
    extracted, typed = checklist, typed or Typed()
    if others is not None and typed.rows:  # what was typed about duties that are others' now
        typed = replace(typed, gone=[*typed.gone, *orphans(others, typed, labels)])
    corrected = tuple(correct(r, typed.rows.get(r.id, {}), checklist, lang) for r in checklist.requirements)
    checklist = checklist.model_copy(update={"requirements": corrected})
    writer.typed, writer.rows = typed, order(checklist)
    mine = Mine(writer, checklist, unit or typed.unit)
    handed_sheet(writer, checklist, mine)
    tasks_sheet(writer, checklist, mine)
    schedule_sheet(writer, checklist, mine)
    parties_sheet(writer, checklist, mine)
    if others is not None:
        others_sheet(writer, others)
    for sheet in (indicators_sheet, notes_sheet, text_sheet, about_sheet, data_sheet):
        sheet(writer, checklist)
    mine.sheet()
    archive_sheet(writer, extracted)
    gone_sheet(writer, typed)
    for name, table in typed.sheets.items():
        theirs(writer, name, table)
    writer.heights()
    book.close()
    return out.getvalue()
