"""The ledger as a workbook: 台账 to work in, 到期 by date, 单位, 通知, what was taken back, and the documents for the next run.

No clock is read: how many days are left is counted from the day that the caller gives, or by a formula of the sheet.  It is
the only formula, and nothing that a notice says stands in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from ..export import wording
from ..export.columns import FIRST, STATES, by_party, values
from ..export.harmless import harmless, one_line
from ..export.labels import Labels, Lang
from ..export.sheet import TITLE, Writer, letter, new, theirs
from ..export.typed import FILLED, Cells, Typed, Value, chunks, correct

if TYPE_CHECKING:
    from ..checklist import Checklist
    from ..lexicon import Lexicon
    from ..model import Requirement

#: Columns of 台账 with their widths; the labels are ``column.*``.
COLUMNS = {
    "number": 6, "notice": 30, "title": 36, "force": 9, "responsible": 26, "due": 12, "left": 9, "state": 10, "done": 12, "owner": 12,
    "remark": 20, "start": 12, "deadline": 18, "frequency": 18, "deliverables": 22, "recipients": 18, "doubt": 10, "text": 60,
    "source": 30, "id": 10,
}  # fmt: skip
#: Columns that say where a row comes from, and are never what somebody typed.
FIXED = ("number", "notice", "left", "doubt", "source", "id")
SHEETS = ("ledger", "soon", "units", "sources", "gone", "about", "archive")
#: With a day given, what is due in so many days is soon.
SOON = 30
_OVERDUE, _NEAR, _DONE = ("#9C0006", "#FBD9D7"), ("#7A4B00", "#FFEBB8"), ("#8A8378", "#F1EFEA")


@dataclass(frozen=True, slots=True)
class Kept:
    """A notice with what was typed about its duties, by their ids."""

    checklist: Checklist
    rows: Mapping[str, Cells] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """By what it is found again: its path below the folder."""
        return self.checklist.source.name or ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """The notices by name, and what was typed that belongs to none of them."""

    kept: tuple[Kept, ...] = ()
    added: Sequence[Cells] = ()
    gone: Sequence[Cells] = ()
    sheets: Mapping[str, Sequence[Sequence[Value]]] = field(default_factory=dict)


class Row(NamedTuple):
    """A duty in the ledger, with what was typed over it."""

    number: int
    kept: Kept
    requirement: Requirement
    line: wording.Line
    cells: Mapping[str, Value]

    @property
    def due(self) -> date | None:
        due = self.cells["due"]
        return due if isinstance(due, date) else None


def render(
    ledger: Ledger, *, lang: Lang = "zh", unit: str | None = None, on: date | None = None, lexicon: Lexicon | None = None
) -> bytes:
    """The workbook.  ``unit``: only the duties of one unit, and what was typed about others; ``on``: days are counted from there."""
    t = Labels(lang)
    out, book = new(t("doc.ledger"), max(filter(None, (k.checklist.notice.issue_date for k in ledger.kept)), default=None))
    w = Writer(book, t)
    w.typed = Typed(added=ledger.added)
    found = _ordered(_rows(ledger, t, unit, lexicon))
    _ledger(w, found, ledger, on)
    _soon(w, found, on)
    _units(w, found)
    _sources(w, ledger, found)
    if ledger.gone:
        _gone(w, ledger.gone)
    _about(w)
    archive = book.add_worksheet(t("sheet.archive"))
    for row, piece in enumerate(chunks([kept.checklist.to_dict() for kept in ledger.kept])):
        archive.write_string(row, 0, piece)
    archive.very_hidden()
    for name, table in ledger.sheets.items():
        theirs(w, name, table)
    w.heights()
    book.close()
    return out.getvalue()


def written(checklist: Checklist, t: Labels) -> Iterator[tuple[Requirement, wording.Line, dict[str, Value]]]:
    """Each duty with what 台账 says of it before anybody types."""
    doubtful = wording.doubtful(checklist)
    heading = wording.heading(checklist, t)
    for line, r in zip(wording.lines(checklist, t), checklist.requirements, strict=True):
        said = values(line, r, t)
        more: dict[str, Value] = {
            "notice": heading, "doubt": t("doc.weak") if r.id in doubtful else None, "source": one_line(checklist.source.name or ""),
        }  # fmt: skip
        yield r, line, {name: (said | more).get(name) for name in COLUMNS}


def _rows(ledger: Ledger, t: Labels, unit: str | None, lexicon: Lexicon | None) -> Iterator[Row]:
    from ..unit import Unit

    number = 0
    for kept in ledger.kept:
        checklist = kept.checklist
        asked = Unit(unit, checklist, lexicon) if unit else None
        corrected = tuple(correct(r, kept.rows.get(r.id, {}), checklist, t.lang) for r in checklist.requirements)
        shown = replace(kept, checklist=checklist.model_copy(update={"requirements": corrected}))
        for (r, line, said), before in zip(written(shown.checklist, t), checklist.requirements, strict=True):
            typed = kept.rows.get(r.id, {})
            if asked is None or typed or asked.owns(before):
                number += 1
                filled = {key: value for key, value in typed.items() if key in FILLED or key not in COLUMNS}
                yield Row(number, shown, r, line, said | filled)


def _weak(row: Row) -> bool:
    """Whether a line may be no duty, and nobody has typed anything at it."""
    return bool(row.cells["doubt"]) and not row.kept.rows.get(row.requirement.id)


def _ordered(rows: Iterator[Row]) -> list[Row]:
    """What is doubtful last, where it is folded; the numbers in the order of the sheet."""
    return [row._replace(number=number) for number, row in enumerate(sorted(rows, key=_weak), 1)]


def open_(row: Row, t: Labels) -> bool:
    """Whether there is still something to do."""
    return row.requirement.force != "prohibited" and row.cells["state"] != t("state.done") and not row.cells["done"]


def _heading(w: Writer, sheet: object, title: str, told: str) -> None:
    sheet.set_row(0, 30)  # type: ignore[attr-defined]
    w.head(sheet, 0, 0, title, **TITLE)
    w.head(sheet, 1, 0, told, font_color="#665F55")


def _ledger(w: Writer, found: Sequence[Row], ledger: Ledger, on: date | None) -> None:
    t = w.labels
    sheet = w.sheet("ledger", [(t(f"column.{name}"), width) for name, width in COLUMNS.items()], colour="#B3131F", freeze=FIRST)
    sheet.freeze_panes(FIRST, 3)
    counts = {"notices": len(ledger.kept), "tasks": len(found), "open": sum(open_(row, t) for row in found)}
    weak = sum(map(_weak, found))
    told = t("doc.gathered", **counts) + (t("doc.counted_on", day=on) if on else "")
    _heading(w, sheet, t("doc.ledger"), told + ("　" + t("doc.folded", count=weak) if weak else ""))
    column = {name: index for index, name in enumerate(COLUMNS)}
    own = dict.fromkeys(name for cells in (*(row.cells for row in found), *ledger.added) for name in cells if name not in column)
    for index, name in enumerate(own, len(column)):
        column[name] = index
        w.head(sheet, FIRST - 1, index, name, bold=True, bg_color="#F3EEE4")
        sheet.set_column(index, index, 20)
        w.widen(sheet, 20)
    narrow = column["remark"]
    for at, row in enumerate(found, FIRST):
        for name, value in {**row.cells, "number": row.number}.items():
            fill = {"bg_color": "#FFFBEF"} if name in FILLED else {}
            w.cell(sheet, at, column[name], value, room=column[name] <= narrow, **fill)
        if row.due:
            _left(w, sheet, at, column, row.due, on)
    for at, cells in enumerate(ledger.added, FIRST + len(found)):
        for name, value in cells.items():
            w.cell(sheet, at, column[name], value, room=False)
    sheet.set_column(column["id"], column["id"], COLUMNS["id"], None, {"hidden": True})
    if weak:
        w.fold(sheet, FIRST + len(found) - weak, FIRST + len(found))
    last = FIRST + len(found) + len(ledger.added) - 1
    sheet.autofilter(FIRST - 1, 0, max(last, FIRST - 1), len(COLUMNS) - 1)
    sheet.print_area(0, 0, max(last, FIRST), narrow)
    if last < FIRST:
        sheet.write_string(FIRST, 0, "—", w.format(text_wrap=False))
        return
    names = [t(f"state.{name}") for name in STATES]
    sheet.data_validation(FIRST, column["state"], last, column["state"], {"validate": "list", "source": names})
    _colours(w, sheet, last, len(COLUMNS) - 1, column, on)


def _left(w: Writer, sheet: object, at: int, column: Mapping[str, int], due: date, on: date | None) -> None:
    """Days to the due date."""
    if on:
        w.cell(sheet, at, column["left"], (due - on).days)
    else:
        style = w.format(num_format="0", align="left", bottom=1, bottom_color="#E3DDD2")
        sheet.write_formula(at, column["left"], f"={letter(column['due'])}{at + 1}-TODAY()", style, "")  # type: ignore[attr-defined]


def _colours(w: Writer, sheet: object, last: int, width: int, column: Mapping[str, int], on: date | None) -> None:
    """What is done grey, overdue red, due within a week amber; the sheet computes it."""
    t, top = w.labels, FIRST + 1
    day = f"DATE({on.year},{on.month},{on.day})" if on else "TODAY()"
    when = f"${letter(column['due'])}{top}"
    banned = f',${letter(column["force"])}{top}<>"{t("force.prohibited")}"' if "force" in column else ""  # never overdue
    rules = [(f'=AND({when}<>"",{when}<{day}{banned})', _OVERDUE), (f'=AND({when}<>"",{when}<={day}+7{banned})', _NEAR)]
    if "state" in column:
        state, done = letter(column["state"]), letter(column["done"])
        rules.insert(0, (f'=OR(${state}{top}="{t("state.done")}",${done}{top}<>"")', _DONE))
    for criteria, (ink, ground) in rules:
        style = w.book.add_format({"font_color": ink, "bg_color": ground})
        rule = {"type": "formula", "criteria": criteria, "format": style, "stop_if_true": True}
        sheet.conditional_format(FIRST, 0, last, width, rule)  # type: ignore[attr-defined]


def _soon(w: Writer, found: Sequence[Row], on: date | None) -> None:
    """What has a day and is not done, by that day; with ``on`` what is overdue or due in ``SOON`` days."""
    t = w.labels
    names = ("due", "left", "title", "responsible", "owner", "state", "notice", "number")
    widths = (12, 9, 46, 30, 12, 10, 40, 8)
    sheet = w.sheet("soon", list(zip((t(f"column.{n}") for n in names), widths, strict=True)), colour="#1F5690", freeze=FIRST)
    dated = [(row.due, row) for row in found if row.due and open_(row, t)]
    if on:
        dated = [(due, row) for due, row in dated if due <= on + timedelta(days=SOON)]
    dated.sort(key=lambda pair: (pair[0], pair[1].number))
    _heading(w, sheet, t("sheet.soon"), f"{len(dated)}" + (t("doc.counted_on", day=on) if on else ""))
    column = {name: index for index, name in enumerate(names)}
    for at, (due, row) in enumerate(dated, FIRST):
        for name in names[:-1]:
            w.cell(sheet, at, column[name], row.cells[name])
        _left(w, sheet, at, column, due, on)
        w.link(sheet, at, column["number"], str(row.number), t("sheet.ledger"), FIRST + row.number - 1)
    last = max(FIRST, FIRST + len(dated) - 1)
    sheet.autofilter(FIRST - 1, 0, last, len(names) - 1)
    _colours(w, sheet, last, len(names) - 1, {"due": 0}, on)


def _units(w: Writer, found: Sequence[Row]) -> None:
    t = w.labels
    names = ("cell.party", "cell.role", "column.title", "column.due", "column.force", "column.state", "column.notice", "column.number")
    sheet = w.sheet("units", list(zip(map(t, names), (30, 10, 46, 12, 9, 10, 40, 8), strict=True)), colour="#24693F")
    rows = {(row.kept.name, row.requirement.id): row for row in found}
    checklists = {row.kept.name: row.kept.checklist for row in found}
    by_name: dict[str, list[tuple[str, Row]]] = {}
    for source, checklist in checklists.items():
        for party, role, _, r in by_party(checklist, t):
            if row := rows.get((source, r.id)):
                by_name.setdefault(party, []).append((role, row))
    at = 1
    for party, theirs_ in by_name.items():
        for role, row in theirs_:
            said = (party, role, *(row.cells[name] for name in ("title", "due", "force", "state", "notice")))
            for column, value in enumerate(said):
                w.cell(sheet, at, column, value)
            w.link(sheet, at, len(said), str(row.number), t("sheet.ledger"), FIRST + row.number - 1)
            at += 1
    sheet.autofilter(0, 0, max(1, at - 1), len(names) - 1)


def _sources(w: Writer, ledger: Ledger, found: Sequence[Row]) -> None:
    t = w.labels
    names = ("column.source", "notice.title", "notice.document_number", "notice.issuers", "notice.issue_date", "cell.tasks", "cell.open", "sheet.notes")
    sheet = w.sheet("sources", list(zip(map(t, names), (34, 60, 20, 30, 12, 8, 8, 8), strict=True)), colour="#8F6212")
    for at, kept in enumerate(ledger.kept, 1):
        n, own = kept.checklist.notice, [row for row in found if row.kept.name == kept.name]
        said: tuple[Value, ...] = (
            one_line(kept.name), one_line(n.title or ""), one_line(n.document_number or ""), one_line(t.join(n.issuers)), n.issue_date,
            len(own), sum(open_(row, t) for row in own), len(kept.checklist.notes),
        )  # fmt: skip
        for column, value in enumerate(said):
            w.cell(sheet, at, column, value)
    sheet.autofilter(0, 0, max(1, len(ledger.kept)), len(names) - 1)


def _gone(w: Writer, gone: Sequence[Cells]) -> None:
    """What no notice asks for any more, with all that was typed about it."""
    t = w.labels
    first = ("notice", "title", "responsible", "due", *FILLED, "text", "source")
    names = list(dict.fromkeys((*first, *(name for row in gone for name in row))))
    header = [(t(f"column.{n}") if n in COLUMNS else harmless(n), 44 if n in ("title", "text") else 16) for n in names]
    sheet = w.sheet("gone", header)
    for at, row in enumerate(gone, 1):
        for column, name in enumerate(names):
            w.cell(sheet, at, column, row.get(name))


def _about(w: Writer) -> None:
    t = w.labels
    sheet = w.sheet("about", [(t("sheet.sheet"), 14), (t("sheet.column"), 16), (t("sheet.meaning"), 100)])
    told = [(t(f"sheet.{name}"), "", t.help(f"sheet.{name}")) for name in SHEETS if name != "about"]
    told += [(t("sheet.ledger"), t(f"column.{name}"), t.help(f"column.{name}")) for name in COLUMNS]
    for at, row in enumerate(told, 1):
        for column, value in enumerate(row):
            w.cell(sheet, at, column, value)
