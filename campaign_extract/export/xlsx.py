"""The checklist as a workbook: 报送, 任务清单 to work in, 时间表, 责任分工, 填报指标, 提示, 原文, 说明, and 数据 for programs.

Colours for what is due are conditional formats that the sheet computes itself; how cells are written is ``sheet``'s.  Same
checklist, same bytes: no clock goes in.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from os import PathLike
from typing import IO, TYPE_CHECKING, Any

from . import COLUMNS, rows, wording
from .dates import acts, cut
from .handed import COLUMNS as HANDED
from .handed import enclosures, handed, people
from .harmless import harmless, one_line
from .labels import Labels, Lang
from .mine import EVERYBODY, Mine
from .sheet import Writer, fit, letter, new, theirs
from .typed import FILLED, Cells, Typed, Value, chunks, correct
from .typed import from_xlsx as from_xlsx

if TYPE_CHECKING:
    import pandas as pd

    from ..checklist import Checklist
    from ..model import Requirement

#: Columns of 任务清单 with their widths; the labels are ``column.*``.
TASKS = {
    "number": 6, "title": 34, "force": 9, "responsible": 26, "start": 12, "due": 12, "deadline": 18, "frequency": 18,
    "state": 10, "done": 12, "mine": 8, "owner": 12, "category": 11, "deliverables": 22, "recipients": 18, "targets": 20, "condition": 20,
    "text": 60, "place": 44, "remark": 20, "units": 10, "id": 10,
}  # fmt: skip
#: Every sheet that a workbook of ours may have.
SHEETS = ("handed", "tasks", "schedule", "parties", "others", "indicators", "notes", "text", "about", "data", "choice", "archive", "gone")
STATES = ("todo", "doing", "done")
FIRST = 3  # the row of the first task, below title, summary and header


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
        typed = replace(typed, gone=[*typed.gone, *_orphans(others, typed, labels)])
    corrected = tuple(correct(r, typed.rows.get(r.id, {}), checklist, lang) for r in checklist.requirements)
    checklist = checklist.model_copy(update={"requirements": corrected})
    writer.typed, writer.rows = typed, _order(checklist)
    mine = Mine(writer, checklist, unit or typed.unit)
    _handed(writer, checklist, mine)
    _tasks(writer, checklist, mine)
    for sheet in (_schedule, _parties, _indicators, _notes, _text, _about, _data):
        sheet(writer, checklist)
        if others is not None and sheet is _parties:
            _others(writer, others)
    mine.sheet()
    _archive(writer, extracted)
    _gone(writer, typed)
    for name, table in typed.sheets.items():
        theirs(writer, name, table)
    writer.heights()
    book.close()
    return out.getvalue()


def read_frame(source: str | PathLike[str] | IO[bytes]) -> pd.DataFrame:
    """The sheet 数据 of a workbook as the frame that ``Checklist.to_frame`` gives."""
    import openpyxl
    import pandas as pd

    book = openpyxl.load_workbook(source, read_only=True, data_only=True)
    try:
        names = [name for lang in ("zh", "en") if (name := Labels(lang)("sheet.data")) in book.sheetnames]
        if not names:
            raise ValueError("not a workbook of campaign_extract: it has no sheet 数据")
        header, *table = book[names[0]].iter_rows(values_only=True)
    finally:
        book.close()
    columns: dict[str, Any] = {}
    for index, name in enumerate(map(str, header)):
        cells: list[Any] = [row[index] if index < len(row) else None for row in table]
        if COLUMNS[name].startswith(
            "datetime"
        ):  # what no spreadsheet counts as a date (before 1900) stands there as text
            cells = [datetime.fromisoformat(cell) if isinstance(cell, str) else cell for cell in cells]
        columns[name] = pd.array(cells, dtype=COLUMNS[name])  # type: ignore[call-overload]
    return pd.DataFrame(columns)


# the sheets -------------------------------------------------------------------------------------------------------


def _handed(w: Writer, checklist: Checklist, mine: Mine) -> None:
    """What is handed in, and below it the notice's contacts and enclosures."""
    t = w.labels
    widths = (8, 40, 22, 30, 34, 34, 34, 8)
    names = (*HANDED, "mine")
    sheet = w.sheet(
        "handed", list(zip((t(f"column.{name}") for name in names), widths, strict=True)), colour="#B3131F", freeze=FIRST
    )
    title = w.format(bold=True, font_size=16, text_wrap=False, valign="vcenter", font_color="#B3131F")
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, fit(wording.heading(checklist, t)), title)
    sheet.write_string(1, 0, fit(wording.summary(checklist, t)), w.format(font_color="#665F55", text_wrap=False))
    row = FIRST
    for item in handed(checklist, t):
        for column, name in enumerate(HANDED):
            w.cell(sheet, row, column, None if name == "number" else getattr(item, name))
        w.link(sheet, row, 0, str(item.number), t("sheet.tasks"), w.rows[item.number])
        if mine.names:
            there = (list(TASKS).index("mine"), FIRST, FIRST + len(w.rows) - 1)
            mine.again(sheet, row, len(HANDED), there, mine.units[checklist.requirements[item.number - 1].id])
        row += 1
    if row > FIRST and mine.names:
        sheet.autofilter(FIRST - 1, 0, row - 1, len(HANDED))
        mine.grey(sheet, (FIRST, 0, row - 1, len(HANDED)), len(HANDED))
    if row == FIRST:
        sheet.write_string(row, 0, "—", w.format(text_wrap=False))
        row += 1
    bold = w.format(bold=True, text_wrap=False)
    for key, lines in (("doc.contacts", people(checklist)), ("doc.attachments", enclosures(checklist))):
        if lines:
            sheet.write_string(row + 1, 0, t(key), bold)
            for n, words in enumerate(lines, row + 2):
                w.cell(sheet, n, 1, words)
            row += len(lines) + 2


def _others(w: Writer, checklist: Checklist) -> None:
    t = w.labels
    header = ("column.title", "column.force", "column.responsible", "column.due", "column.text")
    sheet = w.sheet("others", list(zip(map(t, header), (44, 9, 36, 14, 80), strict=True)))
    for row, (line, r) in enumerate(zip(wording.lines(checklist, t), checklist.requirements, strict=True), 1):
        values = (line.title, line.force, t.join(line.parties), r.deadline and r.deadline.due, line.text)
        for column, value in enumerate(values):
            w.cell(sheet, row, column, value)


def _tasks(w: Writer, checklist: Checklist, mine: Mine) -> None:
    t = w.labels
    sheet = w.sheet(
        "tasks", [(t(f"column.{name}"), width) for name, width in TASKS.items()], colour="#B3131F", freeze=FIRST
    )
    sheet.freeze_panes(FIRST, 2)
    title = w.format(bold=True, font_size=16, text_wrap=False, valign="vcenter", font_color="#B3131F")
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, fit(wording.heading(checklist, t)), title)
    facts = "    ".join(f"{name}：{value}" for name, value in wording.facts(checklist, t)[:4])
    small = w.format(font_color="#665F55", text_wrap=False)
    told = wording.summary(checklist, t)
    if unsure := len(wording.doubtful(checklist)):
        told += "　" + t("doc.folded", count=unsure)
    sheet.write_string(1, 2 if mine.names else 0, fit(f"{told}    {facts}"), small)
    if mine.names:
        mine.choice(sheet, 1)
    place = _place(checklist)
    column = {name: index for index, name in enumerate(TASKS)}
    theirs = dict.fromkeys(name for cells in (*w.typed.rows.values(), *w.typed.added) for name in cells if name not in column)
    extra = {name: index for index, name in enumerate(theirs, len(column))}
    for name, index in extra.items():
        sheet.write_string(FIRST - 1, index, fit(harmless(name)), w.format(bold=True, bg_color="#F3EEE4"))
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
    area = (FIRST, 0, last, len(TASKS) - 1)
    if mine.names:
        mine.grey(sheet, area, column["mine"])
    for criteria, style in (
        (f"={finished}", {"font_color": "#8A8378", "bg_color": "#F1EFEA"}),
        (f'=AND({when}<>"",{when}<TODAY())', {"font_color": "#9C0006", "bg_color": "#FBD9D7"}),
        (f'=AND({when}<>"",{when}<=TODAY()+7)', {"font_color": "#7A4B00", "bg_color": "#FFEBB8"}),
    ):
        sheet.conditional_format(
            *area, {"type": "formula", "criteria": criteria, "format": w.book.add_format(style), "stop_if_true": True}
        )


def _order(checklist: Checklist) -> dict[int, int]:
    """The row of each line of 任务清单, by its number: what is doubtful stands last."""
    doubtful = wording.doubtful(checklist)
    numbers = sorted(range(1, len(checklist.requirements) + 1), key=lambda n: checklist.requirements[n - 1].id in doubtful)
    return {number: row for row, number in enumerate(numbers, FIRST)}


def values(line: wording.Line, r: Requirement, t: Labels) -> dict[str, Value]:
    """What 任务清单 says of a requirement, but for its place."""
    time = r.deadline
    return {
        "number": line.number, "title": line.title, "responsible": t.join(line.parties),
        "start": time.start if time and time.kind != "by" else None, "due": time.due if time else None,
        "deadline": line.deadline + (f"（{line.certainty}）" if time and time.status != "exact" else ""),
        "frequency": line.frequency, "state": None if r.force == "prohibited" else t("state.todo"), "done": None, "owner": None,
        "force": line.force, "category": line.category, "deliverables": line.deliverables, "recipients": line.recipients,
        "targets": line.targets, "condition": line.condition, "text": line.text, "remark": None, "id": r.id,
    }  # fmt: skip


def _orphans(others: Checklist, typed: Typed, t: Labels) -> list[Cells]:
    return [
        {"title": line.title, "responsible": t.join(line.parties), "text": line.text, **cells}
        for line in wording.lines(others, t)
        if (cells := typed.rows.get(line.id))
    ]


def _gone(w: Writer, typed: Typed) -> None:
    """What the notice no longer asks for, with all that was typed about it."""
    if not typed.gone:
        return
    t = w.labels
    names = list(dict.fromkeys((*("title", "responsible", "due", *FILLED, "text"), *(k for row in typed.gone for k in row))))
    sheet = w.sheet("gone", [(t(f"column.{n}") if n in TASKS else harmless(n), 44 if n in ("title", "text") else 16) for n in names])
    for number, row in enumerate(typed.gone, 1):
        for column, name in enumerate(names):
            w.cell(sheet, number, column, row.get(name))


def _archive(w: Writer, checklist: Checklist) -> None:
    """The document itself, for ``typed.from_xlsx``; no program offers to show the sheet."""
    sheet = w.book.add_worksheet(w.labels("sheet.archive"))
    for row, piece in enumerate(chunks(checklist.to_dict())):
        sheet.write_string(row, 0, piece)
    sheet.very_hidden()


def _schedule(w: Writer, checklist: Checklist) -> None:
    t = w.labels
    names = ("column.start", "column.due", "cell.weekday", "column.clock", "cell.kind", "cell.turn", "column.title", "column.force")
    header = [*names, "column.responsible", "column.number"]
    widths = (12, 12, 8, 8, 12, 8, 50, 9, 40, 8)
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
    sheet.autofilter(0, 0, max(1, len(found)), len(header) - 1)
    for row, told in enumerate(cut(checklist, t).values(), len(found) + 2):
        sheet.write_string(row, 0, told, w.format(font_color="#8F6212", text_wrap=False))


def _parties(w: Writer, checklist: Checklist) -> None:
    t = w.labels
    header = [
        "cell.party",
        "cell.role",
        "column.title",
        "column.due",
        "column.frequency",
        "column.force",
        "column.number",
    ]
    sheet = w.sheet("parties", list(zip(map(t, header), (30, 10, 50, 12, 20, 12, 8), strict=True)), colour="#24693F")
    row = 1
    for name, role, line, r in by_party(checklist, t):
        values = (name, role, line.title, r.deadline and r.deadline.due, line.frequency, line.force)
        for column, value in enumerate(values):
            w.cell(sheet, row, column, value)
        w.link(sheet, row, len(values), str(line.number), t("sheet.tasks"), w.rows[line.number])
        row += 1
    sheet.autofilter(0, 0, max(1, row - 1), len(header) - 1)


def by_party(checklist: Checklist, labels: Labels) -> list[tuple[str, str, wording.Line, Any]]:
    """(party, role, line, requirement), the parties in the order of the notice, each with its tasks."""
    found: dict[str, list[tuple[str, str, wording.Line, Any]]] = {}
    for line, r in zip(wording.lines(checklist, labels), checklist.requirements, strict=True):
        who = [(p.name, p.role) if p.name else (name, p.role) for p in r.responsible for name in (p.resolved or ("",))]
        pairs = list(dict.fromkeys((one_line(name or ""), role) for name, role in who)) or [("", "responsible")]
        for name, role in pairs:
            name = name or labels("doc.nobody")
            found.setdefault(name, []).append((name, labels(f"role.{role}"), line, r))
    return [entry for entries in found.values() for entry in entries]


def _indicators(w: Writer, checklist: Checklist) -> None:
    t = w.labels
    header = ["column.number", "cell.indicator", "cell.value", "cell.unit", "column.section", "cell.quote"]
    sheet = w.sheet("indicators", list(zip(map(t, header), (6, 44, 16, 10, 12, 60), strict=True)), colour="#8F6212")
    place = _place(checklist)
    for row, item in enumerate(checklist.indicators, 1):
        for column, value in enumerate((row, item.name, w.typed.blanks.get(row - 1), item.unit, item.section)):
            fill: dict[str, Any] = {"bg_color": "#FFFBEF"} if column == 2 else {}
            w.cell(sheet, row, column, value, **fill)
        w.link(sheet, row, 5, wording.shorten(item.text, 200), t("sheet.text"), place(item.section, item.span[0]))


def _notes(w: Writer, checklist: Checklist) -> None:
    t = w.labels
    header = ["cell.severity", "cell.note", "cell.quote", "cell.code"]
    sheet = w.sheet("notes", list(zip(map(t, header), (9, 52, 60, 26), strict=True)), colour="#8F6212")
    place = _place(checklist)
    for row, (note, message, quote) in enumerate(wording.explained(checklist, t), 1):
        w.cell(sheet, row, 0, t(f"severity.{note.severity}"))
        w.cell(sheet, row, 1, message)
        if quote and note.span:
            w.link(sheet, row, 2, quote, t("sheet.text"), place(None, note.span[0]))
        else:
            w.cell(sheet, row, 2, quote)
        w.cell(sheet, row, 3, note.code)


def _text(w: Writer, checklist: Checklist) -> None:
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


def _place(checklist: Checklist) -> Any:
    """(section, place) -> the row of the sheet 原文 that holds it."""
    from bisect import bisect_right

    text = checklist.source.text
    if text is not None:
        begins = [0, *(i + 1 for i, character in enumerate(text) if character == "\n")]
        return lambda section, at: bisect_right(begins, at)
    order = {section.id: row for row, section in enumerate(checklist.sections, 1)}
    inner = sorted((s.span[0], row) for row, s in enumerate(checklist.sections, 1))
    starts = [start for start, _ in inner]
    return lambda section, at: order.get(section) or (inner[bisect_right(starts, at) - 1][1] if inner else 0)


def _about(w: Writer, checklist: Checklist) -> None:
    t = w.labels
    sheet = w.sheet("about", [(t("sheet.sheet"), 14), (t("sheet.column"), 16), (t("sheet.meaning"), 100)])
    names = ("handed", "tasks", "schedule", "parties", "indicators", "notes", "text", "data", "choice", "archive", "gone")
    entries = [(t(f"sheet.{name}"), "", t.help(f"sheet.{name}")) for name in names]
    entries += [
        (t("sheet.tasks"), t(f"column.{name}"), t.help(f"column.{name}")) for name in TASKS if t.help(f"column.{name}")
    ]
    entries += [(t("sheet.data"), name, t.help(f"column.{name}")) for name in COLUMNS]
    for row, entry in enumerate(entries, 1):
        for column, value in enumerate(entry):
            w.cell(sheet, row, column, value)


def _data(w: Writer, checklist: Checklist) -> None:
    sheet = w.sheet("data", [(name, 14) for name in COLUMNS])
    sheet.hide()  # programs find it all the same, and nobody prints it
    plain = {"text_wrap": False}
    for row, values in enumerate(rows(checklist), 1):
        for column, name in enumerate(COLUMNS):
            value = values[name]
            if isinstance(value, date) and value.year <= 1900:
                value = value.isoformat()
            w.cell(sheet, row, column, value, **plain)

