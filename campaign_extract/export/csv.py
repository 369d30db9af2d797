"""The checklist as CSV for a spreadsheet: UTF-8 with a byte order mark, so that Excel shows the Chinese.

A cell that a spreadsheet would run as a formula (it begins with ``= + - @``, a tab or a line end) gets an apostrophe in
front, the spreadsheet's own mark for text; nothing else is changed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from . import COLUMNS, rows

if TYPE_CHECKING:
    from ..checklist import Checklist

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def header() -> bytes:
    """The byte order mark and the line of column names."""
    return b"\xef\xbb\xbf" + _lines([COLUMNS])


def body(checklist: Checklist) -> bytes:
    """The lines of one checklist, without a header, so that those of several can follow each other."""
    return _lines([_cell(row[name]) for name in COLUMNS] for row in rows(checklist))


def to_csv(checklist: Checklist) -> bytes:
    """The whole file: header and lines."""
    return header() + body(checklist)


def _cell(value: Any) -> str:
    """
    >>> _cell("=总结报告"), _cell(None), _cell("5月20日前")
    ("'=总结报告", '', '5月20日前')
    """
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _lines(table: Iterable[Iterable[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(table)
    return out.getvalue().encode("utf-8", "replace")
