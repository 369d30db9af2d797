"""A workbook's sheets and cells, for every workbook of ours: text stays text, rows have room, the same input the same bytes.

Every text is written as text: nothing from a notice can become a formula or a link, and what begins like a formula carries
the spreadsheet's own mark for text, so that it stays one when somebody edits the cell.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from .harmless import fit, harmless, runs
from .labels import Labels
from .typed import Typed

if TYPE_CHECKING:
    from .typed import Value

_LINKS = 60_000  # links that a sheet can hold, with some air
_DATE = "yyyy-mm-dd"
#: How the title of a sheet looks.
TITLE: dict[str, Any] = {"bold": True, "font_size": 16, "valign": "vcenter", "font_color": "#B3131F"}


def new(title: str, stamp: date | None) -> tuple[io.BytesIO, Any]:
    """Where the bytes go, and an empty workbook in which no string is anything but a string."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    made = datetime(stamp.year, stamp.month, stamp.day) if stamp and stamp.year > 1980 else datetime(2000, 1, 1)
    book.set_properties({"title": fit(title)[:200], "created": made})
    return out, book


class Writer:
    """A workbook with its formats, and cells that stay what they are."""

    def __init__(self, book: Any, labels: Labels) -> None:
        self.book, self.labels = book, labels
        self.typed = Typed()
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._widths: dict[Any, list[float]] = {}
        self._lines: dict[Any, dict[int, int]] = {}
        self._folded: dict[Any, list[tuple[int, int]]] = {}
        self.rows: dict[int, int] = {}

    def format(self, **properties: Any) -> Any:
        key = tuple(properties.items())  # a workbook has hundreds of thousands of cells and a dozen formats
        if key not in self._formats:
            full = {
                "valign": "top",
                "text_wrap": True,
                "font_size": 10.5,
                "font_name": "Microsoft YaHei",
                **properties,
            }
            self._formats[key] = self.book.add_format(full)
        return self._formats[key]

    def sheet(
        self, name: str, header: Sequence[tuple[str, float]], *, colour: str = "#7A7266", freeze: int = 1
    ) -> Any:
        """A sheet with a header row that stays in sight, widths, and pages to print."""
        sheet = self.book.add_worksheet(self.labels(f"sheet.{name}"))
        sheet.set_tab_color(colour)
        sheet.hide_gridlines(2)
        sheet.freeze_panes(freeze, 0)
        sheet.repeat_rows(freeze - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.set_footer("&C&P / &N")
        bold = self.format(bold=True, bg_color="#F3EEE4", bottom=2, bottom_color="#B3131F", valign="vcenter")
        for column, (word, width) in enumerate(header):
            sheet.set_column(column, column, width)
            sheet.write_string(freeze - 1, column, word, bold)
        sheet.set_row(freeze - 1, 24)
        self._widths[sheet], self._lines[sheet] = [width for _, width in header], {}
        return sheet

    def widen(self, sheet: Any, width: float) -> None:
        """One more column."""
        self._widths[sheet].append(width)

    def heights(self) -> None:
        """Room for wrapped text: not every program finds it by itself when it opens a file."""
        for sheet, need in self._lines.items():
            ranges = self._folded.get(sheet, [])
            inside = {row for first, behind in ranges for row in range(first, behind)}
            above = {first - 1 for first, _ in ranges}
            for row in sorted({*need, *inside, *above}):
                count = need.get(row, 1)
                how = {"level": 1, "hidden": True} if row in inside else {"collapsed": True} if row in above else {}
                if count > 1 or how:
                    sheet.set_row(row, min(16 * count + 2, 400) if count > 1 else None, None, how)

    def fold(self, sheet: Any, first: int, behind: int) -> None:
        """Rows that a click on the + above them shows."""
        sheet.outline_settings(True, False, True, False)
        self._folded.setdefault(sheet, []).append((first, behind))

    def _room(self, sheet: Any, row: int, column: int, text: str) -> None:
        width = self._widths[sheet][column] - 1.5
        count = sum(1 + int(_wide(part) / width) for part in text.split("\n"))
        self._lines[sheet][row] = max(count, self._lines[sheet].get(row, 1))

    def cell(self, sheet: Any, row: int, column: int, value: object, *, room: bool = True, **properties: Any) -> None:
        """A value by its type; text is always text. Without ``room`` it does not make its row higher."""
        line = {"bottom": 1, "bottom_color": "#E3DDD2", **properties}
        if value is None or value == "":
            sheet.write_blank(row, column, None, self.format(**line))
        elif isinstance(value, date) and value.year > 1900:
            sheet.write_datetime(row, column, value, self.format(num_format=_DATE, align="left", **line))
        elif isinstance(value, int | float) and abs(value) < 1e300:
            sheet.write_number(row, column, value, self.format(align="left", **line))
        else:
            text = fit(harmless(str(value)))
            if room and line.get("text_wrap", True):
                self._room(sheet, row, column, text)
            sheet.write_string(row, column, text, self.format(**_quoted(text), **line))

    def head(self, sheet: Any, row: int, column: int, text: str, **properties: Any) -> None:
        """A title or a remark on one line, outside of the table."""
        text = fit(harmless(text))
        sheet.write_string(row, column, text, self.format(**_quoted(text), text_wrap=False, **properties))

    def link(self, sheet: Any, row: int, column: int, text: str, target: str, row_there: int, *, room: bool = True) -> None:
        """A cell that leads to a row of another sheet; beyond what a sheet can hold it is plain text."""
        if row > _LINKS:
            self.cell(sheet, row, column, text)
            return
        if room:
            self._room(sheet, row, column, text)
        text = harmless(text)[:1000]
        style = self.format(**_quoted(text), font_color="#1F5690", underline=1, bottom=1, bottom_color="#E3DDD2")
        sheet.write_url(row, column, f"internal:'{target}'!A{row_there + 1}", style, text)


def _quoted(text: str) -> dict[str, Any]:
    """The spreadsheet's own mark for text, where the text would run once somebody edits the cell."""
    return {"quote_prefix": True} if runs(text) else {}


def _wide(text: str) -> float:
    """How wide a text is, in the width of a digit: a Chinese character takes two."""
    return sum(2.0 if ord(character) > 0x2E7F else 1.0 for character in text)


def letter(column: int) -> str:
    """The name of a column: 0 is A."""
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(column))


def theirs(w: Writer, name: str, table: Sequence[Sequence[Value]]) -> None:
    """A sheet that somebody added: what its cells say."""
    sheet = w.book.add_worksheet(name)
    for row, cells in enumerate(table):
        for column, value in enumerate(cells):
            if value is not None:
                w.cell(sheet, row, column, value, room=False)
