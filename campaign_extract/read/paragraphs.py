"""Which printed line goes on in the next, and what such lines say together."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .glyphs import CLOSING, Glyph, Line, find_lines, latin_words
from .margins import Frame

_OPENING = "（《〈“‘〔【［[(「『"
_ENDS = "。；：！？"
_MARKER = re.compile(
    r"[\s　]*(?:第?[一二三四五六七八九十百]{1,4}[、，章节条]|[（(][一二三四五六七八九十百0-9]{1,3}[）)]|[0-9]{1,2}(?:[、．]|\.(?![0-9]))|[①-⑳]|附\s*[件表录][0-9一二三四五六七八九十]*[：:]?\s*$)"
)
_LATIN = re.compile(r"[0-9A-Za-z@._%+/:#&=?~-]")


def goes_on(before: Line, line: Line, frame_before: Frame, frame: Frame) -> bool:
    """Whether a line is the rest of the paragraph that the one before belongs to."""
    em = line.size
    if abs(before.size - line.size) > 0.15 * max(before.size, line.size):
        return False
    overleaf = before.page != line.page or before.flow != line.flow
    if not overleaf and line.top - before.top > 1.7 * frame.pitch * max(1.0, line.size / frame.em):
        return False
    token = _first_word(line)
    room = frame_before.right - before.x1
    indent = line.x0 - frame.left
    middle = abs((line.x0 + line.x1) / 2 - (frame.left + frame.right) / 2) < em
    if indent > 1.2 * em:
        if middle and not overleaf and abs((before.x0 + before.x1) / 2 - (frame.left + frame.right) / 2) < em:
            # a title broken in the middle of the page
            full = (before.x1 - before.x0) + token > (frame.right - frame.left) - 0.8 * em
            return full and before.text[-1] not in _ENDS and indent > 2.5 * em
        # a block set in from the left; what begins farther to the right is a signature
        same = abs(line.x0 - before.x0) < 0.4 * em and 2.6 * em < indent < 0.35 * (frame.right - frame.left)
        return same and room < token - 0.3 * em and before.text[-1] not in _ENDS and not _MARKER.match(line.text)
    if room >= token + 0.6 * em:
        # a sentence that an indented line begins and one at the margin ends, on a page that was not filled to its edge
        begun = before.x0 - frame_before.left > 1.2 * em and before.text[-1] not in _ENDS and not overleaf
        ended = abs(indent) < 0.6 * em and line.text[-1] in _ENDS and not _MARKER.match(line.text)
        return frame.indented and begun and ended
    # where paragraphs are indented, a line that is not goes on, whatever it begins with; where they are not, its number
    # or the full stop before it makes it a new one
    return frame.indented or not (_MARKER.match(line.text) or before.text[-1] in "。！？")


def _first_word(line: Line) -> float:
    """How wide the stretch at the head of a line is that could not have been parted and put on the line before."""
    text = line.text
    end = 1
    if text[0] in _OPENING:
        end = 2
    if _LATIN.match(text[end - 1 : end]):
        while end < len(text) and _LATIN.match(text[end]):
            end += 1
    while end < len(text) and (text[end] in CLOSING or text[end] in "—…" and text[end] == text[end - 1]):
        end += 1
    if len(line.glyphs) >= end and all(len(g.text) == 1 for g in line.glyphs[:end]):
        return line.glyphs[end - 1].x1 - line.glyphs[0].x0
    return line.size * sum(0.5 if c.isascii() else 1.0 for c in text[:end])


def joined(lines: Sequence[Line]) -> str:
    """The lines of a paragraph as one; a blank only between Latin words.

    >>> joined([Line(1, [], "请于5月20日"), Line(1, [], "前报送。")])
    '请于5月20日前报送。'
    """
    found = lines[0].text
    for before, line in zip(lines, lines[1:], strict=False):
        found += (" " if before.blank or latin_words(found, line.text) else "") + line.text
    return found


def cell(box: tuple[float, float, float, float], glyphs: Sequence[Glyph], page: int) -> str:
    """A cell's words: its lines joined, with a blank where a line was ended before it was full."""
    x1 = box[2]
    found = ""
    before: Line | None = None
    lines = find_lines(glyphs, page)
    right = max((line.x1 for line in lines), default=x1)
    for line in lines:
        if before is not None:
            fitted = max(right, x1 - line.size) - before.x1 > _first_word(line) + 0.5 * line.size
            found += " " if fitted or latin_words(before.text, line.text) else ""
        found += line.text
        before = line
    return found
