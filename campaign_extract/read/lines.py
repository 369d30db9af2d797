"""A web page as the lines that a browser shows: blocks begin lines, blanks fall together, tables become rows.

Each line knows the elements it stands in and how much of it leads elsewhere; ``article`` decides which lines are the notice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ..errors import ReadError
from .limits import CELLS, PARAGRAPHS
from .tables import Cell, rows

WHAT = "a web page"

_UNSEEN = {
    "script",
    "style",
    "noscript",
    "template",
    "select",
    "datalist",
    "button",
    "iframe",
    "svg",
    "head",
    "audio",
    "video",
}
_UNSEEN |= {"object", "canvas", "textarea", "map", "math"}
_AROUND = {"nav", "footer", "aside", "marquee"}
_AROUND_NAME = re.compile(
    r"(?:^|[\s_-])(?:nav|menu|foot(?:er)?|copyright|crumbs?|breadcrumbs?|side(?:bar)?|share|toolbar|related|banner|links)(?:$|[\s_-])",
    re.I,
)
_INLINE = {
    "a",
    "abbr",
    "b",
    "bdi",
    "bdo",
    "big",
    "cite",
    "code",
    "data",
    "del",
    "dfn",
    "em",
    "font",
    "i",
    "img",
    "ins",
    "kbd",
}
_INLINE |= {
    "label",
    "mark",
    "q",
    "s",
    "samp",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "time",
    "tt",
    "u",
    "var",
    "wbr",
    "o:p",
    "input",
}
_INLINE |= {"ruby", "rb", "acronym", "nobr", "bookmark", "ucapcontent", "ucaptitle"}
_ROWS = {"thead", "tbody", "tfoot"}
_UNSHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)

_BLANKS = re.compile(r"[ \t\n\r\f]+")
_BROKEN = re.compile(r"(?<=[⺀-鿿　-〿＀-￯])[ \t\r\f]*\n[ \t\n\r\f]*(?=[⺀-鿿　-〿＀-￯])")
#: A stop behind a word; a page has lone ones for those who hear it read: ： ， 。 视频
_STOP = re.compile(r"(?<=[^\s：，。])[。；，]")
_HAN = re.compile(r"[一-鿿]")
#: A link that is not a page but a document of its own: an annex of the notice.
_DOCUMENT = re.compile(r"\.(?:docx?|wps|pdf|ofd|xlsx?|et|zip|rar|7z|pptx?|txt)(?:[?#]|$)", re.I)
#: 附件：统计表.xls (32K) 下载: a line that names a document, wherever its link leads.
_NAMED = re.compile(r"[^。；]{1,80}\.(?:docx?|wps|pdf|ofd|xlsx?|et|zip|rar|7z|pptx?)(?![a-z])", re.I)
#: [复制链接], 【打印】: a link in brackets is a button; [1] is a note, and 【附件1】 a document.
_BUTTON = re.compile(r"[\[【［][^\]】］0-9]{1,8}[\]】］]")
_UNNUMBERED = re.compile(r"list-style(?:-type)?\s*:[^;]*none", re.I)
_NUMBERED = re.compile(r"\s*(?:[（(]?(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3})[)）、.．]|第|[①-⑳●•◆])")
#: 发布单位：… in a box of its own.
_PART = re.compile(r"\s*[^\s：:，。]{2,8}[：:]")
#: So many characters beside a link are its label.
_LABEL = 6
#: So long a line with a ： in it may be a label and its value: 发布时间：2024年5月20日 来源：本站.
_LABELLED = 40
#: And so many are labels, however long the line is: 主办：… 承办：… 备案号：…
_LABELS = 3


@dataclass(slots=True)
class Line:
    """A line that the page shows, and the elements it stands in, outermost first.

    ``linked`` counts the characters of its links, ``loose`` the Chinese characters outside them; ``annex`` tells that one
    of the links leads to a document, ``around`` that it stands in what calls itself a menu, header or footer.
    """

    text: str
    path: tuple[Any, ...]
    linked: int = 0
    loose: int = 0
    annex: bool = False
    around: bool = False
    number: int | None = None
    cells: list[str] | None = None
    table: int | None = None
    row: int | None = None
    _sentences: int | None = field(default=None, repr=False, compare=False)

    @property
    def is_link(self) -> bool:
        """Whether it leads elsewhere: most of it, or all but a label and a date (上一篇：… [09-02])."""
        if not self.linked:
            return False
        return self.linked * 2 > len(self.text) or self.loose <= _LABEL and not _STOP.search(self.text)

    @property
    def sentences(self) -> int:
        """Its Chinese characters, if it is a sentence of the page and no link; a label with its value is none."""
        if self._sentences is None:
            says = not self.is_link and (_STOP.search(self.text) or 0 < self.text.count("：") < _LABELS and len(self.text) > _LABELLED)
            self._sentences = len(_HAN.findall(self.text)) if says else 0
        return self._sentences


@dataclass(frozen=True, slots=True)
class _Link:
    """Whether what is being said leads elsewhere, and whether to a document."""

    annex: bool = False


@dataclass(slots=True)
class Lines:
    """Goes over the elements as a browser lays them out: blocks begin lines, blanks fall together."""

    found: list[Line] = field(default_factory=list)
    buffer: list[tuple[str, _Link | None]] = field(default_factory=list)
    paragraphs: int = 0
    tables: int = 0
    hidden: bool = False
    whole: int = 0
    marks: dict[Any, str] = field(default_factory=dict)
    mark: str = ""

    def walk(
        self, element: Any, path: tuple[Any, ...] = (), around: bool = False, link: _Link | None = None, depth: int = 0
    ) -> None:
        """One element and what is in it; lxml bounds the depth."""
        if depth > 200:
            raise ReadError(f"{WHAT} of more than 200 elements within each other")
        tag = element.tag if isinstance(element.tag, str) else ""
        if not tag or tag in _UNSEEN:
            return
        if self._is_hidden(element):
            self.hidden = self.hidden or any(words.strip() for words in element.itertext())
            return
        if tag == "br":
            self.buffer.append(("\v", None))
            return
        if tag == "rt" or tag == "rp":
            return
        if tag == "input" and element.get("type") in ("checkbox", "radio"):
            self.buffer.append(("☑" if element.get("checked") is not None else "□", None))
        inline = tag in _INLINE
        if not inline:
            self.flush(path, around)
            path = (*path, element)
            around = (
                around
                or tag in _AROUND
                or bool(_AROUND_NAME.search(f"{element.get('class') or ''} {element.get('id') or ''}"))
            )
        if tag == "table" and self._table(_rows(element), path, around) or tag == "dl" and self._table(_terms(element), path, around):
            return
        if tag == "a":
            link = _link(element) or link
        preserve = tag == "pre"
        parted = not inline and _is_parted(element)
        self.marks.update(_numbers(element) if tag == "ol" else {})
        self.mark = self.marks.get(element, self.mark)
        self._say(element.text, link, preserve)
        for below in element:
            if parted and self.buffer:
                self.buffer.append(("  ", None))
            self.walk(below, path, around, link, depth + 1)
            self._say(below.tail, link, preserve)
        if not inline:
            empty = tag == "p" and not "".join(words for words, _ in self.buffer).strip(" \t\n\r\f\v\xa0　")
            self.flush(path, around)
            if empty and len(element) <= 3 and self.found and self.found[-1].text.strip():
                self.found.append(Line("", path, around=around))
        if tag == "li":
            self.mark = ""

    def _is_hidden(self, element: Any) -> bool:
        """Whether the reader never sees it; what holds most of the page's words is an article that a script will show."""
        if element.get("hidden") is None and not _UNSHOWN.search(element.get("style") or ""):
            return False
        return not self.whole or 2 * size(element) <= self.whole

    def _say(self, words: str | None, link: _Link | None, preserve: bool) -> None:
        if not words:
            return
        words = words.replace("\v", " ")
        if preserve:
            words = words.replace("\r\n", "\n").replace("\n", "\v")
        self.buffer.append((words, link))

    def flush(self, path: tuple[Any, ...], around: bool) -> None:
        """What was said becomes lines, one a <br>."""
        lines: list[list[tuple[str, _Link | None]]] = [[]]
        for words, link in self.buffer:
            first, *rest = words.split("\v")
            lines[-1].append((first, link))
            lines += [[(more, link)] for more in rest]
        self.buffer = []
        while lines and not "".join(words for words, _ in lines[-1]).strip():
            lines.pop()
        for said in lines:
            left = [(words, link) for words, link in said if not (link and not link.annex and _BUTTON.fullmatch(words.strip()))]
            said = left if "".join(words for words, _ in left).strip() else said
            line = _collapse("".join(words for words, _ in said))
            if line.strip():
                line, self.mark = self.mark + line, ""
                self.paragraphs += 1
                if self.paragraphs > PARAGRAPHS:
                    raise ReadError(f"{WHAT} of more than {PARAGRAPHS:,} paragraphs")
                links = [(words.strip(), link) for words, link in said if link]
                self.found.append(
                    Line(
                        line,
                        path,
                        sum(len(words) for words, _ in links),
                        len(_HAN.findall("".join(words for words, link in said if not link))),
                        any(link.annex for _, link in links) or bool(_NAMED.match(line)),
                        around,
                        self.paragraphs,
                    )
                )
            elif self.found and self.found[-1].text.strip():  # of blank lines the first is enough
                self.found.append(Line("", path, around=around))

    def _table(self, rows_of: Iterable[list[Any]], path: tuple[Any, ...], around: bool) -> bool:
        """Whether a table holds data and was said row by row; one that lays out the page is left to its cells."""
        found = list(rows_of)
        columns = max((len(cells) for cells in found), default=0)
        if sum(map(len, found)) > CELLS:
            raise ReadError(f"a table of more than {CELLS:,} cells")
        if columns < 2 or any(_is_layout(cell) for cells in found for cell in cells):
            return False
        self.tables += 1
        grid = [
            [Cell(_text(c), _number(c.get("colspan")), _number(c.get("rowspan"))) for c in cells] for cells in found
        ]
        for number, cells in enumerate(rows(grid), 1):
            linked = _linked(found[number - 1]) if number <= len(found) else 0
            text = "\t".join(cells)
            loose = 0 if linked else len(text)
            self.found.append(
                Line(text, path, linked, loose, around=around, cells=cells, table=self.tables, row=number)
            )
        return True


def _link(element: Any) -> _Link | None:
    """A link, if it leads somewhere or says what a click does: [复制链接]."""
    words = "".join(element.itertext()).strip()
    href = (element.get("href") or "").strip()
    if element.get("href") is None and not _BUTTON.fullmatch(words):
        return None
    return _Link(bool(_DOCUMENT.search(href) or _DOCUMENT.search(words)))


def _is_parted(element: Any) -> bool:
    """Whether a box holds nothing but short ones, two of them with a label: 发布单位：… | 发布时间：… | 已阅."""
    if len(element) < 2 or (element.text or "").strip() or any((below.tail or "").strip() for below in element):
        return False
    return all(below.tag in _INLINE for below in element) and sum(1 for below in element if _PART.match(below.text or "")) > 1


def _numbers(items: Any) -> dict[Any, str]:
    """What a browser prints before the items of a numbered list, if they have no numbers of their own."""
    if _UNNUMBERED.search(items.get("style") or "") or items.get("type", "1") != "1" or any(True for _ in items.iterancestors("ol")):
        return {}
    found = [below for below in items if below.tag == "li"]
    if any(_NUMBERED.match("".join(below.itertext())) for below in found):
        return {}
    return {below: f"{n}. " for n, below in enumerate(found, _number(items.get("start")))}


def size(element: Any) -> int:
    """How many Chinese characters stand in an element."""
    return sum(len(_HAN.findall(words)) for words in element.itertext())


def _rows(table: Any) -> Iterator[list[Any]]:
    for element in table:
        if element.tag == "tr":
            yield [cell for cell in element if cell.tag in ("td", "th")]
        elif element.tag in _ROWS:
            yield from _rows(element)


def _terms(terms: Any) -> Iterator[list[Any]]:
    """The rows of a <dl> of labels and values; of one that explains words in sentences there are none."""
    found = [below for below in terms if isinstance(below.tag, str)]
    pairs = list(zip(found[::2], found[1::2], strict=False))
    words = ["".join(below.itertext()) for below in found]
    if len(found) % 2 or not all(label.tag == "dt" and value.tag == "dd" for label, value in pairs):
        return
    if all(len(label.strip()) <= _LABELLED // 4 for label in words[::2]) and not any(map(_STOP.search, words)):
        yield from ([label, value] for label, value in pairs)


def _is_layout(cell: Any) -> bool:
    """A cell that holds a table, or what a page is made of: many paragraphs."""
    if cell.find(".//table") is not None:
        return True
    paragraphs = [p for p in cell.iter("p", "div", "li", "h1", "h2", "h3") if (p.text or "").strip()]
    return len(paragraphs) > 6 or len(paragraphs) > 2 and len("".join(cell.itertext())) > 600


def _linked(cells: list[Any]) -> int:
    """How many characters of a row lead elsewhere."""
    links = (link for cell in cells for link in cell.iter("a") if link.get("href") is not None)
    return sum(len("".join(link.itertext()).strip()) for link in links)


def _text(cell: Any) -> str:
    """A cell's words on one line."""
    inner = Lines()
    inner._say(cell.text, None, False)
    for below in cell:
        inner.walk(below, depth=1)
        inner._say(below.tail, None, False)
    inner.flush((), False)
    return " ".join(line.text.strip() for line in inner.found if line.text.strip())


def _number(value: str | None) -> int:
    return max(1, min(int(value), 1000)) if value and value.isascii() and value.isdigit() and len(value) < 6 else 1


def _collapse(words: str) -> str:
    """Blanks as a browser shows them; a line end of the source between two Chinese characters is nothing."""
    return _BLANKS.sub(" ", _BROKEN.sub("", words)).strip(" ")
