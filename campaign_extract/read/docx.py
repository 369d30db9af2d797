"""Word's .docx: paragraphs and tables in reading order, automatic numbers as Word prints them, changes as if accepted.

Text boxes stand before the paragraph they hang on, footnotes at the end; headers and footers, hidden text and comments
are left out, and a note says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..errors import ReadError
from . import limits
from .archive import Archive, attribute, child, children, local, within
from .breaks import unbroken
from .content import Content, Piece
from .numbering import Numbering
from .stored import CLOCK
from .tables import Cell, rows

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WHAT = "a Word document (.docx)"

#: Elements that are seen through; what is not named here (del, moveFrom, comments) is not shown.
_THROUGH = {"ins", "moveTo", "sdt", "sdtContent", "customXml", "smartTag", "hyperlink", "fldSimple", "dir", "bdo"}
_THROUGH |= {"ruby", "rubyBase", "oMath", "oMathPara"}
#: What may hold a text box or a picture; the marks of a field.
_DRAWN = {"Choice", "Fallback", "drawing", "pict", "object"}
_FIELD = {"fldChar", "instrText"}
#: Symbol fonts have no Unicode; of theirs, notices use boxes and ticks.
_SYMBOLS = {0xFC: "√", 0xFE: "☑", 0xFD: "☒", 0x52: "☑", 0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "□", 0xA8: "□"}


@dataclass(slots=True)
class _Reading:
    """What is known while a document is read."""

    numbering: Numbering
    pieces: list[Piece] = field(default_factory=list)
    paragraphs: int = 0
    tables: int = 0
    notes: list[tuple[str, int]] = field(default_factory=list)
    footnotes: list[tuple[str, str]] = field(default_factory=list)
    pictures: int = 0
    hidden: bool = False
    pending: str = ""
    dates: list[str] | None = None  # what is left of them, the next one last
    undated: bool = False


def read(data: bytes, dates: Sequence[str] | None = None) -> Content:
    """The content of a .docx; ReadError where it is damaged, encrypted, no Word document, or pictures only.

    ``dates`` are what the date fields say, in their order, where a conversion has counted them anew.
    """
    archive = Archive(data, WHAT, "docx")
    main = _main_part(archive)
    folder = main.rpartition("/")[0]
    related = _related(archive, main)
    numbering = Numbering(_part(archive, folder, related, "numbering"), _part(archive, folder, related, "styles"))
    reading = _Reading(numbering, dates=None if dates is None else list(dates)[::-1])
    body = child(archive.xml(main), "body")
    if body is None:
        raise ReadError(f"{WHAT} without a body: damaged or incomplete")
    _blocks(body, reading, 0)
    for kind, mark in (("footnotes", "footnote"), ("endnotes", "endnote")):
        if any(k == mark for k, _ in reading.footnotes):
            _notes(_part(archive, folder, related, kind), mark, reading)
    if not any(piece.text.strip() for piece in reading.pieces) and reading.pictures:
        raise ReadError(
            f"{WHAT} that holds pictures and no text: save the pictures, or print it to PDF, to have them recognised"
        )
    left_out = [f"{kind}s" for kind in ("header", "footer", "comment") if any(kind in k for k in related)]
    left_out += ["hidden text"] if reading.hidden else []
    left_out += ["a date that only the clock would fill in"] if reading.undated else []
    notes = [("text-left-out", f"left out: {', '.join(left_out)}", None)] if left_out else []
    return Content(tuple(reading.pieces), MEDIA_TYPE, notes=tuple(notes))


# parts ----------------------------------------------------------------------------------------------------------


def _main_part(archive: Archive) -> str:
    relations = archive.xml_if_there("_rels/.rels")
    for relation in children(relations, "Relationship"):
        if (attribute(relation, "Type") or "").endswith("/officeDocument"):
            return within("", attribute(relation, "Target") or "")
    return "word/document.xml"


def _related(archive: Archive, main: str) -> dict[str, str]:
    """Kind of part to its target, for the parts inside the file."""
    folder, _, name = main.rpartition("/")
    relations = archive.xml_if_there(within(folder, f"_rels/{name}.rels"))
    return {
        (attribute(r, "Type") or "").rpartition("/")[2]: attribute(r, "Target") or ""
        for r in children(relations, "Relationship")
        if attribute(r, "TargetMode") != "External"
    }


def _part(archive: Archive, folder: str, related: dict[str, str], kind: str) -> Any:
    return archive.xml_if_there(within(folder, related.get(kind, f"{kind}.xml")))


# blocks ---------------------------------------------------------------------------------------------------------


def _blocks(parent: Any, reading: _Reading, depth: int) -> None:
    """Paragraphs and tables below an element, in order."""
    for element in parent:
        name = local(element)
        if name == "p":
            reading.paragraphs += 1
            if reading.paragraphs > limits.PARAGRAPHS:
                raise ReadError(f"{WHAT} of more than {limits.PARAGRAPHS:,} paragraphs")
            number = reading.paragraphs
            text, boxes = _paragraph(element, reading, depth)
            for box in boxes:
                _blocks(box, reading, depth + 1)
            if text is not None:
                reading.pieces.append(Piece(text, paragraph=number))
        elif name == "tbl":
            _table(element, reading, depth)
        elif name == "AlternateContent":
            _blocks(_choice(element), reading, depth)
        elif name in _THROUGH:
            _blocks(element, reading, depth)


def _paragraph(element: Any, reading: _Reading, depth: int) -> tuple[str | None, list[Any]]:
    """The paragraph's text with its number, and its text boxes; None where its end is deleted and the next goes on."""
    if depth > limits.NESTING:
        raise ReadError(f"{WHAT} of more than {limits.NESTING} tables or text boxes within each other")
    properties = child(element, "pPr")
    boxes: list[Any] = []
    text = reading.pending + unbroken("".join(_inline(element, reading, boxes)))
    reading.pending = ""
    if child(properties, "rPr", "del") is not None or child(properties, "rPr", "moveFrom") is not None:
        reading.pending = text
        return None, boxes
    return reading.numbering.label(properties) + text, boxes


def _inline(parent: Any, reading: _Reading, boxes: list[Any]) -> Iterator[str]:
    """The text of a paragraph's runs; ``boxes`` collects its text boxes."""
    fields = _Fields(reading)
    stack = [iter(parent)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
            continue
        name = local(element)
        if name == "r":
            if _hidden(element):
                reading.hidden = True
            else:
                stack.append(iter(element))
        elif name == "fldSimple" and fields.clock(attribute(element, "instr") or ""):
            yield _dated(reading)
        elif name in _THROUGH:
            stack.append(iter(element))
        elif name == "AlternateContent":
            stack.append(iter([_choice(element)]))
        elif name in _DRAWN:
            found = [e for e in element.iter() if local(e) == "txbxContent" and not _within_box(e, element)]
            boxes.extend(found)
            reading.pictures += not found
            if name in ("Choice", "Fallback") and not found:
                stack.append(iter(element))
        elif name in ("footnoteReference", "endnoteReference"):
            mark = name.removesuffix("Reference")
            if number := attribute(element, "id"):
                reading.footnotes.append((mark, number))
        elif name in _FIELD:
            yield fields.read(element, name)
        elif fields.printed:
            yield _said(element, name)


class _Fields:
    """The fields of a paragraph that are begun and not ended: a clock says its day once, and not what it held."""

    def __init__(self, reading: _Reading) -> None:
        self.reading, self.instruction = reading, ""
        self.silent: list[bool] = []

    @property
    def printed(self) -> bool:
        """Whether what stands here is printed as it is."""
        return not any(self.silent)

    def read(self, element: Any, name: str) -> str:
        """What a mark of a field says by itself."""
        if name == "instrText":
            self.instruction += element.text or ""
            return ""
        kind = attribute(element, "fldCharType")
        if kind == "begin":
            self.silent.append(True)
            self.instruction = ""
        elif self.silent and kind == "separate":
            self.silent[-1] = self.clock(self.instruction)
            return _dated(self.reading) if self.silent[-1] else ""
        elif self.silent and kind == "end":
            self.silent.pop()
        return ""

    def clock(self, instruction: str) -> bool:
        """Whether a field shows the day it is printed on, in a file that says which day that was."""
        return self.reading.dates is not None and CLOCK.match(instruction) is not None


def _dated(reading: _Reading) -> str:
    """What the next date field says by the file itself; where it does not say, nothing does."""
    if reading.dates:
        return reading.dates.pop()
    reading.undated = True
    return ""


def _said(element: Any, name: str) -> str:
    """What one child of a run prints."""
    if name == "t":
        return element.text or ""
    if name == "sym":
        try:
            return _SYMBOLS.get(int(attribute(element, "char") or "", 16) & 0xFF, "□")
        except ValueError:
            return ""
    return {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}.get(name, "")


def _choice(alternatives: Any) -> Any:
    """Word writes new things twice; the first way is the one it shows itself."""
    first = child(alternatives, "Choice")
    return first if first is not None else child(alternatives, "Fallback") if len(alternatives) else alternatives


def _within_box(element: Any, top: Any) -> bool:
    """Whether a text box stands inside another one below ``top`` (that one will give it), or is said twice."""
    above = element.getparent()
    while above is not None and above is not top:
        if local(above) in ("txbxContent", "Fallback"):
            return True
        above = above.getparent()
    return False


def _hidden(run: Any) -> bool:
    vanish = child(run, "rPr", "vanish")
    return vanish is not None and attribute(vanish, "val") not in ("0", "false", "off")


# tables and notes -----------------------------------------------------------------------------------------------


def _table(element: Any, reading: _Reading, depth: int) -> None:
    reading.tables += 1
    table = reading.tables
    grid: list[list[Cell]] = []
    for row in _below(element, "tr"):
        if child(row, "trPr", "del") is not None:
            continue
        cells = (
            [Cell("", _span(child(row, "trPr", "gridBefore")))] if child(row, "trPr", "gridBefore") is not None else []
        )
        for cell in _below(row, "tc"):
            properties = child(cell, "tcPr")
            merge = child(properties, "vMerge")
            above = merge is not None and attribute(merge, "val") != "restart"
            cells.append(Cell(_cell(cell, reading, depth), _span(child(properties, "gridSpan")), above=above))
        grid.append(cells)
    for number, texts in enumerate(rows(grid), 1):
        if len(reading.pieces) > limits.PIECES:
            raise ReadError(f"{WHAT} of more than {limits.PIECES:,} paragraphs and cells")
        reading.pieces += [Piece(text, table=table, row=number, cell=n) for n, text in enumerate(texts, 1)]


def _below(element: Any, name: str) -> Iterator[Any]:
    """Rows or cells, content controls and changes seen through."""
    for e in element:
        if local(e) == name:
            yield e
        elif local(e) in _THROUGH:
            yield from _below(e, name)


def _cell(element: Any, reading: _Reading, depth: int) -> str:
    """A cell's paragraphs on one line; a table in it is said cell by cell."""
    inner = _Reading(reading.numbering, dates=reading.dates)
    _blocks(element, inner, depth + 1)
    reading.hidden |= inner.hidden
    reading.undated |= inner.undated
    reading.footnotes += inner.footnotes
    reading.pictures += inner.pictures
    return " ".join(piece.text.strip() for piece in inner.pieces if piece.text.strip())


def _span(element: Any) -> int:
    value = attribute(element, "val") or "1"
    return max(1, min(int(value), 1000)) if value.isascii() and value.isdigit() and len(value) < 6 else 1


def _notes(part: Any, mark: str, reading: _Reading) -> None:
    """The footnotes that the text refers to, each a line at the end."""
    wanted = [number for kind, number in reading.footnotes if kind == mark]
    found = {attribute(e, "id"): e for e in children(part, mark)}
    for count, number in enumerate(dict.fromkeys(wanted), 1):
        if number not in found:
            continue
        inner = _Reading(reading.numbering, dates=reading.dates)
        _blocks(found[number], inner, 1)
        text = " ".join(piece.text.strip() for piece in inner.pieces if piece.text.strip())
        if text:
            reading.pieces.append(Piece(f"〔注{count}〕{text}"))
