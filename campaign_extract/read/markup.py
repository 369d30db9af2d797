"""Markdown: headings, emphasis, lists and tables lose their marks and keep their words; nothing else changes.

Plain text is left as it is, to the character: only a text that shows several of Markdown's own marks is read so.  Rows of
``|`` without its ``|---|`` line are plain text as well, which the pipeline reads as rows.
"""

from __future__ import annotations

import re

from .content import Content, Piece

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
_FENCE = re.compile(r"^ {0,3}(?:```|~~~)")


def holds(text: str) -> bool:
    """Whether a text is Markdown: a table with its rule, or two headings, or a heading and emphasis.

    >>> holds("# 通知\\n\\n**各单位**：\\n"), holds("1. 各单位要报送总结\\n| 序号 | 任务 |\\n| 1 | 制定方案 |")
    (True, False)
    """
    head = text[:50_000]
    headings = len(_HEADING.findall(head))
    return bool(_RULE.search(head)) and "|" in head or headings >= 2 or headings == 1 and bool(_BOLD.search(head))


def read(text: str, encoding: str | None) -> Content:
    """The content of a Markdown text; a paragraph's number is its line in the file.

    >>> [p.text for p in read("# 关于自查的通知\\n各校：\\n|任务|时限|\\n|---|---|\\n|**自查**|5月底前|", None).pieces]
    ['关于自查的通知', '各校：', '任务', '时限', '自查', '5月底前']
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
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
        if not fenced and _LINE.match(line):
            continue
        pieces.append(Piece(line if fenced else _words(line), paragraph=n + 1))
    while pieces and not pieces[-1].text.strip() and pieces[-1].table is None:
        pieces.pop()
    return Content(tuple(pieces), MEDIA_TYPE, encoding)


def _words(line: str) -> str:
    if heading := _HEADING.match(line):
        words = line[heading.end() :].rstrip(" \t")
        return _plain(words.rstrip("#").rstrip(" \t") if words.rstrip("#").endswith((" ", "\t")) else words)
    return _plain(_ITEM.sub(r"\g<indent>", _QUOTE.sub("", line)))


def _plain(words: str) -> str:
    """A line without the marks inside it."""
    for mark in (_PICTURE, _LINK, _BOLD, _BOLD, _ITALIC, _CODE, _ESCAPED):
        words = mark.sub(r"\g<words>", words)
    return words.strip(" \t") if words.endswith("  ") else words


def _cells(line: str) -> list[str]:
    """The cells of a row, an escaped | being no border."""
    cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip())]
    return cells[1 if not cells[0] else 0 : -1 if not cells[-1] else None]
