"""Markdown: headings, emphasis, lists and tables lose their marks and keep their words; nothing else changes.

The few tags and entities that Markdown lets in (<br>, <center>, &emsp;) are read as a browser shows them, and the front
matter between --- is left out.

Plain text is left as it is, to the character: only a text that shows several of Markdown's own marks is read so.  Rows of
``|`` without its ``|---|`` line are plain text as well, which the pipeline reads as rows.
"""

from __future__ import annotations

import re
from html import unescape

from ..errors import ReadError
from .breaks import unbroken
from .content import Content, Piece
from .limits import PARAGRAPHS

MEDIA_TYPE = "text/markdown"

_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(?=[^ \t\n])", re.M)
_RULE = re.compile(r"^ {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*$", re.M)
_LINE = re.compile(r"^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_BOLD = re.compile(r"(?P<mark>\*\*|__)(?=\S)(?P<words>[^\n*_]+?)(?<=\S)(?P=mark)")
_ITALIC = re.compile(r"(?<![*A-Za-z0-9])\*(?=\S)(?P<words>[^\n*]+?)(?<=\S)\*(?![*A-Za-z0-9])")
_CODE = re.compile(r"(?<!`)`(?P<words>[^`\n]+)`(?!`)")
_PICTURE = re.compile(r"!\[(?P<words>[^\]\n]{0,300})\]\([^()\n]{0,2000}\)")
_LINK = re.compile(r"\[(?P<words>[^\]\n]{1,300})\]\([^()\n]{0,2000}\)")
_ITEM = re.compile(r"^(?P<indent>[ \t]*)[-*+][ \t]+(?=\S)")
_QUOTE = re.compile(r"^ {0,3}(?:> ?)+")
_ESCAPED = re.compile(r"\\(?P<words>[\\`*_{}\[\]()#+\-.!|>~])")
#: Front matter: the first line is ---, and so is the one that ends it; between them are keys.
_FRONT = re.compile(r"\A---[ \t]*\n(?:[A-Za-z_][\w-]*[ \t]*:[^\n]*\n|[ \t#-][^\n]*\n|\n){0,60}?(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_BREAK = re.compile(r"<br[ \t]*/?>|</(?:p|div|center|h[1-6])>[ \t]*(?=<|\S)", re.I)
_TAG = re.compile(r"</?(?:p|div|center|span|font|b|strong|i|em|u|sup|sub|a|br|h[1-6]|img)(?:[ \t][^<>\n]{0,500})?/?>", re.I)
_COMMENT = re.compile(r"<!--.{0,5000}?-->", re.S)
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#[0-9]{2,6}|#x[0-9A-Fa-f]{2,6});")
_EMPTY_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]*$")
_FENCE = re.compile(r"^ {0,3}(?:```|~~~)")


def holds(text: str) -> bool:
    """Whether a text is Markdown: a table with its rule, or two headings, or a heading and emphasis.

    >>> holds("# 通知\\n\\n**各单位**：\\n"), holds("1. 各单位要报送总结\\n| 序号 | 任务 |\\n| 1 | 制定方案 |")
    (True, False)
    """
    head = text.removeprefix("\ufeff")[:50_000].replace("\r\n", "\n")
    headings = len(_HEADING.findall(head))
    other = bool(_BOLD.search(head) or _FRONT.match(head) or _ENTITY.search(head) or _TAG.search(head))
    return bool(_RULE.search(head)) and "|" in head or headings >= 2 or headings == 1 and other


def read(text: str, encoding: str | None) -> Content:
    """The content of a Markdown text; a paragraph's number is its line in the file.

    >>> [p.text for p in read("# 关于自查的通知\\n各校：\\n|任务|时限|\\n|---|---|\\n|**自查**|5月底前|", None).pieces]
    ['关于自查的通知', '各校：', '任务', '时限', '自查', '5月底前']
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    if len(lines) > PARAGRAPHS:
        raise ReadError(f"a Markdown text of more than {PARAGRAPHS:,} lines")
    front = _FRONT.match(text)
    body = text.count("\n", 0, front.end()) if front else 0
    lines[:body] = [""] * body
    lines = _uncommented(lines)
    pieces: list[Piece] = []
    tables, row, fenced = 0, 0, False
    ruled = {n + step for n, line in enumerate(lines) if _RULE.match(line) and "|" in line for step in (-1, 0)}
    for n, line in enumerate(lines):
        if _FENCE.match(line):
            fenced = not fenced
            continue
        if not fenced and "|" in line and (n in ruled or row) and line.strip():
            if n - 1 not in ruled and n in ruled and not _RULE.match(line):
                tables, row = tables + 1, 0
            if _RULE.match(line):
                continue
            row += 1
            pieces += [Piece(_plain(cell), table=tables, row=row, cell=k) for k, cell in enumerate(_cells(line), 1)]
            continue
        row = 0
        if not fenced and (_LINE.match(line) or _EMPTY_HEADING.match(line)):
            continue
        said = [line] if fenced else unbroken("\n".join(map(_words, _BREAK.sub("\n", line).split("\n")))).split("\n")
        pieces += [Piece(words, paragraph=n + 1) for words in said]
    while pieces and not pieces[0].text.strip() and pieces[0].table is None:
        pieces.pop(0)
    while pieces and not pieces[-1].text.strip() and pieces[-1].table is None:
        pieces.pop()
    return Content(tuple(pieces), MEDIA_TYPE, encoding)


def _uncommented(lines: list[str]) -> list[str]:
    """The lines without comments; how many there are stays the same."""
    text = "\n".join(lines)
    return _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text).split("\n") if "<!--" in text else lines


def _words(line: str) -> str:
    if heading := _HEADING.match(line):
        words = line[heading.end() :].rstrip(" \t")
        return _plain(words.rstrip("#").rstrip(" \t") if words.rstrip("#").endswith((" ", "\t")) else words)
    return _plain(_ITEM.sub(r"\g<indent>", _QUOTE.sub("", line)))


def _plain(words: str) -> str:
    """A line without the marks inside it."""
    words = unescape(_TAG.sub("", words)) if "<" in words or "&" in words else words
    for mark in (_PICTURE, _LINK, _BOLD, _BOLD, _ITALIC, _CODE, _ESCAPED):
        words = mark.sub(r"\g<words>", words)
    return words.strip(" \t") if words.endswith("  ") else words


def _cells(line: str) -> list[str]:
    """The cells of a row, an escaped | being no border."""
    cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip())]
    return cells[1 if not cells[0] else 0 : -1 if not cells[-1] else None]
