"""The sheets beside 任务清单 that people read: 报送, 时间表, 责任分工, 其他单位, 填报指标, 提示, 原文, 说明."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from . import COLUMNS, wording
from .agenda import agenda
from .columns import FIRST, TASKS, by_party
from .dates import acts, cut
from .handed import COLUMNS as HANDED
from .handed import Handed, by_day, enclosures, handed, people
from .mine import Mine
from .place import placing
from .sheet import TITLE, Writer

if TYPE_CHECKING:
    from ..checklist import Checklist


def handed_sheet(w: Writer, checklist: Checklist, mine: Mine) -> None:
    """What is handed in, and below it the notice's contacts and enclosures."""
    t = w.labels
    widths = (6, 34, 23, 22, 22, 24, 20, 8)
    names = (*HANDED, "mine")
    sheet = w.sheet(
        "handed",
        list(zip((t(f"column.{name}") for name in names), widths, strict=True)),
        colour="#B3131F",
        freeze=FIRST,
    )
    sheet.set_row(0, 30)
    w.head(sheet, 0, 0, wording.heading(checklist, t), **TITLE)
    w.head(sheet, 1, 0, wording.summary(checklist, t), font_color="#665F55")
    shown, folded = by_day(handed(checklist, t))
    row = _papers(w, sheet, FIRST, shown, checklist, mine)
    if shown and mine.names:
        sheet.autofilter(FIRST - 1, 0, row - 1, len(HANDED))
    if folded:
        sheet.write_string(row, 0, t("doc.papers_undated", count=len(folded)) + t("doc.unfold"), w.format(bold=True, text_wrap=False))
        first, row = row + 1, _papers(w, sheet, row + 1, folded, checklist, mine)
        w.fold(sheet, first, row)
    if row == FIRST:
        sheet.write_string(row, 0, t("doc.nothing_handed"), w.format(text_wrap=False))
        row += 1
    row = _agenda(w, sheet, row, checklist, mine)
    bold = w.format(bold=True, text_wrap=False)
    for key, lines in (("doc.contacts", people(checklist)), ("doc.attachments", enclosures(checklist))):
        if lines:
            sheet.write_string(row + 1, 0, t(key), bold)
            for n, words in enumerate(lines, row + 2):
                w.cell(sheet, n, 1, words)
            row += len(lines) + 2


def _papers(w: Writer, sheet: Any, row: int, papers: Sequence[Handed], checklist: Checklist, mine: Mine) -> int:
    """Rows of what is handed in; the row behind them."""
    first = row
    for row, item in enumerate(papers, first):  # noqa: B020 (goes on behind the last one)
        for column, name in enumerate(HANDED):
            w.cell(sheet, row, column, None if name == "number" else getattr(item, name))
        w.link(sheet, row, 0, str(item.number), w.labels("sheet.tasks"), w.rows[item.number])
        if mine.names:
            mine.again(sheet, row, len(HANDED), checklist.requirements[item.number - 1].id)
    behind = first + len(papers)
    if papers and mine.names:
        mine.grey(sheet, (first, 0, behind - 1, len(HANDED)), len(HANDED))
    return behind


def _agenda(w: Writer, sheet: Any, row: int, checklist: Checklist, mine: Mine) -> int:
    """The other lines below what is handed in, dated ones in order, the others folded; the row behind them."""
    t = w.labels
    lines = {line.number: line for line in wording.lines(checklist, t)}
    bold, header = w.format(bold=True, text_wrap=False), w.format(bold=True, bg_color="#F3EEE4", text_wrap=False)
    for key, numbers in agenda(checklist, t)._asdict().items():
        if not numbers:
            continue
        row += 1
        unfold = "" if key == "dated" else t("doc.unfold")
        sheet.write_string(row, 0, t(f"doc.agenda_{key}", count=len(numbers)) + unfold, bold)
        if key == "dated":
            row += 1
            for column, name in enumerate(("number", "title", "due", "responsible", "frequency", "force")):
                sheet.write_string(row, column, t(f"column.{name}"), header)
        first = row + 1
        for row, number in enumerate(numbers, first):  # noqa: B020 (goes on behind the last one)
            line = lines[number]
            for column, value in enumerate((None, line.title, line.due or line.deadline, t.join(line.parties), line.frequency, line.force, None)):
                w.cell(sheet, row, column, value)
            w.link(sheet, row, 0, str(number), t("sheet.tasks"), w.rows[number])
            if mine.names:
                mine.again(sheet, row, len(HANDED), line.id)
        if mine.names:
            mine.grey(sheet, (first, 0, row, len(HANDED)), len(HANDED))
        if key != "dated":
            w.fold(sheet, first, row + 1)
        row += 1
    return row


def schedule_sheet(w: Writer, checklist: Checklist, mine: Mine) -> None:
    t = w.labels
    names = (
        "column.start",
        "column.due",
        "cell.weekday",
        "column.clock",
        "cell.kind",
        "cell.turn",
        "column.title",
        "column.force",
    )
    header = [*names, "column.responsible", "column.number", "column.mine"]
    widths = (12, 12, 8, 8, 12, 8, 50, 9, 40, 8, 8)
    sheet = w.sheet("schedule", list(zip(map(t, header), widths, strict=True)), colour="#1F5690")
    found = acts(checklist)
    lines = {line.number: line for line in wording.lines(checklist, t)}
    for row, item in enumerate(found, 1):
        line, o = lines[item.number], item.occurrence
        day = o.due or o.start
        values = (
            o.start if o.start != o.due or not o.due else None,
            o.due,
            t(f"weekday.{day.weekday()}") if day else None,
            o.clock,
            t(f"kind.{item.kind}") + (t("kind.partial") if o.partial else ""),
            f"{o.number}/{o.total}" if o.total > 1 else None,
            line.title,
            line.force,
            t.join(line.parties),
        )
        for column, value in enumerate(values):
            w.cell(sheet, row, column, value)
        w.link(sheet, row, len(values), str(item.number), t("sheet.tasks"), w.rows[item.number])
        if mine.names:
            mine.again(sheet, row, len(values) + 1, line.id, number=len(values))
    if found and mine.names:
        mine.grey(sheet, (1, 0, len(found), len(header) - 1), len(header) - 1)
    sheet.autofilter(0, 0, max(1, len(found)), len(header) - 1)
    for row, told in enumerate(cut(checklist, t).values(), len(found) + 2):
        sheet.write_string(row, 0, told, w.format(font_color="#8F6212", text_wrap=False))


def parties_sheet(w: Writer, checklist: Checklist, mine: Mine) -> None:
    t = w.labels
    header = [
        "cell.party",
        "cell.role",
        "column.title",
        "column.due",
        "column.frequency",
        "column.force",
        "column.number",
        "column.mine",
    ]
    sheet = w.sheet("parties", list(zip(map(t, header), (30, 10, 50, 12, 20, 12, 8, 8), strict=True)), colour="#24693F")
    row = 1
    for name, role, line, r in by_party(checklist, t):
        values = (name, role, line.title, r.deadline and r.deadline.due, line.frequency, line.force)
        for column, value in enumerate(values):
            w.cell(sheet, row, column, value)
        w.link(sheet, row, len(values), str(line.number), t("sheet.tasks"), w.rows[line.number])
        if mine.names:
            mine.again(sheet, row, len(values) + 1, r.id, number=len(values))
        row += 1
    if row > 1 and mine.names:
        mine.grey(sheet, (1, 0, row - 1, len(header) - 1), len(header) - 1)
    sheet.autofilter(0, 0, max(1, row - 1), len(header) - 1)


def others_sheet(w: Writer, checklist: Checklist) -> None:
    t = w.labels
    header = ("column.title", "column.force", "column.responsible", "column.due", "column.text")
    sheet = w.sheet("others", list(zip(map(t, header), (44, 9, 36, 14, 80), strict=True)))
    for row, (line, r) in enumerate(zip(wording.lines(checklist, t), checklist.requirements, strict=True), 1):
        values = (line.title, line.force, t.join(line.parties), r.deadline and r.deadline.due, line.text)
        for column, value in enumerate(values):
            w.cell(sheet, row, column, value)


def indicators_sheet(w: Writer, checklist: Checklist) -> None:
    t = w.labels
    header = ["column.number", "cell.indicator", "cell.value", "cell.unit", "column.section", "cell.quote"]
    sheet = w.sheet("indicators", list(zip(map(t, header), (6, 44, 16, 10, 12, 60), strict=True)), colour="#8F6212")
    place = placing(checklist)
    for row, item in enumerate(checklist.indicators, 1):
        for column, value in enumerate((row, item.name, w.typed.blanks.get(row - 1), item.unit, item.section)):
            fill: dict[str, Any] = {"bg_color": "#FFFBEF"} if column == 2 else {}
            w.cell(sheet, row, column, value, **fill)
        w.link(sheet, row, 5, wording.shorten(item.text, 200), t("sheet.text"), place(item.section, item.span[0]))
    if not checklist.indicators:
        sheet.hide()  # nothing to fill in: no empty page in print


def notes_sheet(w: Writer, checklist: Checklist) -> None:
    t = w.labels
    header = ["cell.severity", "cell.note", "cell.quote", "cell.code"]
    sheet = w.sheet("notes", list(zip(map(t, header), (9, 52, 60, 26), strict=True)), colour="#8F6212")
    place = placing(checklist)
    for row, (note, message, quote) in enumerate(wording.explained(checklist, t), 1):
        w.cell(sheet, row, 0, t(f"severity.{note.severity}"))
        w.cell(sheet, row, 1, message)
        if quote and note.span:
            w.link(sheet, row, 2, quote, t("sheet.text"), place(None, note.span[0]))
        else:
            w.cell(sheet, row, 2, quote)
        w.cell(sheet, row, 3, note.code)


def text_sheet(w: Writer, checklist: Checklist) -> None:
    """The notice line by line; where its text is not kept, its headings."""
    t = w.labels
    text = checklist.source.text
    sheet = w.sheet("text", [(t("cell.line" if text is not None else "column.section"), 8), (t("sheet.text"), 120)])
    if text is not None:
        for row, line in enumerate(text.split("\n"), 1):
            w.cell(sheet, row, 0, row)
            w.cell(sheet, row, 1, line)
        return
    for row, section in enumerate(checklist.sections, 1):
        w.cell(sheet, row, 0, section.id)
        w.cell(sheet, row, 1, f"{section.marker or ''}{section.heading or ''}" or "—", indent=min(section.level, 8))


def about_sheet(w: Writer, checklist: Checklist) -> None:
    t = w.labels
    sheet = w.sheet("about", [(t("sheet.sheet"), 14), (t("sheet.column"), 16), (t("sheet.meaning"), 100)])
    names = (
        "handed",
        "tasks",
        "schedule",
        "parties",
        "indicators",
        "notes",
        "text",
        "data",
        "choice",
        "archive",
        "gone",
    )
    entries = [(t(f"sheet.{name}"), "", t.help(f"sheet.{name}")) for name in names]
    entries += [
        (t("sheet.tasks"), t(f"column.{name}"), t.help(f"column.{name}")) for name in TASKS if t.help(f"column.{name}")
    ]
    entries += [(t("sheet.data"), name, t.help(f"column.{name}")) for name in COLUMNS]
    for row, entry in enumerate(entries, 1):
        for column, value in enumerate(entry):
            w.cell(sheet, row, column, value)
