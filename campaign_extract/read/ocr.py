"""Scans and pictures: recognised offline by the models that the rapidocr wheel carries; what was hard to read is noted.

The recogniser runs in a process of its own, with a bound on time and on the size of the picture.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from ..errors import ReadError
from . import limits
from .content import Content, Piece
from .extras import ask, need
from .glyphs import Glyph, Sheet
from .grid import Rule
from .guard import run
from .page import flow
from .sniff import image

MEDIA_TYPE = "image/*"

#: Lines read with less confidence than this are noted.
_CONFIDENT = 0.9
_ROOM: dict[str, Any] = {}

Doubt = tuple[int, str, float]


def read(data: bytes) -> Content:
    """The content of a picture of a notice; ReadError where it cannot be decoded or nothing is recognised."""
    form = image(data) or "picture"
    what = f"a {form} image"
    ask("rapidocr", "ocr", what)
    found = run(what, "ocr", data, seconds=2 * limits.SCANNED_PAGE_SECONDS, memory=None, what=what)
    pieces = tuple(Piece(*piece) for piece in found["pieces"])
    if not any(piece.text.strip() for piece in pieces):
        raise ReadError(f"{what} in which no text was recognised")
    return Content(pieces, f"image/{form.lower()}", notes=tuple(tuple(note) for note in found["notes"]))


def work(data: bytes, what: str) -> dict[str, Any]:
    """In the child: the pieces and notes of every page of a picture."""
    pillow = need("PIL.Image", "ocr", what)
    numpy = need("numpy", "ocr", what)
    pillow.MAX_IMAGE_PIXELS = limits.PIXELS
    sheets: list[Sheet] = []
    doubts: list[Doubt] = []
    try:
        with pillow.open(BytesIO(data)) as picture:
            for number in range(1, min(getattr(picture, "n_frames", 1), limits.SCANNED_PAGES) + 1):
                picture.seek(number - 1)
                if picture.width * picture.height > limits.PIXELS:
                    raise ReadError(f"{what} of more than {limits.PIXELS:,} pixels")
                pixels = numpy.asarray(picture.convert("RGB"))[:, :, ::-1]
                sheet, doubtful = recognise(pixels, number)
                sheets.append(sheet)
                doubts += doubtful
    except pillow.DecompressionBombError:
        raise ReadError(f"{what} of more than {limits.PIXELS:,} pixels") from None
    except (OSError, ValueError, SyntaxError, EOFError, TypeError, KeyError, IndexError, ArithmeticError):
        raise ReadError(f"{what}, truncated or damaged") from None
    pieces, _ = flow(sheets)
    fields = [(p.text, p.page, p.paragraph, p.table, p.row, p.cell) for p in pieces]
    return {"pieces": fields, "notes": notes(doubts, pieces)}


def recognise(pixels: Any, number: int) -> tuple[Sheet, list[Doubt]]:
    """The lines on a page of pixels (height × width × BGR) as a sheet, and those that were hard to read."""
    height, width = pixels.shape[:2]
    sheet = Sheet(number, float(width), float(height))
    doubts: list[Doubt] = []
    result = _engine()(pixels)
    if result is None or result.boxes is None or result.txts is None:
        return sheet, doubts
    for box, text, score in zip(result.boxes, result.txts, result.scores, strict=True):
        xs, ys = [float(p[0]) for p in box], [float(p[1]) for p in box]
        x0, x1, top, bottom = min(xs), max(xs), min(ys), max(ys)
        if text.strip():
            sheet.glyphs += _spread(text, x0, top, x1, bottom)
            if score < _CONFIDENT:
                doubts.append((number, text, float(score)))
    sheet.rules = ruled(pixels)
    return sheet, doubts


def _spread(text: str, x0: float, top: float, x1: float, bottom: float) -> list[Glyph]:
    """A recognised line as characters side by side, ASCII half as wide as Chinese; all of one height."""
    widths = [0.5 if c.isascii() else 1.0 for c in text]
    step = (x1 - x0) / (sum(widths) or 1.0)
    # the recogniser's boxes have a margin that the characters have not
    middle, half = (top + bottom) / 2, (bottom - top) * 0.4
    if len(text) > 3:
        half = min((bottom - top) / 2, 0.6 * step)
    found, at = [], x0
    for character, width in zip(text, widths, strict=True):
        found.append(Glyph(character, at, middle - half, at + width * step, middle + half))
        at += width * step
    return found


def notes(doubts: Sequence[Doubt], pieces: Sequence[Piece]) -> list[tuple[str, str, int | None]]:
    """A note for every line that was hard to read, at the piece that it went into."""
    found: list[tuple[str, str, int | None]] = []
    for page, text, score in doubts[:200]:
        at = next((n for n, piece in enumerate(pieces) if piece.page == page and text.strip() in piece.text), None)
        found.append(("ocr-uncertain", f"recognised with a confidence of {score:.2f}: {text.strip()}", at))
    return found


def ruled(pixels: Any) -> list[Rule]:
    """Long dark runs, flat and upright: the lines of a table."""
    numpy = need("numpy", "ocr", "a scan")
    dark = pixels.min(axis=2) < 140
    height, width = dark.shape
    found: list[Rule] = []
    for turned, shortest in ((False, width // 25), (True, height // 70)):
        lines = dark.T if turned else dark
        shortest = max(30, shortest)
        busy = numpy.flatnonzero(lines.sum(axis=1) >= shortest)
        for y in busy[:5000]:
            padded = numpy.diff(numpy.concatenate(([0], lines[y].astype(numpy.int8), [0])))
            for start, end in zip(numpy.flatnonzero(padded == 1), numpy.flatnonzero(padded == -1), strict=True):
                if end - start >= shortest:
                    a, b, c = float(start), float(end), float(y)
                    found.append(Rule(c, a, c, b) if turned else Rule(a, c, b, c))
    return _thin(found)


def _thin(rules: list[Rule]) -> list[Rule]:
    """Runs in neighbouring rows of pixels are one line; a block of them is a picture or a bold stroke, and none."""
    found: list[tuple[Rule, int]] = []
    for rule in rules:
        for n in range(len(found) - 1, max(-1, len(found) - 40), -1):
            last, thick = found[n]
            beside = rule.top - last.bottom if rule.flat else rule.x0 - last.x1
            overlap = (
                min(last.x1, rule.x1) - max(last.x0, rule.x0)
                if rule.flat
                else min(last.bottom, rule.bottom) - max(last.top, rule.top)
            )
            if last.flat == rule.flat and 0 <= beside <= 1.5 and overlap > 0:
                merged = (
                    Rule(min(last.x0, rule.x0), last.top, max(last.x1, rule.x1), rule.bottom)
                    if rule.flat
                    else Rule(last.x0, min(last.top, rule.top), rule.x1, max(last.bottom, rule.bottom))
                )
                found[n] = (merged, thick + 1)
                break
        else:
            found.append((rule, 1))
    return [rule for rule, thick in found if thick <= 8]


def _engine() -> Any:
    """The recogniser, loaded once in a process, silent, from the models in its own wheel."""
    if "engine" not in _ROOM:
        rapidocr = need("rapidocr", "ocr", "a scan")
        logging.disable(logging.CRITICAL)
        _ROOM["engine"] = rapidocr.RapidOCR(params={"Global.log_level": "critical"})
    return _ROOM["engine"]
