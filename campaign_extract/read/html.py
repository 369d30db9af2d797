"""Web pages (.html, .mht, and HTML saved as .txt): the article with its metadata, tables as rows, the site around it left out.

Which part of the page is the article is told by where the sentences are: the deepest element that holds nearly all of
them.  Around it links go, and what calls itself a menu, header or footer; the title, 索引号 and its like, annexes stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ..errors import ReadError
from . import text
from .content import Content, Piece
from .extras import need
from .tables import Cell, rows

MEDIA_TYPE = "text/html"
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
_AROUND = {"nav", "footer", "aside"}
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
_SENTENCE = re.compile(r"[。；，：]")
_HAN = re.compile(r"[一-鿿]")
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([a-zA-Z0-9_.:-]{2,20})""")
_TAG = re.compile(r"</?(?:p|div|br|table|tr|td|th|span|h[1-6]|li|ul|font|strong|a)(?:\s[^<>]{0,2000})?/?>", re.I)
_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?><!--.{0,2000}?-->\s*)*+<(?:!doctype\s+html|html|head|body|meta|title)\b", re.I | re.S
)
_MHT = re.compile(
    rb"\A[\r\n]{0,4}(?:[A-Za-z-]{2,40}:[^\n]*\n(?:[ \t][^\n]*\n)*){0,20}?(?:MIME-Version|Content-Type):", re.I
)


def holds(page: str) -> bool:
    """Whether a text is a web page, or a piece of one: it begins as one, or is full of its tags.

    >>> holds("<p>各单位：</p><p>请于<b>5月20日</b>前报送。</p>"), holds("关于印发<2023年方案>的通知")
    (True, False)
    """
    head = page[:50_000]
    return bool(_START.match(head)) or sum(1 for _ in _TAG.finditer(head)) >= max(3, len(head) // 800)


def is_archive(data: bytes) -> bool:
    """Whether bytes are a web archive (.mht): a mail whose body is a page."""
    head = data[:8000]
    return bool(_MHT.match(head)) and b"text/html" in data[:200_000].lower() and b"mime-version" in head.lower()


def read(data: bytes) -> Content:
    """The content of a page's bytes; its charset is its mark's, else its own word for it, else what reads best."""
    page, encoding = decode(data)
    return read_text(page, encoding)


def read_archive(data: bytes) -> Content:
    """The content of the first page in a web archive; its pictures and styles are not looked at."""
    from email import message_from_bytes, policy

    message = message_from_bytes(data, policy=policy.compat32)
    for n, part in enumerate(message.walk()):
        if n > 1000:
            break
        if (
            part.get_content_type() == "text/html"
            and isinstance(payload := part.get_payload(decode=True), bytes)
            and payload
        ):
            charset = part.get_content_charset()
            page, encoding = decode(payload, charset)
            content = read_text(page, encoding)
            return Content(content.pieces, "multipart/related", encoding, content.notes)
    raise ReadError("a web archive (.mht) without a page in it: truncated or damaged")


def decode(data: bytes, charset: str | None = None) -> tuple[str, str]:
    """A page's characters and the name of their encoding.

    >>> decode('<meta charset="gb2312"><p>镕基'.encode("gbk"))[1]
    'gb18030'
    """
    named = _CHARSET.search(data[:5000])
    for candidate in (charset, named[1].decode("ascii") if named else None):
        if candidate is None or data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
            continue
        # what calls itself GB 2312 holds, as a rule, the characters that came later too
        encoding = (
            "gb18030"
            if candidate.lower().replace("-", "").replace("_", "") in ("gb2312", "gbk", "gb18030", "cp936", "xgbk")
            else candidate.lower()
        )
        try:
            return data.decode(encoding), encoding
        except (UnicodeDecodeError, LookupError):
            continue
    return text.read(data)


def read_text(page: str, encoding: str | None) -> Content:
    """The content of a page that is characters already."""
    html = need("lxml.html", "html", WHAT)
    etree = need("lxml.etree", "html", WHAT)
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        raise ReadError(f"{WHAT} without content") from None
    title = root.findtext(".//title") or ""
    lines = _Lines()
    body = root.find(".//body")
    lines.walk(root if body is None else body)
    chosen = _choose(lines.found, title)
    pieces: list[Piece] = []
    for line in chosen:
        if line.cells is None:
            pieces.append(Piece(line.text, paragraph=line.number))
        else:
            pieces += [Piece(t, table=line.table, row=line.row, cell=n) for n, t in enumerate(line.cells, 1)]
    dropped = len([line for line in lines.found if line.text.strip()]) - len(
        [line for line in chosen if line.text.strip()]
    )
    left_out = [f"{dropped} lines of the site around the article"] if dropped else []
    left_out += ["hidden text"] if lines.hidden else []
    note = ("text-left-out", f"left out: {', '.join(left_out)}", None)
    return Content(tuple(pieces), MEDIA_TYPE, encoding, (note,) if left_out else ())


# the page as lines ----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Line:
    """A line that the page shows, and the elements it stands in, outermost first."""

    text: str
    path: tuple[Any, ...]
    linked: int = 0
    around: bool = False
    number: int | None = None
    cells: list[str] | None = None
    table: int | None = None
    row: int | None = None

    @property
    def is_link(self) -> bool:
        """Whether most of it leads elsewhere."""
        return self.linked * 2 > len(self.text)

    @property
    def sentences(self) -> int:
        """Its Chinese characters, if it is a sentence of the page and no link."""
        return 0 if self.is_link or not _SENTENCE.search(self.text) else len(_HAN.findall(self.text))


@dataclass(slots=True)
class _Lines:
    """Goes over the elements as a browser lays them out: blocks begin lines, blanks fall together."""

    found: list[_Line] = field(default_factory=list)
    buffer: list[str] = field(default_factory=list)
    linked: int = 0
    paragraphs: int = 0
    tables: int = 0
    hidden: bool = False

    def walk(
        self, element: Any, path: tuple[Any, ...] = (), around: bool = False, link: bool = False, depth: int = 0
    ) -> None:
        """One element and what is in it; lxml bounds the depth."""
        if depth > 200:
            raise ReadError(f"{WHAT} of more than 200 elements within each other")
        tag = element.tag if isinstance(element.tag, str) else ""
        if not tag or tag in _UNSEEN:
            return
        if element.get("hidden") is not None or _UNSHOWN.search(element.get("style") or ""):
            self.hidden = self.hidden or any(words.strip() for words in element.itertext())
            return
        if tag == "br":
            self.buffer.append("\v")
            return
        if tag == "rt" or tag == "rp":
            return
        if tag == "input" and element.get("type") in ("checkbox", "radio"):
            self.buffer.append("☑" if element.get("checked") is not None else "□")
        inline = tag in _INLINE
        if not inline:
            self.flush(path, around)
            path = (*path, element)
            around = (
                around
                or tag in _AROUND
                or bool(_AROUND_NAME.search(f"{element.get('class') or ''} {element.get('id') or ''}"))
            )
        if tag == "table" and self._table(element, path, around):
            return
        link = link or (tag == "a" and element.get("href") is not None)
        preserve = tag == "pre"
        self._say(element.text, link, preserve)
        for below in element:
            self.walk(below, path, around, link, depth + 1)
            self._say(below.tail, link, preserve)
        if not inline:
            empty = tag == "p" and not "".join(self.buffer).strip(" \t\n\r\f\v\xa0　")
            self.flush(path, around)
            if empty and len(element) <= 3:
                self.found.append(_Line("", path, around=around))

    def _say(self, words: str | None, link: bool, preserve: bool) -> None:
        if not words:
            return
        words = words.replace("\v", " ")
        if preserve:
            words = words.replace("\r\n", "\n").replace("\n", "\v")
        self.buffer.append(words)
        if link:
            self.linked += len(words.strip())

    def flush(self, path: tuple[Any, ...], around: bool) -> None:
        """What was said becomes lines, one a <br>."""
        said, linked = "".join(self.buffer), self.linked
        self.buffer, self.linked = [], 0
        lines = [_collapse(line) for line in said.split("\v")]
        while lines and not lines[-1].strip():
            lines.pop()
        for line in lines:
            if line.strip():
                self.paragraphs += 1
                self.found.append(_Line(line, path, linked, around, self.paragraphs))
            elif self.found:
                self.found.append(_Line("", path, around=around))

    def _table(self, element: Any, path: tuple[Any, ...], around: bool) -> bool:
        """Whether the table holds data and was said row by row; one that lays out the page is left to its cells."""
        found = list(_rows(element))
        columns = max((len(cells) for cells in found), default=0)
        if columns < 2 or any(_is_layout(cell) for cells in found for cell in cells):
            return False
        self.tables += 1
        grid = [
            [Cell(_text(c), _number(c.get("colspan")), _number(c.get("rowspan"))) for c in cells] for cells in found
        ]
        for number, cells in enumerate(rows(grid), 1):
            self.found.append(_Line("\t".join(cells), path, 0, around, None, cells, self.tables, number))
        return True


def _rows(table: Any) -> Iterator[list[Any]]:
    for element in table:
        if element.tag == "tr":
            yield [cell for cell in element if cell.tag in ("td", "th")]
        elif element.tag in _ROWS:
            yield from _rows(element)


def _is_layout(cell: Any) -> bool:
    """A cell that holds a table, or what a page is made of: many paragraphs."""
    if cell.find(".//table") is not None:
        return True
    paragraphs = [p for p in cell.iter("p", "div", "li", "h1", "h2", "h3") if (p.text or "").strip()]
    return len(paragraphs) > 6 or len(paragraphs) > 2 and len("".join(cell.itertext())) > 600


def _text(cell: Any) -> str:
    """A cell's words on one line."""
    inner = _Lines()
    inner._say(cell.text, False, False)
    for below in cell:
        inner.walk(below, depth=1)
        inner._say(below.tail, False, False)
    inner.flush((), False)
    return " ".join(line.text.strip() for line in inner.found if line.text.strip())


def _number(value: str | None) -> int:
    return max(1, min(int(value), 1000)) if value and value.isascii() and value.isdigit() and len(value) < 6 else 1


def _collapse(words: str) -> str:
    """Blanks as a browser shows them; a line end of the source between two Chinese characters is nothing."""
    return _BLANKS.sub(" ", _BROKEN.sub("", words)).strip(" ")


# the article ----------------------------------------------------------------------------------------------------


def _choose(lines: list[_Line], title: str) -> list[_Line]:
    """The lines of the article, and those around it that are no links and belong to no menu, header or footer."""
    if sum(line.sentences for line in lines if line.around) * 2 > sum(line.sentences for line in lines):
        for line in lines:  # what is called a menu here holds the notice
            line.around = False
    total = sum(line.sentences for line in lines if not line.around)
    if not total:
        return _squeeze(lines)
    article = _article(lines, total)
    return _squeeze(
        [
            line
            for line in lines
            if not line.around
            and (any(e is article for e in line.path) or not line.is_link or line.text.strip() in title)
        ]
    )


def _article(lines: list[_Line], total: int) -> Any:
    """The deepest element that holds nineteen in twenty of the sentences."""
    held: dict[Any, int] = {}
    depth: dict[Any, int] = {}
    for line in lines:
        for n, element in enumerate(line.path):
            held[element] = held.get(element, 0) + (0 if line.around else line.sentences)
            depth[element] = n
    enough = [element for element, weight in held.items() if weight * 20 >= total * 19]
    return max(enough, key=lambda element: depth[element])


def _squeeze(lines: list[_Line]) -> list[_Line]:
    """No blank lines at either end, and one at most in a row."""
    found: list[_Line] = []
    for line in lines:
        if line.text.strip() or (found and found[-1].text.strip()):
            found.append(line)
    while found and not found[-1].text.strip():
        found.pop()
    return found
