"""PDF: the text layer by its glyphs, in reading order; pages without one are recognised where the [ocr] extra is there.

The work is done by pdfium in a process of its own, within bounds of time and memory.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from dataclasses import replace
from typing import Any

from ..errors import ReadError
from ..normalise import RADICALS
from . import limits
from .content import Content, Piece
from .extras import ask, have, need
from .glyphs import Glyph, Sheet
from .grid import Rule
from .guard import run
from .page import flow

MEDIA_TYPE = "application/pdf"
WHAT = "a PDF"

#: Characters that stand for nothing: fonts without a table of what their glyphs mean.
_UNKNOWN = {0, 0xFFFD, 0xFFFE, 0xFFFF}
_MOST_OBJECTS = 50_000
#: A scanner's stamp has at most so many characters; a page of a notice has more.
_STAMP = 40


def read(data: bytes) -> Content:
    """The content of a PDF; ReadError where it is damaged, encrypted, too long, or scanned and nothing can recognise it.

    A scan with a scanner's stamp has words, which are none of the notice: it has no text, and a note says so.
    """
    ask("pypdfium2", "pdf", WHAT)
    found = run(WHAT, "pdf", data, seconds=limits.PDF_SECONDS, memory=limits.MEMORY)
    unread = found["unread"]
    if unread and have("rapidocr"):
        pages = unread[: limits.SCANNED_PAGES]
        seconds = limits.PDF_SECONDS + len(pages) * limits.SCANNED_PAGE_SECONDS
        found = run(WHAT, "pdf", data, seconds=seconds, memory=None, recognise=pages)
        unread = found["unread"]
    pieces = tuple(Piece(*piece) for piece in found["pieces"])
    if unread and not found["stamped"] and not any(piece.text.strip() for piece in pieces):
        hint = "" if have("rapidocr") else ': pip install "campaign_extract[ocr]" to have its pages recognised'
        raise ReadError(f"{WHAT} without a text layer (a scan){hint}")
    notes = [tuple(note) for note in found["notes"]]
    if unread:
        listed = "、".join(map(str, unread[:20])) + (" …" if len(unread) > 20 else "")
        notes.append(("page-unread", f"without text, and not recognised: page {listed}", None))
    return Content(pieces, MEDIA_TYPE, notes=tuple(notes))


def work(data: bytes, recognise: tuple[int, ...] | list[int] = ()) -> dict[str, Any]:
    """In the child: pieces, notes, and the numbers of the pages that hold something but no text."""
    pdfium = need("pypdfium2", "pdf", WHAT)
    try:
        document = pdfium.PdfDocument(data)
        count = len(document)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise ReadError(f"{WHAT}, encrypted: remove its password first") from None
        raise ReadError(f"{WHAT}, truncated or damaged") from None
    if not count:
        raise ReadError(f"{WHAT} without pages: damaged")
    if count > limits.PAGES:
        raise ReadError(f"{WHAT} of {count:,} pages; {limits.PAGES} are read at most")
    sheets, unread, askew, doubts, stamped = [], [], 0, [], False
    for number in range(1, count + 1):
        try:
            page = document[number - 1]
            sheet, turned, shown = _sheet(pdfium.raw, page, number)
        except pdfium.PdfiumError:
            unread.append(number)
            continue
        askew += turned
        blank = not any(glyph.text.strip() for glyph in sheet.glyphs)
        if blank or _stamped(pdfium.raw, page, sheet):
            if number in recognise:
                from . import ocr

                _unstamp(pdfium.raw, page)
                sheet, doubtful = ocr.recognise(_picture(page), number)
                doubts += doubtful
            elif shown:
                unread.append(number)
                stamped = stamped or not blank
                continue
        sheets.append(sheet)
        page.close()
    pieces, edges = flow(sheets)
    notes: list[tuple[str, str, int | None]] = []
    if edges:
        notes.append(
            ("text-left-out", f"left out: {edges} lines that are page numbers or repeat at the pages' edges", None)
        )
    if askew:
        notes.append(
            (
                "text-left-out",
                f"left out: {askew} characters that stand at an angle to the text, as a watermark does",
                None,
            )
        )
    if doubts:
        from . import ocr

        notes += ocr.notes(doubts, pieces)
    fields = [(p.text, p.page, p.paragraph, p.table, p.row, p.cell) for p in pieces]
    return {"pieces": fields, "notes": notes, "unread": unread, "stamped": stamped}


def _sheet(raw: Any, page: Any, number: int) -> tuple[Sheet, int, bool]:
    """A page's glyphs and ruled lines, upright; how many characters stand askew, and whether anything is shown."""
    text = raw.FPDFText_LoadPage(page.raw)
    if not text:
        return Sheet(number, 1, 1), 0, True
    try:
        found, unknown = _characters(raw, text, number)
    finally:
        raw.FPDFText_ClosePage(text)
    objects = raw.FPDFPage_CountObjects(page.raw)
    turns = Counter(turn for *_, turn in found if turn is not None)
    turn = turns.most_common(1)[0][0] if turns else 0
    if unknown * 2 > len(found):
        return Sheet(number, 1, 1), 0, True  # a text layer that says nothing
    kept = [(character, _turned(box, turn)) for character, box, t in found if t == turn]
    rules = [_turned(box, turn) for box in _ruled(raw, page)] if kept and 0 < objects <= _MOST_OBJECTS else []
    left, bottom, right, top = _turned(
        (0.0, 0.0, *page.get_size()) if page.get_rotation() % 180 == 0 else (0.0, 0.0, *page.get_size()[::-1]), turn
    )
    glyphs = _once([Glyph(c, x0 - left, top - y1, x1 - left, top - y0) for c, (x0, y0, x1, y1) in kept])
    sheet = Sheet(number, right - left, top - bottom, glyphs)
    sheet.rules = [Rule(x0 - left, top - y1, x1 - left, top - y0) for x0, y0, x1, y1 in rules]
    return sheet, sum(not character.isspace() for character, _, t in found if t != turn), objects > 0


def _stamped(raw: Any, page: Any, sheet: Sheet) -> bool:
    """Whether all that a page says is a scanner's stamp: a few words over a picture that fills it."""
    said = sum(not glyph.text.isspace() for glyph in sheet.glyphs)
    if said > _STAMP:
        return False
    area = sheet.width * sheet.height
    for picture in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        bounds = tuple(ctypes.c_float() for _ in range(4))
        if not raw.FPDFPageObj_GetBounds(picture.raw, *map(ctypes.byref, bounds)):
            continue
        left, bottom, right, top = (edge.value for edge in bounds)
        if abs((right - left) * (top - bottom)) > 0.5 * area:
            return True
    return False


def _unstamp(raw: Any, page: Any) -> None:
    """Take the stamp off, so that it is not recognised with the page."""
    for words in list(page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=1)):
        page.remove_obj(words)


_Box = tuple[float, float, float, float]


def _characters(raw: Any, text: Any, number: int) -> tuple[list[tuple[str, _Box, int | None]], int]:
    """(character, box, in which of four directions it is written or None), and how many say nothing."""
    count = raw.FPDFText_CountChars(text)
    if count > limits.PAGE_CHARACTERS:
        raise ReadError(
            f"{WHAT} with {count:,} characters on page {number}; {limits.PAGE_CHARACTERS:,} are read at most"
        )
    found: list[tuple[str, _Box, int | None]] = []
    rect, unknown, high = raw.FS_RECTF(), 0, 0
    for i in range(count):
        code = raw.FPDFText_GetUnicode(text, i)
        if code == 0x02:
            code = ord("-")  # what pdfium takes for a hyphen at a line's end is a dash: 8点-9点
        elif raw.FPDFText_IsGenerated(text, i) == 1 or code in (0x0A, 0x0D):
            continue
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
            high = 0
        if not raw.FPDFText_GetLooseCharBox(text, i, ctypes.byref(rect)):
            continue
        box = (rect.left, min(rect.bottom, rect.top), rect.right, max(rect.bottom, rect.top))
        if not all(map(math.isfinite, box)) or max(map(abs, box)) > 1e6:
            continue
        if code in _UNKNOWN or 0xE000 <= code < 0xF900:
            unknown += 1
            if code in _UNKNOWN:
                continue
        angle = raw.FPDFText_GetCharAngle(text, i) / (math.pi / 2)
        turn = -round(angle) % 4 if abs(angle - round(angle)) < 0.05 else None
        found.append((RADICALS.get(code) or chr(code), _seated(raw, text, i, box, turn or 0), turn))
    return found, unknown


def _seated(raw: Any, text: Any, i: int, box: _Box, turn: int) -> _Box:
    """A character's box with the height of its font, from its base line: its own box is as high as the font's tallest."""
    x, y, matrix = ctypes.c_double(), ctypes.c_double(), raw.FS_MATRIX()
    if not raw.FPDFText_GetCharOrigin(text, i, ctypes.byref(x), ctypes.byref(y)):
        return box
    if not raw.FPDFText_GetMatrix(text, i, ctypes.byref(matrix)):
        return box
    size = abs(raw.FPDFText_GetFontSize(text, i)) * math.sqrt(abs(matrix.a * matrix.d - matrix.b * matrix.c))
    if not (0.5 < size < 1000 and math.isfinite(x.value) and math.isfinite(y.value)):
        return box
    x0, _, x1, _ = _turned(box, turn)
    _, base, _, _ = _turned((x.value, y.value, x.value, y.value), turn)
    return _turned((x0, base - 0.12 * size, x1, base + 0.88 * size), -turn)


def _turned(box: _Box, turn: int) -> _Box:
    """A box after the page is turned back by so many quarters, so that its text stands upright."""
    x0, y0, x1, y1 = box
    for _ in range(turn % 4):
        x0, y0, x1, y1 = y0, -x1, y1, -x0
    return x0, y0, x1, y1


def _once(glyphs: list[Glyph]) -> list[Glyph]:
    """The glyphs without those that are printed a second time, a hair aside, to look bold.

    Characters that share one box are a ligature (——): they share its width.
    """
    found: list[Glyph] = []
    places: dict[tuple[str, int, int], list[Glyph]] = {}
    for n, glyph in enumerate(glyphs):
        before = glyphs[n - 1] if n else None
        if before is not None and (before.x0, before.top, before.x1) == (glyph.x0, glyph.top, glyph.x1) and found:
            last = found[-1]
            middle = (last.x0 + last.x1) / 2
            found[-1] = replace(last, x1=middle)
            found.append(replace(glyph, x0=middle))
            continue
        x, y = (round(v / max(glyph.size, 1e-3)) for v in (glyph.x0, glyph.top))
        near = [g for i in (-1, 0, 1) for j in (-1, 0, 1) for g in places.get((glyph.text, x + i, y + j), ())]
        aside = min(0.2 * glyph.size, 0.4 * (glyph.x1 - glyph.x0))
        if glyph.text.strip() and any(
            abs(g.x0 - glyph.x0) < aside and abs(g.top - glyph.top) < 0.2 * glyph.size for g in near
        ):
            continue
        places.setdefault((glyph.text, x, y), []).append(glyph)
        found.append(glyph)
    return found


def _ruled(raw: Any, page: Any) -> list[_Box]:
    """The flat and upright lines that the page's paths draw, thin rectangles included."""
    found: list[_Box] = []
    for element in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=3):
        if len(found) > 5000:
            break
        left, bottom, right, top = ctypes.c_float(), ctypes.c_float(), ctypes.c_float(), ctypes.c_float()
        mode, stroked = ctypes.c_int(), ctypes.c_int()
        bounds = (ctypes.byref(left), ctypes.byref(bottom), ctypes.byref(right), ctypes.byref(top))
        if not raw.FPDFPageObj_GetBounds(element.raw, *bounds):
            continue
        box = (left.value, bottom.value, right.value, top.value)
        if not all(map(math.isfinite, box)) or max(map(abs, box)) > 1e6:
            continue
        if min(box[2] - box[0], box[3] - box[1]) < 2.5:
            if max(box[2] - box[0], box[3] - box[1]) > 4:
                found.append(box)
            continue
        raw.FPDFPath_GetDrawMode(element.raw, ctypes.byref(mode), ctypes.byref(stroked))
        if stroked.value:
            found += _sides(raw, element)
    return found


def _sides(raw: Any, element: Any) -> list[_Box]:
    """The straight sides of a stroked path."""
    matrix = element.get_matrix()
    found: list[_Box] = []
    before: tuple[float, float] | None = None
    start: tuple[float, float] | None = None
    x, y = ctypes.c_float(), ctypes.c_float()
    for i in range(min(raw.FPDFPath_CountSegments(element.raw), 2000)):
        segment = raw.FPDFPath_GetPathSegment(element.raw, i)
        if not segment or not raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y)):
            continue
        here = matrix.on_point(x.value, y.value)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = here
        elif kind == raw.FPDF_SEGMENT_LINETO and before is not None:
            found.append(_box(before, here))
        before = here
        if raw.FPDFPathSegment_GetClose(segment) and start is not None:
            found.append(_box(here, start))
    return [b for b in found if min(b[2] - b[0], b[3] - b[1]) < 1 and max(b[2] - b[0], b[3] - b[1]) > 4]


def _box(one: tuple[float, float], other: tuple[float, float]) -> _Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1])


def _picture(page: Any) -> Any:
    """The page as an array of pixels, some 200 to the inch, never more than a picture may have."""
    width, height = page.get_size()
    scale = min(200 / 72, math.sqrt(limits.PIXELS / 4 / max(1.0, width * height)))
    return page.render(scale=scale).to_numpy()
