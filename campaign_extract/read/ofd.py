"""OFD (GB/T 33190): text objects by page and place, ruled lines, template pages; a small reader on ZIP and XML."""

from __future__ import annotations

import math
import re
from typing import Any

from ..errors import ReadError
from . import limits
from .archive import Archive, attribute, child, children, local, within
from .content import Content
from .glyphs import Glyph, Sheet
from .grid import Rule
from .page import flow

MEDIA_TYPE = "application/ofd"
WHAT = "an OFD"

_A4 = (210.0, 297.0)
_STEP = re.compile(r"[MLCQBAS]|-?[0-9.]+(?:[eE]-?[0-9]+)?")
_Matrix = tuple[float, float, float, float, float, float]


def read(data: bytes) -> Content:
    """The content of an OFD; ReadError where it is damaged, encrypted, too long, or holds pictures only."""
    archive = Archive(data, WHAT, "ofd")
    root = archive.xml("OFD.xml")
    if any(name.rpartition("/")[2] == "Encryptions.xml" for name in archive.names):
        raise ReadError(f"{WHAT}, encrypted: remove its protection first")
    sheets: list[Sheet] = []
    pictures = 0
    for body in children(root, "DocBody"):
        main = within("", _words(child(body, "DocRoot")))
        document = archive.xml(main)
        folder = main.rpartition("/")[0]
        common = _box(_words(child(document, "CommonData", "PageArea", "PhysicalBox")))
        templates = {
            attribute(t, "ID"): within(folder, attribute(t, "BaseLoc") or "")
            for t in children(child(document, "CommonData"), "TemplatePage")
        }
        for page in children(child(document, "Pages"), "Page"):
            if len(sheets) >= limits.PAGES:
                raise ReadError(f"{WHAT} of more than {limits.PAGES} pages")
            content = archive.xml(within(folder, attribute(page, "BaseLoc") or ""))
            box = _box(_words(child(content, "Area", "PhysicalBox"))) or common or (0.0, 0.0, *_A4)
            sheet = Sheet(len(sheets) + 1, box[2], box[3])
            for template in children(content, "Template"):
                name = templates.get(attribute(template, "TemplateID"), "")
                if name in archive.names:
                    pictures += _fill(sheet, archive.xml(name))
            pictures += _fill(sheet, content)
            sheets.append(sheet)
    if not any(glyph.text.strip() for sheet in sheets for glyph in sheet.glyphs):
        raise ReadError(
            f"{WHAT} that holds pictures and no text: print it to PDF to have it recognised"
            if pictures
            else f"{WHAT} without text"
        )
    pieces, edges = flow(sheets)
    note = ("text-left-out", f"left out: {edges} lines that are page numbers or repeat at the pages' edges", None)
    return Content(tuple(pieces), MEDIA_TYPE, notes=(note,) if edges else ())


def _fill(sheet: Sheet, page: Any) -> int:
    """Put a page's text and ruled lines on the sheet; how many pictures it has."""
    pictures = 0
    for element in page.iter():
        name = local(element)
        if name == "TextObject" and attribute(element, "Visible") not in ("false", "0"):
            sheet.glyphs += _glyphs(element)
        elif name == "PathObject" and len(sheet.rules) < 5000:
            sheet.rules += _rules(element)
        elif name == "ImageObject":
            pictures += 1
        if len(sheet.glyphs) > limits.PAGE_CHARACTERS:
            raise ReadError(f"{WHAT} with more than {limits.PAGE_CHARACTERS:,} characters on page {sheet.number}")
    return pictures


def _glyphs(element: Any) -> list[Glyph]:
    """The characters of a text object, each with its box."""
    boundary = _box(attribute(element, "Boundary") or "")
    if boundary is None:
        return []
    size = _number(attribute(element, "Size")) or 3.0
    stretch = _number(attribute(element, "HScale")) or 1.0
    a, b, c, d, e, f = matrix = _matrix(attribute(element, "CTM"))
    scale = math.sqrt(abs(a * d - b * c)) or 1.0
    found = []
    for code in children(element, "TextCode"):
        x, y = _number(attribute(code, "X")) or 0.0, _number(attribute(code, "Y")) or 0.0
        text = "".join(code.itertext())
        aside, down = _deltas(attribute(code, "DeltaX"), len(text)), _deltas(attribute(code, "DeltaY"), len(text))
        for n, character in enumerate(text):
            left, base = boundary[0] + a * x + c * y + e, boundary[1] + b * x + d * y + f
            step = aside[n] if n < len(aside) else None
            width = size * stretch * (0.5 if character.isascii() else 1.0)
            if step is not None and 0 < step < 1.2 * size * stretch:
                width = step
            if character not in "\r\n" and all(map(math.isfinite, (left, base))) and max(abs(left), abs(base)) < 1e6:
                tall = size * scale
                found.append(
                    Glyph(
                        character, left, base - 0.88 * tall, left + width * abs(matrix[0] or scale), base + 0.12 * tall
                    )
                )
            x += step if step is not None else (0.0 if down else width)
            y += down[n] if n < len(down) else 0.0
    return found


def _deltas(text: str | None, count: int) -> list[float]:
    """The steps from character to character; ``g 5 3.2`` is five times 3.2.

    >>> _deltas("3 g 2 4.5", 9)
    [3.0, 4.5, 4.5]
    """
    found: list[float] = []
    words = (text or "").split()
    at = 0
    while at < len(words) and len(found) < count:
        if words[at] == "g" and at + 2 < len(words):
            times, step = _number(words[at + 1]), _number(words[at + 2])
            found += [step or 0.0] * min(count, max(0, int(times or 0)))
            at += 3
            continue
        found.append(_number(words[at]) or 0.0)
        at += 1
    return found


def _rules(element: Any) -> list[Rule]:
    """The flat and upright lines of a path."""
    boundary = _box(attribute(element, "Boundary") or "")
    if boundary is None:
        return []
    a, b, c, d, e, f = _matrix(attribute(element, "CTM"))
    words = _STEP.findall(_words(child(element, "AbbreviatedData")))[:4000]
    points: list[tuple[str, float, float]] = []
    at = 0
    while at < len(words):
        kind = words[at]
        count = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7}.get(kind, 0)
        numbers = [_number(w) or 0.0 for w in words[at + 1 : at + 1 + count]]
        if count and len(numbers) == count:
            x, y = numbers[-2:]
            points.append((kind, boundary[0] + a * x + c * y + e, boundary[1] + b * x + d * y + f))
        elif kind == "C" and points:
            start = next((p for p in reversed(points) if p[0] in "MS"), points[0])
            points.append(("L", start[1], start[2]))
        at += 1 + count
    found = []
    for (_, x0, y0), (kind, x1, y1) in zip(points, points[1:], strict=False):
        rule = Rule(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
        thin, long = sorted((rule.x1 - rule.x0, rule.bottom - rule.top))
        if kind == "L" and thin < 0.4 and 1.5 < long < 1e5:
            found.append(rule)
    return found


def _words(element: Any) -> str:
    return "" if element is None else "".join(element.itertext()).strip()


def _number(text: str | None) -> float | None:
    """A finite number of a reasonable size, or None."""
    try:
        value = float(text) if text else math.nan
    except ValueError:
        return None
    return value if abs(value) < 1e6 else None


def _box(text: str) -> tuple[float, float, float, float] | None:
    """``x y width height``."""
    numbers = [_number(word) for word in text.split()]
    return (numbers[0], numbers[1], numbers[2], numbers[3]) if len(numbers) == 4 and None not in numbers else None  # type: ignore[return-value]


def _matrix(text: str | None) -> _Matrix:
    numbers = [_number(word) for word in (text or "").split()]
    if len(numbers) != 6 or None in numbers:
        return 1.0, 0.0, 0.0, 1.0, 0.0, 0.0
    return tuple(numbers)  # type: ignore[return-value]
