"""A file with a task list becomes grids of cells: a workbook, CSV, Markdown, Word or another document, JSON.

What a file is, its content says.  Cells are texts, days or numbers; a merged cell is said again in each row it covers.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ..errors import ReadError
from ..export.labels import Labels
from ..read import LIMIT, Document, limits, load_bytes, printable, read
from ..read import text as plain
from ..read.extras import need

Value = str | date | None

_DELIMITERS = (",", "\t", "|", ";", "，", "；")
_DEEP = 5


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells with the number that a reader finds each by; ``name``: the sheet, where there are several."""

    name: str | None
    rows: tuple[tuple[int, tuple[Value, ...]], ...]


def grids(source: str | Path | bytes, *, name: str | None = None, limit: int = LIMIT) -> tuple[str | None, list[list[Grid]]]:
    """(what the file is called, the ways to read it), each way a list of grids; the first in which a list is found is it."""
    label = name or (source if isinstance(source, str) else str(source) if isinstance(source, Path) else None)
    data = _bytes(source, limit)
    called = printable(Path(label).name) if label else None
    try:
        return called, _ways(data, called, limit)
    except ReadError as error:
        told = str(error)
        raise ReadError(told if called and told.startswith(called) else f"{called or '<bytes>'}: {told}") from None


def _bytes(source: str | Path | bytes, limit: int) -> bytes:
    data = source if isinstance(source, bytes) else load_bytes(str(source), limit)
    if len(data) > limit:
        raise ReadError(f"larger than the limit of {limit:,} bytes")
    return data


def _ways(data: bytes, name: str | None, limit: int) -> list[list[Grid]]:
    if data.startswith(b"PK\x03\x04") and b"xl/workbook" in data:
        return [_workbook(data)]
    if not data.startswith((b"PK", b"%PDF", b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        text, _ = plain.read(data)
        text = text.removeprefix("\ufeff")
        if (found := _json(text)) is not None:
            return [[objects(found)]]
        if not _marked_up(text):
            return [[_delimited(text, delimiter)] for delimiter in _DELIMITERS if delimiter in text]
    return [_document(read(data, name=name, limit=limit))]


def _marked_up(text: str) -> bool:
    from ..read import html, markup

    return html.holds(text) or markup.holds(text)


# each kind ----------------------------------------------------------------------------------------------------


def _workbook(data: bytes) -> list[Grid]:
    """The sheets that are shown; of a workbook of ours its task list."""
    from ..read.archive import Archive

    openpyxl = need("openpyxl", "xlsx", "a workbook")
    archive = Archive(data, "an Excel workbook", "xlsx")
    for entry in archive.names:
        archive.bytes(entry)  # within bounds, all of it, before anybody else unpacks it
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    except Exception:  # whatever a damaged part makes it raise
        raise ReadError("an Excel workbook, damaged") from None
    ours = {Labels(lang)("sheet.tasks") for lang in ("zh", "en")} if _is_ours(book.sheetnames) else set()
    sheets = [s for s in book.worksheets if s.sheet_state == "visible" and (not ours or s.title in ours)]
    return [_sheet(sheet, folded=bool(ours)) for sheet in sheets]


def _is_ours(names: Iterable[str]) -> bool:
    return any({Labels(lang)("sheet.tasks"), Labels(lang)("sheet.data")} <= set(names) for lang in ("zh", "en"))


def _sheet(sheet: Any, folded: bool) -> Grid:
    """The rows of a sheet that are shown (of ours, those that are ``folded`` too), a merged cell said again in each it covers."""
    if (sheet.max_row or 0) * (sheet.max_column or 0) > 10 * limits.CELLS:
        raise ReadError(f"a sheet of more than {10 * limits.CELLS:,} cells")
    merged: dict[tuple[int, int], Value] = {}
    for area in sheet.merged_cells.ranges:
        first = _value(sheet.cell(area.min_row, area.min_col).value)
        if area.min_col == area.max_col and area.max_row - area.min_row < limits.CELLS:
            merged |= {(row, area.min_col): first for row in range(area.min_row, area.max_row + 1)}
    rows = []
    for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
        if not folded and number in sheet.row_dimensions and sheet.row_dimensions[number].hidden:
            continue
        values = tuple(merged.get((number, column), _value(cell)) for column, cell in enumerate(cells, 1))
        if any(value is not None for value in values):
            rows.append((number, values))
    return Grid(sheet.title, tuple(rows))


def _value(cell: object) -> Value:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = "" if cell is None else str(cell).strip()
    return text or None


def _delimited(text: str, delimiter: str) -> Grid:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[tuple[int, tuple[Value, ...]]] = []
    try:
        for cells in reader:
            values = tuple(_value(_unguarded(cell)) for cell in cells)
            if any(values):
                rows.append((reader.line_num, values))
    except csv.Error:
        return Grid(None, ())
    return Grid(None, tuple(rows))


def _unguarded(cell: str) -> str:
    """Without the apostrophe that keeps a cell from running as a formula."""
    return cell[1:] if cell.startswith("'") else cell


def _document(document: Document) -> list[Grid]:
    """The tables of a document, cell by cell as its reading found them."""
    tables: dict[int, dict[int, dict[int, str]]] = {}
    for block in document.blocks:
        if block.table is not None and block.row is not None and block.cell is not None:
            row = tables.setdefault(block.table, {}).setdefault(block.row, {})
            row[block.cell] = document.text[slice(*block.span)]
    return [
        Grid(
            str(number) if len(tables) > 1 else None,
            tuple((row, tuple(cells.get(n) for n in range(1, max(cells) + 1))) for row, cells in sorted(rows.items())),
        )
        for number, rows in sorted(tables.items())
    ]


# objects ------------------------------------------------------------------------------------------------------


def _json(text: str) -> Sequence[Mapping[str, Any]] | None:
    """The list of objects that a JSON text holds, however deep; None where it is no JSON. A fence of Markdown is no matter."""
    text = text.strip()
    if text.startswith("```") and text.endswith("```"):
        text = text.partition("\n")[2].removesuffix("```").strip()
    if not text.startswith(("[", "{")):
        return None
    try:
        held = json.loads(text)
    except (ValueError, RecursionError):
        try:
            held = [json.loads(line) for line in text.splitlines() if line.strip()]
        except (ValueError, RecursionError):
            return None
    return _objects(held) or ()


def _objects(held: object, depth: int = 0) -> list[Mapping[str, Any]]:
    if isinstance(held, list):
        return [item for item in held if isinstance(item, dict)]
    if isinstance(held, dict) and depth < _DEEP:
        if isinstance(held.get("requirements"), list):
            return _objects(held["requirements"])
        return next((found for value in held.values() if (found := _objects(value, depth + 1))), [])
    return []


def objects(items: Iterable[Mapping[str, Any]]) -> Grid:
    """Plain objects as a grid: their keys are the header; a requirement of our own JSON as it is in our table."""
    rows = [_ours(item) if _is_requirement(item) else item for item in items]
    header = tuple(dict.fromkeys(str(key) for row in rows for key in row))
    table = (tuple(_said(row.get(key)) for key in header) for row in rows)
    return Grid(None, ((0, header), *enumerate(table, 1)))


def _is_requirement(item: Mapping[str, Any]) -> bool:
    return {"text", "span", "force", "responsible"} <= item.keys()


def _ours(item: Mapping[str, Any]) -> dict[str, Any]:
    def part(key: str, inner: str) -> Any:
        held = item.get(key)
        return held.get(inner) if isinstance(held, dict) else None

    parties = [
        (p.get("name"), p.get("resolved") or ()) for p in item.get("responsible") or () if isinstance(p, dict)
    ]
    names = [name for named, resolved in parties for name in ((named,) if named else resolved)]
    return {
        "title": item.get("title"),
        "text": item.get("text"),
        "force": item.get("force"),
        "responsible": "、".join(map(str, names)),
        "start": part("deadline", "start") if part("deadline", "kind") != "by" else None,
        "due": part("deadline", "due"),
        "deadline": part("deadline", "text"),
        "frequency": part("frequency", "text"),
    }


def _said(value: object) -> Value:
    """A value of an object as a cell: a list with 、 between, an object by its own values."""
    if isinstance(value, date):
        return _value(value)
    if isinstance(value, list | tuple):
        return "、".join(said for item in value if (said := str(_said(item) or ""))) or None
    if isinstance(value, dict):
        return _said([item for item in value.values() if isinstance(item, str)])
    return _value(value if not isinstance(value, bool) else None)
