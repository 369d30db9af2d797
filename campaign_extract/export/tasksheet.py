"""任务清单, the sheet to work in: a row each duty, what was typed into it, and colours that the sheet computes itself."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from . import wording
from .columns import FIRST, STATES, TASKS, values
from .mine import EVERYBODY, Mine
from .place import placing
from .sheet import TITLE, Writer, letter
from .typed import FILLED

if TYPE_CHECKING:
    from ..checklist import Checklist


def tasks_sheet(w: Writer, checklist: Checklist, mine: Mine) -> None:
    t = w.labels
    sheet = w.sheet(
        "tasks", [(t(f"column.{name}"), width) for name, width in TASKS.items()], colour="#B3131F", freeze=FIRST
    )
    sheet.freeze_panes(FIRST, 2)
    sheet.set_row(0, 30)
    w.head(sheet, 0, 0, wording.heading(checklist, t), **TITLE)
    facts = "    ".join(f"{name}：{value}" for name, value in wording.facts(checklist, t)[:4])
    told = wording.summary(checklist, t)
    if unsure := len(wording.doubtful(checklist)):
        told += "　" + t("doc.folded", count=unsure)
    w.head(sheet, 1, 2 if mine.names else 0, f"{told}    {facts}", font_color="#665F55")
    if mine.names:
        mine.choice(sheet, 1)
    place = placing(checklist)
    column = {name: index for index, name in enumerate(TASKS)}
    theirs = dict.fromkeys(
        name for cells in (*w.typed.rows.values(), *w.typed.added) for name in cells if name not in column
    )
    extra = {name: index for index, name in enumerate(theirs, len(column))}
    for name, index in extra.items():
        w.head(sheet, FIRST - 1, index, name, bold=True, bg_color="#F3EEE4")
        sheet.set_column(index, index, 20)
        w.widen(sheet, 20)
    printed = column["done"]  # the rest is too wide for paper
    for line, r in zip(wording.lines(checklist, t), checklist.requirements, strict=True):
        row = w.rows[line.number]
        filled = w.typed.rows.get(r.id, {})
        cells = values(line, r, t) | {key: filled[key] for key in FILLED if key in filled}
        for name, value in cells.items():
            w.cell(
                sheet,
                row,
                column[name],
                value,
                room=column[name] <= printed,
                **({"bg_color": "#FFFBEF"} if name in FILLED else {}),
            )
        w.link(sheet, row, column["place"], line.place, t("sheet.text"), place(r.section, r.span[0]), room=False)
        if mine.names:
            mine.line(sheet, row, column["mine"], mine.units[r.id], column["units"])
        for name, index in extra.items():
            w.cell(sheet, row, index, filled.get(name), room=False)
    for row, added in enumerate(w.typed.added, FIRST + len(checklist.requirements)):
        for name, value in added.items():
            w.cell(sheet, row, column.get(name, extra.get(name, 0)), value, room=False)
        if mine.names:
            mine.line(sheet, row, column["mine"], EVERYBODY, column["units"])
    sheet.set_column(column["units"], column["id"], TASKS["id"], None, {"hidden": True})
    if unsure:
        w.fold(sheet, FIRST + len(checklist.requirements) - unsure, FIRST + len(checklist.requirements))
    last = FIRST + len(checklist.requirements) + len(w.typed.added) - 1
    sheet.autofilter(FIRST - 1, 0, max(last, FIRST - 1), len(TASKS) - 1)
    sheet.print_area(0, 0, max(last, FIRST), printed)
    if last < FIRST:
        sheet.write_string(FIRST, 0, t("doc.none"), w.format(text_wrap=False))
        return
    state, done = column["state"], column["done"]
    sheet.data_validation(
        FIRST, state, last, state, {"validate": "list", "source": [t(f"state.{name}") for name in STATES]}
    )
    sheet.data_validation(
        FIRST,
        done,
        last,
        done,
        {"validate": "date", "criteria": ">=", "value": date(1990, 1, 1), "ignore_blank": True},
    )
    at = {name: letter(index) for name, index in column.items()}
    finished = f'OR(${at["state"]}{FIRST + 1}="{t("state.done")}",${at["done"]}{FIRST + 1}<>"")'
    when = f"${at['due']}{FIRST + 1}"
    open_ = f'${at["force"]}{FIRST + 1}<>"{t("force.prohibited")}"'  # what is forbidden is never overdue
    area = (FIRST, 0, last, len(TASKS) - 1)
    if mine.names:
        mine.grey(sheet, area, column["mine"])
    for criteria, style in (
        (f"={finished}", {"font_color": "#8A8378", "bg_color": "#F1EFEA"}),
        (f'=AND({when}<>"",{when}<TODAY(),{open_})', {"font_color": "#9C0006", "bg_color": "#FBD9D7"}),
        (f'=AND({when}<>"",{when}<=TODAY()+7,{open_})', {"font_color": "#7A4B00", "bg_color": "#FFEBB8"}),
    ):
        sheet.conditional_format(
            *area, {"type": "formula", "criteria": criteria, "format": w.book.add_format(style), "stop_if_true": True}
        )
