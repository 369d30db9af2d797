"""The checklist as CSV for a spreadsheet: UTF-8 with a byte order mark, so that Excel shows the Chinese.

A cell that a spreadsheet would run as a formula (it begins with ``= + - @``, a tab or a line end) gets an apostrophe in
front, the spreadsheet's own mark for text.  What breaks a line or turns its direction becomes U+FFFD, and what is longer than
a cell can hold is cut, since a spreadsheet would go on with it in the next row; nothing else is changed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from . import COLUMNS, rows
from .harmless import fit, harmless, runs

if TYPE_CHECKING:
    from ..checklist import Checklist

#: The byte order mark, by which Excel knows UTF-8.
MARK = b"\xef\xbb\xbf"


def header() -> bytes:
    """The byte order mark and the line of column names."""
    return MARK + lines([COLUMNS])


def body(checklist: Checklist) -> bytes:
    """The lines of one checklist, without a header, so that those of several can follow each other."""
    return lines([cell(row[name]) for name in COLUMNS] for row in rows(checklist))


def to_csv(checklist: Checklist) -> bytes:
    """The whole file: header and lines."""
    return header() + body(checklist)


def cell(value: Any) -> str:
    """A value as a spreadsheet shows it and does not run it.

    >>> cell("=总结报告"), cell(None), cell("5月20日前")
    ("'=总结报告", '', '5月20日前')
    """
    text = "" if value is None else harmless(str(value))
    return fit(f"'{text}" if runs(text) else text)


def lines(table: Iterable[Iterable[str]]) -> bytes:
    """Rows of cells as the lines of a file."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(table)
    return out.getvalue().encode("utf-8", "replace")
