"""What a room hands over: pieces of text in reading order, each with its place in the file; and how they become one text.

A paragraph is a line, a row of a table is a line with a tab between its cells.  Blocks tell the way back: which span of
the text came from which page, paragraph or cell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import ReadError
from .limits import CHARACTERS, PIECES

if TYPE_CHECKING:
    from ..model import Block, Note, Span

#: What no text has: control characters, and surrogates that stand alone.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_LINE_END = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_IN_CELL = re.compile(r"[\n\t]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph or a cell; all places count from 1, as a person would. An empty text outside a table is a blank line."""

    text: str
    page: int | None = None
    paragraph: int | None = None
    table: int | None = None
    row: int | None = None
    cell: int | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """What one file holds; ``notes`` are (code, message, index of the piece that is meant, if one is).

    ``headline`` is the first and the last piece of the name that a page gives itself.
    """

    pieces: tuple[Piece, ...]
    media_type: str
    encoding: str | None = None
    notes: tuple[tuple[str, str, int | None], ...] = ()
    headline: tuple[int, int] | None = None


def compose(content: Content) -> tuple[str, tuple[Block, ...], tuple[Note, ...], Span | None]:
    """The text, the blocks that lead back into the file, the notes of the reading, and where the headline stands.

    >>> row = [Piece(text, table=1, row=1, cell=n) for n, text in enumerate(["报送\\n总结", "各单位"], 1)]
    >>> text, blocks, *_ = compose(Content((Piece("任务分工表", paragraph=1), *row), "application/pdf"))
    >>> text
    '任务分工表\\n报送 总结\\t各单位\\n'
    >>> [(text[slice(*b.span)], b.paragraph, b.cell) for b in blocks]
    [('任务分工表', 1, None), ('报送 总结', None, 1), ('各单位', None, 2)]
    """
    from ..model import NOTE_CODES, Block, Note

    if len(content.pieces) > PIECES:
        raise ReadError(f"more than {PIECES:,} paragraphs and cells")
    parts: list[str] = []
    blocks: list[Block] = []
    spans: list[tuple[int, int]] = []
    at, row = 0, None
    for piece in content.pieces:
        text = clean(piece.text)
        here = None if piece.table is None else (piece.table, piece.row)
        if here is not None:
            text = " ".join(part.strip(" ") for part in _IN_CELL.split(text) if part.strip(" "))
        if spans:
            parts.append("\t" if here is not None and here == row else "\n")
            at += 1
        parts.append(text)
        spans.append((at, at + len(text)))
        if text.strip():
            blocks.append(
                Block(
                    span=spans[-1],
                    page=piece.page,
                    paragraph=piece.paragraph,
                    table=piece.table,
                    row=piece.row,
                    cell=piece.cell,
                )
            )
        at += len(text)
        row = here
        if at > CHARACTERS:
            raise ReadError(f"more than {CHARACTERS:,} characters of text")
    notes = tuple(
        Note(code=code, severity=NOTE_CODES[code][0], message=message, span=None if index is None else spans[index])
        for code, message, index in content.notes
    )
    headline = content.headline and (spans[content.headline[0]][0], spans[content.headline[1]][1])
    return "".join(parts) + ("\n" if spans else ""), tuple(blocks), notes, headline


def clean(text: str) -> str:
    """Line ends as ``\\n``, no control characters, no lone surrogates."""
    return _SURROGATE.sub("\ufffd", _UNWRITABLE.sub("", _LINE_END.sub("\n", text)))
